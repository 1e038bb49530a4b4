"""A flashcard whose answer is typed from now on keeps its history, whatever it is called."""

from typing import Any

import pytest

Shelf = Any  # tests/identity/conftest.py

CARD = "- front: the girl\n  back: jenta\n  reverse: true"
TYPED = ["- front: the girl\n  answer: [jenta, jenten]\n  reverse: true", CARD + "\n  answer: jenta"]
CHOICE = "- front: the girl\n  choices: [jenta, gutten]\n  answer: jenta"


def named(card: str) -> str:
    return card.replace("- front", "- id: girl\n  front")


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("written", [str, named])
def test_an_answer_is_added(shelf: Shelf, typed: str, written: Any) -> None:
    shelf.write("words", "robin: Robin? = Red.", extra=written(CARD))
    key = shelf.key("the girl")
    shelf.review(key, f"{key}/reverse")
    assert shelf.news() == ""
    shelf.write("words", "robin: Robin? = Red.", extra=written(typed))
    assert shelf.key("the girl") == key
    assert "gone" not in shelf.news()
    assert shelf.has_history(key)
    assert shelf.has_history(f"{key}/reverse")
    shelf.write("words", "robin: Robin? = Red.", extra=written(CHOICE))
    assert shelf.key("the girl") == key
    shelf.open()
    assert shelf.has_history(key)
    assert shelf.moves() == []
