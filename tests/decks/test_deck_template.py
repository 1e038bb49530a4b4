"""The example that `quizcv new` writes."""

from pathlib import Path

import msgspec
import pytest

from quizcv.decks import Entry, Flashcard, load, read, template
from quizcv.decks.contents import KINDS, ClozeCard, ShapeCard, TaskCard
from quizcv.questions import ask, runs


@pytest.mark.parametrize("name", ["my-deck", "no", "1.10", "_", "-x", "über"])
def test_the_template_is_a_sound_deck(tmp_path: Path, name: str) -> None:
    path = tmp_path / "any.yaml"
    path.write_text(template(name), encoding="utf-8")
    reading = read(path)
    assert (reading.errors, reading.warnings) == ((), ())
    assert reading.deck is not None
    assert reading.deck.id == name
    assert any(card.part for card in reading.deck.cards)


def test_the_template_shows_every_key() -> None:
    text = template("x")
    for kind in (Flashcard, Entry):
        names = {field.name for field in msgspec.structs.fields(kind)}
        rare = {"was", "picture", "introduces", "style"}  # what a course needs, and nobody at first
        assert {name for name in names - rare if f"{name}: " not in text} == set()


def test_the_template_shows_cards_that_run_and_names_all_kinds(tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    path.write_text(template("any"), encoding="utf-8")
    deck = load(path)
    kinds = {type(card.content) for card in deck.cards}
    assert kinds == {Flashcard, ClozeCard, ShapeCard, TaskCard, Entry}
    assert any(runs(card) for card in deck.cards)
    (shape,) = [card for card in deck.cards if isinstance(card.content, ShapeCard)]
    assert ask(shape, deck, 0).front != ask(shape, deck, 1).front
    for named_by in KINDS["cards"]:
        assert named_by in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["", "a b", "a/b", "..", "a\n", "x: y", "\x1b"])
def test_a_name_that_cannot_be_an_id_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        template(name)
