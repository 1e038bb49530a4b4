"""Which value comes out, or what is printed? Numbers need not be typed to the last digit."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

from quizcv.decks.conditions import calculated
from quizcv.questions.compare import numbers
from quizcv.questions.question import Question, Verdict
from quizcv.questions.typed import unfinished
from quizcv.runner import Captured, Result

NEAR_ENOUGH = 0.01
"""How far off an answer may be where the number is not whole, as a part of it."""

ROUNDING = 1e-6
"""The same where a float is whole: no more than its digits are rounded."""

MOST_NUMBERS = 1000


class ValueQuestion(Question, frozen=True, kw_only=True):
    """A question whose answer is a value. `tolerance` is how far off a number may be."""

    tolerance: float | None = None

    def complaint(self, answer: str) -> str:
        """Why this is no value, nor words for one."""
        return super().complaint(answer) or (unfinished(answer) if _read(answer) == answer else "")

    def truth(self, truths: Sequence[Result]) -> str:
        """The value as Python writes it."""
        captured = truths[0].captured if truths[0].status == "ok" else None
        return _written(captured) if captured is not None else ""

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """Compare as values, not as texts."""
        truth, answer = self.truth(truths), answer.strip()
        if not truth:
            error = truths[0].error
            return Verdict(False, undecided=error.message if error else "this value cannot be compared")
        is_right = _same(_read(answer), _read(truth), self.tolerance) or _plain(answer) == _plain(truth)
        return Verdict(is_right, "" if is_right else _how_far(answer, truth), answer, truth)


class PrintQuestion(Question, frozen=True, kw_only=True):
    """A question whose answer is what is printed."""

    def truth(self, truths: Sequence[Result]) -> str:
        """All that was printed."""
        return truths[0].stdout.strip() if truths[0].status == "ok" else ""

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """Compare line by line; the number of blanks does not matter."""
        truth = self.truth(truths)
        if not truth:
            error = truths[0].error
            return Verdict(False, undecided=error.message if error else "nothing was printed")
        wanted, got = ([_plain(line) for line in text.strip().splitlines()] for text in (truth, answer))
        if len(wanted) > 1 and len(got) == 1:  # a single line of input cannot hold more
            wanted, got = [_plain(truth)], [_plain(answer)]
        is_right = wanted == got
        return Verdict(is_right, "" if is_right else "something else is printed", answer.strip(), truth)


def _written(value: Captured) -> str:
    if value.shape is not None:
        if not value.whole or len(flat := numbers(value)) > MOST_NUMBERS or value.device == "meta":
            return ""
        if value.dtype and value.dtype.startswith("complex"):
            return ""
        items = [bool(each) if value.dtype == "bool" else _short(each) for each in flat]
        return str(_nested(items, value.shape))
    if value.items:
        written = [_written(item) for item in value.items]
        if not all(written):
            return ""
        if value.names:
            return "{" + ", ".join(f"{k}: {v}" for k, v in zip(value.names, written, strict=True)) + "}"
        left, right = ("[", "]") if value.type == "list" else ("(", ",)" if len(written) == 1 else ")")
        return f"{left}{', '.join(written)}{right}"
    if not value.whole:
        return ""
    return str(_short(float(value.text))) if value.type == "float" and value.text else value.text or ""


def _nested(items: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return items[0]
    step = len(items) // shape[0] if shape[0] else 0
    return [_nested(items[place * step : (place + 1) * step], shape[1:]) for place in range(shape[0])]


def _short(number: float) -> float:
    return float(f"{number:.6g}") if isinstance(number, float) else number


def _read(text: str) -> Any:
    """The value that a text writes; the text itself where it writes none."""
    if text.strip().lower() in ("true", "false"):
        return text.strip().lower() == "true"
    inside = re.sub(r"^(torch\.)?(tensor|Size)\((.*)\)$", r"\3", text.strip(), flags=re.DOTALL)
    for candidate in (inside, inside.replace(" ", ", ") if "," not in inside else inside):
        try:
            return ast.literal_eval(candidate)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    number = calculated(inside)
    return text if number is None else number


def _same(answer: Any, truth: Any, tolerance: float | None) -> bool:
    if isinstance(truth, bool) or isinstance(answer, bool):
        return answer is truth
    if isinstance(truth, int | float) and isinstance(answer, int | float):
        return answer == truth or _is_near(answer, truth, tolerance)
    if isinstance(truth, list | tuple) and len(truth) == 1 and isinstance(answer, int | float):
        return _same(answer, truth[0], tolerance)
    if isinstance(truth, list | tuple) and isinstance(answer, list | tuple):
        return len(truth) == len(answer) and all(
            _same(one, other, tolerance) for one, other in zip(answer, truth, strict=True)
        )
    return bool(answer == truth)


def _is_near(answer: float, truth: float, tolerance: float | None) -> bool:
    """Whether a number is off by no more than allowed; without a `tolerance` it depends on the truth."""
    if any(isinstance(number, float) and not isfinite(number) for number in (answer, truth)):
        return False
    if tolerance is None:
        part = 0.0 if isinstance(truth, int) else ROUNDING if truth.is_integer() else NEAR_ENOUGH
        tolerance = abs(truth) * part
    return abs(Fraction(answer) - Fraction(truth)) <= tolerance


def _plain(text: str) -> str:
    """A text without what typing it may change: blanks, and quotes around all of it."""
    return re.sub(r"\s+", " ", text.strip()).strip("'\"").replace("torch.", "")


def _how_far(answer: str, truth: str) -> str:
    one, other = _read(answer), _read(truth)
    if all(type(number) in (int, float) for number in (one, other)):
        return "too small" if one < other else "too large"
    return "another value comes out"
