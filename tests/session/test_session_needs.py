"""Cards that build on others wait for them, and the siblings of a cheat-sheet entry for the first of them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from quizcv.decks import Card, Deck, Entry, Flashcard
from quizcv.history import Answered, History
from quizcv.session import Cards, Limits, Session

Opener = Callable[..., Session]


def deck(name: str, **needs: str) -> Deck:
    """A deck whose cards are named by letters; a letter with _r has a reverse, a value names its needs."""
    cards = []
    for line, (card, its) in enumerate(needs.items(), start=1):
        is_two, key = card.endswith("_r"), f"{name}/{card.removesuffix('_r')}"
        content = Flashcard(front=key, back=key, reverse=is_two, needs=tuple(its.split()))
        cards += [Card(key, content, line), *([Card(f"{key}/reverse", content, line, "reverse")] * is_two)]
    return Deck(name, name, Path(f"{name}.yaml"), cards=tuple(cards))


def entry(name: str, *parts: str) -> Deck:
    content = Entry(operation=name, code="nn.Conv2d(3, 16, 3)", output=(1, 16, 30, 30))
    cards = [Card(f"{name}/e{f'/{part}' if part else ''}", content, 1, part) for part in parts]
    return Deck(name, name, Path(f"{name}.yaml"), cards=tuple(cards))


@pytest.fixture
def open_on(tmp_path: Path, clock: SimpleNamespace) -> Opener:
    def open_on(*decks: Deck, **options: object) -> Session:
        return Session(Cards(decks), History(tmp_path, clock=lambda: clock.now), **options)  # type: ignore[arg-type]

    return open_on


def queued(session: Session) -> list[str]:
    return [card.key for card in session.queued()]


def answer(session: Session, key: str, quality: int = 4) -> None:
    turn = session.next(lambda card: card.key != key)
    assert turn is not None
    assert turn.card.key == key
    session.grade(turn, Answered(quality))


def test_a_new_card_waits_until_what_it_needs_was_good(open_on: Opener) -> None:
    session = open_on(deck("d", c="d/a d/b", a="", b=""))
    assert queued(session) == ["d/a", "d/b"]
    assert session.unseen() == 2
    answer(session, "d/a")
    answer(session, "d/b", 3)
    assert queued(session) == ["d/b"], "Hard is not enough, and a drill is owed"
    assert session.unseen() == 0
    answer(session, "d/b", 5)  # the drill
    assert queued(session) == ["d/c"]
    assert session.counts().new == session.unseen() == 1
    session.undo()
    assert "d/c" not in queued(session)
    session.redo()
    assert queued(session) == ["d/c"]


def test_an_answer_under_the_key_of_any_sibling_counts(
    open_on: Opener, reviewed: Callable[..., None]
) -> None:
    reviewed("d/a/reverse", "2026-11-20")
    reviewed("d/gone/c3", "2026-11-20")
    assert "d/b" in queued(open_on(deck("d", b="d/a d/gone", gone="", a_r="")))


def test_good_once_is_enough_whatever_came_after(open_on: Opener, reviewed: Callable[..., None]) -> None:
    reviewed("d/a", "2026-11-10")
    reviewed("d/a", "2026-11-22", quality=1)
    session = open_on(deck("d", b="d/a", a=""))
    assert "d/b" in queued(session)
    session.history.save_snapshot()
    assert "d/b" in queued(open_on(deck("d", b="d/a", a="")))


def test_a_snapshot_of_an_older_quizcv_is_made_anew(open_on: Opener, reviewed: Callable[..., None]) -> None:
    reviewed("d/a", "2026-11-10", quality=1)
    session = open_on(deck("d", b="d/a", a=""))
    assert "d/b" not in queued(session)
    session.history.save_snapshot()
    path = session.history.folder / "schedule.json"
    path.write_text(
        path.read_text().replace(',"knows_never_good":true', "").replace(',"never_good":true', "")
    )
    again = open_on(deck("d", b="d/a", a=""))
    assert again.history.schedule == session.history.schedule


def test_needs_that_cannot_be_met_are_not_waited_for(open_on: Opener) -> None:
    d = deck("d", a="", b="d/a", c="other/x", e="away/x d/nothing", f="d/g", g="d/f")
    decks = deck("other", x=""), d
    session = open_on(*decks, limits=Limits(20))
    assert queued(session) == ["other/x", "d/a", "d/e", "d/f", "d/g"]
    turn = session.next(lambda card: card.key != "d/a")
    assert turn is not None
    session.suspend(turn)
    assert queued(session) == ["other/x", "d/b", "d/e", "d/f", "d/g"]
    named = open_on(*decks, limits=Limits(20), only={"d"})
    assert queued(named) == ["d/b", "d/c", "d/e", "d/f", "d/g"]
    new = {each.deck.id: each.new for each in session.decks_today()}
    assert new == {"other": 1, "d": 5}, "each, were it the only one"


def test_one_of_two_siblings_that_is_suspended_is_still_waited_for(open_on: Opener) -> None:
    session = open_on(deck("d", b="d/a", a_r=""))
    turn = session.next()
    assert turn is not None
    session.suspend(turn)
    assert queued(session) == ["d/a/reverse"]


def test_a_card_with_a_history_never_waits(open_on: Opener, reviewed: Callable[..., None]) -> None:
    reviewed("d/b", "2026-11-20", quality=1)
    reviewed("d/c", "2026-11-20", quality=1)
    session = open_on(deck("d", a="", b="d/a", c_r="d/a", e_r="d/a"))
    assert sorted(queued(session)) == ["d/a", "d/b", "d/c"]


def test_one_sibling_of_an_entry_comes_first(open_on: Opener, clock: SimpleNamespace) -> None:
    session = open_on(entry("x", "", "shape", "blank"))
    introduced = {}
    for _ in range(60):
        while turn := session.next():
            introduced.setdefault(turn.card.key, session.history.schedule.of("x/e").interval)
            session.grade(turn, Answered(4))
        clock.now += timedelta(days=1)
    assert list(introduced) == ["x/e", "x/e/shape", "x/e/blank"]
    assert introduced["x/e"] == 0
    assert introduced["x/e/shape"] >= 15


def test_a_suspended_sibling_of_an_entry_holds_nothing_back(open_on: Opener, clock: SimpleNamespace) -> None:
    session = open_on(entry("x", "", "shape"))
    answer(session, "x/e")
    clock.now += timedelta(days=1)
    turn = session.next()
    assert turn is not None
    assert turn.card.key == "x/e"
    session.suspend(turn)
    assert queued(session) == ["x/e/shape"]
