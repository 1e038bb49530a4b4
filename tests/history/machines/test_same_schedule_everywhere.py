"""Two machines that merge each other's log have the same bytes and the schedule that a person expects."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizcv.decks import Card, Deck, Flashcard
from quizcv.history import Answered, History, NotSavedError
from quizcv.history.care.upkeep import keep_up
from quizcv.session import Cards, Session

MONDAY = date(2026, 11, 23)
Setup = Callable[[str], Any]


@pytest.fixture
def laptop(machine: Setup) -> Any:
    return machine("laptop")


@pytest.fixture
def desk(machine: Setup) -> Any:
    return machine("desk")


def merge_both(one: Any, other: Any) -> History:
    """Each takes in the other's log; the history they share then."""
    before = one.log
    one.merge_into(other)
    one_log = one.log
    one_file = one.folder / "reviews.jsonl"
    one_file.write_bytes(before)
    other.merge_into(one)
    one_file.write_bytes(one_log)
    assert one.log == other.log
    assert one.snapshot == other.snapshot
    assert one.history.schedule == other.history.schedule
    return one.history


def test_a_card_reviewed_on_both_machines_counts_once(laptop: Any, desk: Any) -> None:
    laptop.answer("d/a", day=0)
    laptop.answer("d/a", day=1)
    desk.merge_into(laptop)
    laptop.answer("d/a", day=7)
    desk.answer("d/a", day=7)
    state = merge_both(laptop, desk).schedule.of("d/a").state
    assert (state.interval, state.repetitions) == (15, 3), "and not 38"


def test_the_earlier_answer_of_two_counts(laptop: Any, desk: Any) -> None:
    laptop.answer("d/a", quality=1)
    desk.answer("d/other")
    desk.answer("d/a", quality=5)
    assert merge_both(laptop, desk).schedule.of("d/a").state.repetitions == 0


def test_a_clock_that_is_wrong_changes_the_order_and_loses_nothing(laptop: Any, desk: Any) -> None:
    desk.ahead = timedelta(hours=3)
    ids = {laptop.answer("d/a").id, desk.answer("d/b").id, laptop.answer("d/c").id, desk.answer("d/a").id}
    history = merge_both(laptop, desk)
    assert {logged.event.id for logged in history.log()} == ids
    later = laptop.answer("d/d")
    assert later.id > max(ids), "an answer never comes before those that were known"


def test_a_clock_a_year_ahead_is_asked_about_on_the_other_machine(laptop: Any, desk: Any) -> None:
    desk.answer("d/a", day=400)
    laptop.merge_into(desk)
    deck = Deck("d", "D", Path("d.yaml"), cards=(Card("d/a", Flashcard(front="a?", back="a!"), 1),))
    session = Session(Cards([deck]), laptop.open())
    assert "2027-12-28" in session.doubt
    session.trust_clock()
    assert session.doubt == ""


def test_lines_that_stand_there_twice_count_once(laptop: Any, desk: Any) -> None:
    event = laptop.answer("d/a")
    (laptop.folder / "reviews.jsonl").write_bytes(laptop.log * 3)
    desk.answer("d/b")
    history = merge_both(laptop, desk)
    assert laptop.log.count(event.id.encode()) == 1
    assert len(history.log()) == 2


def test_an_undo_reaches_a_review_of_the_other_machine(laptop: Any, desk: Any) -> None:
    laptop.answer("d/a")
    desk.merge_into(laptop)
    desk.now = laptop.now
    assert desk.history.undo(MONDAY)[0].card == "d/a"
    laptop.answer("d/b")
    history = merge_both(laptop, desk)
    assert sorted(history.schedule.cards) == ["d/b"]


def test_a_redo_on_one_machine_follows_an_undo_on_the_other(laptop: Any, desk: Any) -> None:
    laptop.answer("d/a")
    desk.merge_into(laptop)
    desk.now = laptop.now
    desk.history.undo(MONDAY)
    laptop.merge_into(desk)
    assert laptop.history.redo(MONDAY)[0].card == "d/a"
    assert sorted(merge_both(laptop, desk).schedule.cards) == ["d/a"]


def test_what_both_machines_undid_is_undone_and_one_redo_does_not_bring_it_back(
    laptop: Any, desk: Any
) -> None:
    laptop.answer("d/a")
    desk.merge_into(laptop)
    desk.now = laptop.now
    laptop.history.undo(MONDAY)
    desk.history.undo(MONDAY)
    assert merge_both(laptop, desk).schedule.cards == {}
    laptop.open().redo(MONDAY)
    assert merge_both(laptop, desk).schedule.cards == {}
    laptop.open().redo(MONDAY)
    assert sorted(merge_both(laptop, desk).schedule.cards) == ["d/a"]


def test_unreadable_lines_are_kept_once_each_and_sorted(laptop: Any, desk: Any) -> None:
    laptop.answer("d/a")
    desk.answer("d/b")
    for machine, junk in ((laptop, b"junk b\njunk a\n"), (desk, b"junk b\n\0\0\n")):
        with (machine.folder / "reviews.jsonl").open("ab") as file:
            file.write(junk)
    merge_both(laptop, desk)
    for machine in (laptop, desk):
        assert (machine.folder / "reviews.unreadable").read_bytes() == b"\0\0\njunk a\njunk b\n"
        assert b"junk" not in machine.log
        assert machine.open().notices == []


def test_a_torn_end_is_kept_aside_and_nothing_glues_to_it(laptop: Any, desk: Any) -> None:
    laptop.answer("d/a")
    with (laptop.folder / "reviews.jsonl").open("ab") as file:
        file.write(b'{"v":1,"id":"2026')
    desk.answer("d/b")
    assert laptop.merge_into(desk).unreadable == 1
    laptop.answer("d/c")
    assert sorted(laptop.open().schedule.cards) == ["d/a", "d/b", "d/c"]
    assert (laptop.folder / "reviews.unreadable").read_bytes() == b'{"v":1,"id":"2026\n'


def test_a_linked_log_is_written_through(laptop: Any, desk: Any, tmp_path: Path) -> None:
    laptop.answer("d/a")
    real = tmp_path / "elsewhere" / "log"
    real.parent.mkdir()
    link = laptop.folder / "reviews.jsonl"
    link.rename(real)
    link.symlink_to(real)
    desk.answer("d/b")
    laptop.merge_into(desk)
    assert link.is_symlink()
    assert real.read_bytes() == laptop.log
    assert len(laptop.open().log()) == 2


def test_nothing_is_written_when_nothing_is_new(laptop: Any, desk: Any) -> None:
    laptop.answer("d/a")
    desk.merge_into(laptop)
    log = desk.folder / "reviews.jsonl"
    before = log.stat().st_ino, log.stat().st_mtime_ns
    assert desk.merge_into(laptop, laptop).copies == ((0, 1), (0, 1))
    assert (log.stat().st_ino, log.stat().st_mtime_ns) == before


def test_a_log_of_a_newer_format_is_not_merged_into(laptop: Any, desk: Any) -> None:
    laptop.answer("d/a")
    desk.answer("d/b")
    newer = laptop.log.replace(b'"v":1', b'"v":2')
    (laptop.folder / "reviews.jsonl").write_bytes(newer)
    with pytest.raises(NotSavedError, match="newer quizcv"):
        laptop.merge_into(desk)
    assert laptop.log == newer


def test_a_disk_that_refuses_leaves_the_log_as_it_was(
    laptop: Any, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.answer("d/a")
    desk.answer("d/b")
    before = laptop.log

    def refuse(_: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(NotSavedError, match="No space left"):
        laptop.merge_into(desk)
    assert laptop.log == before
    assert sorted(path.name for path in laptop.folder.iterdir()) == ["lock", "reviews.jsonl"]


def test_without_locks_nothing_is_replaced(laptop: Any, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    laptop.answer("d/a")
    desk.answer("d/b")
    before = laptop.log
    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(NotSavedError, match="without locks"):
        laptop.merge_into(desk)
    assert laptop.log == before


def test_windows_that_are_open_go_on_with_the_merged_log(laptop: Any, desk: Any) -> None:
    here, there = laptop.history, laptop.open()
    laptop.answer("d/a")
    assert here.refresh()
    for card in ("d/b", "d/c"):
        desk.answer(card)
    desk.answer("d/a", quality=1)
    laptop.merge_into(desk)
    assert here.refresh()
    assert sorted(here.schedule.cards) == ["d/a", "d/b", "d/c"]
    there.record("review", "d/d", day=MONDAY, answered=Answered(4))
    assert here.refresh()
    assert here.schedule == there.schedule == laptop.open().schedule
    here.save_snapshot()
    assert laptop.open().notices == []


def test_another_log_under_the_inode_of_the_old_one_is_noticed(laptop: Any, desk: Any) -> None:
    laptop.answer("d/a")
    window = laptop.open()
    for card in ("d/b", "d/c"):
        desk.answer(card, day=1)
    (laptop.folder / "reviews.jsonl").write_bytes(desk.log)  # in place, and longer
    assert window.refresh()
    assert sorted(window.schedule.cards) == ["d/b", "d/c"]


def test_an_open_window_survives_a_log_that_is_away_for_a_moment(laptop: Any) -> None:
    laptop.answer("d/a")
    file = laptop.folder / "reviews.jsonl"
    file.rename(laptop.folder / "away")
    with pytest.raises(NotSavedError, match="is gone"):
        laptop.answer("d/b")
    (laptop.folder / "away").rename(file)
    laptop.answer("d/b")
    assert sorted(laptop.open().schedule.cards) == ["d/a", "d/b"]


def test_a_log_that_git_merged_is_put_in_order_by_the_next_session(laptop: Any, desk: Any) -> None:
    for card in ("d/a", "d/b"):
        laptop.answer(card)
        desk.answer(card)
    in_order = laptop.folder / "reviews.jsonl"
    in_order.write_bytes(desk.log + laptop.log + desk.log)
    history = laptop.open()
    assert history.is_disordered
    assert keep_up(history) == []
    desk.merge_into(laptop)
    assert laptop.log == desk.log
    history.refresh()
    assert not history.is_disordered
    assert laptop.snapshot == desk.snapshot
