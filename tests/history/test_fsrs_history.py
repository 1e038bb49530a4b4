"""A log whose schedule FSRS computes: switched to and back, undone, merged, from a snapshot."""

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quizcv.history import Answered, History
from quizcv.history.care.merge import merge_into
from quizcv.history.fold import fold
from quizcv.scheduling import DEFAULT
from quizcv.scheduling.fsrs import FSRS, State

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
Opener = Callable[..., History]
Step = tuple[str, int, int]


def review(history: History, day: int, quality: int = 4, card: str = "d/a") -> None:
    history.record("review", card, day=MONDAY + timedelta(days=day), answered=Answered(quality))


def opened(folder: Path, numbers: "count[int]", ahead: int = 0) -> History:
    return History(folder, clock=lambda: NOW + timedelta(seconds=ahead), token=lambda: f"{next(numbers):08x}")


def test_choosing_it_refolds_all_and_choosing_back_gives_the_same_as_before(open_history: Opener) -> None:
    history = open_history()
    for day in (0, 1, 7):
        review(history, day)
    before = dict(history.schedule.cards)
    state = State()
    for day in (0, 1, 7):
        state = FSRS().review(state, 4, MONDAY + timedelta(days=day))
    history.use_scheduler(FSRS(), day=MONDAY)
    assert history.schedule.of("d/a").state == state
    assert history.schedulers() == [FSRS()]
    assert open_history().schedule == history.schedule
    history.save_snapshot()
    assert open_history().schedule == history.schedule
    history.use_scheduler(DEFAULT, day=MONDAY)
    assert history.schedule.cards == before
    assert open_history().schedule == history.schedule


def test_its_undo_brings_back_the_one_before_and_no_other_undo_does(open_history: Opener) -> None:
    history = open_history()
    review(history, 0)
    sm2 = history.schedule
    history.use_scheduler(FSRS(), day=MONDAY)
    history.use_scheduler(FSRS(0.8), day=MONDAY)
    assert [event.kind for event in history.undo(MONDAY)] == ["review"]
    assert history.schedule.scheduler == FSRS(0.8)
    history.redo(MONDAY)
    assert history.undo_scheduler(MONDAY)
    assert history.schedule.scheduler == FSRS()
    assert history.undo_scheduler(MONDAY)
    assert history.schedule == sm2
    assert not history.undo_scheduler(MONDAY)
    assert open_history().schedule == sm2


def test_what_a_choice_would_give_is_what_it_gives(open_history: Opener) -> None:
    history = open_history()
    for day in (0, 2, 9):
        review(history, day, quality=day % 6)
    log = (history.folder / "reviews.jsonl").read_bytes()
    foreseen = history.refolded(FSRS(0.85))
    assert (history.folder / "reviews.jsonl").read_bytes() == log
    before = history.schedule
    history.use_scheduler(FSRS(0.85), day=MONDAY)
    assert history.schedule == foreseen
    assert history.refolded(None) == before


steps = st.lists(
    st.tuples(
        st.sampled_from(["review"] * 6 + ["drill", "undo", "redo", "fsrs", "spread", "sm2", "back"]),
        st.integers(0, 30),
        st.integers(0, 5),
    ),
    max_size=15,
)


def take(history: History, step: Step) -> None:
    what, number, quality = step
    day = MONDAY + timedelta(days=number)
    if what in ("review", "drill"):
        history.record(what, f"d/{quality % 2}", day=day, answered=Answered(quality))  # type: ignore[arg-type]
    elif what in ("undo", "redo"):
        getattr(history, what)(history.last_day or MONDAY)
    elif what == "back":
        history.undo_scheduler(MONDAY)
    else:
        schedulers = {"fsrs": FSRS(0.7 + number / 200), "spread": FSRS(spread=0.1), "sm2": DEFAULT}
        history.use_scheduler(schedulers[what], day=MONDAY)


@given(steps, steps)
def test_machines_that_merge_agree_to_the_byte(laptop_steps: list[Step], desk_steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        numbers = count()
        machines = [opened(Path(folder) / name, numbers, i) for i, name in enumerate(("laptop", "desk"))]
        for history, its in zip(machines, (laptop_steps, desk_steps), strict=True):
            history.record("mark", "d/0", day=MONDAY)
            for step in its:
                take(history, step)
        logs = [(each.folder / "reviews.jsonl").read_bytes() for each in machines]
        merge_into(machines[0].folder, [logs[1]])
        merge_into(machines[1].folder, [logs[0]])
        ends = []
        for each in machines:
            again = opened(each.folder, numbers)
            again.save_snapshot()
            ends.append([(each.folder / name).read_bytes() for name in ("reviews.jsonl", "schedule.json")])
            each.refresh()
            assert each.schedule == again.schedule
        assert ends[0] == ends[1]


@given(steps)
def test_living_equals_refolding_and_a_switch_there_and_back_changes_nothing(its: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = opened(Path(folder), count())
        for step in its:
            take(history, step)
        assert history.schedule == fold(logged.event for logged in history.log())
        before, now = dict(history.schedule.cards), history.schedule.scheduler
        history.use_scheduler(FSRS(0.77), day=MONDAY)
        history.save_snapshot()
        assert opened(Path(folder), count()).schedule == history.schedule
        history.use_scheduler(now, day=MONDAY)
        assert history.schedule.cards == before
        history.undo_scheduler(MONDAY)
        history.undo_scheduler(MONDAY)
        assert history.schedule.cards == before


def test_a_spread_date_that_was_shown_stays_whatever_happens_to_other_cards(tmp_path: Path) -> None:
    numbers = count()
    laptop, desk = (opened(tmp_path / name, numbers, i) for i, name in enumerate(("laptop", "desk")))
    laptop.use_scheduler(FSRS(spread=0.1), day=MONDAY)
    for number in range(30):
        for day in (0, 2, 13, 60):
            review(laptop, day, card=f"d/{number}")
    due = {key: progress.due for key, progress in laptop.schedule.cards.items()}
    assert len(set(due.values())) > 10, "cards that were learned together part"
    review(laptop, 61, quality=1, card="d/99")
    laptop.undo(MONDAY)
    laptop.redo(MONDAY)
    for day in (0, 2):
        review(desk, day, card="d/98")
    merge_into(laptop.folder, [(desk.folder / "reviews.jsonl").read_bytes()])
    after = opened(laptop.folder, numbers).schedule
    assert {key: after.of(key).due for key in due} == due
