"""What a card asks today and what an answer is worth. Pure: front ends show it and run its snippets."""

from quizcv.questions.recall import Question, ask
from quizcv.questions.snippets import outcome, snippet

__all__ = ["Question", "ask", "outcome", "snippet"]
