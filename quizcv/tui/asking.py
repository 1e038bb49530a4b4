"""Which question a card asks here and now: one that torch judges, or one from memory, and why."""

from __future__ import annotations

from quizcv.decks import Card, Deck, Entry
from quizcv.questions import Question, ask, promised, runs
from quizcv.runner import State
from quizcv.text import one_line
from quizcv.tui.pages import literal

NOT_ALLOWED = (
    "This deck's code has not been allowed to run, so this is asked from memory. `!` shows the code."
)


def question(
    card: Card, deck: Deck, number: int, *, is_allowed: bool, state: State, problem: str = ""
) -> Question:
    """What a card asks after `number` answers; `problem` says why torch could not judge it just now."""
    if not runs(card):
        return ask(card, deck, number)
    if not is_allowed:
        return promised(card, deck).recalled(NOT_ALLOWED)
    if state.phase == "failed":
        return promised(card, deck).recalled(_from_memory("Torch cannot run here", state.reason or ""))
    if problem:
        return promised(card, deck).recalled(_from_memory("Torch cannot judge this here", problem))
    return ask(card, deck, number)


def solution(card: Card, asked: Question) -> str:
    """The code that a card is about, or that answers it; "" if there is none."""
    if isinstance(card.content, Entry):
        return card.content.code
    reference: str = getattr(asked, "reference", "")
    return reference or (asked.runs[0].code if asked.runs else "")


def scratch(card: Card, deck: Deck, asked: Question) -> Deck:
    """A deck with nothing but what this question runs, as a cheat-sheet entry to be played with."""
    run = asked.runs[0]
    entry = Entry(operation="This card", code=run.code, setup="\n".join(run.setup), input=run.input or "")
    return Deck(deck.id, "from the review", deck.path, cards=(Card(card.key, entry, card.line),))


def _from_memory(what: str, why: str) -> str:
    reason = literal(one_line(why.strip().partition("\n")[0].rstrip(".")))
    return f"{what}: {reason}. Answered from memory."
