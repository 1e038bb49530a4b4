"""One card is changed in a deck's text, and no other byte: whatever its layout, whatever is written."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcv.decks import bundled_folder, files
from quizcv.decks.reading.values import Value, as_read
from quizcv.decks.writing.cards import (
    NotWritableError,
    card_lines,
    with_card_added,
    with_card_changed,
    without_card,
    written_card,
    written_cards,
)

AUTHORS = sorted((Path(__file__).parent / "authors").glob("*.yaml"))

PLAIN = """\
# head
title: Small
cards:
  - id: a    # its name
    front: One?
    back: 1    # a number
    tags: [x, y]
  # between
  - id: b
    front: Two?
    back: |
      Two.

      Or not.
    note: none

# the end
"""


def changed(text: str, name: str, **changes: Value | None) -> str:
    return with_card_changed(text.encode(), name, changes).decode()


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("front: One?", "front: Uno?", {"front": "Uno?"}),
        ("back: 1    # a number", 'back: "1 # x"    # a number', {"back": "1 # x"}),
        ("back: 1    # a number", "back: |    # a number\n      1\n      2", {"back": "1\n2\n"}),
        ("back: 1    # a number", "back: 2    # a number", {"back": "2"}),
        ("tags: [x, y]", "tags: [x, y, z]", {"tags": ["x", "y", "z"]}),
        ("tags: [x, y]", "tags: [y]", {"tags": ["y"]}),
        ("tags: [x, y]", 'tags: [x, "a, b"]', {"tags": ["x", "a, b"]}),
        ("    tags: [x, y]\n", "", {"tags": None}),
        ("id: a    # its name\n    front", "front", {"id": None}),
        ("tags: [x, y]", "note: 'a: \"b\"'\n    tags: [x, y]", {"note": 'a: "b"'}),
        ("front: One?", 'front: ""', {"front": ""}),
        ("front: One?", 'front: "null"', {"front": "null"}),
        ("front: One?", 'front: "- a"', {"front": "- a"}),
        ("front: One?", "front: it's", {"front": "it's"}),
        ("front: One?", 'front: "a: b"', {"front": "a: b"}),
        ("front: One?", "front: 'a\\b: c'", {"front": "a\\b: c"}),
    ],
)
def test_only_that_key_changes(old: str, new: str, changes: dict[str, Value | None]) -> None:
    assert changed(PLAIN, "a", **changes) == PLAIN.replace(old, new)


def test_a_text_below_keeps_its_indentation_and_the_lines_that_stay() -> None:
    assert changed(PLAIN, "b", back="Two.\n\nOr more.\n") == PLAIN.replace("Or not.", "Or more.")


def test_a_folded_text_keeps_the_lines_that_stay() -> None:
    named = (
        "cards:\n  - id: a\n    front: >-\n"
        "      One line of a long\n      text, and then\n      another line.\n"
        "    back: b\n"
    )
    said = "One line of a long text, but then another line."
    assert changed(named, "a", front=said) == named.replace("and then", "but then")


def test_a_long_text_is_folded() -> None:
    long = " ".join(f"word{n}" for n in range(40))
    text = changed(PLAIN, "a", front=long)
    assert "front: >-\n      word0" in text
    assert max(map(len, text.splitlines())) <= 110


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("cards:\n  - {id: a, front: b, back: c}\n", "cards:\n  - {id: a, front: b, back: d}\n"),
        (
            '{"cards": [{"id": "a", "front": "b", "back": "c"}]}',
            '{"cards": [{"id": "a", "front": "b", "back": "d"}]}',
        ),
        (
            "\ufeffcards:\r\n- id: a\r\n  front: b\r\n  back: c",
            "\ufeffcards:\r\n- id: a\r\n  front: b\r\n  back: d",
        ),
        (
            "cards:\n- {id: a,\n   front: b, back: c }   # d\n",
            "cards:\n- {id: a,\n   front: b, back: d }   # d\n",
        ),
        (
            "cards:\n-\n  id: a\n  front: b\n  back:\n    c\n",
            "cards:\n-\n  id: a\n  front: b\n  back:\n    d\n",
        ),
        ("cards:\n- id: a\n  front: b\n  back: 'c'", "cards:\n- id: a\n  front: b\n  back: 'd'"),
    ],
)
def test_the_style_of_the_author_stays(text: str, after: str) -> None:
    assert changed(text, "a", back="d") == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            PLAIN,
            PLAIN.replace(
                "\n\n# the end", "\n  - id: c\n    front: Three?\n    back: '\"3\": 3'\n\n# the end"
            ),
        ),
        ("title: a\n", "title: a\n\ncards:\n  - id: c\n    front: Three?\n    back: '\"3\": 3'\n"),
        ("", "cards:\n  - id: c\n    front: Three?\n    back: '\"3\": 3'\n"),
        (
            "cards:\n-   front: a\n    back: b",
            "cards:\n-   front: a\n    back: b\n-   id: c\n    front: Three?\n    back: '\"3\": 3'",
        ),
        (
            "cards: [{front: a, back: b}]\n",
            'cards: [{front: a, back: b}, {id: c, front: "Three?", back: \'"3": 3\'}]\n',
        ),
        ("cards: []\n", "cards:\n  - id: c\n    front: Three?\n    back: '\"3\": 3'\n"),
        (
            "cards:\n  - front: a\n    back: b\n\n  - front: c\n    back: d\n",
            "cards:\n  - front: a\n    back: b\n\n  - front: c\n    back: d\n\n"
            "  - id: c\n    front: Three?\n    back: '\"3\": 3'\n",
        ),
    ],
)
def test_a_card_is_added_as_its_siblings_are_written(text: str, after: str) -> None:
    card = {"back": '"3": 3', "id": "c", "front": "Three?"}
    assert with_card_added(text.encode(), "cards", card).decode() == after


def test_a_card_is_taken_out_with_its_lines_alone() -> None:
    text = without_card(PLAIN.encode(), "a").decode()
    assert text == PLAIN[: PLAIN.index("  - id: a")] + PLAIN[PLAIN.index("  # between") :]
    assert without_card(text.encode(), "b").decode() == "# head\ntitle: Small\n\n# the end\n"


HOSTILE = [
    "a: b", "a #b", " lead", "trail ", "'", "\"", "''", "\"a\" 'b'", "\\theta", "- a", "? a", "?", ": a",
    "a:", "#", "# a", "---", "--- a", "...", "[a", "{a}", "]", "a, b", "*a", "&a", "!a", "|", ">", "%a",
    "@a", "`a`", "~", "null", "true", "no", "1.10", "2026-01-01", "0x1", "", '\t', 'a\tb', '\ta', 'a\n',
    'a\nb', 'a\nb\n', '\na', 'a\n\n', 'a\n\n\nb\n', '  a\n b\n', 'a \nb \n', '\n', ' \n ', 'a\r\nb',
    '\x1b[31m', 'a\u202eb', '\x85', '\u2028', '\ufeff', "é卷😀", '\xa0a', "{{c1::a}}", "x" * 300,
    "w " * 200, "word " * 60 + "\n" + "word " * 60, 'key:\n  - a\n  - b: c\n', "<<", "=", 'a\x00b',
]  # fmt: skip
"""What people type and YAML would take for something else."""

WORDS = ["stride", "(2, 3)", "nn.Conv2d(3, 16)", "**bold**", "$x^2$", "x = 1", "Größe", "卷积"]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_written_is_read_again(text: str) -> None:
    for deck in (
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        "cards: [{id: a, front: x, back: 1, tags: [t]}]",
        PLAIN.rstrip("\n"),
    ):
        for key in ("front", "back", "note"):
            after = with_card_changed(deck.encode(), "a", {key: text, "tags": ["x", text]})
            card = written_card(after, "a")
            assert card is not None and (card.values[key], card.values["tags"]) == (
                as_read(text),
                ["x", as_read(text)],
            )


def test_what_cannot_be_changed_alone_is_refused() -> None:
    for text in (
        "cards: [",
        "cards:\n- front: &a b\n  id: a\n  back: *a\n",
        "cards:\n- {id: b, front: a, back: b}",
    ):
        with pytest.raises(NotWritableError):
            changed(text, "a", front="c")


texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=40), st.text("ab: #'\"\\\n-[]{},|>?!&*%@`\t é", max_size=30)
)
names = st.text("ab: #'\"*{}[]1,", min_size=1, max_size=8)
values = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=3), max_leaves=6
)


@settings(max_examples=60)
@given(st.data())
def test_any_value_of_any_shape(data: st.DataObject) -> None:
    deck = data.draw(
        st.sampled_from([PLAIN, PLAIN.replace("\n", "\r\n"), "cards: [{id: a, front: x, tags: [t]}]"])
    )
    first, second = data.draw(values), data.draw(values)
    once = with_card_changed(deck.encode(), "a", {"tags": first})
    twice = with_card_changed(once, "a", {"tags": second, "new": first})
    card = written_card(twice, "a")
    assert card is not None and card.values["tags"] == as_read(second)


def test_a_thousand_random_edits_change_nothing_but_the_card() -> None:
    chance = random.Random(16)
    authors = [path.read_bytes() for path in AUTHORS]
    bundled = [path.read_bytes() for path in chance.sample(files([bundled_folder()]), 3)]
    cards = {content: written_cards(content) for content in (*authors, *bundled)}
    for number in range(1000):
        content = chance.choice(bundled if number % 25 == 0 else authors)
        name, card = chance.choice([*cards[content].items()])
        key = chance.choice([*(key for key in card.values if key != "id"), "note", "tags", "source"])
        old = card.values.get(key)
        text = " ".join(chance.choice(HOSTILE + WORDS) for _ in range(chance.randint(1, 4)))
        new = [*old[1:], text] if isinstance(old, list) else [text] if key == "tags" else text
        after = with_card_changed(content, name, {key: new})
        if number % 5 == 0 and "id" in card.values:
            written = written_card(after, name)
            assert written is not None and written.values == {**card.values, key: as_read(new)}
        lines, new_lines = content.splitlines(keepends=True), after.splitlines(keepends=True)
        assert new_lines[: card.line - 1] == lines[: card.line - 1], (name, key, new)
        rest = [each.line for each in cards[content].values() if each.line > card.line]
        if rest:
            kept = lines[min(rest) - 1 :]
            assert new_lines[-len(kept) :] == kept, (name, key, new)


@pytest.mark.parametrize("path", AUTHORS, ids=lambda path: path.stem)
def test_any_card_can_be_taken_out_and_one_added_to_what_is_left(path: Path) -> None:
    content = path.read_bytes()
    for name, card in written_cards(content).items():
        without = without_card(content, name)
        lines, left = content.splitlines(keepends=True), without.splitlines(keepends=True)
        same = next((n for n, (a, b) in enumerate(zip(lines, left, strict=False)) if a != b), len(left))
        assert left[same:] == lines[len(lines) - len(left) + same :], f"one block of lines is gone: {name}"
        moved = card_lines(content, name)
        for kept in ([], moved):
            added = with_card_added(without, card.section, card.values, kept)
            again = written_card(added, name) if "id" in card.values else None
            assert again is None or (again.section, again.values) == (card.section, card.values)
        if again and moved and card_lines(added, name):
            assert card_lines(added, name) == moved, "it is written as it was"
