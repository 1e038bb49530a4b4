"""What shape comes out, or what does it raise? The learner types it, and torch knows."""

from __future__ import annotations

from collections.abc import Sequence

from quizcv.questions.question import Question, Verdict
from quizcv.questions.sizes import RAISES, UnreadableError, says_it_raises, sizes
from quizcv.questions.slips import slip
from quizcv.questions.snippets import outcome
from quizcv.runner import Result

AXES = "NCHW"


class ShapeQuestion(Question, frozen=True, kw_only=True):
    """A question whose answer is a shape, or that the code raises. `axes` names those of the input."""

    axes: tuple[str, ...] = ()

    def complaint(self, answer: str) -> str:
        """Why this is neither a shape nor an error."""
        if says_it_raises(answer) or _error_named(answer):
            return ""
        try:
            sizes(answer, dict.fromkeys(self.axes, 1))
        except UnreadableError as error:
            return str(error)
        return ""

    def truth(self, truths: Sequence[Result]) -> str:
        """The shape, or `raises` with the error's class."""
        result = truths[0]
        if result.status == "error" and result.error is not None and result.error.part == "code":
            return f"{RAISES} {result.error.type}"
        shape = outcome(result) if result.status == "ok" else None
        return str(shape) if shape is not None else ""

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """Compare the shapes size by size, or the errors."""
        result, truth = truths[0], self.truth(truths)
        if not truth:
            why = result.error.message if result.error else "no tensor came out"
            return Verdict(False, undecided=why)
        names = self._names(result)
        guess = None if says_it_raises(answer) or _error_named(answer) else sizes(answer, names)
        raised = truth.removeprefix(f"{RAISES} ") if truth.startswith(RAISES) else ""
        if guess is None:
            return self._judge_error(answer, raised, truth)
        if raised:
            return Verdict(False, "it does not run", str(guess), truth)
        shape = outcome(result) or ()
        if guess == shape:
            return Verdict(True, "", str(guess), truth, (True,) * len(shape))
        marks = _marks(guess, shape)
        return Verdict(
            False, slip(guess, shape, result) or _apart(guess, shape, marks), str(guess), truth, marks
        )

    def _judge_error(self, answer: str, raised: str, truth: str) -> Verdict:
        named = _error_named(answer)
        shown = f"{RAISES} {named}".strip()
        if not raised:
            return Verdict(False, "it runs", shown, truth)
        if named and named != raised:
            return Verdict(False, f"it raises, but no {named}", shown, truth)
        return Verdict(True, "", shown, truth)

    def _names(self, result: Result) -> dict[str, int]:
        given = result.input.shape if result.input is not None else None
        return dict(zip(self.axes, given or (), strict=False))


def _marks(guess: tuple[int, ...], shape: tuple[int, ...]) -> tuple[bool, ...]:
    return tuple(place < len(shape) and size == shape[place] for place, size in enumerate(guess))


def _apart(guess: tuple[int, ...], shape: tuple[int, ...], marks: tuple[bool, ...]) -> str:
    """How far off it is, without telling what is right."""
    if len(guess) != len(shape):
        return f"it has {'more' if len(guess) < len(shape) else 'fewer'} axes"
    wrong = [place for place, is_right in enumerate(marks) if not is_right]
    if len(shape) == 4:
        return f"{_and([AXES[place] for place in wrong])} {'is' if len(wrong) == 1 else 'are'} wrong"
    noun = "size" if len(wrong) == 1 else "sizes"
    return f"{noun} {_and([str(place + 1) for place in wrong])} of {len(shape)} wrong"


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _error_named(answer: str) -> str:
    """The class of the error that is meant by `ValueError` or `raises ValueError`; "" for anything else."""
    word = answer.strip().removeprefix(RAISES).strip()
    is_error = word.endswith(("Error", "Exception", "Warning", "Interrupt", "Iteration"))
    return word if is_error and word.isidentifier() else ""
