"""Whatever a file holds, it gives a reading."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizcv.decks import Entry, Flashcard, Reading, load, read
from quizcv.text import printable

TEXT = st.text(min_size=1).filter(lambda text: text.strip() and printable(text) == text)

PIECES = st.sampled_from(
    [
        *(
            "cards:",
            "cheatsheet:",
            "title:",
            "takeaways:",
            "front",
            "back",
            "operation",
            "code",
            "after",
            "id",
            "cloze",
            "shape",
            "vary",
            "where",
            "blank",
            "task",
            "solution",
            "answer",
            "choices",
            "forgive",
        ),
        *(
            ": ",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "\n\t",
            "\r",
            " #",
            "*",
            "&a",
            "!",
            "%",
            "@",
            "? ",
            "---",
            "...",
        ),
        *("[", "]", "{", "}", ",", "'", '"', "|", ">", "\\", "\\e"),
        *("{{", "}}", "{{c1::", "::", "{k}", "k > 1", "[1, 2]"),
        *("a", "b", "1", "é", "\0", "\x1b", "\u202e", "\x85", "\ufeff"),
    ]
)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def check(folder: Path, content: bytes) -> None:
    path = folder / "deck.yaml"
    path.write_bytes(content)
    reading = read(path)
    assert isinstance(reading, Reading)
    assert reading.deck is not None or reading.errors
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for problem in reading.errors + reading.warnings:
        assert problem.message.isprintable()
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
    if reading.deck is not None:
        for card in reading.deck.cards:
            assert printable(card.content.heading) == card.content.heading
            if isinstance(card.content, Entry):
                assert reading.deck.chain(card)


@given(st.binary())
def test_any_bytes_give_a_reading(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    check(tmp_path_factory.getbasetemp(), content)


@given(st.lists(PIECES, max_size=60))
@example(["? ", "id"])
def test_any_pieces_of_yaml_give_a_reading(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    check(tmp_path_factory.getbasetemp(), "".join(pieces).encode())


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, unique_by=lambda card: card[0].strip()))
def test_the_texts_of_a_sound_deck_come_back(
    tmp_path_factory: pytest.TempPathFactory, cards: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "deck.yaml"
    items = [
        f"  - id: c{i}\n    front: {quoted(front)}\n    back: {quoted(back)}\n"
        for i, (front, back) in enumerate(cards)
    ]
    path.write_text("cards:\n" + "".join(items), encoding="utf-8")
    contents = [card.content for card in load(path).cards]
    assert [(c.front, c.back) for c in contents if isinstance(c, Flashcard)] == cards
