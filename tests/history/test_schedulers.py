"""Which scheduler computes the schedule is said by events in the log, and what is not known is only read."""

import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.decks import Card, Deck, Flashcard
from quizcv.history import Answered, Event, History, NotSavedError
from quizcv.history.care.merge import merge_into
from quizcv.history.care.upkeep import keep_up
from quizcv.history.event import encode, new_id
from quizcv.history.fold import Schedule, fold, ordered
from quizcv.history.log import parse
from quizcv.history.undo import LogIndex
from quizcv.scheduling import SCHEDULERS, sm2
from quizcv.session import Cards, Session

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
SM2 = {"name": "sm2"}
Opener = Callable[..., History]


class Beat(msgspec.Struct, frozen=True, gc=False):
    """The state of `Metronome`."""

    interval: int = 0
    due: date | None = None
    last: date | None = None
    lapses: int = 0
    beats: int = 0


class Metronome(msgspec.Struct, frozen=True):
    """A scheduler of the tests alone: every card comes back after the same days, and all answers count."""

    days: int

    new = Beat()

    def review(self, state: Beat, _quality: int, today: date, _event_id: str = "") -> Beat:
        return Beat(self.days, today + timedelta(days=self.days), today, 0, state.beats + 1)

    def counts(self, state: Beat, day: date) -> bool:
        return state.last != day

    def lateness(self, _state: Beat, _today: date) -> float:
        return 0.0

    def is_leech(self, _state: Beat) -> bool:
        return False

    def was_leech(self, _state: Beat) -> bool:
        return False

    def preview(self, _state: Beat, _quality: int, _today: date) -> int:
        return self.days

    def describe(self, state: Beat) -> tuple[tuple[str, str], ...]:
        return (("beats", str(state.beats)),)

    def to_event(self) -> dict[str, Any]:
        return {"name": "metronome", "days": str(self.days)}


@pytest.fixture(autouse=True, scope="module")
def metronome() -> Any:
    """Makes the scheduler of the tests known to the program."""

    def from_event(said: Mapping[str, Any]) -> Metronome:
        return Metronome(int(said["days"]))

    SCHEDULERS["metronome"] = from_event
    yield
    del SCHEDULERS["metronome"]


EVERY_THREE = Metronome(3).to_event()


def say(history: History, scheduler: dict[str, Any], v: int = 2) -> str:
    """Name a scheduler, as another window or machine does; the id of the event."""
    return add(history, kind="scheduler", scheduler=scheduler, v=v)


def take_back(history: History, target: str) -> str:
    return add(history, kind="undo", target=target)


def add(history: History, *, v: int = 1, **fields: Any) -> str:
    log = history.log()
    event_id = new_id(NOW, log[-1].event.id if log else "", lambda: "0000000a")
    path = history.folder / "reviews.jsonl"
    path.parent.mkdir(exist_ok=True)
    with path.open("ab") as file:
        file.write(encode(Event(v, event_id, "", 0, MONDAY, **fields)))
    history.refresh()
    return event_id


def review(history: History, day: int, quality: int = 4, card: str = "d/a") -> Event:
    return history.record("review", card, day=MONDAY + timedelta(days=day), answered=Answered(quality))


def reviews(*days: int) -> sm2.State:
    """The state of a card that SM-2 gives for Good on these days."""
    state = sm2.State()
    for day in days:
        state = sm2.review(state, 4, MONDAY + timedelta(days=day))
    return state


def folded_anew(history: History) -> Schedule:
    return fold(logged.event for logged in history.log())


def test_without_an_event_it_is_sm2_and_the_files_are_as_they_always_were(open_history: Opener) -> None:
    history = open_history()
    review(history, 0)
    history.save_snapshot()
    assert history.schedule.of("d/a").state == reviews(0)
    head = json.loads((history.folder / "schedule.json").read_text().partition(",\n")[0] + "}")
    assert head.keys() == {"format", "offset", "event", "day", "crc32", "knows_never_good"}
    assert head["format"] == 2
    assert json.loads((history.folder / "reviews.jsonl").read_text())["v"] == 1


def test_a_scheduler_that_is_named_computes_the_whole_schedule(open_history: Opener) -> None:
    history = open_history()
    for day in (0, 1):
        review(history, day)
    assert history.schedule.of("d/a").interval == 6
    say(history, EVERY_THREE)
    assert history.schedule.of("d/a").state == Beat(
        3, MONDAY + timedelta(days=4), MONDAY + timedelta(days=1), 0, 2
    )
    assert history.schedule == folded_anew(history) == open_history().schedule
    say(history, Metronome(5).to_event())
    assert history.schedule.of("d/a").interval == 5, "the last one counts"
    review(history, 3)
    assert history.schedule == folded_anew(history) == open_history().schedule


def test_undoing_what_names_a_scheduler_brings_back_the_one_before(open_history: Opener) -> None:
    history = open_history()
    review(history, 0)
    before = history.schedule
    named = say(history, EVERY_THREE)
    undo = take_back(history, named)
    assert history.schedule == before == open_history().schedule
    take_back(history, undo)
    assert history.schedule.of("d/a").interval == 3
    assert history.schedule == folded_anew(history) == open_history().schedule


def test_the_undo_of_a_review_passes_over_what_names_a_scheduler(open_history: Opener) -> None:
    history = open_history()
    answer = review(history, 0)
    named = say(history, EVERY_THREE)
    assert history.undo(MONDAY) == [answer]
    assert history.undo(MONDAY) == []
    assert history.redo(MONDAY) == [answer]
    take_back(history, named)
    assert history.redo(MONDAY) == []
    assert history.schedule.of("d/a").state == reviews(0)


def test_a_scheduler_that_is_taken_back_was_never_in_force(open_history: Opener) -> None:
    history = open_history()
    review(history, 0)
    named = say(history, EVERY_THREE)
    for day in (0, 3, 6, 6):
        review(history, day)
    assert history.schedule.of("d/a").state.beats == 3, "once a day"
    take_back(history, named)
    assert history.schedule.of("d/a").state == reviews(0, 3), "on day 6 it was not due"


def test_after_a_switch_back_reviews_of_the_time_between_count_though_they_were_not_due(
    open_history: Opener,
) -> None:
    history = open_history()
    review(history, 0)
    review(history, 1)
    say(history, EVERY_THREE)
    for day in (1, 4, 4, 7):
        review(history, day)
    say(history, SM2)
    review(history, 8)  # not due: a cram again
    assert history.schedule.of("d/a").state == reviews(0, 1, 4, 7)
    assert history.schedule == folded_anew(history) == open_history().schedule


def test_the_snapshot_tells_the_scheduler_and_an_older_quizcv_does_not_read_it(open_history: Opener) -> None:
    history = open_history()
    review(history, 0)
    named = say(history, EVERY_THREE)
    history.save_snapshot()
    path = history.folder / "schedule.json"
    text = path.read_text()
    head = json.loads(text.partition(",\n")[0] + "}")
    assert (head["format"], head["scheduler"]) == (3, {"name": "metronome", "days": "3"})
    assert open_history().schedule == history.schedule
    path.write_text(text.replace('"days":"3"', '"days":"4"'))
    edited = open_history()
    assert "edited or damaged" in edited.notices[0]
    assert edited.schedule == history.schedule
    take_back(history, named)
    path.unlink()
    history = open_history()
    history.save_snapshot()
    head = json.loads(path.read_text().partition(",\n")[0] + "}")
    assert (head["format"], head["scheduler"]) == (3, SM2), "an older quizcv may not know what is undone"


def test_a_session_goes_by_whichever_scheduler_is_named(open_history: Opener) -> None:
    cards = tuple(Card(f"d/{name}", Flashcard(front=f"{name}?", back="!"), 1) for name in "abc")
    history = open_history()
    session = Session(Cards([Deck("d", "D", Path("d.yaml"), cards=cards)]), history)
    turn = session.next()
    assert turn is not None
    state = history.schedule.state_of(turn.progress)
    assert history.schedule.scheduler.describe(state) == (("easiness", "2.50"), ("right in a row", "0"))
    assert [preview.days for preview in session.previews(turn, (1, 5))] == [1, 1]
    session.grade(turn, Answered(1))
    assert session.decks_today()[0].young == 1
    say(history, EVERY_THREE)
    turn = session.next()
    assert turn is not None and turn.card.key == "d/b"
    assert [preview.days for preview in session.previews(turn, (1, 5))] == [3, 3]
    answer = session.grade(turn, Answered(1))
    assert (answer.progress.due, answer.is_leech) == (MONDAY + timedelta(days=3), False)
    assert session.decks_today()[0].young == 2
    assert session.upcoming() == {MONDAY + timedelta(days=3): 2}


UNKNOWN = [
    (b'"v":2,"kind":"flag","card":"d/a"', "the kind 'flag'"),
    (b'"v":3,"kind":"reset","card":"d/a"', "the format 3"),
    (b'"v":2,"kind":"scheduler","scheduler":{"name":"fsrs-6","retention":"0.9"}', "the scheduler 'fsrs-6'"),
    (b'"v":2,"kind":"scheduler","scheduler":{"name":"fsrs-7"}', "the scheduler 'fsrs-7'"),
    (b'"v":2,"kind":"scheduler","scheduler":{"name":"sm2","first":"7"}', "the scheduler 'sm2'"),
    (b'"v":3,"kind":"scheduler","scheduler":{"name":"sm2"}', "the format 3"),
    (b'"v":2,"kind":"review","card":"d/a","quality":4', "the format 2"),
    (b'"v":2,"kind":"\\u001b[2J","card":"d/a"', "the kind '␛[2J'"),
]


@pytest.mark.parametrize(("what", "said"), UNKNOWN)
def test_what_is_not_known_is_opened_for_reading_only(what: bytes, said: str, open_history: Opener) -> None:
    history = open_history()
    review(history, 0)
    log = history.folder / "reviews.jsonl"
    with log.open("ab") as file:
        file.write(
            b'{"id":"20261123T103209.123456Z-7f3a91c2","time":"","offset":0,"day":"2026-11-23",%b}\n' % what
        )
    before = {path.name: path.read_bytes() for path in history.folder.iterdir()}
    history.refresh()
    for opened in (history, open_history()):
        assert opened.schedule.of("d/a").state == reviews(0)
        assert opened.notices == [
            f"{log} was written by a newer quizcv (it holds {opened.read_only.partition('holds ')[2]}"
        ]
        assert said in opened.notices[0]
        assert opened.notices[0].endswith("it is opened for reading only. Update quizcv to review.")
        for write in (lambda h: review(h, 1), lambda h: h.undo(MONDAY), lambda h: h.move([("d/a", "d/b")])):
            with pytest.raises(NotSavedError, match="newer quizcv"):
                write(opened)
        opened.save_snapshot()
        assert keep_up(opened) == []
    with pytest.raises(NotSavedError, match="newer quizcv"):
        merge_into(history.folder, [b""])
    assert {path.name: path.read_bytes() for path in history.folder.iterdir()} == before


def test_a_scheduler_named_in_the_old_format_is_no_event(open_history: Opener) -> None:
    history = open_history()
    review(history, 0)
    say(history, EVERY_THREE, v=1)
    assert "1 unreadable line" in history.notices[0]
    assert history.schedule.of("d/a").state == reviews(0)
    assert history.read_only == ""


def test_machines_that_merge_fold_the_same(tmp_path: Path) -> None:
    numbers = count()
    machines = []
    for name, ahead in (("laptop", 0), ("desk", 1)):
        history = History(
            tmp_path / name,
            clock=lambda ahead=ahead: NOW + timedelta(seconds=ahead),  # type: ignore[misc]
            token=lambda: f"{next(numbers):08x}",
        )
        machines.append(history)
    laptop, desk = machines
    for day in (0, 1):
        review(laptop, day)
        review(desk, day, card="d/b")
    say(laptop, EVERY_THREE)
    review(laptop, 2)
    say(desk, Metronome(7).to_event())
    review(desk, 2)
    logs = [(each.folder / "reviews.jsonl").read_bytes() for each in machines]
    merge_into(laptop.folder, [logs[1]])
    merge_into(desk.folder, [logs[0]])
    ends = []
    for each in machines:
        opened = History(each.folder, clock=lambda: NOW)
        opened.save_snapshot()
        ends.append([(each.folder / name).read_bytes() for name in ("reviews.jsonl", "schedule.json")])
        each.refresh()
        assert each.schedule == opened.schedule
        assert opened.schedule.scheduler == Metronome(7)
    assert ends[0] == ends[1]


Step = tuple[str, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["review"] * 5 + ["drill", "mark", "reset", "undo", "redo", "save", "sm2", "three", "back"]
        ),
        st.integers(0, 12),
        st.integers(0, 5),
    ),
    max_size=20,
)


def take(history: History, step: Step, named: list[str]) -> None:
    """Do something to a history; `named` are the events that name a scheduler, and what takes them back."""
    what, number, quality = step
    day = MONDAY + timedelta(days=number)
    if what in ("review", "drill"):
        history.record(what, f"d/{quality % 2}", day=day, answered=Answered(quality))  # type: ignore[arg-type]
    elif what in ("mark", "reset"):
        history.record(what, "d/0", day=day)  # type: ignore[arg-type]
    elif what in ("undo", "redo"):
        getattr(history, what)(history.last_day or MONDAY)
    elif what == "save":
        history.save_snapshot()
    elif what == "back" and named:
        named.append(take_back(history, named[number % len(named)]))
    elif what in ("sm2", "three"):
        named.append(say(history, SM2 if what == "sm2" else EVERY_THREE))


@given(steps)
def test_refolding_equals_living_and_undo_restores_whatever_is_named(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        numbers = count()
        history = History(Path(folder), clock=lambda: NOW, token=lambda: f"{next(numbers):08x}")
        named: list[str] = []
        for step in steps:
            take(history, step, named)
        assert history.schedule == folded_anew(history)
        assert History(Path(folder), clock=lambda: NOW).schedule == history.schedule
        before = history.schedule
        event = say(history, EVERY_THREE)
        take_back(history, event)
        assert history.schedule == before
        history.save_snapshot()
        assert History(Path(folder), clock=lambda: NOW).schedule == before


@given(steps)
def test_naming_sm2_changes_nothing(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        numbers = count()
        history = History(Path(folder), clock=lambda: NOW, token=lambda: f"{next(numbers):08x}")
        for step in steps:
            take(history, ("sm2", *step[1:]) if step[0] == "three" else step, [])
        events = [logged.event for logged in history.log()]
        assert history.schedule == fold(event for event in events if event.kind != "scheduler")


@given(steps, st.integers(0, 20))
def test_an_undo_without_reading_all_comes_to_the_same_or_asks_for_all(
    steps: list[Step], folded: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        numbers = count()
        history = History(Path(folder), clock=lambda: NOW, token=lambda: f"{next(numbers):08x}")
        named: list[str] = []
        for step in steps:
            take(history, step, named)
        path = Path(folder) / "reviews.jsonl"
        data = path.read_bytes() if path.exists() else b""
    events = ordered(parse(data).events)
    earlier = events[:folded]
    schedule = fold(earlier)
    newest = earlier[-1].id if earlier else ""
    if LogIndex(data).bring_up_to_date(schedule, newest):
        assert schedule == fold(events)
    else:
        assert any(event.kind == "scheduler" for event in events)
        assert schedule == fold(earlier), "nothing was done"
