"""`quizcv judge`: what an answer would be told, one by one and in a batch from one worker."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

DECK = """\
id: sums
title: Sums
cards:
  - id: flip
    front: What is two?
    back: "2"
  - id: sum
    value: "{a} + 1"
    vary: {a: ["1", "2"]}
    where: [a > 0]
  - id: dtype
    prints: print(torch.tensor([1]).dtype)
  - id: conv
    shape: nn.Conv2d(3, 8, 3, padding=1, stride=3)
    input: torch.zeros(2, 3, 32, 32)
  - id: task
    task: Give one.
    starter: one =
    solution: torch.ones(1)
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    path = tmp_path / "sums.yaml"
    path.write_text(DECK)
    return path


def test_what_needs_no_torch(quizcv: Run) -> None:
    assert quizcv("judge", "flip", "--answer", "2").stdout.startswith("? this card is answered from memory")
    assert quizcv("judge", "sums/conv").stdout.startswith("What shape comes out?\n\n```python\n")
    assert quizcv("judge", "task").stdout.endswith("to begin with:\n\none =\n")
    asked = json.loads(quizcv("judge", "sum", "--json", "--review", "1").stdout)
    assert (asked["card"], asked["parameters"]["a"] in "12") == ("sums/sum", True)
    unread = json.loads(quizcv("judge", "sum", "--answer", "3*", "--json").stdout)
    assert (unread["right"], unread["attempts"]) == (None, 0)
    assert "unfinished" in unread["complaint"]


def test_what_it_does_not_judge(quizcv: Run) -> None:
    done = quizcv("judge", "nothing", "--answer", "2")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no card 'nothing'; there are: sums/flip," in done.stderr
    done = quizcv("judge", "sum", "--answer", "2")
    assert (done.returncode, done.stdout) == (1, "")
    assert "has not been allowed to run: look at it, then add --yes" in done.stderr
    assert quizcv("judge").returncode == quizcv("judge", "sum", "--batch", "-").returncode == 2


def test_a_batch_is_answered_line_by_line_from_one_worker(
    deck: Path, data: Path, environment: dict[str, str], quizcv_with_forked_torch: list[str]
) -> None:
    words = ["--data", str(data), "--decks", str(deck), "judge", "--batch", "-", "--yes"]
    with subprocess.Popen(
        [*quizcv_with_forked_torch, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as judge:
        assert judge.stdin and judge.stdout

        def told(line: object) -> dict[str, object]:
            judge.stdin.write((line if isinstance(line, str) else json.dumps(line)) + "\n")
            judge.stdin.flush()
            row: dict[str, object] = json.loads(judge.stdout.readline())
            return row

        right = told({"card": "sum", "answer": "3", "parameters": {"a": 2}})
        assert (right["card"], right["parameters"], right["right"], right["attempts"]) == (
            "sums/sum",
            {"a": "2"},
            True,
            1,
        )
        assert "line 2 is not such as" in str(told("[")["error"])
        assert told({"card": "?", "answer": "3"})["error"].startswith("line 3: there is no card")
        assert "never asks with these" in str(
            told({"card": "sum", "answer": "3", "parameters": {"a": 7}})["error"]
        )
        wrong = told({"card": "sum", "answer": "9", "review": 3})
        assert (wrong["right"], wrong["said"], wrong["attempts"]) == (False, "too large", 1)
        near = told({"card": "dtype", "answer": "long"})
        assert (near["right"], near["attempts"], near["truth"]) == (None, 0, "torch.int64")
        assert "the value is right; write it as Python prints it" in str(near["near"])
        slip = told({"card": "conv", "answer": "2, 8, 32, 32"})
        assert (slip["slip"], slip["layer"], slip["truth"]) == ("stride", "Conv2d", "(2, 8, 11, 11)")
        assert told({"card": "task", "answer": "torch.ones(1)"})["right"] is True
        judge.stdin.close()
    assert judge.returncode == 0
