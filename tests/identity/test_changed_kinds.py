"""A card that becomes a text with holes keeps its history, and so does a hole with another number."""

from typing import Any

import pytest

Shelf = Any  # tests/identity/conftest.py

FLASHCARD = "- id: oslo\n  front: What is the capital of Norway?\n  back: Oslo"


def cloze(*numbers: int) -> str:
    words = [f"{{{{c{number}::word {place}}}}}" for place, number in enumerate(numbers)]
    return f'- id: oslo\n  cloze: "{" and ".join(words)}"'


def written(shelf: Shelf, card: str) -> None:
    shelf.write("birds", "robin: Robin? = Red.", extra=card)


@pytest.mark.parametrize(
    ("before", "learned", "after", "expected"),
    [
        (FLASHCARD, [""], cloze(1), ["/c1"]),
        (FLASHCARD, [""], cloze(2, 3), ["/c2"]),
        (cloze(1), ["/c1"], FLASHCARD, [""]),
        (cloze(1, 2), ["/c1", "/c2"], FLASHCARD, [""]),
        (cloze(1, 2), ["/c1"], cloze(3, 2), ["/c3"]),
        (cloze(1, 2), ["/c1", "/c2"], cloze(3, 4), ["/c3", "/c4"]),
        (cloze(1, 2), ["/c1", "/c2"], cloze(2, 1), ["/c1", "/c2"]),
        (cloze(1), ["/c1"], cloze(1, 2), ["/c1"]),
    ],
)
def test_the_history_goes_along(
    shelf: Shelf, before: str, learned: list[str], after: str, expected: list[str]
) -> None:
    written(shelf, before)
    shelf.review(*(f"birds/oslo{end}" for end in learned))
    assert shelf.news() == ""
    written(shelf, after)
    if before != after:
        assert shelf.news() == "1 edited card keeps its history"
    cards = shelf.look().history.schedule.cards
    assert set(cards) >= {f"birds/oslo{end}" for end in expected}
    assert {key for key in cards if shelf.look().library.card(key)} == {f"birds/oslo{e}" for e in expected}
    moves = shelf.moves()
    assert shelf.news() == "", "it is said once"
    assert shelf.moves() == moves, "it is moved once"


def test_there_and_back_and_there_again(shelf: Shelf) -> None:
    written(shelf, FLASHCARD)
    shelf.review("birds/oslo")
    for card, end in [
        (cloze(1), "/c1"),
        (FLASHCARD, ""),
        (cloze(4), "/c4"),
        (cloze(2), "/c2"),
        (FLASHCARD, ""),
    ]:
        written(shelf, card)
        shelf.open()
        assert shelf.has_history(f"birds/oslo{end}")


def test_a_card_that_gets_another_id_and_another_kind_at_once_is_followed_by_neither(shelf: Shelf) -> None:
    written(shelf, FLASHCARD)
    shelf.review("birds/oslo")
    written(shelf, cloze(1).replace("oslo", "norway"))
    assert shelf.news() == "1 new, 1 gone"


def test_another_hole_does_not_take_the_history_of_one_that_is_still_asked(shelf: Shelf) -> None:
    written(shelf, FLASHCARD)
    shelf.review("birds/oslo")
    written(shelf, cloze(1))
    shelf.open()
    written(shelf, FLASHCARD)
    shelf.open()
    written(shelf, FLASHCARD.replace("Norway", "our country"))
    assert shelf.news() == "1 edited card keeps its history"
    assert shelf.has_history("birds/oslo")
