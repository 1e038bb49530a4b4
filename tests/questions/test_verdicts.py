"""What learners typed, through the program: `verdicts/DECK.yaml` with `DECK.answers.json`.

The answers are {card id: [[text, right], ...]}, where `right` is null where either will do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quizcv.decks import load

DECKS = Path(__file__).parent / "verdicts"
KNOWN = {"doing-nothing": 7, "other-order": 0, "second-call-truth": 0, "typed-values": 0}
"""How many verdicts of a deck differ today. Lower the number with each that is put right."""

Batch = list[tuple[dict[str, Any], dict[str, Any]]]
"""Lines of a batch, each with what came back."""


def batch() -> list[dict[str, Any]]:
    """All lines."""
    return [
        {"card": f"{load(DECKS / f'{name}.yaml').id}/{card}", "answer": text}
        for name in KNOWN
        for card, given in json.loads((DECKS / f"{name}.answers.json").read_text("utf-8")).items()
        for text, _ in given
    ]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, Any]]:
    """What was said of each answer to each card."""
    lines = batch()
    places = ["--decks", str(DECKS), "--data", str(tmp_path_factory.mktemp("data"))]
    done = subprocess.run(
        [sys.executable, "-m", "quizcv", *places, "judge", "--batch", "-", "--yes"],
        input="\n".join(map(json.dumps, lines)),
        capture_output=True,
        text=True,
        env=os.environ,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["card"] for row in rows] == [line["card"] for line in lines]
    return {(line["card"], line["answer"]): row for line, row in zip(lines, rows, strict=True)}


@pytest.mark.parametrize("name", KNOWN)
def test_no_more_verdicts_differ_than_are_known_to(
    name: str, judged: dict[tuple[str, str], dict[str, Any]]
) -> None:
    differing = []
    deck = load(DECKS / f"{name}.yaml").id
    for card, given in json.loads((DECKS / f"{name}.answers.json").read_text("utf-8")).items():
        for text, wanted in given:
            row = judged[f"{deck}/{card}", text]
            if wanted not in (None, row["right"] is True):
                differing.append(f"{card}: {text!r} is {'right' if wanted else 'wrong'}; {row}")
    assert len(differing) <= KNOWN[name], "\n".join(differing)
