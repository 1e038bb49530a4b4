"""Cheat-sheet entries: the code must run and keep its promise, and so must what else is asked of it."""

from __future__ import annotations

from quizcv.check.code_cards import reference_faults, takes_anything
from quizcv.check.outcome_cards import promised_output
from quizcv.check.runs import Trials, answer_counts, does_not_run
from quizcv.check.subject import CardProblem, Subject
from quizcv.decks import Card, Entry
from quizcv.decks.outputs import output_text
from quizcv.questions import ask, outcome, snippet, with_parameters
from quizcv.questions.code import BlankQuestion

_KEYS = {"setup": "setup", "input": "input", "code": "code"}


async def examine_entry(subject: Subject, entry: Entry, trials: Trials) -> list[CardProblem]:
    """What is wrong with an entry."""
    result = await trials.once(snippet(subject.deck, subject.entry))
    if result.status != "ok":
        key, message = does_not_run(result, _KEYS)
        return [CardProblem(subject.key, key, f"`{subject.name}` {message}")]
    if entry.output is None:
        return []
    shape = outcome(result)
    if shape is None:
        message = (
            f"promises {output_text(entry.output)}, but no tensor came out; remove `output` or fix the code"
        )
        return [CardProblem(subject.key, "output", f"`{subject.name}` {message}")]
    if found := [*promised_output(subject, entry.output, result)]:
        return found
    faults: list[str] = []
    for card in subject.cards:
        if card.part == "shape":
            faults += await _of_shape(subject, card, trials)
        elif card.part == "blank":
            faults += await _of_blanks(subject, card, entry, trials)
    return [CardProblem(subject.key, "code", f"`{subject.name}` {message}") for message in faults]


async def _of_shape(subject: Subject, card: Card, trials: Trials) -> list[str]:
    question = ask(card, subject.deck)
    truths = await trials.truths(question)
    why = answer_counts(question, question.truth(truths), truths)
    return [f"asks for a shape that does not count as right when it is typed: {why}"] if why else []


async def _of_blanks(subject: Subject, card: Card, entry: Entry, trials: Trials) -> list[str]:
    """Each of the numbers is hidden once; with it filled in, the code is the same for all of them."""
    advice = "choose what is asked: `cards: [recall, shape]`"
    anything: list[str] = []
    for place in entry.hideable():
        question = with_parameters(card, subject.deck, {"blank": str(place)})
        assert isinstance(question, BlankQuestion)
        if place == entry.hideable()[0] and (faults := await reference_faults(question, trials, _KEYS)):
            return [f"{message}; or {advice}" for _, message in faults]
        anything += await takes_anything(question, trials)
    if anything:
        return [f"takes anything for {' and '.join(f'`{each}`' for each in anything)}; {advice}"]
    return []
