"""What cards say of others by their keys: the pictures they show, and what they were before."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from quizcv.decks import read, read_library
from quizcv.decks.references import former_keys

Run = Callable[..., subprocess.CompletedProcess[str]]
DECK = """\
id: d
cards:
  - {id: a, front: a, back: a, picture: d/line}
  - {id: b, front: b, back: b, picture: d/a}
  - {id: c, front: c, back: c, picture: other/line}
cheatsheet:
  - {id: line, operation: Line, code: torch.zeros(2), cards: [recall]}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "d.yaml"
    path.write_text(DECK)
    return path


def test_a_picture_of_no_entry_is_a_warning_on_loading(path: Path) -> None:
    (reading,) = read_library([path], []).readings
    no_entry = "`picture` names {}, and there is no such entry; correct or remove it"
    assert [each.message for each in reading.warnings] == [no_entry.format("d/a")]
    assert reading.deck and len(reading.deck.cards) == 4
    (reading,) = read_library([path], [], are_all=True).readings
    assert [each.message for each in reading.warnings] == [
        no_entry.format("d/a"),
        no_entry.format("other/line"),
    ]


def test_and_an_error_of_check(quizcv: Run, path: Path) -> None:
    done = quizcv("check", "--json", str(path))
    (row,) = json.loads(done.stdout)["decks"]
    assert (done.returncode, row["warnings"]) == (1, [])
    assert [(each["line"], each["column"]) for each in row["errors"]] == [(4, 32), (5, 32)]


def test_a_card_was_none_that_there_is_and_only_one_card_was_it(quizcv: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(
        "cards:\n"
        "  - {id: a, front: a, back: a, was: [d/b, old/x, old/y/c2]}\n"
        "  - {id: b, front: b, back: b, was: [old/x, d/c/c1]}\n"
        "  - {id: c, cloze: '{{c1::c}}', was: [d/c/c2, old/y]}\n"
    )
    done = quizcv("check", "--json", str(path))
    (row,) = json.loads(done.stdout)["decks"]
    assert [(each["line"], each["message"]) for each in row["errors"]] == [
        (2, "`was` names d/b, and that is a card of its own; remove one of them"),
        (3, "`was` names old/x, and so does d/a; a history goes to one card alone"),
        (3, "`was` names d/c/c1, and that is a card of its own; remove one of them"),
    ]


def test_a_copy_elsewhere_keeps_its_cards(tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "old.yaml"
    mine.parent.mkdir()
    mine.write_text("cards:\n  - {id: x, front: x, back: x}\n")
    (tmp_path / "d.yaml").write_text("cards:\n  - {id: a, front: a, back: a, was: [old/x]}\n")
    decks = read_library([tmp_path / "d.yaml"], [mine]).decks
    assert list(former_keys(decks)) == []


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("was: old/x", "`was` must be a list of cards; write `was: [deck/card]`"),
        ("was: [old]", "`was: old` is no card; write both ids, as in `deck/card`"),
        ("picture: line", "`picture: line` is no entry; write both ids, as in `picture: deck/entry`"),
        ("introduces: stride", "`introduces` must be a list; write `introduces: [stride]`"),
        (
            "style: [lenght]",
            "`style` may have `length`, `recite`, `yes-no`, `two-questions`, `alike`, `gives-away`, `source`,"
            " `early` or `percent` in it; write `style: [length, recite]`",
        ),
    ],
)
def test_what_cannot_be_meant_is_an_error(written: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"cards:\n  - {{id: c, front: c, back: c, {written}}}\n")
    assert [error.message for error in read(path).errors] == [message]


def test_they_change_nothing_of_what_a_card_is(tmp_path: Path) -> None:
    keys = "needs: [x/y], was: [old/x], picture: x/z, introduces: [word], style: [length]"
    kinds = ["front: a, back: b", "cloze: '{{c1::a}}'", "value: 1 + 1", "operation: a, code: x = 1"]
    for number, kind in enumerate(kinds):
        section = "cheatsheet" if "operation" in kind else "cards"
        sides = []
        for more in ("", f", {keys}"):
            path = tmp_path / f"{number}.yaml"
            path.write_text(f"{section}:\n  - {{{kind}{more}}}\n")
            (card,) = read_library([path], []).decks[0].cards
            sides.append(card.content.sides())
        assert sides[0] == sides[1]
