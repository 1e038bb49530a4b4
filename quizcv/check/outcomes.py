"""Cards that ask what comes out of code: something has to, with all values, and be what is stored."""

from __future__ import annotations

from collections.abc import Iterator

from quizcv.check.combined import Combined
from quizcv.check.finding import Finding
from quizcv.check.runs import Fault, Trials, answer_counts, does_not_run
from quizcv.check.subject import Subject
from quizcv.decks import PrintsCard, RaisesCard, ShapeCard, ValueCard
from quizcv.decks.contents import Promise
from quizcv.decks.variation import combinations
from quizcv.questions import Question, outcome, with_parameters
from quizcv.results.rows import shape_text
from quizcv.runner import Result
from quizcv.text import one_line

OutcomeCard = ShapeCard | RaisesCard | ValueCard | PrintsCard

_NOTHING = {
    ShapeCard: "gives no tensor; let the code end with a tensor or a module",
    RaisesCard: "runs and gives no tensor, so that no answer is right; let it raise, or end with a tensor",
    ValueCard: "gives nothing that can be typed; end the code with a number, a text, or a small tensor",
    PrintsCard: "prints nothing; print something, or ask with `value:`",
}


async def examine_outcomes(subject: Subject, card: OutcomeCard, trials: Trials) -> list[Finding]:
    """What is wrong with such a card."""
    combined = Combined()
    questions = [
        with_parameters(subject.cards[0], subject.deck, values)
        for values in combinations(card.vary, card.where)
    ]
    for question in questions:
        truths = await trials.truths(question)
        for kind, fault in _faults(card, question, truths):
            combined.add(kind, fault, question.parameters)
    found = [Finding(subject.key, key, f"`{subject.name}` {message}") for key, message in combined.faults]
    first = questions[0]
    if found:
        return found
    truths = await trials.truths(first)
    if first.truth(await trials.anew(first)) != first.truth(truths):
        return [
            Finding(subject.key, card.NAMED_BY, f"`{subject.name}` gives something else at each run; seed it")
        ]
    return [*_promise(subject, card, first, truths)]


def _faults(card: OutcomeCard, question: Question, truths: tuple[Result, ...]) -> Iterator[tuple[str, Fault]]:
    result, truth = truths[0], question.truth(truths)
    if not truth:
        if result.status == "ok":
            yield "nothing", (card.NAMED_BY, _NOTHING[type(card)])
        else:
            yield "does not run", does_not_run(result, _keys(card))
        return
    raised = result.status == "error"
    if isinstance(card, ShapeCard) and raised and not card.may_raise:
        advice = "leave these values out with `where`, or write `may_raise: true`"
        error = result.error.type if result.error else ""
        message = f"raises {error}; {advice if card.vary else 'mend the code, or ask with `raises:`'}"
        yield "raises", (card.NAMED_BY, message)
    if isinstance(card, RaisesCard) and not raised and not card.may_run:
        advice = "leave these values out with `where`, or write `may_run: true`"
        message = f"runs, and gives {truth}; {advice if card.vary else 'ask with `shape:`'}"
        yield "runs", (card.NAMED_BY, message)
    if why := answer_counts(question, truth, truths):
        message = f"asks for {one_line(truth)}, which does not count as right when it is typed: {why}"
        yield "own answer", (card.NAMED_BY, message)
    given = result.input.shape if result.input is not None else None
    if isinstance(card, ShapeCard) and card.axes and len(card.axes) != len(given or ()):
        what = f"{len(given)} axes" if given is not None else "no axes"
        yield "axes", ("axes", f"names {len(card.axes)} axes, and its input has {what}")


def _promise(
    subject: Subject, card: OutcomeCard, question: Question, truths: tuple[Result, ...]
) -> Iterator[Finding]:
    """Whether what is stored for the first values is what comes out with them."""
    result, truth, name = truths[0], question.truth(truths), f"`{subject.name}`"
    if isinstance(card, ShapeCard):
        shape = outcome(result) if result.status == "ok" else None
        if shape is not None:
            yield from promised(subject, "output", card.output, shape)
        elif card.output is not None:
            promise = f"promises {shape_text(card.output)}, but raises with the first values"
            yield Finding(subject.key, "output", f"{name} {promise}; put others first")
    elif isinstance(card, RaisesCard):
        if result.error is None:
            message = f"{name} runs with the first values, for which its answer is stored; put others first"
            yield Finding(subject.key, "vary", message)
        else:
            yield from promised(subject, "error", card.error, result.error.type)
    elif not card.result.strip() or answer_counts(question, card.result, truths):
        yield from promised(subject, "result", card.result.strip(), truth)


def promised(subject: Subject, key: str, stored: Promise | None, came: Promise) -> Iterator[Finding]:
    """A finding when something else is stored than what came out, or nothing (which is only a warning)."""
    name = f"`{subject.name}`"
    is_storable = bool(came) if isinstance(came, str) else all(came)
    promise = came if is_storable else None
    if stored is None or stored == "":
        if is_storable:
            what = f"has no `{key}`, to be asked where torch cannot run; `--fix` writes {_shown(came)}"
            yield Finding(subject.key, key, f"{name} {what}", promise, is_warning=True)
    elif stored != came:
        message = f"{name} promises {_shown(stored)}, but {_shown(came)} came out"
        yield Finding(subject.key, key, f"{message}; {_remedy(key, came)} or mend the code", promise)


def _remedy(key: str, came: Promise) -> str:
    if key == "result":  # may have lines and quotes
        return "let `--fix` write that"
    return f"write `{key}: {came if isinstance(came, str) else list(came)}`"


def _shown(promise: Promise) -> str:
    return one_line(promise) if isinstance(promise, str) else shape_text(promise)


def _keys(card: OutcomeCard) -> dict[str, str]:
    return {"setup": "setup", "input": "input", "code": card.NAMED_BY}
