"""A disk that is full, at whichever byte: nothing half-written, a clear sentence, and on it goes later."""

import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quizcv.history.log import parse

SMALL_DISK = ["unshare", "--mount", *(["--map-root-user"] if os.getuid() else [])]
MOUNT = 'mount -t tmpfs -o size=16k none "$0" && { head -c 99999 /dev/zero >"$0/filler"; exec "$@"; }'
"""A disk of four pages that only the program sees; a file fills it."""
DIGITS = 8
"""By how many bytes a line may be shorter than another one: it says how long an answer took."""
NO_SPACE = "No space left on device"
Run = Callable[..., Any]


def test_a_file_size_limit_within_any_byte_of_a_line_leaves_nothing_behind(a_place: Run, start: Run) -> None:
    place = a_place("limited")
    player = start(place.command())
    assert player.flip_and_answer().startswith("saved ")
    log = place.data / "reviews.jsonl"
    before = log.read_bytes()
    asked = player.asked

    def limit(size: int) -> None:
        resource.prlimit(player.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    for size in range(len(before) - DIGITS):
        limit(len(before) + size)
        assert player.flip_and_answer() == f"not saved: {log}: File too large"
        assert player.asked == asked
        assert log.read_bytes() == before
    limit(resource.RLIM_INFINITY)
    assert f" {asked} " in player.flip_and_answer()
    assert len(place.events()) == 2
    limit(100)
    assert player.leave() == 0
    assert player.notes == [
        "note: schedule.json was not refreshed: File too large. No answer is lost: the log has them."
    ]


def test_a_full_disk_at_the_start_in_between_and_at_the_end(a_place: Run, start: Run) -> None:
    place = a_place("full")
    place.data.mkdir()
    player = start([*SMALL_DISK, "sh", "-c", MOUNT, str(place.data), *place.command()])
    disk = Path(f"/proc/{player.process.pid}/root{place.data}")
    log, filler = disk / "reviews.jsonl", disk / "filler"
    refusal = f"not saved: {place.data / 'reviews.jsonl'}: {NO_SPACE}"

    assert player.flip_and_answer() == refusal
    assert player.flip_and_answer() == refusal
    os.truncate(filler, 3 * 4096)
    outcome, saved = player.flip_and_answer(), 0
    while outcome.startswith("saved "):  # until a line no longer fits on the page
        saved += 1
        outcome = player.flip_and_answer()
    assert (outcome, player.asked) == (refusal, f"birds/b{saved:03}")
    lines = parse(log.read_bytes())
    assert (len(lines.events), lines.end, lines.unreadable) == (saved, log.stat().st_size, [])

    os.truncate(filler, 2 * 4096)
    assert f" birds/b{saved:03} " in player.flip_and_answer()
    assert len(parse(log.read_bytes()).events) == saved + 1 > 10, "two pages, and the disk is full again"
    assert player.leave() == 0
    assert player.notes == [
        f"note: schedule.json was not refreshed: {NO_SPACE}. No answer is lost: the log has them."
    ]
