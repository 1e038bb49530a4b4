"""The real program on a small deck, with faults of the system put in its way by strace.

strace counts the calls that touch files in the data folder, and makes one of them fail or kills the
program at it. It runs as a grandchild (`-D`), so that the number of the process, which is in the names of
its temporary files, is known beforehand. What nobody could foresee in those names is always the same here.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from quizcv.history import Event
from quizcv.history.log import Log

collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]
"""strace and private mounts are Linux's."""
CARDS = 300
DAY = "2026-11-23"
PROGRAM = (
    "import pathlib, sys; from datetime import datetime; from quizcv import files;"
    " from quizcv.cli import main; files.unforeseen = lambda: '0123456789abcdef';"
    " main(clock=lambda: datetime.fromisoformat(pathlib.Path(sys.argv[1]).read_text()), argv=sys.argv[2:])"
)
FILES = (
    "lock",
    "reviews.jsonl",
    "reviews.torn",
    "schedule.json",
    "schedule.json.$$.0123456789abcdef.tmp",
    "backups",
    f"backups/reviews-{DAY}.jsonl.gz",
    f"backups/reviews-{DAY}.jsonl.gz.$$.0123456789abcdef.tmp",
)
"""All files in a data folder; `$$` is the number of the process."""


class Ended(msgspec.Struct):
    """What a program printed until it ended, and how it did."""

    lines: list[str]
    errors: str
    code: int

    @property
    def saved(self) -> list[str]:
        """The ids of the answers that were acknowledged, in order."""
        return [line.split()[1] for line in self.lines if line.startswith("saved ")]


class Place(msgspec.Struct):
    """A data folder of its own, with the deck that all share and a clock that is set by hand."""

    data: Path
    deck: Path
    clock: Path

    def set_clock(self, day: str, hour: int = 10) -> None:
        """From now on it is this hour of this day."""
        self.clock.write_text(f"{day}T{hour:02}:00+00:00")

    def command(self, *arguments: str) -> list[str]:
        """The review, for a pipe."""
        where = ["--data", str(self.data), "--decks", str(self.deck)]
        review = ["review", "--plain", "--new", "1000", *arguments]
        return [sys.executable, "-c", PROGRAM, str(self.clock), *where, *review]

    def traced(self, *options: str, trace: Path = Path("/dev/null"), only_data: bool = True) -> list[str]:
        """The review under strace, which sees the calls on files in the data folder, alone or with others."""
        paths = [f'-P "$0/{name}"' for name in FILES] + ['-P "$0"'] if only_data else []
        script = f'exec strace -D -f -o "$1" {" ".join([*paths, *options])} "${{@:2}}"'
        return ["bash", "-c", script, str(self.data), str(trace), *self.command()]

    def events(self) -> list[Event]:
        """What the log holds; every line of it can be read."""
        lines = Log(self.data).read()
        assert lines.unreadable == []
        return lines.events


@pytest.fixture
def a_place(tmp_path: Path) -> Callable[[str], Place]:
    """Makes a place with a data folder that does not exist yet: a_place("name")."""
    deck = tmp_path / "birds.yaml"
    cards = "".join(f"  - id: b{n:03}\n    front: question {n}\n    back: answer {n}\n" for n in range(CARDS))
    deck.write_text(f"id: birds\ncards:\n{cards}")

    def a_place(name: str) -> Place:
        place = Place(tmp_path / name / "data", deck, tmp_path / f"{name}.clock")
        place.data.parent.mkdir()
        place.set_clock(DAY)
        return place

    return a_place


@pytest.fixture
def run(environment: dict[str, str]) -> Callable[[Sequence[str], str], Ended]:
    """Runs a command on some input to its end: run(place.command(), "\n\nq\n")."""

    def run(command: Sequence[str], keys: str) -> Ended:
        done = subprocess.run(
            command, input=keys, capture_output=True, text=True, env=environment, timeout=60
        )
        return Ended(done.stdout.splitlines(), done.stderr, done.returncode)

    return run


class Player:
    """Somebody who reviews in a process of its own, one answer at a time."""

    OUTCOMES = ("saved ", "practised ", "not saved: ", "undone ", "? ", "done")

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        )
        self.asked = self.way = ""
        self.notes: list[str] = []
        self._read_until("[")

    def flip(self) -> None:
        """See the back of the card."""
        self._send("")
        self._read_until("  1 ")

    def answer(self, button: str = "3") -> str:
        """Give a grade; the line that says what came of it. Then the next card is asked."""
        self._send(button)
        outcome = self._read_until(*self.OUTCOMES)
        if outcome != "done":
            self._read_until("[")
        return outcome

    def flip_and_answer(self, button: str = "3") -> str:
        """Answer the card that is asked."""
        self.flip()
        return self.answer(button)

    def leave(self) -> int:
        """Quit; the exit code."""
        self._send("q")
        assert self.process.stdout is not None
        self.notes += [line for line in self.process.stdout.read().splitlines() if line.startswith("note: ")]
        return self.process.wait(20)

    def _send(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _read_until(self, *beginnings: str) -> str:
        assert self.process.stdout is not None
        seen = []
        for line in self.process.stdout:
            seen.append(line)
            if line.startswith("["):
                self.asked, _, self.way = line[1:].split(" ")[:3]
            if line.startswith("note: "):
                self.notes.append(line.strip())
            if line.startswith(beginnings):
                return line.strip()
        raise AssertionError(f"the program ended: {''.join(seen)}")


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Callable[[Sequence[str]], Player]]:
    """Starts a review to be talked with; it is ended after the test."""
    players: list[Player] = []

    def start(command: Sequence[str]) -> Player:
        players.append(Player(command, environment))
        return players[-1]

    yield start
    for player in players:
        player.process.kill()
        player.process.communicate()
