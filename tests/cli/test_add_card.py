"""`quizcv add-card` and `quizcv decks --only-edits`, as scripts use them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from quizcv.decks import bundled_folder, load

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_card_is_added_and_its_key_is_printed(quizcv: Run, deck: Path) -> None:
    before = deck.read_text()
    done = quizcv("add-card", "birds", "--front", "Wren: size?", "--back", "Small.", "--tags", "a, b")
    assert (done.returncode, done.stderr) == (0, "")
    key = done.stdout.strip()
    assert key == load(deck).cards[-1].key
    assert deck.read_text() == f'{before}  - front: "Wren: size?"\n    back: Small.\n    tags: [a, b]\n'
    done = quizcv("find", "wren", "--json")
    assert [row["key"] for row in json.loads(done.stdout)["cards"]] == [key]


def test_any_key_can_be_set_and_a_list_has_an_item_each_time(quizcv: Run, deck: Path) -> None:
    done = quizcv(
        *("add-card", "birds", "--json", "--set", "task=Give a zero, please.", "--set", "solution=0"),
        *(
            "--set",
            "hints=Not one,",
            "--set",
            "hints=nor two",
            "--set",
            "id=zero",
            "--set",
            "vary={n: [1, 2]}",
        ),
    )
    found = json.loads(done.stdout)
    assert found == {"key": "birds/zero", "path": str(deck), "line": 14}
    card = load(deck).cards[-1].content
    assert (card.hints, card.vary) == (("Not one,", "nor two"), {"n": ("1", "2")})


def test_a_new_deck_begins_with_its_first_card(quizcv: Run, data: Path) -> None:
    words = (
        "add-card",
        "norsk",
        "--title",
        "Norsk",
        "--front",
        "et hus",
        "--back",
        "a house",
        "--set",
        "id=hus",
    )
    done = quizcv("--data", str(data), *words, places=False)
    assert done.stdout == "norsk/hus\n"
    path = data / "decks" / "norsk.yaml"
    assert path.read_text() == "title: Norsk\n\ncards:\n  - id: hus\n    front: et hus\n    back: a house\n"


def test_nothing_is_written_of_a_card_that_is_not_sound(quizcv: Run, deck: Path, data: Path) -> None:
    before = deck.read_text()
    done = quizcv("add-card", "birds", "--front", "Wren?")
    assert (done.returncode, done.stderr) == (
        1,
        "Error: `back` is missing; add `back: ...` to this card\n",
    )
    done = quizcv("add-card", "birds", "--front", "Wren?", "--back", "a", "--set", "colour=red", "--json")
    assert json.loads(done.stdout)["error"].startswith("`colour` is not a key of a card")
    card = ("add-card", "birds", "--front", "Wren?", "--back", "a", "--set")
    assert "`reverse` must be true or false" in quizcv(*card, "reverse=ja").stderr
    assert "`back` is given twice" in quizcv(*card, "back=b").stderr
    misspelt = quizcv("add-card", "birds", "--set", "frnt=a", "--back", "a")
    assert "`frnt` is not a key of a card; do you mean 'front' or 'prints'?" in misspelt.stderr
    assert quizcv("add-card", "birds", "--back", "a").returncode == 2
    assert quizcv("add-card", "birds", "--front", "a", "--back", "a", "--set", "id").returncode == 2
    assert deck.read_text() == before
    done = quizcv("--data", str(data), "add-card", "convolution", "--front", "a", "--back", "b", places=False)
    assert "came with quizcv; choose a deck of your own" in done.stderr


def test_a_copy_of_a_bundled_deck_becomes_edits(quizcv: Run, data: Path) -> None:
    original = bundled_folder() / "03-convolution.yaml"
    copy = data / "decks" / original.name
    copy.parent.mkdir(parents=True)
    text = original.read_text().replace("Cross-correlation: a conv", "Correlation: a conv")
    assert text != original.read_text()
    copy.write_text(text + "  - id: mine\n    operation: Mine\n    code: torch.zeros(7)\n")
    done = quizcv("--data", str(data), "decks", "--only-edits", "convolution", places=False)
    assert (done.returncode, done.stderr) == (
        0,
        "note: Your decks changed: 1 moved card keeps its history.\n"[:0],
    )
    assert done.stdout == (
        "The deck convolution is the one that comes with quizcv again: 1 edited card laid over it, 1 card of"
        " your own in convolution-own.yaml. Your copy is kept as 03-convolution.yaml.before-edits.\n"
    )
    edits = (data / "edits" / "convolution.yaml").read_text()
    assert "  - id: cross-correlation\n    back: |\n      Correlation: a conv" in edits
    assert edits.count("- id:") == 1 and "front:" not in edits
    assert sorted(path.name for path in copy.parent.iterdir()) == [
        "03-convolution.yaml.before-edits",
        "convolution-own.yaml",
    ]
    again = quizcv("--data", str(data), "decks", "--only-edits", "convolution", places=False)
    assert again.returncode == 1 and "there is no copy in its place" in again.stderr
