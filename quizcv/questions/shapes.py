"""What shape comes out, or what does it raise? The learner types it, and torch knows."""

from __future__ import annotations

import builtins
from collections.abc import Sequence

from quizcv.questions.question import Question, Sizes, Verdict
from quizcv.questions.slips import axis_names, slip
from quizcv.questions.snippets import outcome
from quizcv.questions.typed import (
    RAISES,
    RUNS,
    UnreadableError,
    error_named,
    read_sizes,
    says_it_raises,
    says_it_runs,
)
from quizcv.runner import Result
from quizcv.text import joined


class ShapeQuestion(Question, frozen=True, kw_only=True):
    """A question whose answer is a shape, or that the code raises.

    `axes` names those of the input. With `does_it_run` the question is whether the code runs at all, and it
    need not give a shape.
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
            read_sizes(answer, dict.fromkeys(self.axes, 1))
        except UnreadableError as error:
            return str(error)
        return ""

    def truth(self, truths: Sequence[Result]) -> str:
        """The shape, or `raises` with the error's class, or that it `runs` where no shape comes out."""
        if raised := _raised(truths[0]):
            return f"{RAISES} {raised}"
        shape = self.sizes(truths)
        if shape is not None:
            return str(shape)
        return RUNS if self.does_it_run and truths[0].status == "ok" else ""

    def sizes(self, truths: Sequence[Result]) -> Sizes | None:
        """The shape, if one comes out."""
        return outcome(truths[0]) if truths[0].status == "ok" else None

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """Compare the shapes size by size, or the errors."""
        result, truth = truths[0], self.truth(truths)
        if not truth:
            why = result.error.message if result.error else "no tensor came out"
            return Verdict(False, undecided=why)
        raised, shape = _raised(result), self.sizes(truths)
        if says_it_runs(answer):
            return Verdict(not raised, "it does not run" if raised else "", RUNS, truth)
        if says_it_raises(answer) or error_named(answer):
            return _judge_error(error_named(answer), raised, truth)
        guess = read_sizes(answer, self._names(result))
        if shape is None:
            said = "it does not run" if raised else "no tensor comes out"
        elif guess == shape:
            said = ""
        else:
            said = slip(guess, shape, result) or _apart(guess, shape, result)
        return Verdict(guess == shape, said, str(guess), truth, guess)

    def _names(self, result: Result) -> dict[str, int]:
        given = result.input.shape if result.input is not None else None
        return dict(zip(self.axes, given or (), strict=False))


def _raised(result: Result) -> str:
    """The class of what the code raised; "" when it raised nothing."""
    error = result.error
    return error.type if result.status == "error" and error is not None and error.part == "code" else ""


def _apart(guess: Sizes, shape: Sizes, result: Result) -> str:
    """Where a shape is wrong, without giving away what is right."""
    if len(guess) != len(shape):
        return f"too {'few' if len(guess) < len(shape) else 'many'} axes"
    wrong = [place for place, size in enumerate(guess) if size != shape[place]]
    if names := axis_names(shape, result):
        return f"{joined([names[place] for place in wrong])} {'is' if len(wrong) == 1 else 'are'} wrong"
    if len(shape) == 1:
        return "the size is wrong"
    noun, verb = ("size", "is") if len(wrong) == 1 else ("sizes", "are")
    return f"{noun} {joined([str(place + 1) for place in wrong])} of {len(shape)} {verb} wrong"


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
