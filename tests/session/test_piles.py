"""What was set aside can be seen and brought back, whatever was done since."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from quizcv.history import Answered
from quizcv.session import Session

Opener = Callable[..., Session]


def piles(session: Session) -> dict[str, list[str]]:
    return {pile: [card.key for card in cards] for pile, cards in session.piles().items()}


def test_each_is_brought_back_without_undoing_what_came_after(
    open_session: Opener, clock: SimpleNamespace
) -> None:
    for act in ("suspend", "mark", "bury"):
        session = open_session("d: a b c e f")
        turn = session.next(lambda card, act=act: card.key == "d/b" and act == "bury")
        assert turn is not None
        getattr(session, act)(turn)
    session = open_session("d: a b c e f")
    turn = session.next()
    assert turn is not None
    session.grade(turn, Answered(4))
    wanted = {"suspended": ["d/a"], "marked": ["d/b"], "leeches": [], "buried": ["d/c"]}
    assert piles(session) == wanted
    answers = dict(session.history.schedule.days)
    for pile, cards in session.piles().items():
        for card in cards:
            assert session.bring_back(card, pile)
            assert not session.bring_back(card, pile)
    assert piles(session) == {"suspended": [], "marked": [], "leeches": [], "buried": []}
    assert session.history.schedule.days == answers
    assert [card.key for card in session.queued()] == ["d/a", "d/c", "d/e", "d/f"]
    again = open_session("d: a b c e f")
    assert again.history.schedule == session.history.schedule
    session.undo()
    session.undo()
    assert piles(session) == {"suspended": ["d/a"], "marked": ["d/b"], "leeches": [], "buried": []}
    clock.now += timedelta(days=1)
    session.next()
    assert piles(session)["suspended"] == ["d/a"]


def test_a_leech_is_listed_for_good(open_session: Opener, reviewed: Callable[..., None]) -> None:
    for month in range(1, 10):
        reviewed("d/a", f"2026-{month:02}-01", f"2026-{month:02}-03")
        reviewed("d/a", f"2026-{month:02}-20", quality=1)
    session = open_session("d: a b")
    assert piles(session)["leeches"] == ["d/a"]
    assert session.history.schedule.of("d/a").lapses == 9
    assert not session.bring_back(session.piles()["leeches"][0], "leeches")
