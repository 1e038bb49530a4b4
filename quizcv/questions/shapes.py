"""What shape comes out, or what does it raise? The learner types it, and torch knows."""

from __future__ import annotations

import builtins
from collections.abc import Sequence

from quizcv.questions.question import Question, Verdict
from quizcv.questions.slips import axis_names, slip
from quizcv.questions.snippets import outcome
from quizcv.questions.typed import (
    RAISES,
    RUNS,
    UnreadableError,
    error_named,
    says_it_raises,
    says_it_runs,
    sizes,
)
from quizcv.runner import Result


class ShapeQuestion(Question, frozen=True, kw_only=True):
    """A question whose answer is a shape, or that the code raises.

    `axes` names those of the input. `does_it_run` tells that the question is whether the code runs at all, so
    that it need not give a shape.
    """

    axes: tuple[str, ...] = ()
    does_it_run: bool = False

    def complaint(self, answer: str) -> str:
        """Why this is neither a shape nor an error."""
        if says_it_raises(answer) or error_named(answer):
            return ""
        if says_it_runs(answer):
            return "" if self.does_it_run else "it may run, but what shape comes out?"
        try:
            sizes(answer, dict.fromkeys(self.axes, 1))
        except UnreadableError as error:
            return str(error)
        return ""

    def truth(self, truths: Sequence[Result]) -> str:
        """The shape, or `raises` with the error's class, or that it `runs` where no shape comes out."""
        result = truths[0]
        if result.status == "error" and result.error is not None and result.error.part == "code":
            return f"{RAISES} {result.error.type}"
        if result.status != "ok":
            return ""
        shape = outcome(result)
        if shape is None:
            return RUNS if self.does_it_run else ""
        return str(shape)

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """Compare the shapes size by size, or the errors."""
        result, truth = truths[0], self.truth(truths)
        if not truth:
            why = result.error.message if result.error else "no tensor came out"
            return Verdict(False, undecided=why)
        raised = truth.removeprefix(f"{RAISES} ") if truth.startswith(RAISES) else ""
        if says_it_runs(answer):
            return Verdict(not raised, "it does not run" if raised else "", RUNS, truth)
        if says_it_raises(answer) or error_named(answer):
            return _judge_error(error_named(answer), raised, truth)
        guess = sizes(answer, self._names(result))
        shape = outcome(result)
        if raised or shape is None:
            return Verdict(False, "it does not run" if raised else "no tensor comes out", str(guess), truth)
        if guess == shape:
            return Verdict(True, "", str(guess), truth, (True,) * len(shape))
        marks = tuple(place < len(shape) and size == shape[place] for place, size in enumerate(guess))
        said = slip(guess, shape, result) or self._apart(guess, shape, marks, result)
        return Verdict(False, said, str(guess), truth, marks)

    def _names(self, result: Result) -> dict[str, int]:
        given = result.input.shape if result.input is not None else None
        return dict(zip(self.axes, given or (), strict=False))

    def _apart(
        self, guess: tuple[int, ...], shape: tuple[int, ...], marks: tuple[bool, ...], result: Result
    ) -> str:
        """How far off it is, without telling what is right."""
        if len(guess) != len(shape):
            return f"too {'few' if len(guess) < len(shape) else 'many'} axes"
        wrong = [place for place, is_right in enumerate(marks) if not is_right]
        if names := axis_names(shape, result):
            return f"{_and([names[place] for place in wrong])} {'is' if len(wrong) == 1 else 'are'} wrong"
        if len(shape) == 1:
            return "the size is wrong"
        noun, verb = ("size", "is") if len(wrong) == 1 else ("sizes", "are")
        return f"{noun} {_and([str(place + 1) for place in wrong])} of {len(shape)} {verb} wrong"


def _judge_error(named: str, raised: str, truth: str) -> Verdict:
    """On the answer that something is raised, `named` or not, where `raised` or nothing was."""
    shown = f"{RAISES} {named}".strip()
    if not raised:
        return Verdict(False, "it runs", shown, truth)
    if named and not _is_a(raised, named):
        return Verdict(False, f"it raises, but no {named}", shown, truth)
    return Verdict(True, "", shown, truth)


def _is_a(raised: str, named: str) -> bool:
    """Whether one exception is the other, or one of its kind: an IndexError is a LookupError too."""
    one, other = getattr(builtins, raised, None), getattr(builtins, named, None)
    is_kind = isinstance(one, type) and isinstance(other, type) and issubclass(one, other)
    return raised == named or named in ("Exception", "BaseException") or is_kind


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
