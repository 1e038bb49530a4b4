"""Cheat-sheet entries: the code must run and keep its promise, and so must what else is asked of it."""

from __future__ import annotations

from quizcv.check.attacks import attack_entry, attack_shape
from quizcv.check.code_cards import reference_faults, takes_anything
from quizcv.check.outcome_cards import promised_output
from quizcv.check.runs import Trials, answer_counts, does_not_run
from quizcv.check.subject import CardProblem, Subject
from quizcv.decks import Card, Entry
from quizcv.decks.outputs import output_text
from quizcv.questions import ask, outcome, snippet, with_parameters
from quizcv.questions.code import BlankQuestion
from quizcv.text import joined

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
    found = []
    for card in subject.cards:
        if card.part == "shape":
            found += await _of_shape(subject, card, trials) or attack_shape(subject, result)
        elif card.part == "blank":
            found += await _of_blanks(subject, card, entry, trials)
    return found


async def _of_shape(subject: Subject, card: Card, trials: Trials) -> list[CardProblem]:
    question = ask(card, subject.deck)
    truths = await trials.truths(question)
    why = answer_counts(question, question.truth(truths), truths)
    message = f"asks for a shape that does not count as right when it is typed: {why}"
    return [_error(subject, message)] if why else []


async def _of_blanks(subject: Subject, card: Card, entry: Entry, trials: Trials) -> list[CardProblem]:
    """Each of the numbers is hidden once; with it filled in, the code is the same for all of them."""
    advice = "choose what is asked: `cards: [recall, shape]`"
    anything: list[str] = []
    right_too: list[str] = []
    for place in entry.hideable():
        question = with_parameters(card, subject.deck, {"blank": str(place)})
        assert isinstance(question, BlankQuestion)
        if place == entry.hideable()[0] and (faults := await reference_faults(question, trials, _KEYS)):
            return [_error(subject, f"{message}; or {advice}") for _, message in faults]
        anything += await takes_anything(question, trials)
        right_too += await attack_entry(entry, place, question, trials)
    if anything:
        hidden = joined(f"`{each}`" for each in anything)
        return [_error(subject, f"takes anything for {hidden}; {advice}")]
    if not right_too:
        return []
    verb = "is" if len(right_too) == 1 else "are"
    message = f"{joined(right_too)} {verb} right too: the same shape comes out; name the others in `blanks`"
    return [CardProblem(subject.key, "", f"`{subject.name}`: {message}", is_warning=True)]


def _error(subject: Subject, message: str) -> CardProblem:
    return CardProblem(subject.key, "code", f"`{subject.name}` {message}")
