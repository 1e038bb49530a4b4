"""What an author got wrong about the cards that a card builds on, and where that is said."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from quizcv.decks import read, read_library
from quizcv.decks.needs import needs_of, without_circles

Run = Callable[..., subprocess.CompletedProcess[str]]
DECK = """\
id: d
cards:
  - {id: a, front: a, back: a}
  - id: b
    front: b
    back: b
    needs: [d/a, d/gone]
  - {id: c, front: c, back: c, needs: [d/e]}
  - {id: e, front: e, back: e, needs: [d/f]}
  - {id: f, front: f, back: f, needs: [d/e]}
  - {id: g, front: g, back: g, needs: [other/x, tensors/one-number]}
"""
GONE = "`needs` names d/gone, and there is no such card; correct or remove it"
CIRCLE = "`needs` runs in a circle (d/e -> d/f -> d/e); remove one of them"
OTHER = "`needs` names other/x, and there is no such card; correct or remove it"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "d.yaml"
    path.write_text(DECK)
    return path


def test_loading_warns_and_all_cards_are_there(path: Path) -> None:
    (reading,) = read_library([path], []).readings
    assert reading.errors == ()
    assert [(warning.line, warning.message) for warning in reading.warnings] == [(4, GONE), (9, CIRCLE)]
    assert reading.deck is not None
    assert len(reading.deck.cards) == 6


def test_of_all_decks_it_is_known_what_is_not_there(path: Path) -> None:
    (reading,) = read_library([path], [], are_all=True).readings
    assert [warning.message for warning in reading.warnings][2] == OTHER


def test_only_circles_are_left_out(path: Path) -> None:
    deck = read(path).deck
    assert deck is not None
    left = without_circles(needs_of([deck]))
    assert left["d/b"] == ("d/a", "d/gone")
    assert (left["d/c"], left["d/e"], left["d/f"]) == (("d/e",), (), ())
    itself = {"d/a": ("d/a", "d/b")}
    assert without_circles(itself) == {"d/a": ("d/b",)}


def test_check_knows_the_bundled_and_the_own_decks_and_makes_an_error_of_it(
    quizcv: Run, path: Path, data: Path
) -> None:
    text = DECK.replace("tensors/one-number", "computer-vision/conv2d, conv/own, tensors/no-such-card")
    path.write_text(text)
    own = data / "decks" / "conv.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("cards:\n  - {id: own, front: q, back: a}\n")
    done = quizcv("check", "--json", str(path))
    assert done.returncode == 1
    (row,) = json.loads(done.stdout)["decks"]
    assert row["warnings"] == []
    assert [(each["line"], each["column"], each["message"]) for each in row["errors"]] == [
        (7, 5, GONE),
        (9, 32, CIRCLE),
        (11, 32, OTHER),
        (11, 32, OTHER.replace("other/x", "tensors/no-such-card")),
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("needs: d/a", "`needs` must be a list of cards; write `needs: [deck/card]`"),
        (
            "needs: [d/a, b]",
            "`needs: b` is no card; write both ids, as in `deck/card`",
        ),
        (
            "needs: [d/a/reverse]",
            "`needs: d/a/reverse` is no card; write both ids, as in `deck/card`",
        ),
    ],
)
def test_what_is_no_key_of_a_card_is_an_error(written: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"cards:\n  - {{id: c, front: c, back: c, {written}}}\n")
    assert [error.message for error in read(path).errors] == [message]
