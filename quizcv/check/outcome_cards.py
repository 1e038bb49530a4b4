"""Cards that ask what comes out of code: something has to, with all values, and be what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from quizcv.check.attacks import attack_shape
from quizcv.check.runs import Combined, Fault, Trials, answer_counts, does_not_run
from quizcv.check.slips import examine_slips
from quizcv.check.subject import CardProblem, Subject
from quizcv.decks.contents import PrintsCard, RaisesCard, Runnable, ShapeCard, ValueCard
from quizcv.decks.field_types import Output, Promise
from quizcv.decks.outputs import is_kept, output_text
from quizcv.decks.writing.spelling import spelt
from quizcv.questions import Question, outcome, storable
from quizcv.questions.shapes import is_kind_of
from quizcv.runner import Problem, Result
from quizcv.text import one_line

Faults = Iterator[tuple[str, Fault]]
"""Each fault with its kind: of one kind only the first is told."""


async def examine_shape(subject: Subject, card: ShapeCard, trials: Trials) -> list[CardProblem]:
    """What is wrong with a card that asks for a shape."""

    def faults(_: Question, result: Result) -> Faults:
        if result.error is not None and not card.may_raise:
            advice = "leave these values out with `where`, or write `may_raise: true`"
            is_a_slip = result.error.type in ("NameError", "SyntaxError", "AttributeError")
            advice = advice if card.vary and not is_a_slip else "fix the code, or ask with `raises:`"
            yield "raises", ("shape", f"raises {_what_torch_said(result.error)}; {advice}")
        given = result.input.shape if result.input is not None else None
        if card.axes and len(card.axes) != len(given or ()):
            what = f"{len(given)} axes" if given is not None else "no axes"
            yield "axes", ("axes", f"names {len(card.axes)} axes, and its input has {what}")

    def promise(_: Question, truths: Sequence[Result]) -> Iterator[CardProblem]:
        shape = outcome(truths[0]) if truths[0].status == "ok" else None
        if shape is not None:
            yield from promised_output(subject, card.output, truths[0])
            yield from attack_shape(subject, truths[0])
        elif card.output is not None:
            what = f"promises {output_text(card.output)}, but raises with the first values; put others first"
            yield CardProblem(subject.key, "output", f"`{subject.name}` {what}")

    nothing = "gives no tensor; let the code end with a tensor or a module"
    return await _examine(subject, card, trials, nothing, faults, promise)


async def examine_raises(subject: Subject, card: RaisesCard, trials: Trials) -> list[CardProblem]:
    """What is wrong with a card that asks whether its code runs."""

    def faults(question: Question, result: Result) -> Faults:
        if result.status != "error" and not card.may_run:
            advice = "leave these values out with `where`, or write `may_run: true`"
            advice = advice if card.vary else "ask with `shape:`"
            yield "runs", ("raises", f"runs, and gives {question.truth([result])}; {advice}")

    def promise(_: Question, truths: Sequence[Result]) -> Iterator[CardProblem]:
        error = truths[0].error
        if error is not None:
            if not is_kind_of(error, card.error):
                yield from promised(subject, "error", card.error, error.type.lstrip("_"))
        elif card.error or card.vary:  # without either, that it runs is the answer
            what = "runs with the first values, for which its answer is stored; put others first"
            yield CardProblem(subject.key, "vary", f"`{subject.name}` {what}")

    nothing = "runs and gives no tensor, so that no answer is right; let it raise, or end with a tensor"
    return await _examine(subject, card, trials, nothing, faults, promise)


async def examine_value(subject: Subject, card: ValueCard, trials: Trials) -> list[CardProblem]:
    """What is wrong with a card that asks for a value."""
    nothing = "gives nothing that can be typed; end the code with a number, a text, or a small tensor"
    return await _examine_text(subject, card, trials, nothing)


async def examine_prints(subject: Subject, card: PrintsCard, trials: Trials) -> list[CardProblem]:
    """What is wrong with a card that asks what is printed."""
    nothing = "prints nothing; print something, or ask with `value:`"
    return await _examine_text(subject, card, trials, nothing)


async def _examine_text(
    subject: Subject, card: ValueCard | PrintsCard, trials: Trials, nothing: str
) -> list[CardProblem]:
    def promise(question: Question, truths: Sequence[Result]) -> Iterator[CardProblem]:
        stored = card.result.strip()
        if not stored or answer_counts(question, card.result, truths):
            yield from promised(subject, "result", stored, question.truth(truths))

    found = await _examine(subject, card, trials, nothing, lambda *_: iter(()), promise)
    return found or await examine_slips(subject, card.slips, subject.questions(), trials)


async def _examine(
    subject: Subject,
    card: Runnable,
    trials: Trials,
    nothing: str,
    faults: Callable[[Question, Result], Faults],
    promise: Callable[[Question, Sequence[Result]], Iterator[CardProblem]],
) -> list[CardProblem]:
    """What is wrong with the card under any of its values, else with what is stored for the first of them.

    `nothing` says that there is nothing to ask for, `faults` what else is wrong with cards of this kind.
    """
    combined = Combined()
    questions = subject.questions()
    for question in questions:
        truths = await trials.truths(question)
        for kind, fault in _faults(card, question, truths, nothing, faults):
            combined.add(kind, fault, question.parameters)
    if combined:
        return [
            CardProblem(subject.key, key, f"`{subject.name}` {message}") for key, message in combined.faults
        ]
    first = questions[0]
    truths = await trials.truths(first)
    if first.truth(await trials.anew(first)) != first.truth(truths):
        what = "gives something else at each run; seed it"
        return [CardProblem(subject.key, card.NAMED_BY, f"`{subject.name}` {what}")]
    return [*promise(first, truths)]


def _faults(
    card: Runnable,
    question: Question,
    truths: Sequence[Result],
    nothing: str,
    faults: Callable[[Question, Result], Faults],
) -> Faults:
    """What is wrong with the card under these values."""
    result, truth = truths[0], question.truth(truths)
    if truth:
        yield from faults(question, result)
        if why := answer_counts(question, truth, truths):
            what = f"asks for {one_line(truth)}, which does not count as right when it is typed: {why}"
            yield "own answer", (card.NAMED_BY, what)
    elif result.status == "ok":
        yield "nothing", (card.NAMED_BY, nothing)
    else:
        keys = {"setup": "setup", "input": "input", "code": card.NAMED_BY}
        yield "does not run", does_not_run(result, keys)


def promised_output(subject: Subject, stored: Output | None, result: Result) -> Iterator[CardProblem]:
    """A finding when other shapes are stored than what came out of this run, which are there, or none."""
    came = storable(result)
    if came is not None and (stored is None or not is_kept(stored, came)):
        yield from promised(subject, "output", stored, came)
    elif came is None and stored is not None:  # what came cannot be stored
        shown = output_text(outcome(result) or ())
        message = f"promises {output_text(stored)}, but {shown} came out; remove `output` or fix the code"
        yield CardProblem(subject.key, "output", f"`{subject.name}` {message}")


def promised(subject: Subject, key: str, stored: Promise | None, came: Promise) -> Iterator[CardProblem]:
    """A finding when something else is stored than what came out, or nothing (which is only a warning)."""
    name = f"`{subject.name}`"
    if stored is None or stored == "":
        if came != "":
            what = f"has no `{key}`, to be asked where torch cannot run; `--fix` writes {_shown(came)}"
            yield CardProblem(subject.key, key, f"{name} {what}", came, is_warning=True)
    elif stored != came:
        message = (
            f"promises {_shown(stored)}, but {_shown(came)} came out; {_remedy(key, came)} or fix the code"
        )
        yield CardProblem(subject.key, key, f"{name} {message}", None if came == "" else came)


def _remedy(key: str, came: Promise) -> str:
    if key == "result":  # may have lines and quotes
        return "let `--fix` write that"
    return f"write `{key}: {came if isinstance(came, str) else spelt(came)}`"


def _shown(promise: Promise) -> str:
    return one_line(promise) if isinstance(promise, str) else output_text(promise)


def _what_torch_said(error: Problem) -> str:
    """The type of an error, its line, and why: in a plain sentence if there is one, else in torch's words."""
    place = f" in line {error.line}" if error.line is not None else ""
    return f"{error.type}{place} ({(error.hint or one_line(error.message, 200)).rstrip('.')})"
