"""What a card asks today and what an answer is worth. Pure: front ends show it and run its snippets."""

from quizcv.questions.kinds import ask, promised, runs, with_parameters
from quizcv.questions.question import JUDGED_ON, Parts, Question, Sizes, Slip, Verdict, bracketed
from quizcv.questions.snippets import outcome, pictured, scratch, snippet, solution, storable

__all__ = [
    "JUDGED_ON",
    "Parts",
    "Question",
    "Sizes",
    "Slip",
    "Verdict",
    "ask",
    "bracketed",
    "outcome",
    "pictured",
    "promised",
    "runs",
    "scratch",
    "snippet",
    "solution",
    "storable",
    "with_parameters",
]
