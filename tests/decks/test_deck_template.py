"""The example that `quizcv new` writes."""

from pathlib import Path

import msgspec
import pytest

from quizcv.decks import Entry, Flashcard, load, read, template
from quizcv.decks.contents import KINDS, ChoiceCard, ClozeCard, ShapeCard, TaskCard, TypedCard
from quizcv.decks.template import KINDS as TEMPLATES
from quizcv.decks.template import Kind, named
from quizcv.questions import ask, runs


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("name", ["my-deck", "no", "1.10", "_", "-x", "über"])
def test_a_template_is_a_sound_deck(tmp_path: Path, name: str, kind: Kind) -> None:
    path = tmp_path / "any.yaml"
    path.write_text(template(name, kind), encoding="utf-8")
    reading = read(path)
    assert (reading.errors, reading.warnings, reading.advice) == ((), (), ())
    assert reading.deck is not None
    assert reading.deck.id == name
    assert any(card.part for card in reading.deck.cards) or kind == "empty"
    assert template(name, kind).startswith("# yaml-language-server: $schema=./deck.schema.json\n")


def test_the_templates_show_every_key() -> None:
    text = "".join(template("x", kind) for kind in TEMPLATES)
    for kind in (Flashcard, TypedCard, ChoiceCard, Entry):
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


def test_the_template_for_words_is_about_words(tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    path.write_text(template("any", "words"), encoding="utf-8")
    deck = load(path)
    assert {type(card.content) for card in deck.cards} == {Flashcard, TypedCard, ChoiceCard, ClozeCard}
    assert not deck.has_code


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("birds", "birds", ""),
        ("a.yaml", "a", ""),
        ("A.YML", "A", ""),
        ("Two words", "two-words", "Two words"),
        ("Norsk: A1 (ord)", "norsk-a1-ord", "Norsk: A1 (ord)"),
        (' "quoted" ', "quoted", '"quoted"'),
        ("日本 語.yaml", "日本-語", "日本 語"),
    ],
)
def test_any_words_can_name_a_deck(tmp_path: Path, text: str, name: str, title: str) -> None:
    assert named(text) == (name, title)
    path = tmp_path / "any.yaml"
    path.write_text(template(name, "empty", title), encoding="utf-8")
    deck = load(path)
    assert deck.id == name
    assert not title or deck.title == title


@pytest.mark.parametrize("text", ["", "a/b", "..", "../a", "a\\b", "a\nb", "\x1b", "???"])
def test_what_cannot_name_a_deck_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="deck"):
        named(text)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "..", "a\n", "x: y", "\x1b"])
def test_a_name_that_cannot_be_an_id_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        template(name)
