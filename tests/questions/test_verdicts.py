"""What people type, through one `quizcv judge --batch`: nothing right is refused, and nothing wrong accepted.

`answers/DECK.txt` has answers to the cards of a bundled deck. `verdicts/DECK.yaml` are decks that fell to
fine points once, and `DECK.answers.json` says what is right there: {card id: [[text, right], ...]}, null
where either will do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quizcv.decks import bundled_folder, load, read_library
from quizcv.decks.contents import BlankCard, TaskCard
from quizcv.questions import promised, runs

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]
HERE = Path(__file__).parent
DECKS = HERE / "verdicts"
KNOWN = {"doing-nothing": 7, "other-order": 0, "second-call-truth": 0, "typed-values": 0}
"""How many verdicts of a deck differ today. Lower the number with each that is put right.

Those of doing-nothing stay: its cards compare too little, and `check --run` warns of each (tests/check).
"""

Row = dict[str, Any]
Answer = tuple[Row, bool | None]
"""A line of the batch, and whether it is right; None where either will do."""


def answers_to_bundled_cards() -> list[Answer]:
    """Those in answers/, each with the values with which the card is asked."""
    decks = read_library([bundled_folder()], []).decks
    first = {card.key: promised(card, deck).parameters for deck in decks for card in deck.cards if runs(card)}
    found: list[Answer] = []
    card, parameters = "", {}
    files = sorted((HERE / "answers").glob("*.txt"))
    for line in (line for file in files for line in file.read_text("utf-8").splitlines()):
        if line.startswith(("+ ", "- ")):
            answer = line[2:].replace("⏎", "\n")
            found.append(({"card": card, "answer": answer, "parameters": parameters}, line[0] == "+"))
        elif line and not line.startswith("#"):
            card, _, drawn = line.partition(" ")
            parameters = json.loads(drawn) if drawn else first[card]
    return found


def answers_to(name: str) -> Iterator[Answer]:
    deck = load(DECKS / f"{name}.yaml").id
    for card, given in json.loads((DECKS / f"{name}.answers.json").read_text("utf-8")).items():
        for text, right in given:
            yield {"card": f"{deck}/{card}", "answer": text}, right


def judged(lines: list[Row], data: Path) -> dict[str, Row]:
    """What is said of each line."""
    places = ["--decks", str(bundled_folder()), "--decks", str(DECKS), "--data", str(data)]
    done = subprocess.run(
        [sys.executable, "-m", "quizcv", *places, "judge", "--batch", "-", "--yes"],
        input="\n".join(map(json.dumps, lines)),
        capture_output=True,
        text=True,
        timeout=1100,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.get("card") for row in rows] == [line["card"] for line in lines]
    return {json.dumps(line): row for line, row in zip(lines, rows, strict=True)}


def differing(answers: list[Answer], told: dict[str, Row]) -> list[str]:
    """Those that were not told what is right."""
    found = []
    for line, right in answers:
        row = told[json.dumps(line)]
        if right not in (None, row["right"] is True):
            said = row["said"] or row["complaint"] or row["near"] or f"right; {row['truth']} is"
            found.append(f"{row['card']} {row['parameters']}: {line['answer']!r} is {right}, told: {said}")
    return found


def test_what_people_type_is_judged_rightly(tmp_path: Path) -> None:
    """One test, since all answers go through one worker, which judges forty in a second."""
    bundled = answers_to_bundled_cards()
    assert sum(right is True for _, right in bundled) >= 400
    assert sum(right is False for _, right in bundled) >= 300
    fine_points = {name: list(answers_to(name)) for name in KNOWN}
    told = judged([line for each in (bundled, *fine_points.values()) for line, _ in each], tmp_path)
    assert not (found := differing(bundled, told)), "\n".join(found)
    for name, known in KNOWN.items():
        found = differing(fine_points[name], told)
        assert len(found) <= known, "\n".join(found)


def test_every_bundled_task_and_blank_has_honest_and_wrong_answers() -> None:
    counts: dict[str, Counter[bool | None]] = defaultdict(Counter)
    for line, right in answers_to_bundled_cards():
        counts[line["card"]][right] += 1
    decks = read_library([bundled_folder()], []).decks
    contents = {card.key: card.content for deck in decks for card in deck.cards}
    asked = [key for key, content in contents.items() if isinstance(content, TaskCard | BlankCard)]
    assert [key for key in asked if counts[key][True] < 2 or counts[key][False] < 2] == []
