"""Cards that change their deck or their name keep their histories."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from quizcv.editing import EditError
from quizcv.history import Answered
from quizcv.workspace import Workspace, open_workspace

BIRDS = """\
cards:
  - id: robin
    front: Robin?
    back: Red.
    reverse: true
  - front: Heron?
    back: Fish.
  - id: swift
    front: Swift?
    back: Air.
cheatsheet:
  - id: zeros
    operation: Zeros
    code: torch.zeros(2)
  - id: ones
    operation: Ones
    code: torch.ones(2)
    after: zeros
"""
TREES = "cards:\n  - id: swift\n    front: Oak?\n    back: Acorn.\n"
DUE = date(2026, 11, 24)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "decks"
    folder.mkdir()
    (folder / "birds.yaml").write_text(BIRDS)
    (folder / "trees.yaml").write_text(TREES)
    workspace = opened(tmp_path)
    workspace.decks.adopt()
    for card in workspace.library.decks[-2].cards[:4]:
        workspace.history.record("review", card.key, day=date(2026, 11, 23), answered=Answered(4, 1000))
    return tmp_path


def opened(data: Path) -> Workspace:
    return open_workspace(data, clock=lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))


def due(data: Path, key: str) -> date | None:
    workspace = opened(data)
    workspace.decks.adopt()
    assert workspace.library.card(key), key
    return workspace.history.schedule.of(key).due


def heron(data: Path) -> str:
    return next(card.key for deck in opened(data).library.decks for card in deck.cards if "heron" in card.key)


def save(data: Path, key: str, **values: str) -> str:
    editing = opened(data).editing()
    fields = editing.fields(key)
    return editing.save(editing.draft(fields, {**fields.values, **values})).key


def test_moved_cards_keep_their_histories(data: Path) -> None:
    saved = opened(data).editing().move(["birds/robin/reverse", "birds/robin", heron(data)], "trees")
    assert saved.sentence == "Moved 2 cards to trees."
    text = (data / "decks" / "trees.yaml").read_text()
    assert text == TREES + (
        "  - id: robin\n    front: Robin?\n    back: Red.\n    reverse: true\n"
        "  - front: Heron?\n    back: Fish.\n"
    )
    assert due(data, "trees/robin") == due(data, "trees/robin/reverse") == DUE
    assert due(data, heron(data).replace("birds", "trees")) == DUE
    opened(data).editing().undo(saved)
    assert (data / "decks" / "birds.yaml").read_text() == BIRDS
    assert due(data, "birds/robin") == due(data, heron(data)) == DUE


def test_a_card_whose_id_is_taken_there_gets_another_and_says_what_it_was(data: Path) -> None:
    saved = opened(data).editing().move(["birds/swift"], "trees")
    text = (data / "decks" / "trees.yaml").read_text()
    assert text == TREES + "  - id: swift-2\n    front: Swift?\n    back: Air.\n    was: [birds/swift]\n"
    assert saved.key == "trees/swift-2"
    assert due(data, "trees/swift-2") == DUE
    assert due(data, "trees/swift") is None


def test_a_card_moves_into_a_new_deck(data: Path) -> None:
    opened(data).editing().move(["birds/swift"], "sky", "The sky")
    assert (data / "decks" / "sky.yaml").read_text() == (
        "title: The sky\n\ncards:\n  - id: swift\n    front: Swift?\n    back: Air.\n"
    )
    assert due(data, "sky/swift") == DUE


def test_entries_that_run_after_one_another_stay(data: Path) -> None:
    for key in ("birds/zeros", "birds/ones"):
        with pytest.raises(EditError, match="come `after` one another"):
            opened(data).editing().move([key], "trees")
    assert (data / "decks" / "birds.yaml").read_text() == BIRDS


def test_a_card_without_an_id_needs_none_while_one_side_stays(data: Path) -> None:
    key = save(data, heron(data), front="Grey heron?")
    assert "id: heron" not in (data / "decks" / "birds.yaml").read_text()
    assert due(data, key) == DUE


def test_a_card_without_an_id_gets_its_name_when_both_sides_change(data: Path) -> None:
    before = heron(data)
    key = save(data, before, front="Grey heron?", back="Fish and frogs.")
    assert key == before and due(data, key) == DUE
    name = before.partition("/")[2]
    assert f"  - id: {name}\n    front: Grey heron?\n" in (data / "decks" / "birds.yaml").read_text()


def test_another_id_keeps_the_history(data: Path) -> None:
    assert due(data, save(data, "birds/robin", id="redbreast")) == DUE
    assert "was:" not in (data / "decks" / "birds.yaml").read_text()
    key = save(data, "birds/swift", id="apus", front="Apus?", back="All air.")
    assert due(data, key) == DUE
    assert "    was: [birds/swift]\n" in (data / "decks" / "birds.yaml").read_text()


def test_a_deleted_card_waits_with_its_history(data: Path) -> None:
    saved = opened(data).editing().delete("birds/swift")
    workspace = opened(data)
    workspace.decks.adopt()
    assert workspace.decks.news == "Your decks changed: 1 gone."
    workspace.editing().undo(saved)
    assert due(data, "birds/swift") == DUE


def test_what_other_cards_say_of_a_moved_one_follows(data: Path) -> None:
    birds, trees = data / "decks" / "birds.yaml", data / "decks" / "trees.yaml"
    birds.write_text(BIRDS.replace("    back: Red.\n", "    back: Red.\n    needs: [birds/swift]\n"))
    trees.write_text(TREES + "    needs: [birds/swift, birds/robin]    # both\n")
    opened(data).editing().move(["birds/robin", "birds/swift"], "sky", "The sky")
    assert "    needs: [sky/swift, sky/robin]    # both\n" in trees.read_text()
    assert "    needs: [sky/swift]\n" in (data / "decks" / "sky.yaml").read_text()


COMMENTED = """\
cards:
    -   id: wren    # the smallest
        # seen in the garden
        front: >-
            Wren,
            or what?
        back: |
            Brown.

              Indented.
        tags: [small,   brown]   # two
        # the end of the wren
    - {id: tit, front: Tit?, back: Blue.}   # in brackets
    -   id: last
        front: Last?
        back: Yes.
"""
MOVED = """\
- id: oak
  front: Oak?
  back: Acorn.
-   id: wren    # the smallest
    # seen in the garden
    front: >-
        Wren,
        or what?
    back: |
        Brown.

          Indented.
    tags: [small,   brown]   # two
    # the end of the wren
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_moved_card_is_written_as_it_was_with_its_comments(data: Path, end: str) -> None:
    source, target = data / "decks" / "small.yaml", data / "decks" / "woods.yaml"
    source.write_text(COMMENTED, newline=end)
    target.write_text("cards:\n- id: oak\n  front: Oak?\n  back: Acorn.\n", newline=end)
    opened(data).editing().move(["small/wren"], "woods")
    assert target.read_bytes().decode() == f"cards:\n{MOVED}".replace("\n", end)
    left = COMMENTED[: COMMENTED.index("    -   id: wren")] + COMMENTED[COMMENTED.index("    - {id: tit") :]
    assert source.read_bytes().decode() == left.replace("\n", end)


def test_a_moved_card_keeps_its_lines_in_a_new_deck_and_under_another_id(data: Path) -> None:
    (data / "decks" / "small.yaml").write_text(COMMENTED)
    opened(data).editing().move(["small/wren"], "", "Woods")
    written = "".join(f"  {line}\n" if line else "\n" for line in MOVED.splitlines()[3:])
    assert (data / "decks" / "woods.yaml").read_text() == f"title: Woods\n\ncards:\n{written}"
    (data / "decks" / "small.yaml").write_text(COMMENTED)
    opened(data).editing().move(["small/wren"], "woods")
    again = written.replace("id: wren ", "id: wren-2 ")
    again = again.replace("brown]   # two\n", "brown]   # two\n      was: [small/wren]\n")
    assert (data / "decks" / "woods.yaml").read_text() == f"title: Woods\n\ncards:\n{written}\n{again}"


@pytest.mark.parametrize("target", ["cards: [{id: oak, front: Oak?, back: Acorn.}]\n", '{"cards": []}\n'])
def test_where_its_lines_cannot_stay_a_moved_card_is_written_anew(data: Path, target: str) -> None:
    (data / "decks" / "small.yaml").write_text(COMMENTED)
    (data / "decks" / "woods.yaml").write_text(target)
    before = opened(data).editing().fields("small/wren").written
    opened(data).editing().move(["small/wren", "small/tit"], "woods")
    assert opened(data).editing().fields("woods/wren").written == before
    assert opened(data).editing().fields("woods/tit").written["back"] == "Blue."
