"""What shape comes out, or what does it raise? The learner types it, and torch knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod

from quizcv.questions.grammar import UnreadableError
from quizcv.questions.question import Question, Shapes, Sizes, Verdict
from quizcv.questions.slips import axis_names, slip, usual_axes
from quizcv.questions.snippets import outcome
from quizcv.questions.typed_shapes import (
    RAISES,
    RUNS,
    error_named,
    read_shapes,
    says_it_raises,
    says_it_runs,
    says_no,
    without_yes,
)
from quizcv.runner import Problem, Result
from quizcv.text import counted, joined

USUAL_AXES = tuple("NCDHWL")
"""Names of axes that are understood where a card names none."""

DIVISIBLE = 720_720
"""A size that stands for any while it is not known: it can be divided by all numbers up to 16."""

WHICH = "which exception? Name it, such as ValueError; or type the shape, if it runs"
"""What is asked back of an answer that only says that something is raised, whether or not that is true."""


class ShapeQuestion(Question, frozen=True, kw_only=True):
    """A question whose answer is a shape, or that the code raises.

    `axes` names those of the input, the usual ones by default. With `does_it_run` the question is whether the
    code runs at all, and it need not give a shape.
    """

    axes: tuple[str, ...] = ()
    does_it_run: bool = False

    def complaint(self, answer: str) -> str:
        """Why this is neither a shape nor an error."""
        if error_named(answer):
            return ""
        if says_it_runs(answer):
            return "" if self.does_it_run else "it may run, but what shape comes out?"
        if says_it_raises(answer) or says_no(answer):
            return WHICH if self.does_it_run else ""
        axes = self.axes or (USUAL_AXES if self.runs[0].input else ())
        try:
            read_shapes(without_yes(answer), dict.fromkeys(axes, DIVISIBLE))
        except UnreadableError as error:
            # A sum with the name of an axis may give a whole number with its size.
            names = "|".join(axes)
            is_sum = names and re.search(
                rf"\b({names})\b.*[-+*/]|[-+*/].*\b({names})\b", answer, re.IGNORECASE
            )
            return "" if is_sum else str(error)
        return ""

    def truth(self, truths: Sequence[Result]) -> str:
        """The shape, or `raises` with the error's class, or that it `runs` where no shape comes out."""
        if raised := _raised(truths[0]):
            return f"{RAISES} {raised}"
        shape = self._shapes(truths)
        if shape is not None:
            return str(shape)
        return RUNS if self.does_it_run and truths[0].status == "ok" else ""

    def sizes(self, truths: Sequence[Result]) -> Sizes | None:
        """The shape, if one tensor comes out."""
        shape = self._shapes(truths)
        return shape if shape is not None and not _is_nested(shape) else None

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """Compare the shapes size by size, or the errors."""
        result, truth = truths[0], self.truth(truths)
        if not truth:
            why = result.error.message if result.error else "no tensor came out"
            return Verdict(False, undecided=why)
        raised, shape = _raised(result), self._shapes(truths)
        if says_it_runs(answer):
            return Verdict(not raised, "it does not run" if raised else "", RUNS, truth)
        if says_it_raises(answer) or says_no(answer) or error_named(answer):
            return _judge_error(error_named(answer), result, truth)
        try:
            guess = read_shapes(without_yes(answer), self._names(result))
        except UnreadableError as error:
            return Verdict(False, answer=answer.strip(), truth=truth, complaint=str(error))
        if shape is None:
            said = "it does not run" if raised else "no tensor comes out"
            return Verdict(False, said, str(guess), truth)
        guess, shape = _without_outer(guess), _without_outer(shape)
        if len(shape) == 1 < len(guess) and _is_product(answer) and prod(guess) == shape[0]:
            guess = shape  # of one size `8*16` is meant as a product, not as two
        found = None
        if guess == shape:
            said = ""
        elif _is_nested(guess) or _is_nested(shape):
            said = _apart_in_all(guess, shape)
        else:
            found = slip(guess, shape, self.runs[0], result)
            said = found.said if found else _apart(guess, shape, result)
        sizes = None if _is_nested(guess) else guess
        return Verdict(guess == shape, said, str(guess), truth, sizes, slip=found)

    def _shapes(self, truths: Sequence[Result]) -> Shapes | None:
        return outcome(truths[0]) if truths[0].status == "ok" else None

    def _names(self, result: Result) -> dict[str, int]:
        given = (result.input.shape if result.input is not None else None) or ()
        return dict(zip(self.axes or usual_axes(len(given), result), given, strict=False))


def _is_product(answer: str) -> bool:
    return bool(re.fullmatch(r"\s*\w+(?:\s*[*×·⋅]\s*\w+)+\s*", answer))


def _raised(result: Result) -> str:
    """The class of what the code raised, by its public name; "" when it raised nothing.

    `torch.linalg.LinAlgError` calls itself `_LinAlgError`.
    """
    error = result.error
    if result.status != "error" or error is None or error.part != "code":
        return ""
    return error.type.lstrip("_")


def _is_nested(shape: Shapes) -> bool:
    return any(isinstance(size, tuple) for size in shape)


def _without_outer(shape: Shapes) -> Shapes:
    """Without brackets that hold nothing but other brackets: there is one reading without them too."""
    while len(shape) == 1 and isinstance(shape[0], tuple):
        shape = shape[0]
    return shape


def _apart_in_all(guess: Shapes, shape: Shapes) -> str:
    """Which of several tensors are wrong, without giving away what is right."""
    if not _is_nested(shape):
        return "one tensor comes out"
    if not _is_nested(guess):
        return f"{len(shape)} shapes come out; put each in brackets"
    if len(guess) != len(shape):
        return f"{counted(len(guess), 'shape')} is too {'few' if len(guess) < len(shape) else 'many'}"
    wrong = [str(place + 1) for place, one in enumerate(guess) if one != shape[place]]
    return f"shape {joined(wrong)} of {len(shape)} {'is' if len(wrong) == 1 else 'are'} wrong"


def _apart(guess: Sizes, shape: Sizes, result: Result) -> str:
    """Where a shape is wrong, without giving away what is right."""
    if len(guess) != len(shape):
        return f"too {'few' if len(guess) < len(shape) else 'many'} axes"
    wrong = [place for place, size in enumerate(guess) if size != shape[place]]
    if names := axis_names(shape, result):
        return f"{joined([names[place] for place in wrong])} {'is' if len(wrong) == 1 else 'are'} wrong"
    if len(shape) == 1:
        return "the size is wrong"
    if len(wrong) == len(shape):
        return f"all {len(shape)} sizes are wrong"
    noun, verb = ("size", "is") if len(wrong) == 1 else ("sizes", "are")
    return f"{noun} {joined([str(place + 1) for place in wrong])} of {len(shape)} {verb} wrong"


def _judge_error(named: str, result: Result, truth: str) -> Verdict:
    """On the answer that something is raised, `named` or not."""
    raised = _raised(result)
    shown = f"{RAISES} {named}".strip()
    if not raised:
        return Verdict(False, "it runs", shown, truth)
    if named and not (result.error and is_kind_of(result.error, named)):
        article = "an" if named[0] in "AEIOUaeiou" else "a"
        return Verdict(False, f"it raises, but not {article} {named}", shown, truth)
    return Verdict(True, "", shown, truth)


def is_kind_of(error: Problem, named: str) -> bool:
    """Whether what was raised is of this class or of one that it inherits from, whatever the case."""
    return named.lower().lstrip("_") in {name.lower().lstrip("_") for name in (error.type, *error.ancestry)}
