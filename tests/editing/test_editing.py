"""Cards changed where they are written: checked before, whole or not at all, and undone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.editing import EditError, Editing, keys_of
from quizcv.editing.keys import KIND_OF
from quizcv.workspace import Workspace, open_workspace

BIRDS = """\
title: Birds    # of the garden
cards:
  - id: robin
    front: What colour is a robin's breast?
    back: Red.
    tags: [garden]
    reverse: true

  # the next one eats fish
  - front: What does a heron eat?
    back: |
      Fish.
  - id: sum
    value: 1 + {n}
    vary: {n: [1, 2]}
    result: "2"
cheatsheet:
  - id: zeros
    operation: Zeros
    code: torch.zeros(2)
  - id: more
    operation: More zeros
    code: x = torch.zeros(3)
    after: zeros
"""
TREES = "cards:\n- front: Oak?\n  back: Acorn.\n"


@pytest.fixture
def birds(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "decks"
    folder.mkdir(parents=True)
    (folder / "trees.yaml").write_text(TREES)
    path = folder / "birds.yaml"
    path.write_text(BIRDS)
    return path


def opened(birds: Path) -> Workspace:
    return open_workspace(birds.parent.parent, clock=lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))


@pytest.fixture
def editing(birds: Path) -> Editing:
    return opened(birds).editing()


def save(editing: Editing, key: str, **values: str | list[str]) -> object:
    fields = editing.fields(key)
    return editing.save(editing.draft(fields, {**fields.values, **values}))


def test_the_fields_of_a_card_are_what_is_written(editing: Editing, birds: Path) -> None:
    fields = editing.fields("birds/robin/reverse")
    assert (fields.key, fields.kind, fields.section, fields.path, fields.line) == (
        "birds/robin", "front", "cards", birds, 3
    )  # fmt: skip
    assert list(fields.values.items()) == [
        ("id", "robin"),
        ("front", "What colour is a robin's breast?"),
        ("back", "Red."),
        ("reverse", "true"),
        ("tags", ["garden"]),
    ]
    assert editing.fields("birds/sum").values["vary"] == "{n: [1, 2]}"
    assert not fields.is_bundled


def test_a_card_is_saved_alone(editing: Editing, birds: Path) -> None:
    saved = save(editing, "birds/robin", back="Orange, rather.")
    assert birds.read_text() == BIRDS.replace("Red.", "Orange, rather.")
    assert (saved.key, saved.path, saved.line) == ("birds/robin", birds, 3)
    assert saved.sentence == "Saved birds/robin."
    assert editing.undo(saved) == "Undone: edit of birds/robin"
    assert birds.read_text() == BIRDS


def test_what_is_not_changed_stays_as_it_is_written(editing: Editing, birds: Path) -> None:
    heron = next(card.key for card in opened(birds).library.decks[-2].cards if "heron" in card.key)
    fields = editing.fields(heron)
    draft = editing.draft(fields, fields.values)
    assert not draft.is_changed
    assert editing.save(draft).changes == ()
    save(editing, heron, back="Fish.\nAnd frogs.")
    assert birds.read_text() == BIRDS.replace("Fish.\n", "Fish.\n      And frogs.\n")


def test_empty_fields_are_left_out_of_the_card(editing: Editing, birds: Path) -> None:
    save(editing, "birds/robin", tags=[" "], reverse="", source="Look.")
    assert birds.read_text() == BIRDS.replace(
        "    tags: [garden]\n    reverse: true\n", "    source: Look.\n"
    )


@pytest.mark.parametrize(
    ("key", "values", "where", "said"),
    [
        ("robin", {"back": ""}, "back", "`back` is missing; add `back: ...` to this card"),
        ("robin", {"bakc": "a"}, "bakc", "`bakc` is not a key of a card"),
        ("robin", {"id": "a b"}, "id", "may have only letters"),
        ("robin", {"id": "sum"}, "id", "the id `sum` is taken by another card of this deck; choose another"),
        ("sum", {"value": "1 +"}, "value", "`value` is not Python"),
        ("sum", {"vary": "{n: [1, 2"}, "vary", "this [ is not closed properly"),
        ("sum", {"vary": "n"}, "vary", "`vary` gives a list of values for each name"),
        ("more", {"after": "nowhere"}, "after", "names no cheat-sheet entry of this deck"),
    ],
)
def test_a_mistake_is_a_sentence_with_its_key(
    editing: Editing, birds: Path, key: str, values: dict[str, str], where: str, said: str
) -> None:
    fields = editing.fields(f"birds/{key}")
    draft = editing.draft(fields, {**fields.values, **values})
    assert draft.problems and draft.problems[0][0] == where and said in draft.problems[0][1]
    assert draft.cards == ()
    with pytest.raises(EditError, match=r"\w"):
        editing.save(draft)
    assert birds.read_text() == BIRDS


def test_entries_that_would_run_in_a_circle_are_refused(editing: Editing, birds: Path) -> None:
    with pytest.raises(EditError, match="in a circle"):
        save(editing, "birds/zeros", after="more")
    assert birds.read_text() == BIRDS


def test_a_draft_is_what_would_be_asked(editing: Editing) -> None:
    fields = editing.fields("birds/robin")
    draft = editing.draft(fields, {**fields.values, "back": "Blue."})
    assert [card.key for card in draft.cards] == ["birds/robin", "birds/robin/reverse"]
    assert [card.content.back for card in draft.cards] == ["Blue.", "Blue."]
    deck = editing.deck_with(draft)
    assert [card for card in deck.cards if card.source_key == "birds/robin"] == list(draft.cards)


def test_a_card_that_changed_meanwhile_is_not_written_over(editing: Editing, birds: Path) -> None:
    fields = editing.fields("birds/robin")
    birds.write_text(BIRDS.replace("Red.", "Red!").replace("Zeros", "0s"))
    with pytest.raises(EditError, match=r"changed meanwhile in birds\.yaml"):
        editing.save(editing.draft(fields, {**fields.values, "back": "Blue."}))
    birds.write_text(BIRDS.replace("1 + {n}", "2 + {n}"))
    editing.save(editing.draft(fields, {**fields.values, "back": "Blue."}))
    assert birds.read_text() == BIRDS.replace("1 + {n}", "2 + {n}").replace("Red.", "Blue."), "others may"


def test_an_undo_takes_back_nothing_that_came_after(editing: Editing, birds: Path) -> None:
    saved = save(editing, "birds/robin", back="Blue.")
    birds.write_text(birds.read_text() + "# mine\n")
    with pytest.raises(EditError, match="changed since"):
        editing.undo(saved)
    assert birds.read_text().endswith("# mine\n")


def test_a_card_is_added_at_the_end(editing: Editing, birds: Path) -> None:
    fields = editing.blank("birds", "front")
    saved = editing.save(editing.draft(fields, {"front": "Is: it?", "back": "Yes", "tags": ["a", "b"]}))
    new = '  - front: "Is: it?"\n    back: Yes\n    tags: [a, b]\n'
    assert birds.read_text() == BIRDS.replace("cheatsheet:", f"{new}cheatsheet:")
    assert opened(birds).library.card(saved.key)
    fields = editing.blank("birds", "operation")
    editing.save(editing.draft(fields, {"operation": "Ones", "code": "torch.ones(2)", "output": "[2]"}))
    assert birds.read_text().endswith("  - operation: Ones\n    code: torch.ones(2)\n    output: [2]\n")


def test_the_same_question_twice_is_a_problem_before_it_is_written(editing: Editing) -> None:
    draft = editing.draft(
        editing.blank("birds", "front"), {"front": "What does a heron eat?", "back": "Frogs"}
    )
    assert [key for key, _ in draft.problems] == ["front"]


def test_a_deck_is_made_for_its_first_card(editing: Editing, birds: Path) -> None:
    fields = editing.blank("norsk", "front", title="Norsk: ord")
    saved = editing.save(editing.draft(fields, {"front": "et hus", "back": "a house"}))
    path = birds.with_name("norsk.yaml")
    assert path.read_text() == 'title: "Norsk: ord"\n\ncards:\n  - front: et hus\n    back: a house\n'
    deck = opened(birds).library.deck("norsk")
    assert deck and deck.title == "Norsk: ord" and deck.cards[0].key == saved.key
    editing.undo(saved)
    assert not path.exists()


def test_a_deleted_card_is_gone_and_comes_back(editing: Editing, birds: Path) -> None:
    saved = editing.delete("birds/robin/reverse")
    assert "robin" not in birds.read_text() and "# the next one eats fish" in birds.read_text()
    editing.undo(saved)
    assert birds.read_text() == BIRDS
    with pytest.raises(EditError, match="names"):
        editing.delete("birds/zeros")
    trees = next(card.key for card in opened(birds).library.deck("trees").cards)
    with pytest.raises(EditError, match=r"delete trees\.yaml instead"):
        editing.delete(trees)


def test_tags_are_given_to_many_cards_at_once(editing: Editing, birds: Path) -> None:
    trees = next(card.key for card in opened(birds).library.deck("trees").cards)
    saved = editing.tag(
        ["birds/robin", "birds/robin/reverse", "birds/sum", trees], add=["new"], remove=["garden"]
    )
    assert saved.sentence == "Tagged 3 cards."
    assert birds.read_text() == BIRDS.replace("[garden]", "[new]").replace(
        '    result: "2"\n', '    result: "2"\n    tags: [new]\n'
    )
    assert birds.with_name("trees.yaml").read_text() == TREES + "  tags: [new]\n"
    editing.undo(saved)
    assert (birds.read_text(), birds.with_name("trees.yaml").read_text()) == (BIRDS, TREES)


@pytest.mark.parametrize("kind", KIND_OF)
def test_every_key_of_a_kind_can_be_filled_in(kind: str) -> None:
    keys = keys_of(kind)
    assert {key.name for key in keys} == set(KIND_OF[kind].__struct_fields__)
    assert kind in [key.name for key in keys if key.is_required]
    assert all(key.label for key in keys)


@pytest.mark.parametrize(
    ("kind", "values", "missing"),
    [
        ("front", {"back": "A bird."}, ["front"]),
        ("answer", {"front": "A bird?", "back": "A robin."}, ["answer"]),
        ("choices", {"front": "A bird?", "back": "A robin."}, ["choices", "answer"]),
        ("choices", {"front": "A bird?", "answer": ["A robin."]}, ["choices"]),
        ("shape", {"ask": "How large?", "setup": "n = 3"}, ["shape"]),
        ("blank", {}, ["blank"]),
        ("operation", {"code": "x + 1"}, ["operation"]),
    ],
)
def test_a_draft_lacks_what_its_kind_needs_whatever_else_it_could_be(
    editing: Editing, kind: str, values: dict[str, str | list[str]], missing: list[str]
) -> None:
    draft = editing.draft(editing.blank("birds", kind), values)
    section = "cheat-sheet entry" if kind == "operation" else "card"
    said = [(key, f"`{key}` is missing; add `{key}: ...` to this {section}") for key in missing]
    assert (list(draft.problems), draft.cards) == (said, ())


def test_keys_say_how_they_are_filled_in() -> None:
    sorts = {key.name: key.sort for kind in KIND_OF for key in keys_of(kind)}
    assert {name for name, sort in sorts.items() if sort == "structure"} == {
        "vary",
        "slips",
        "output",
        "compare",
    }
    assert {name for name, sort in sorts.items() if sort == "flag"} == {
        "reverse",
        "hidden",
        "may_raise",
        "may_run",
    }
    assert {
        "tags",
        "needs",
        "cases",
        "hints",
        "was",
        "cards",
        "blanks",
        "style",
        "axes",
        "without",
        "where",
    } <= {name for name, sort in sorts.items() if sort == "list"}
    assert {sorts[name] for name in ("front", "back", "note", "cloze", "task", "ask")} == {"text"}
    assert {sorts[name] for name in ("id", "source", "after", "error", "picture")} == {"word"}


def test_one_answer_is_a_text_and_several_are_a_list(editing: Editing, birds: Path) -> None:
    fields = editing.blank("birds", "answer")
    draft = editing.draft(fields, {"id": "gull", "front": "Måke?", "answer": ["gull"], "forgive": ["case"]})
    editing.save(draft)
    new = "  - id: gull\n    front: Måke?\n    answer: gull\n    forgive: [case]\n"
    assert new in birds.read_text()
    editing = opened(birds).editing()
    fields = editing.fields("birds/gull")
    assert (fields.kind, fields.values["answer"]) == ("answer", ["gull"])
    editing.save(editing.draft(fields, {**fields.values, "answer": ["gull", "seagull"]}))
    assert "    answer: [gull, seagull]\n" in birds.read_text()
    birds.write_text(birds.read_text().replace("[case]", "[]"))
    editing = opened(birds).editing()
    fields = editing.fields("birds/gull")
    assert not editing.draft(fields, fields.values).is_changed, (
        "nothing is forgiven: that is not the same as no key"
    )


def test_a_list_that_is_empty_on_purpose_is_written_and_taken_away(editing: Editing, birds: Path) -> None:
    for typed, written in (("[]", "    forgive: []\n"), ("", ""), (["[]"], "    forgive: []\n")):
        is_there = "gull" in birds.read_text()
        fields = editing.fields("birds/gull") if is_there else editing.blank("birds", "answer")
        values = {"id": "gull", "front": "Måke?", "answer": "gull", "forgive": typed, "tags": ""}
        draft = editing.draft(fields, values)
        assert draft.problems == ()
        editing.save(draft)
        assert f"    answer: gull\n{written}" in birds.read_text()
        assert birds.read_text().count("forgive") == bool(written)
        editing = opened(birds).editing()
    assert editing.fields("birds/gull").values["forgive"] == ["[]"]
    draft = editing.draft(fields, {**values, "tags": "[]"})
    assert draft.wanted["tags"] == ["[]"], "which is a tag like any"
