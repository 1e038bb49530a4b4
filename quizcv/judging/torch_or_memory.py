"""Whether torch judges a card now or the learner does, who recalls it: the one policy of both front ends."""

from __future__ import annotations

from typing import Literal

import msgspec

from quizcv.decks import Card, Deck, Library
from quizcv.questions import Question, ask, pictured, promised, runs
from quizcv.runner import Snippet, State
from quizcv.session import Session
from quizcv.text import one_line
from quizcv.trust import Trust

PICTURE_ROWS, PICTURE_SECONDS = 14, 2.0
"""Rows of a terminal that the picture gets which is shown with an answer, and the time for the run."""


class WhyNot(msgspec.Struct, frozen=True):
    """Why torch does not judge a card that runs code.

    Its deck's code was not allowed to run, there is no torch that works, or torch could not judge the answer.
    The `reason` is torch's own, on one line without a full stop.
    """

    what: Literal["not allowed", "no torch", "undecided"]
    reason: str = ""


def is_for_torch(card: Card, deck: Deck, trust: Trust) -> bool:
    """Whether torch is to judge a card: it runs code, and its deck's code may run."""
    return runs(card) and trust.allows(deck)


def needs_torch(session: Session, trust: Trust) -> bool:
    """Whether torch is to judge a card that is still to be asked today."""
    return any(is_for_torch(card, session.deck_of(card), trust) for card in session.queued_to_run())


def why_not(card: Card, deck: Deck, trust: Trust, state: State, problem: str = "") -> WhyNot | None:
    """What keeps torch from judging a card now; None when nothing does, or when the card runs no code.

    `state` is that of the runner, and `problem` is why torch could not judge this very card a moment ago.
    """
    if not runs(card):
        return None
    if not trust.allows(deck):
        return WhyNot("not allowed")
    if state.phase == "failed":
        return WhyNot("no torch", _in_short(state.reason or ""))
    return WhyNot("undecided", _in_short(problem)) if problem else None


def picture_now(card: Card, library: Library, trust: Trust, state: State) -> Snippet | None:
    """What draws the picture that goes with the answer, if torch is ready and the code of that may run."""
    found = pictured(card, library) if state.phase == "ready" else None
    return found[1] if found and trust.allows(found[0]) else None


def question_now(card: Card, deck: Deck, number: int, why_not: str = "") -> Question:
    """What a card asks after `number` answers to it.

    With a sentence on `why_not`, it is the question whose answer is stored, to be answered from memory.
    """
    return promised(card, deck).recalled(why_not) if why_not else ask(card, deck, number)


def _in_short(text: str) -> str:
    return one_line(text.strip().partition("\n")[0].rstrip("."), limit=None)
