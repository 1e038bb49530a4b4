"""A killed process loses no answer that it acknowledged, and at most one more is there."""

import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

from quizcv.history.log import Log

ROUNDS = 12
CARDS = 400


def test_a_killed_review_loses_no_acknowledged_answer(
    tmp_path: Path, data: Path, environment: dict[str, str]
) -> None:
    deck = tmp_path / "many.yaml"
    cards = "".join(
        f"  - id: card-{n}\n    front: question {n}\n    back: answer {n}\n" for n in range(CARDS)
    )
    deck.write_text(f"id: many\ncards:\n{cards}")
    chance = random.Random(20261123)
    acknowledged: list[str] = []
    for _ in range(ROUNDS):
        wanted = chance.randrange(1, 20)
        acknowledged += acknowledged_until_killed(deck, data, environment, wanted, chance.random() * 0.002)
        events = Log(data).read().events
        assert [event.id for event in events] == sorted({event.id for event in events})
        assert set(acknowledged) <= {event.id for event in events}
        extra = len(events) - len(acknowledged)
        assert extra in (0, 1), "at most the answer in flight"
        acknowledged = [event.id for event in events]
    assert len(acknowledged) >= ROUNDS
    # After all that, the next answer is as good as any.
    done = subprocess.run(
        command(deck, data), input="\n\n", capture_output=True, text=True, env=environment, check=True
    )
    assert len(re.findall("^saved ", done.stdout, re.MULTILINE)) == 1
    assert Log(data).read().unreadable == []
    assert len(Log(data).read().events) == len(acknowledged) + 1


def command(deck: Path, data: Path) -> list[str]:
    where = ["--data", str(data), "--decks", str(deck)]
    return [sys.executable, "-m", "quizcv", *where, "review", "--plain", "--new", "1000"]


def acknowledged_until_killed(
    deck: Path, data: Path, environment: dict[str, str], wanted: int, moment: float
) -> list[str]:
    """Review until so many answers were acknowledged, kill it a moment later; all ids acknowledged."""
    process = subprocess.Popen(
        command(deck, data), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n4\n" * CARDS)
    process.stdin.flush()
    ids: list[str] = []
    for line in process.stdout:
        if line.startswith("saved "):
            ids.append(line.split()[1])
            if len(ids) == wanted:
                # From another thread, while this one keeps reading what was printed until then.
                threading.Timer(moment, process.send_signal, [signal.SIGKILL]).start()
    assert process.wait(20) == -signal.SIGKILL
    process.stdin.close()
    return ids
