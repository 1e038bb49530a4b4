"""The first four weeks of a beginner on the bundled decks: each answer Good, by the real session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quizcv.decks import Card
from quizcv.history import Answered
from quizcv.workspace import open_workspace

GOOD = Answered(4)
WEEKS = 4


def days_of(data: Path, new_cards: int) -> list[tuple[list[Card], list[Card]]]:
    """The new cards of each day, and all that were asked."""
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    workspace = open_workspace(data, clock=lambda: now)
    workspace.new_cards = new_cards
    found = []
    for _ in range(7 * WEEKS):
        session = workspace.session()
        new: list[Card] = []
        asked: list[Card] = []
        while (turn := session.next()) is not None:
            asked.append(turn.card)
            if turn.progress.is_new:
                new.append(turn.card)
            session.grade(turn, GOOD)
        found.append((new, asked))
        now += timedelta(days=1)
    return found


@pytest.mark.parametrize("new_cards", [5, 20])
def test_no_card_comes_before_what_it_needs_and_no_siblings_on_one_day(data: Path, new_cards: int) -> None:
    known: set[str] = set()
    for new, asked in days_of(data, new_cards):
        assert len(new) == new_cards, "there is always something new"
        sources = [card.source_key for card in asked]
        assert len(sources) == len(set(sources)), "siblings never meet on one day"
        for card in asked:
            if card in new:
                assert known.issuperset(card.content.needs), card.key
            known.add(card.source_key)
    decks = {key.partition("/")[0] for key in known}
    assert len(decks) >= min(10, 1 + new_cards // 3), "several decks take turns"
