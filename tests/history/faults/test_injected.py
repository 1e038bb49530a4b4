"""At every call that touches the data folder: what the system refuses is said, and loses nothing.

A traced run tells which calls there are; then there is one run for each call and each fault.
"""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from quizcv.history import Answered, History
from quizcv.history.care.upkeep import keep_up

pytestmark = pytest.mark.needs("strace")

GIVEN = 2
"""Answers that a run gives; a fault costs one of them at most."""
KEYS = "\n\n" * GIVEN + "q\n"
CALLS = ["openat", "write", "fsync", "ftruncate", "rename", "mkdir", "unlink"]
FAULTS = {
    ("fresh", "signal=KILL"): ["openat", "write", "fsync", "rename", "mkdir"],
    ("used", "signal=KILL"): ["openat", "write", "fsync", "ftruncate", "rename", "unlink"],
    ("fresh", "error=ENOSPC"): ["openat", "write", "fsync", "rename", "mkdir"],
    ("used", "error=EIO"): ["openat", "write", "fsync", "ftruncate", "rename", "mkdir", "unlink"],
}
"""In which folder what goes wrong, and at which calls; before a `close` nothing is new on the disk."""
Run = Callable[..., Any]


@pytest.mark.parametrize(("kind", "fault"), FAULTS)
def test_whatever_fails_an_acknowledged_answer_is_there_once(
    kind: str, fault: str, a_place: Run, run: Run
) -> None:
    source = a_place(kind)
    if kind == "used":
        make_used(source, run)
    baseline = [event.id for event in source.events()]

    def problem_with(case: tuple[str, int]) -> str:
        call, number = case
        place = a_place(f"{kind}-{call}-{number}")
        if source.data.exists():
            shutil.copytree(source.data, place.data)
        ended = run(place.traced("-e", f"inject={call}:{fault}:when={number}"), KEYS)
        try:
            check(place, ended, baseline, killed=fault == "signal=KILL")
            check_next_opening(place)
        except AssertionError as error:
            return f"{call} {number}: {error}\n{ended.lines[-20:]}\n{ended.errors}"
        return ""

    cases = [
        (call, number + 1)
        for call, count in calls_of(source, a_place("counted"), run).items()
        if call in FAULTS[kind, fault]
        for number in range(count)
    ]
    assert len(cases) > 10
    with ThreadPoolExecutor(3) as pool:
        problems = list(filter(None, pool.map(problem_with, cases)))
    assert not problems, "\n\n".join([f"{len(problems)} of {len(cases)}", *problems])


@pytest.mark.parametrize("fault", ["write:error=ENOSPC", "fsync:error=EIO", "openat:error=EMFILE"])
def test_while_nothing_can_be_saved_the_card_stays_and_leaving_works(
    fault: str, a_place: Run, run: Run
) -> None:
    place = a_place("bad")
    assert len(run(place.command(), "\n\nq\n").saved) == 1
    before = (place.data / "reviews.jsonl").read_bytes()
    first = 1 if "openat" not in fault else 6  # so that the log can be read at the start
    ended = run(place.traced(f"-e inject={fault}:when={first}+"), KEYS)
    assert ended.code == 0
    assert refused(ended.lines) == [("birds/b001", "birds/b001")] * GIVEN
    assert "schedule.json was not refreshed" not in ended.errors, "there was nothing to refresh"
    assert (place.data / "reviews.jsonl").read_bytes() == before
    check_next_process(place, run)


def test_what_could_not_even_be_taken_back_is_not_taken_for_an_answer_of_another_window(
    a_place: Run, run: Run
) -> None:
    place = a_place("worse")
    keys = "\n\n" + KEYS  # one answer more, since the first is refused
    ended = run(place.traced("-e inject=fsync:error=EIO:when=2 -e inject=ftruncate:error=EIO"), keys)
    assert refused(ended.lines) == [("birds/b000", "birds/b000")]
    assert [line.split()[2] for line in ended.lines if line.startswith("saved ")] == [
        "birds/b000",
        "birds/b001",
    ]
    check_next_process(place, run)


def make_used(place: Any, run: Run) -> None:
    """Two answers, a snapshot that is behind, and a line that was torn off."""
    place.set_clock("2026-11-22")
    assert len(run(place.command(), "\n\nq\n").saved) == 1
    snapshot = (place.data / "schedule.json").read_bytes()
    assert len(run(place.command(), "\n\nq\n").saved) == 1
    (place.data / "schedule.json").write_bytes(snapshot)
    with (place.data / "reviews.jsonl").open("ab") as file:
        file.write(b'{"v":1,"id":"2026')
    shutil.rmtree(place.data / "backups")


def calls_of(source: Any, place: Any, run: Run) -> Counter[str]:
    """How often each call touches the data folder in a run without a fault."""
    if source.data.exists():
        shutil.copytree(source.data, place.data)
    trace = place.data.parent / "trace"
    assert len(run(place.traced(f"-e trace={','.join(CALLS)}", trace=trace), KEYS).saved) == GIVEN
    return Counter(re.findall(r"^\d+ +(\w+)\(", trace.read_text(), re.MULTILINE))


def check(place: Any, ended: Any, baseline: list[str], *, killed: bool) -> None:
    """Everything acknowledged is there, once; what failed was said and could be tried again."""
    ids = [event.id for event in place.events()]
    assert ids[: len(baseline)] == baseline
    new = ids[len(baseline) :]
    assert len(set(new)) == len(new)
    in_flight = [event_id for event_id in new if event_id not in ended.saved]
    assert [event_id for event_id in new if event_id not in in_flight] == ended.saved
    if killed:
        assert ended.code == -9
        assert len(in_flight) <= 1
        return
    assert "Traceback" not in ended.errors
    assert not in_flight
    assert ended.code == 0 or (ended.code == 1 and not ended.lines), "it did not even begin"
    assert ended.code == 1 or len(ended.saved) + len(refused(ended.lines)) == GIVEN
    assert len(refused(ended.lines)) <= 1
    assert all(before == after for before, after in refused(ended.lines)), "the same card again"


def refused(lines: list[str]) -> list[tuple[str, str]]:
    """For each answer that was not saved, the card it was for and the one asked next."""
    found = []
    headers = [re.match(r"\[(\S+) ", line) for line in lines]
    for number, line in enumerate(lines):
        if line.startswith("not saved: "):
            before = next(header[1] for header in headers[number::-1] if header)
            found.append((before, next(header[1] for header in headers[number:] if header)))
    return found


def check_next_opening(place: Any) -> None:
    """The history opens again with nothing amiss, and takes two more answers."""
    clock = datetime.fromisoformat(place.clock.read_text())
    before = [event.id for event in place.events()]
    history = History(place.data, clock=lambda: clock)
    assert keep_up(history) == []
    more = [
        history.record("review", f"birds/b{number}", day=clock.date(), answered=Answered(4))
        for number in (297, 298)
    ]
    history.save_snapshot()
    assert [event.id for event in place.events()] == [*before, *(event.id for event in more)]
    assert not list(place.data.rglob("*.tmp"))
    assert history.notices == []


def check_next_process(place: Any, run: Run) -> None:
    """The next process begins with nothing amiss, and takes two more answers."""
    clock = datetime.fromisoformat(place.clock.read_text())
    before = place.events()
    ended = run(place.command(), "\n\n\n\nq\n")
    assert ended.code == 0, ended
    assert ended.errors == ""
    assert [event.id for event in place.events()] == [event.id for event in before] + ended.saved
    assert len(ended.saved) == 2
    assert not list(place.data.rglob("*.tmp"))
    assert History(place.data, clock=lambda: clock).notices == []
