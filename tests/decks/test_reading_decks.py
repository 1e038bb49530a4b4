"""What a deck file means."""

from pathlib import Path

import pytest

from quizcv.decks import Deck, DeckError, Entry, Flashcard, load, read


def written(folder: Path, text: str, name: str = "cnn.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str) -> Deck:
    return load(written(folder, text))


def test_a_deck_has_what_its_author_wrote(tmp_path: Path) -> None:
    deck = loaded(
        tmp_path,
        """\
id: computer-vision
title: Computer vision
takeaways: [Convolutions share weights., Pooling shrinks.]
next: sequence-models
cards:
  - id: stride
    front: What does the stride control?
    back: |
      How far the kernel **moves**.

      Two lines.
    source: A paper
    tags: [cnn, basics]
cheatsheet:
  - id: conv2d
    operation: Convolution
    setup: import torch
    code: nn.Conv2d(3, 16, 3)
    input: torch.randn(1, 3, 32, 32)
    output: [1, 16, 30, 30]
    note: No padding.
""",
    )
    assert (deck.id, deck.title, deck.next) == ("computer-vision", "Computer vision", "sequence-models")
    assert deck.takeaways == ("Convolutions share weights.", "Pooling shrinks.")
    assert [(card.key, card.line) for card in deck.cards] == [
        ("computer-vision/stride", 6),
        ("computer-vision/conv2d", 15),
        ("computer-vision/conv2d/shape", 15),
        ("computer-vision/conv2d/blank", 15),
    ]
    assert deck.cards[0].content == Flashcard(
        front="What does the stride control?",
        back="How far the kernel **moves**.\n\nTwo lines.\n",
        id="stride",
        source="A paper",
        tags=("cnn", "basics"),
    )
    assert deck.cards[1].content == Entry(
        operation="Convolution",
        code="nn.Conv2d(3, 16, 3)",
        id="conv2d",
        setup="import torch",
        input="torch.randn(1, 3, 32, 32)",
        output=(1, 16, 30, 30),
        note="No padding.",
    )


def test_text_stays_as_written(tmp_path: Path) -> None:
    deck = loaded(
        tmp_path,
        """\
cards:
  - front: no
    back: 1.10
  - front: 2026-11-23
    back: null
  - front: 0x10
    back: ~
""",
    )
    texts = [(c.content.front, c.content.back) for c in deck.cards if isinstance(c.content, Flashcard)]
    assert texts == [("no", "1.10"), ("2026-11-23", "null"), ("0x10", "~")]


def test_the_file_names_a_deck_without_id_and_title(tmp_path: Path) -> None:
    path = written(tmp_path, "cards:\n  - front: a\n    back: b\n", "my first_deck.yaml")
    deck = load(path)
    assert (deck.id, deck.title) == ("my-first_deck", "My first deck")


def test_a_reversible_card_has_a_sibling_right_behind_it(tmp_path: Path) -> None:
    deck = loaded(
        tmp_path,
        """\
cards:
  - id: logits
    front: Raw scores
    back: Logits
    reverse: true
  - id: stride
    front: a
    back: b
    reverse: false
""",
    )
    assert [(card.key, card.part) for card in deck.cards] == [
        ("cnn/logits", ""),
        ("cnn/logits/reverse", "reverse"),
        ("cnn/stride", ""),
    ]
    assert deck.cards[0].source_key == deck.cards[1].source_key == "cnn/logits"


def test_a_card_without_id_is_named_by_its_front(tmp_path: Path) -> None:
    first = loaded(tmp_path, "cards:\n  - front: What is a *kernel*?\n    back: b\n")
    edited = loaded(tmp_path, "# new\ncards:\n  - front: |\n      What is  a *kernel*?\n    back: other\n")
    assert first.cards[0].key == edited.cards[0].key == "cnn/what-is-a-kernel-1e6af48d"


def test_a_front_of_signs_alone_still_gives_a_name(tmp_path: Path) -> None:
    deck = loaded(tmp_path, "cards:\n  - front: '@'\n    back: matmul\n")
    assert deck.cards[0].key == "cnn/c3641f85"


def test_a_long_front_gives_a_short_name(tmp_path: Path) -> None:
    deck = loaded(tmp_path, f"cards:\n  - front: {'word ' * 40}\n    back: b\n")
    assert len(deck.cards[0].key) <= len("cnn/") + 48 + 9


def test_an_entry_knows_what_it_comes_after(tmp_path: Path) -> None:
    deck = loaded(
        tmp_path,
        """\
cheatsheet:
  - {id: c, operation: Third, code: c, after: b}
  - {id: b, operation: Second, code: b, after: a}
  - {id: a, operation: First, code: a}
""",
    )
    assert [entry.operation for entry in deck.chain(deck.cards[0])] == ["First", "Second", "Third"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfcards:\r\n  - front: |\r\n      one\r\n      two\r\n    back: b\r\n")
    content = load(path).cards[0].content
    assert isinstance(content, Flashcard)
    assert content.front == "one\ntwo\n"


def test_control_characters_are_made_visible_with_a_warning(tmp_path: Path) -> None:
    path = written(tmp_path, 'cards:\n  - front: a\x1b[31m\n    back: "x\\e\\r\\tb\\u202ey"\n')
    reading = read(path)
    assert reading.deck is not None
    content = reading.deck.cards[0].content
    assert isinstance(content, Flashcard)
    assert (content.front, content.back) == ("a␛[31m", "x␛␍\tb⟨U+202E⟩y")
    assert [(warning.line, warning.column) for warning in reading.warnings] == [(2, 13), (3, 13)]
    assert "use single quotes or |, or write `\\\\e`" in reading.warnings[1].message
    assert reading.errors == ()


def test_text_cut_off_by_a_comment_is_a_warning(tmp_path: Path) -> None:
    reading = read(
        written(
            tmp_path,
            """\
cards:   # the cards
  - id: x   # a stable name
    front: C # or C++
    back: "quoted" # fine
    tags: [a]   # fine
cheatsheet:
  - operation: é×   # this too
    code: |
      x = 1  # fine
""",
        )
    )
    assert reading.errors == ()
    assert [(warning.line, warning.column) for warning in reading.warnings] == [(3, 12), (7, 16)]
    assert "`front` ends before ` #`" in reading.warnings[0].message
    assert "put the text in quotes" in reading.warnings[0].message
    quoted = read(written(tmp_path, 'cards:\n  - front: "c"  # why\n    back: d\n'))
    assert quoted.warnings == (), "there the comment is meant"


def test_a_list_joined_into_one_line_is_a_warning(tmp_path: Path) -> None:
    text = "cards:\n  - front: a\n    back: Two things\n      - one\n      - two\n"
    (warning,) = read(written(tmp_path, text)).warnings
    assert (warning.line, warning.column) == (3, 11)
    assert "use |" in warning.message


def test_one_bad_card_does_not_hide_the_others(tmp_path: Path) -> None:
    text = "cards:\n  - front: a\n  - front: b\n    back: c\n"
    reading = read(written(tmp_path, text))
    assert reading.deck is not None
    assert [card.line for card in reading.deck.cards] == [3]
    assert len(reading.errors) == 1


def test_load_refuses_a_deck_with_an_error_and_names_file_and_place(tmp_path: Path) -> None:
    path = written(tmp_path, "cards:\n  - front: a\n  - front: b\n    back: c\n")
    with pytest.raises(DeckError) as caught:
        load(path)
    assert str(caught.value) == f"{path}:2:5: `back` is missing; add `back: ...` to this card"
    with pytest.raises(DeckError, match="`back` is missing"):
        load(str(path))


def test_ten_thousand_cards_are_read_in_order(tmp_path: Path) -> None:
    text = "cards:\n" + "".join(f"  - front: front {i}\n    back: back {i}\n" for i in range(10_000))
    deck = loaded(tmp_path, text)
    assert [card.line for card in deck.cards] == list(range(2, 20_002, 2))


def test_a_deck_says_what_it_is_under_keys_of_its_own_too(tmp_path: Path) -> None:
    text = (
        "licence: CC BY 4.0\nauthor: Ada\nlanguage: en\nversion: 1.10\nx-course: Vision 101\nx-year: 2026\n"
    )
    path = tmp_path / "a.yaml"
    path.write_text(f"{text}cards:\n  - {{front: a, back: b}}\n")
    reading = read(path)
    assert reading.errors == ()
    assert reading.deck is not None
    assert reading.deck.about == {
        "licence": "CC BY 4.0",
        "author": "Ada",
        "language": "en",
        "version": "1.10",
        "x-course": "Vision 101",
        "x-year": "2026",
    }


def test_what_a_deck_says_of_itself_must_be_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("license: MIT\nauthor: [Ada]\nx-a: {b: c}\nx-: d\ncards:\n  - {front: a, back: b}\n")
    reading = read(path)
    assert [(error.line, error.message.partition(";")[0]) for error in reading.errors] == [
        (1, "`license` is not a key of a deck"),
        (2, "`author` must be text, and YAML reads a list here"),
        (3, "YAML reads a key and a value in this text of `x-a`"),
        (4, "`x-` is not a key of a deck"),
    ]
    assert "write `licence`" in reading.errors[0].message
