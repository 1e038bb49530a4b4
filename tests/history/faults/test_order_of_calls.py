"""The order of the calls of the system: what is printed as saved was made durable before."""

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.needs("strace")

Run = Callable[..., Any]
Call = tuple[str, str]
"""What was done, and to which file: ("fsync", "reviews.jsonl")."""


@pytest.mark.parametrize("is_new", [True, False])
def test_an_answer_is_on_disk_before_it_is_acknowledged(is_new: bool, a_place: Run, run: Run) -> None:
    place = a_place("order")
    if not is_new:  # even so the folder is made durable: the process before may have been killed too soon
        assert len(run(place.command(), "\n\nq\n").saved) == 1
    calls = traced_calls(place, run, "\n\n" * 3 + "q\n")
    turns = split_at([call for call in calls if call != ("openat", "reviews.jsonl")], ("write", "saved"))
    assert len(turns) == 4
    for number, turn in enumerate(turns[:3]):
        in_order = [("write", "reviews.jsonl"), ("fsync", "reviews.jsonl")]
        if number == 0:
            in_order += [("openat", "data"), ("fsync", "data")]
        assert turn[-len(in_order) :] == in_order, turn
    made = [("mkdir", "data"), ("openat", place.data.parent.name), ("fsync", place.data.parent.name)]
    assert (turns[0][:3] == made) is is_new


def test_the_snapshot_is_whole_and_durable_before_it_replaces_the_old_one(a_place: Run, run: Run) -> None:
    place = a_place("order")
    calls = traced_calls(place, run, "\n\nq\n")
    after = split_at(calls, ("write", "saved"))[-1]
    temporary = "schedule.json.PID.tmp"
    assert after == [
        ("openat", temporary),
        ("write", temporary),
        ("fsync", temporary),
        ("rename", temporary),
        ("openat", "data"),
        ("fsync", "data"),
    ]


def traced_calls(place: Any, run: Run, keys: str) -> list[Call]:
    """What a review does to files it may write in and around its data folder, and where it says `saved`."""
    trace = place.clock.with_suffix(".trace")
    ended = run(
        place.traced(
            "-y -s 99 -e trace=openat,write,fsync,ftruncate,rename,mkdir", trace=trace, only_data=False
        ),
        keys,
    )
    assert ended.code == 0
    around = re.escape(str(place.data.parent))
    calls: list[Call] = []
    for line in trace.read_text().splitlines():
        if re.search(r'write\(1<.*, "saved ', line):
            calls.append(("write", "saved"))
        elif found := re.search(rf'(\w+)\(.*?[<"]{around}(?:/[^>"]*/|/)?([^>"/]*)[>"]', line):
            call, name = found[1], re.sub(r"\.\d+\.[0-9a-f]{16}\.", ".PID.", found[2])
            if call != "openat" or "O_CREAT" in line or "O_DIRECTORY" in line:
                calls.append((call, name or place.data.parent.name))
    return [call for call in calls if call != ("openat", "lock") and "backups" not in call[1]]


def split_at(calls: list[Call], where: Call) -> list[list[Call]]:
    """The calls before each such call, and those after the last."""
    parts: list[list[Call]] = [[]]
    for call in calls:
        if call == where:
            parts.append([])
        else:
            parts[-1].append(call)
    return parts
