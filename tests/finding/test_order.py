"""Cards in the order of any column, in steps that come to the same as one sort."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from quizcv.decks import Card, Deck, Flashcard
from quizcv.finding import Catalogue, Facts, front_line, read
from quizcv.finding.order import STEP, find, finished, in_order, read_texts
from quizcv.history import Answered, History

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    cards = [
        Card(f"d/{n}", Flashcard(front=f"{(n * 7919) % 977} Card", back="b"), n) for n in range(9 * STEP + 3)
    ]
    deck = Deck("d", "Deck", Path("d.yaml"), cards=tuple(cards))
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    history = History(tmp_path_factory.mktemp("data"), clock=lambda: now)
    for n in range(0, 90, 3):
        day = TODAY - timedelta(days=90 - n)
        history.record("review", f"d/{n}", day=day, answered=Answered(n % 6))
        history.record("review", f"d/{n}", day=day + timedelta(days=1), answered=Answered(n // 6 % 6))
    for kind, n in (("mark", 5), ("suspend", 6), ("suspend", 5), ("bury", 7)):
        history.record(kind, f"d/{n}", day=TODAY)
    return Catalogue([deck]), Facts(history.schedule, TODAY, history.failed_on)


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("column", ["deck", "front", "due", "interval", "lapses", "state", "kind"])
def test_the_order_is_that_of_the_column(many, column, backwards):
    catalogue, facts = many

    def value(place):
        card = catalogue.cards[place]
        progress = facts.schedule.of(card.key)
        return {
            "deck": place,
            "front": front_line(card).casefold(),
            "due": progress.due or date.max,
            "interval": -progress.interval,
            "lapses": -progress.lapses,
            "state": [not progress.marked, not progress.suspended, progress.buried != TODAY, True],
            "kind": 0,
        }[column]

    order = list(finished(in_order(catalogue, facts, column, backwards=backwards)))
    expected = sorted(range(len(catalogue)), key=value)
    assert order == (expected[::-1] if backwards else expected)
    query = read("7 -is:suspended")
    finished(read_texts(catalogue))
    found = finished(find(catalogue, query, facts, order))
    assert set(found) == set(catalogue.find(query, facts))
    assert found == [place for place in order if place in set(found)]


def test_no_cards_are_in_any_order():
    catalogue, facts = Catalogue([]), Facts(None, TODAY, dict)
    assert [list(finished(in_order(catalogue, facts, column))) for column in ("deck", "front")] == [[], []]
