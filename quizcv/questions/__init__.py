"""What a card asks today and what an answer is worth. Pure: front ends show it and run its snippets."""

from quizcv.questions.recall import Question, ask, shape_text

__all__ = ["Question", "ask", "shape_text"]
