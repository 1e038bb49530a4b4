"""A session on small decks in a temporary folder, at a time that is set by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from quizcv.decks import Card, Deck, Flashcard
from quizcv.history import Answered, History
from quizcv.session import Cards, Limits, Session

LIMITS = Limits.__struct_fields__


@pytest.fixture
def clock() -> SimpleNamespace:
    """The time that every session of the test goes by: set `clock.now`. At first a Monday, at ten."""
    return SimpleNamespace(now=datetime(2026, 11, 23, 10, 0, tzinfo=UTC))


@pytest.fixture
def a_deck() -> Callable[[str], Deck]:
    """Makes a deck from "id: card card+ card"; a card with a + has a reverse."""

    def a_deck(text: str) -> Deck:
        deck_id, _, names = text.partition(": ")
        cards = []
        for line, name in enumerate(names.split(), start=1):
            flashcard = Flashcard(front=f"{name}?", back=f"{name}!", reverse=name.endswith("+"))
            key = f"{deck_id}/{name.removesuffix('+')}"
            cards.append(Card(key, flashcard, line))
            if flashcard.reverse:
                cards.append(Card(f"{key}/reverse", flashcard, line, "reverse"))
        return Deck(deck_id, deck_id.title(), Path(f"{deck_id}.yaml"), cards=tuple(cards))

    return a_deck


@pytest.fixture
def open_session(
    tmp_path: Path, clock: SimpleNamespace, a_deck: Callable[[str], Deck]
) -> Callable[..., Session]:
    """Opens a session on decks in the notation of `a_deck`, as another process would."""
    numbers = count()

    def open_session(*decks: str, **options: object) -> Session:
        history = History(tmp_path, clock=lambda: clock.now, token=lambda: f"{next(numbers):08x}")
        limits = Limits(**{name: options.pop(name) for name in LIMITS if name in options})  # type: ignore[arg-type]
        return Session(Cards([a_deck(deck) for deck in decks]), history, limits=limits, **options)  # type: ignore[arg-type]

    return open_session


@pytest.fixture
def reviewed(open_session: Callable[..., Session]) -> Callable[..., None]:
    """Puts reviews of the past into the history, one per day named: reviewed("d/a", "2026-11-01", ...)."""

    def reviewed(card: str, *days: str, quality: int = 4) -> None:
        history = open_session().history
        for day in days:
            history.record("review", card, day=date.fromisoformat(day), answered=Answered(quality))

    return reviewed
