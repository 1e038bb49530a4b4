"""One card, asked and judged: by torch or from memory, and what the log keeps of the answer."""

from quizcv.judging.exam import (
    Exam,
    NearError,
    NotCountedError,
    StoppedError,
    UndecidedError,
    answered,
    at_once,
)
from quizcv.judging.torch_or_memory import (
    PICTURE_ROWS,
    PICTURE_SECONDS,
    WhyNot,
    is_for_torch,
    needs_torch,
    picture_now,
    question_now,
    why_not,
)

__all__ = [
    "PICTURE_ROWS",
    "PICTURE_SECONDS",
    "Exam",
    "NearError",
    "NotCountedError",
    "StoppedError",
    "UndecidedError",
    "WhyNot",
    "answered",
    "at_once",
    "is_for_torch",
    "needs_torch",
    "picture_now",
    "question_now",
    "why_not",
]
