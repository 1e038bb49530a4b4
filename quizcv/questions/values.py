"""Which value comes out, or what is printed? Numbers need not be typed to the last digit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from math import isfinite
from typing import Any

from quizcv.questions.compare import numbers
from quizcv.questions.grammar import UnreadableError, alone, dtype_named, number, value
from quizcv.questions.question import Question, Verdict
from quizcv.questions.typed_shapes import unfinished
from quizcv.runner import Captured, Result
from quizcv.text import counted

NEAR_ENOUGH = 0.01
"""How far off an answer may be where the number is not whole, as a part of it."""

ROUNDING = 1e-6
"""The same where a float is whole: no more than its digits are rounded."""

MOST_NUMBERS = 1000


class ValueQuestion(Question, frozen=True, kw_only=True):
    """A question whose answer is a value. `tolerance` is how far off a number may be."""

    tolerance: float | None = None

    def complaint(self, answer: str) -> str:
        """Why this is only the beginning of a value."""
        return super().complaint(answer) or ("" if _can_be_read(answer) else unfinished(answer))

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
        right = _known(truth)
        try:
            given = _given(answer, right)
        except UnreadableError as error:
            return Verdict(False, answer=answer, truth=truth, complaint=unfinished(answer) or str(error))
        if _is_meant(given, right, self.tolerance):
            return Verdict(True, "", answer, truth)
        slip = self.named_slip(lambda wrong: self._is_slip(wrong, given, right))
        return Verdict(False, slip.said if slip else _how_far(given, right), answer, truth, slip=slip)

    def _is_slip(self, wrong: str, given: Any, right: Any) -> bool:
        """Whether a value that was given is this wrong one."""
        try:
            return _is_meant(given, _given(wrong, right), self.tolerance)
        except UnreadableError:
            return False


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
        if wanted == got:
            return Verdict(True, "", answer.strip(), truth)
        if near := _nearly(answer, truth):
            return Verdict(False, answer=answer.strip(), truth=truth, near=near)
        slip = self.named_slip(lambda wrong: _plain(answer) == _plain(wrong) or bool(_nearly(answer, wrong)))
        said = slip.said if slip else "something else is printed"
        return Verdict(False, said, answer.strip(), truth, slip=slip)


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


def _known(truth: str) -> Any:
    """The truth as a value; its text where it is none."""
    try:
        return value(truth)
    except UnreadableError:
        return truth


def _given(answer: str, right: Any) -> Any:
    """What an answer means where the truth is `right`. Raises UnreadableError for what cannot be meant."""
    if isinstance(right, str) and right not in (dtype_named(right), "cpu"):
        return answer  # words; and of a dtype or device a misspelt one is wrong, not unreadable
    if type(alone(right)) in (int, float):
        try:
            found = number(answer)
            is_share = answer.rstrip().endswith("%") and abs(alone(right)) <= 1
            return found / 100 if is_share else found
        except UnreadableError:
            found = value(answer)  # True, None or a list are wrong, but they are values
            if type(found) in (int, float):
                raise
            if isinstance(found, list) and "[" not in answer and "(" not in answer:
                raise
            return found
    return value(answer)


def _can_be_read(answer: str) -> bool:
    for read in (value, number):
        with suppress(UnreadableError):
            read(answer)
            return True
    return False


def _is_meant(answer: Any, truth: Any, tolerance: float | None) -> bool:
    """Whether a value is right; for a list with one item in all, that item is too."""
    return _same(answer, truth if isinstance(answer, list) else alone(truth), tolerance)


def _same(answer: Any, truth: Any, tolerance: float | None) -> bool:
    if isinstance(truth, bool) or isinstance(answer, bool):
        return answer is truth
    if isinstance(truth, int | float) and isinstance(answer, int | float):
        return answer == truth or _is_near(answer, truth, tolerance)
    if isinstance(truth, list) and isinstance(answer, list):
        return len(truth) == len(answer) and all(
            _same(one, other, tolerance) for one, other in zip(answer, truth, strict=True)
        )
    if isinstance(truth, dict) and isinstance(answer, dict):
        return truth.keys() == answer.keys() and all(
            _same(answer[key], truth[key], tolerance) for key in truth
        )
    if isinstance(truth, str) and isinstance(answer, str):
        return _plain(answer) == _plain(truth)
    return answer is None and truth is None


def _is_near(answer: float, truth: float, tolerance: float | None) -> bool:
    """Whether a number is off by no more than allowed; without a `tolerance` it depends on the truth."""
    if not all(isinstance(each, int) or isfinite(each) for each in (answer, truth)):
        return str(answer) == str(truth) == "nan"  # and infinite ones are equal or not
    if tolerance is None:
        part = 0.0 if isinstance(truth, int) else ROUNDING if truth.is_integer() else NEAR_ENOUGH
        return abs(Fraction(answer) - Fraction(truth)) <= abs(Fraction(truth)) * Fraction(part)
    # As decimals: 2.35 is within 0.05 of 2.3, whatever binary fractions make of them.
    return abs(Fraction(str(answer)) - Fraction(str(truth))) <= Fraction(str(tolerance))


def _plain(text: str) -> str:
    """A text without what typing it may change: blanks, and quotes around all of it."""
    text = re.sub(r"\s*([,\[\](){}=:])\s*", r"\1", re.sub(r"\s+", " ", text.strip()))
    return text.strip("'\"").replace("torch.", "")


def _how_far(one: Any, other: Any) -> str:
    if all(type(each) in (int, float) and each == each for each in (one, other)):  # but for nan
        return "too small" if one < other else "too large"
    if isinstance(other, list) and isinstance(one, list):
        if len(one) != len(other):
            return (
                f"there are {'more' if len(one) < len(other) else 'fewer'} than {counted(len(one), 'item')}"
            )
        wrong = [place for place, pair in enumerate(zip(one, other, strict=True)) if not _same(*pair, None)]
        if len(wrong) < len(other):
            return f"item {wrong[0]} is another (counted from 0)" if wrong else "another value comes out"
    return "another value comes out"


def _nearly(answer: str, truth: str) -> str:
    """What to say where an answer means what is printed in other writing, 7 for 7.0; "" elsewhere."""
    try:
        is_meant = _is_meant(value(answer), value(truth), 0.0)
    except UnreadableError:
        return ""
    return "the value is right; write it as Python prints it, with or without the blanks" if is_meant else ""
