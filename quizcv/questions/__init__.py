"""What a card asks today and what an answer is worth. Pure: front ends show it and run its snippets."""

from quizcv.questions.grading import suggested
from quizcv.questions.kinds import ask, promised, runs, with_parameters
from quizcv.questions.question import JUDGED_ON, Question, Verdict
from quizcv.questions.snippets import outcome, snippet

__all__ = [
    "JUDGED_ON",
    "Question",
    "Verdict",
    "ask",
    "outcome",
    "promised",
    "runs",
    "snippet",
    "suggested",
    "with_parameters",
]
