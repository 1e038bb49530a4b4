"""Each mistake is found where it is, and the message says what to write instead."""

import time
from pathlib import Path

import pytest

from quizcv.decks import read

CARD = "cards:\n  - front: a\n    back: b\n"


def errors(folder: Path, content: str | bytes) -> list[tuple[int, int, str]]:
    path = folder / "deck.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [(error.line, error.column, error.message) for error in read(path).errors]


def expect(folder: Path, content: str | bytes, *expected: tuple[int, int, str]) -> None:
    """The errors are at these places, and each message contains this remedy."""
    found = errors(folder, content)
    assert [error[:2] for error in found] == [place[:2] for place in expected], found
    for (_, _, message), (_, _, remedy) in zip(found, expected, strict=True):
        assert remedy in message


@pytest.mark.parametrize(
    ("line", "column", "remedy"),
    [
        ("front: What is this: a thing", 24, "put the text in quotes, or use |"),
        ("front: *args", 12, "put it in quotes"),
        ("front: *args* are many", 12, "put it in quotes"),
        ("front: *ei jente*", 12, "text cannot start with * in YAML; put it in quotes"),
        ("front: ? what", 12, "text cannot start with ? in YAML; put it in quotes"),
        ("front: ‘a’: b", 15, "use straight quotes"),
        ('front: "\\ud83d\\ude00"', 15, "write it itself"),
        ("front: &x", 12, "put it in quotes"),
        ("front: &x& y", 12, "put it in quotes"),
        ("front: !important", 12, "put it in quotes"),
        ("front: !a!b c", 12, "put it in quotes"),
        ("front: @property", 12, "text cannot start with @ in YAML; put it in quotes"),
        ("front: `code`", 12, "text cannot start with ` in YAML; put it in quotes"),
        ("front: %timeit", 12, "text cannot start with % in YAML; put it in quotes"),
        ("front: ] x", 12, "text cannot start with ] in YAML; put it in quotes"),
        ("front: [CLS]", 12, "put the text in quotes, or use |"),
        ("front: [CLS] token", 18, "put the text in quotes, or use |"),
        ("front: {x}", 12, "put it in quotes, or use |"),
        ("front: - a", 12, "put the text in quotes"),
        ("front: 'it's'", 16, "use |"),
        ('front: "a" is', 16, "use |"),
        ('front: "a \\d"', 15, "use single quotes or |"),
        ("front: | text", 14, "on the next line"),
        ("front: # nothing", 11, "put the text in quotes, or use |"),
        ("front: ''", 12, "write its text after `front:`"),
        ("front:", 11, "write its text after `front:`"),
    ],
)
def test_text_that_yaml_takes_for_something_else(tmp_path: Path, line: str, column: int, remedy: str) -> None:
    expect(tmp_path, f"cards:\n  - {line}\n    back: b\n", (2, column, remedy))


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("question", "front"),
        ("q", "front"),
        ("Front", "front"),
        ("FRONT", "front"),
        ("fornt", "front"),
    ],
)
def test_a_wrong_key_for_the_front_is_told_the_right_one(tmp_path: Path, key: str, meant: str) -> None:
    expect(tmp_path, f"cards:\n  - {key}: a\n    back: b\n", (2, 5, f"write `{meant}`"))


@pytest.mark.parametrize("key", ["answers", "a", "Back", "bakc"])
def test_a_wrong_key_for_the_back_is_told_the_right_one(tmp_path: Path, key: str) -> None:
    expect(tmp_path, f"cards:\n  - front: a\n    {key}: b\n", (3, 5, "write `back`"))


def test_a_key_that_resembles_none_gets_the_list_of_keys(tmp_path: Path) -> None:
    expect(tmp_path, CARD + "    colour: red\n", (4, 5, "use `front`, `back`, `id`, `reverse`"))


def test_an_unknown_key_of_the_deck_does_not_hide_its_cards(tmp_path: Path) -> None:
    expect(tmp_path, CARD + "cheat-sheet: []\n", (4, 1, "write `cheatsheet`"))
    deck = read(tmp_path / "deck.yaml").deck
    assert deck is not None
    assert len(deck.cards) == 1


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    expect(tmp_path, "cards:\n  - front: a\n", (2, 5, "add `back: ...` to this card"))


def test_a_missing_code_is_named(tmp_path: Path) -> None:
    expect(tmp_path, "cheatsheet:\n  - operation: a\n", (2, 5, "add `code: ...` to this cheat-sheet entry"))


def test_a_card_cut_in_two_by_a_dash(tmp_path: Path) -> None:
    expect(
        tmp_path,
        "cards:\n  - front: a\n  - back: b\n",
        (2, 5, "add `back: ...`"),
        (3, 5, "write `back:` without `- `"),
    )


def test_cards_without_dashes(tmp_path: Path) -> None:
    expect(tmp_path, "cards:\n  front: a\n  back: b\n", (2, 3, "begin each of its cards with a dash"))


def test_a_dash_without_a_blank(tmp_path: Path) -> None:
    expect(tmp_path, "cards:\n  -front: a\n", (2, 3, "with a dash and a blank"))


def test_cards_without_the_key_above_them(tmp_path: Path) -> None:
    expect(tmp_path, "- front: a\n  back: b\n", (1, 1, "write `cards:` on a line before"))


def test_an_item_that_is_not_a_card(tmp_path: Path) -> None:
    expect(tmp_path, CARD + "  - just text\n", (4, 5, "write `- front: ...`"))


def test_an_entry_among_the_cards(tmp_path: Path) -> None:
    expect(tmp_path, "cards:\n  - operation: a\n    code: b\n", (2, 5, "move it under `cheatsheet:`"))


def test_a_card_among_the_entries(tmp_path: Path) -> None:
    expect(tmp_path, "cheatsheet:\n  - front: a\n    back: b\n", (2, 5, "move it under `cards:`"))


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        ("cards:\n\t- front: a\n", 2, 1),
        ("cards:\n  - front: a\n\tback: b\n", 3, 1),
        ("cards:\n  - front: |\n\ta\n", 3, 1),
    ],
)
def test_a_tab_as_indentation(tmp_path: Path, content: str, line: int, column: int) -> None:
    expect(tmp_path, content, (line, column, "use spaces"))


def test_a_key_too_far_in(tmp_path: Path) -> None:
    expect(tmp_path, "cards:\n  - front: a\n      back: b\n", (3, 11, "indent it like them"))


def test_a_key_not_far_enough_in(tmp_path: Path) -> None:
    expect(tmp_path, "cards:\n  - front: a\n   back: b\n", (3, 4, "indent a key like the key before it"))


def test_text_that_lost_its_indentation(tmp_path: Path) -> None:
    expect(
        tmp_path,
        "cards:\n  - front: |\n      a\n  lost text\n    back: b\n",
        (4, 3, "indent it under its key's |"),
    )


def test_a_quote_that_is_never_closed_is_found_where_it_opens(tmp_path: Path) -> None:
    expect(tmp_path, CARD + "  - front: 'abc\n    back: d\n", (4, 12, "add the closing quote"))


def test_a_bracket_that_is_never_closed_is_found_where_it_opens(tmp_path: Path) -> None:
    expect(tmp_path, CARD + "    tags: [a, b\n  - front: c\n    back: d\n", (4, 11, "add the ]"))


def test_a_repeated_key(tmp_path: Path) -> None:
    expect(tmp_path, CARD + "    front: c\n", (4, 5, "keep one of the two"))


def test_a_repeated_list_of_cards_keeps_the_first(tmp_path: Path) -> None:
    expect(tmp_path, CARD + CARD, (4, 1, "keep one of the two"))
    deck = read(tmp_path / "deck.yaml").deck
    assert deck is not None
    assert len(deck.cards) == 1


@pytest.mark.parametrize(
    ("line", "column", "remedy"),
    [
        ("reverse: yes", 14, "write `reverse: true`"),
        ("tags: cnn", 11, "write `tags: [cnn]`"),
        ("tags: [a, [b]]", 15, "put the text in quotes"),
        ("tags: &x [a]", 11, "put it in quotes"),
        ("tags: [*x]", 12, "put it in quotes"),
        ("id: a/b", 9, "letters, digits and - _ ."),
        ("id: ''", 9, "write its text after `id:`"),
    ],
)
def test_a_value_of_the_wrong_kind_in_a_card(tmp_path: Path, line: str, column: int, remedy: str) -> None:
    expect(tmp_path, CARD + f"    {line}\n", (4, column, remedy))


@pytest.mark.parametrize(
    ("value", "column"),
    [("1", 13), ("[1, -2]", 17), ("[1, x]", 17), ("[0]", 14), ("[1.5]", 14), ("{a: b}", 13)],
)
def test_an_output_that_is_no_shape(tmp_path: Path, value: str, column: int) -> None:
    text = f"cheatsheet:\n  - operation: a\n    code: b\n    output: {value}\n"
    expect(tmp_path, text, (4, column, "write a list such as `output: [1, 16, 32, 32]`"))


def test_refused_output_is_not_taken_for_none(tmp_path: Path) -> None:
    text = "cheatsheet:\n  - operation: a\n    code: b\n    output: *x\n"
    expect(tmp_path, text, (4, 13, "put it in quotes"))


def test_takeaways_as_one_text(tmp_path: Path) -> None:
    expect(tmp_path, "takeaways: one\n" + CARD, (1, 12, "write `takeaways: [one]`"))


def test_a_takeaway_with_a_colon(tmp_path: Path) -> None:
    expect(tmp_path, "takeaways:\n  - Stride: the step\n" + CARD, (2, 5, "put it in quotes, or use |"))


def test_a_repeated_id_names_the_line_of_the_first(tmp_path: Path) -> None:
    text = """\
cards:
  - id: same
    front: a
    back: b
  - front: c
    back: d
    id: same
cheatsheet:
  - operation: e
    code: f
    id: same
"""
    expect(
        tmp_path,
        text,
        (7, 9, "taken by the card on line 2; choose another"),
        (11, 9, "taken by the card on line 2; choose another"),
    )


def test_two_cards_with_the_same_front_and_no_id(tmp_path: Path) -> None:
    expect(tmp_path, CARD + "  - front: a\n    back: c\n", (4, 5, "the one on line 2; give it an `id`"))


def test_after_must_name_an_entry(tmp_path: Path) -> None:
    text = """\
cards:
  - {id: card, front: a, back: b}
cheatsheet:
  - {id: bad, operation: a}
  - {operation: b, code: b, after: nothing}
  - {operation: c, code: c, after: card}
  - {operation: d, code: d, after: bad}
  - {operation: e, code: e, after: x y}
"""
    expect(
        tmp_path,
        text,
        (4, 5, "add `code: ...`"),
        (5, 36, "write the `id` of one"),
        (6, 36, "it must name a cheat-sheet entry"),
        (7, 36, "the entry on line 4; correct that one first"),
        (8, 36, "letters, digits"),
    )


def test_after_may_not_run_in_a_circle(tmp_path: Path) -> None:
    text = """\
cheatsheet:
  - {id: a, operation: a, code: a, after: b}
  - {id: b, operation: b, code: b, after: c}
  - {id: c, operation: c, code: c, after: b}
  - {id: d, operation: d, code: d, after: d}
  - {id: e, operation: e, code: e}
"""
    expect(tmp_path, text, (3, 43, "(b -> c -> b); remove one"), (5, 43, "(d -> d); remove one"))
    deck = read(tmp_path / "deck.yaml").deck
    assert deck is not None
    assert [card.key for card in deck.cards] == ["deck/e"]


@pytest.mark.parametrize("content", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    expect(tmp_path, content, (1, 1, "run `quizcv new NAME` for an example"))


@pytest.mark.parametrize("content", ["title: x\n", "cards: []\n"])
def test_a_deck_without_cards(tmp_path: Path, content: str) -> None:
    expect(tmp_path, content, (1, 1, "add `cards:`"))


def test_a_list_of_cards_with_nothing_below(tmp_path: Path) -> None:
    expect(tmp_path, "cards:\n", (1, 7, "add cards"))


def test_a_text_file_that_is_no_deck(tmp_path: Path) -> None:
    expect(tmp_path, "Dear diary\n", (1, 1, "begin with `cards:`"))


def test_a_second_document(tmp_path: Path) -> None:
    expect(tmp_path, CARD + "---\n" + CARD, (4, 1, "remove the `---`"))


def test_a_key_that_is_a_list(tmp_path: Path) -> None:
    expect(tmp_path, "[a]: b\n", (1, 1, "goes in quotes"))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_hundred_thousand_nestings_fail_fast(tmp_path: Path, opening: str) -> None:
    start = time.process_time()
    found = errors(tmp_path, opening * 100_000)
    assert time.process_time() - start < 1
    line, column, message = found[-1]
    ours, libyamls = (1, 20 * len(opening)), (1, 1000 * len(opening))
    assert (line, column - 1) in (ours, libyamls)
    assert "deep here; put the text in quotes" in message


def test_an_alias_bomb_is_harmless(tmp_path: Path) -> None:
    lines = ["tags0: &t0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"tags{i}: &t{i} [{', '.join([f'*t{i - 1}'] * 9)}]" for i in range(1, 30)]
    start = time.process_time()
    found = errors(tmp_path, "\n".join([*lines, "cards: *t29", "title: *t1"]))
    assert time.process_time() - start < 1
    assert (31, 8) in [error[:2] for error in found]
    assert (32, 8) in [error[:2] for error in found]


@pytest.mark.parametrize(
    ("content", "line", "column", "remedy"),
    [
        (b"cards:\n  - \xc3\xa9\xff", 2, 6, "the byte 0xff is not UTF-8; save the file as UTF-8"),
        (b"\xe2\x82", 1, 1, "save the file as UTF-8"),
        ("cards:".encode("utf-16"), 1, 1, "the file is in UTF-16; save it as UTF-8"),
        (b"cards:\n \x00", 2, 2, "NUL"),
    ],
)
def test_bytes_that_are_not_utf_8(
    tmp_path: Path, content: bytes, line: int, column: int, remedy: str
) -> None:
    expect(tmp_path, content, (line, column, remedy))


def test_a_huge_file(tmp_path: Path) -> None:
    expect(tmp_path, b" " * 20_000_001, (1, 1, "split it into several decks"))


def test_a_missing_file_a_folder_and_an_impossible_path(tmp_path: Path) -> None:
    for path, remedy in [
        (tmp_path / "none.yaml", "no such file; check the path"),
        (tmp_path, "is a folder; give the path of a deck file"),
        (tmp_path / "a\0b", "check the path"),
        (tmp_path / ("a" * 300), "cannot be read"),
    ]:
        (error,) = read(path).errors
        assert (error.line, error.column) == (1, 1)
        assert remedy in error.message


def test_messages_show_no_raw_control_characters(tmp_path: Path) -> None:
    found = errors(tmp_path, CARD + '    "x\\e[31m\\n": y\n')
    assert found[0][:2] == (4, 5)
    assert "x␛[31m␊" in found[0][2]


def test_a_thousand_errors_are_enough(tmp_path: Path) -> None:
    found = errors(tmp_path, "cards:\n" + "  - front: a\n" * 2000)
    assert len(found) == 1000
    assert "there are more like these" in found[-1][2]


LAYER = "cards:\n  - shape: nn.Conv2d(3, 8, {k})\n"
TASK = "cards:\n  - task: Do it.\n    solution: x\n"


@pytest.mark.parametrize(
    ("lines", "line", "column", "remedy"),
    [
        ("vary: {k: 3}", 3, 11, "write `vary: {k: [1, 3, 5], s: [1, 2]}`"),
        ("vary: [1, 3]", 3, 11, "write `vary: {k: [1, 3, 5], s: [1, 2]}`"),
        ("vary: {k: []}", 3, 15, "`k` has no values; write `k: [1, 3]`"),
        ("vary: {k: [1, 3, 1]}", 3, 15, "`k` has a value twice; remove one"),
        ("vary: {k: [1], 2s: [1]}", 3, 24, "`2s` is no name; use letters"),
        ("where: [k > 1]", 3, 12, "add `vary: {k: [1, 3]}`"),
        ("vary: {k: [1]}\n    where: k > 1", 4, 12, "write `where: [k > 1]`"),
        ("vary: {k: [1]}\n    where: [k == 1, q < 2]", 4, 21, "`q` is no name of `vary`; write a comparison"),
        ("vary: {k: [1]}\n    where: [k.real > 0]", 4, 13, "only comparisons"),
        ("vary: {k: [1]}\n    where: [k >]", 4, 13, "it is not a condition"),
        ("vary: {k: [1]}\n    where: [k > 0, k > 5]", 4, 20, "no values are left"),
        ("vary: {k: [1]}\n    axes: NCHW", 4, 11, "write `axes: [N, C, H, W]`"),
        ("vary: {k: [1]}\n    output: 1, 2", 4, 13, "write a list such as `output: [1, 16, 32, 32]`"),
        ("vary: {k: [1]}\n    may_raise: sometimes", 4, 16, "write `may_raise: true`"),
        ("vary: {k: [1]}\n    result: 1, 2", 4, 5, "write `output`"),
        ("vary: {k: [1]}\n    back: Because.", 4, 5, "write `note`"),
        ("vary: {k: [1]}\n    front: What?", 4, 5, "two things, `shape` and `front`; make two cards"),
    ],
)
def test_a_mistake_in_a_card_whose_numbers_vary(
    tmp_path: Path, lines: str, line: int, column: int, remedy: str
) -> None:
    expect(tmp_path, f"{LAYER}    {lines}\n", (line, column, remedy))


def test_too_many_combinations(tmp_path: Path) -> None:
    values = ", ".join(map(str, range(11)))
    lines = "".join(f"      {name}: [{values}]\n" for name in "abk")
    expect(
        tmp_path, f"{LAYER}    vary:\n{lines}", (4, 7, "these are 1331 combinations, and 1000 are allowed")
    )


@pytest.mark.parametrize(
    ("lines", "line", "column", "remedy"),
    [
        ("hints: look", 4, 12, "write `hints: [look]`"),
        ("cases: x = 3", 4, 12, "write `cases: [x = 3]`"),
        ("compare: values", 4, 14, "must be `value` or `shape`; write `compare: value`"),
        ("compare: [storrage]", 4, 15, "may have `requires_grad`, `leaf`, `contiguous`, `channels_last` or"),
        ("tests: assert x", 4, 5, "write `check`"),
        ("template: x", 4, 5, "write `starter`"),
        ("tolerance: 1", 4, 5, "is not a key of a card"),
    ],
)
def test_a_mistake_in_a_task(tmp_path: Path, lines: str, line: int, column: int, remedy: str) -> None:
    expect(tmp_path, f"{TASK}    {lines}\n", (line, column, remedy))


@pytest.mark.parametrize(
    ("card", "line", "column", "remedy"),
    [
        ("task: Do it.", 2, 5, "add `solution: ...` to this card"),
        ("task: Do it.\n    answer: x", 3, 5, "write `solution`"),
        ("value: 1\n    answer: 2", 3, 5, "write `result`"),
        ("value: 1\n    tolerance: 1%", 3, 16, "write `tolerance: 0.01`"),
        ("value: 1\n    tolerance: -1", 3, 16, "write `tolerance: 0.01`"),
        ("value: 1\n    slips: [a]", 3, 12, "write `slips: {64: the biases are missing}`"),
        (
            "front: f\n    answer: a\n    slips: [a]",
            4,
            12,
            "write `slips: {jente: that is without the article}`",
        ),
        (
            "front: f\n    choices: [a, b]\n    answer: a\n    slips: b",
            5,
            12,
            "`slips: {jente: it takes ei}`",
        ),
        ("value: 1\n    slips: {7: ''}", 3, 12, "says nothing about `7`; write a sentence after it"),
        ("task: Do it.\n    solution: x\n    slips: {7: too large}", 4, 5, "is not a key of a card"),
        ("value: 1\n    result: [1, 2]", 3, 13, "put the text in quotes"),
        ("prints: x\n    output: 1", 3, 5, "write `result`"),
        ("raises: x\n    exception: KeyError", 3, 5, "write `error`"),
        ("raises: x\n    output: KeyError", 3, 5, "write `error`"),
        ("blank: nn.ReLU()", 2, 12, "write `{{16}}` for a hidden 16"),
        ("blank: nn.Conv2d(3, {{16)", 2, 12, "not closed, or empty; write `{{16}}`"),
        ("blank: nn.Conv2d({{3}}, {{16)", 2, 12, "not closed, or empty; write `{{16}}`"),
        ("blank: nn.Conv2d(3, {{}})", 2, 12, "not closed, or empty; write `{{16}}`"),
        ("cloze: The stride.", 2, 12, "write `{{c1::the hidden words}}` in it"),
        ("cloze: The {{stride}}.", 2, 12, "write `{{c1::the hidden words}}` in it"),
        ("cloze: 'The {{c1:stride}}.'", 2, 12, "is not written as `{{c1::the hidden words}}`"),
        ("cloze: The {{c1::stride}} is {{c2::a.", 2, 12, "the hole `{{c2::a.` is not closed"),
        ("cloze: The {{c1::stride.", 2, 12, "is not closed"),
        ("cloze: The {{c1::}} is {{c2::a}}.", 2, 12, "is not written as"),
        ("cloze: The {{c10::stride}}.", 2, 12, "the number must be from 1 to 9"),
        ("cloze: {{c1::a}}.", 2, 13, "goes in quotes"),
    ],
)
def test_a_mistake_in_a_card_of_another_kind(
    tmp_path: Path, card: str, line: int, column: int, remedy: str
) -> None:
    expect(tmp_path, f"cards:\n  - {card}\n", (line, column, remedy))


@pytest.mark.parametrize(
    ("keys", "column", "remedy"),
    [
        ("cards: [recall, shape]", 21, "`shape` only with `output`"),
        ("output: [1]\n    blanks: [stride]", 14, "a number as `stride`"),
        ("output: [1, [2]]", 13, "a list of nothing but shapes"),
        ("output: {a: [1, 0]}", 13, "write a list such as `output: [1, 16, 32, 32]`"),
        ("cards: [blank]", 13, "`blank` only with `output`, and a number in a call to hide"),
        ("output: [1]\n    cards: [recall, blank]", 21, "add it, or remove `blank`"),
        ("cards: recall", 12, "write `cards: [recall, shape]`"),
        ("cards: [Recall]", 13, "`recall`, `shape` or `blank`"),
        ("cards: []", 12, "write `cards: [recall, shape]`"),
    ],
)
def test_an_entry_that_cannot_ask_what_it_shall(tmp_path: Path, keys: str, column: int, remedy: str) -> None:
    line = 3 + len(keys.splitlines())
    expect(
        tmp_path, f"cheatsheet:\n  - operation: o\n    code: nn.ReLU()\n    {keys}\n", (line, column, remedy)
    )


def test_the_other_cards_of_a_deck_with_such_a_mistake_are_there(tmp_path: Path) -> None:
    errors(tmp_path, TASK + "  - blank: nothing\n  - value: '1'\n")
    deck = read(tmp_path / "deck.yaml").deck
    assert deck is not None
    assert len(deck.cards) == 2


def warnings(folder: Path, card: str) -> list[tuple[int, int, str]]:
    path = folder / "deck.yaml"
    path.write_text(f"cards:\n  - {card}\n", encoding="utf-8")
    reading = read(path)
    assert reading.errors == ()
    assert reading.deck is not None
    return [(warning.line, warning.column, warning.message) for warning in reading.warnings]


@pytest.mark.parametrize(
    ("card", "line", "column", "remedy"),
    [
        ("shape: f({k})\n    vary: {k: [1], s: [1]}", 3, 23, "`s` is not used; write `{s}`"),
        ("shape: f({k}, {s})\n    vary: {k: [1]}", 2, 12, "`{s}` has no values; write `vary: {s: [1, 3]}`"),
        ("shape: f({k})", 2, 12, "`{k}` has no values"),
        ("value: '1'\n    slips: {'{k}*2': doubled}", 3, 22, "`{k}` has no values"),
        ("task: a\n    solution: f()\n    cases: [a = 1, 'b = {k}']", 4, 20, "`{k}` has no values"),
        ("task: a\n    solution: f()\n    check: x > 1", 4, 12, "write `assert ...`"),
        ("value: x\n    setup: '{k}'\n    vary: {k: [1, len(x]}", 4, 19, "in a list goes in quotes"),
    ],
)
def test_what_is_probably_not_meant_is_a_warning(
    tmp_path: Path, card: str, line: int, column: int, remedy: str
) -> None:
    ((found_line, found_column, message),) = warnings(tmp_path, card)
    assert (found_line, found_column) == (line, column)
    assert remedy in message


@pytest.mark.parametrize(
    "card",
    [
        "prints: print(f'{x}')\n    input: torch.zeros(3)",
        "prints: |\n      y = 3\n      print(f'{y}')",
        "value: len({a})\n    setup: a = 1",
        "blank: f({{16}})",
        "blank: f({k}, {{{k} * 2}})\n    vary: {k: [1]}",
        "value: f(1)\n    note: In $\\frac{a}{b}$ or {k}.\n    ask: How {many}?",
        "value: f(1)\n    ask: Of {n}?\n    vary: {n: [1]}",
        "value: f(1)\n    setup: 'd = {1: {2: 3}}'",
        "task: a\n    solution: f()\n    check: torch.testing.assert_close(result, x)",
        "task: a\n    solution: f()\n    check: 'if result is None: raise ValueError'",
    ],
)
def test_braces_that_are_meant_warn_of_nothing(tmp_path: Path, card: str) -> None:
    assert warnings(tmp_path, card) == []


def test_a_comma_that_cuts_a_list_is_told_apart(tmp_path: Path) -> None:
    found = warnings(tmp_path, "task: a\n    solution: f()\n    cases: ['y = 1', x = ')']\n")
    assert [place[:2] for place in found] == [(4, 22)]
    quotes = "a text with a comma in a list goes in quotes"
    assert quotes in found[0][2]
    cards = "cards:\n  - task: a\n    solution: f()\n    cases: [x = torch.zeros(2, 3), y = 1]\n"
    expect(tmp_path, cards, (4, 13, quotes))
    cards = "cards:\n  - shape: '{x}'\n    vary: {x: [torch.zeros(2, 3), y]}\n"
    expect(tmp_path, cards, (3, 16, quotes))


@pytest.mark.parametrize(
    ("card", "line", "column", "remedy"),
    [
        ("shape: nn.Conv2d(3,16,3", 2, 12, "`shape` is not Python: '(' was never closed; correct it"),
        ("value: 1 +", 2, 12, "`value` is not Python: invalid syntax"),
        ("prints: |\n      x = 1\n      print(x", 2, 13, "`prints` is not Python, line 2: '(' was never"),
        ("prints: '%timeit f()'", 2, 13, "`prints` is not Python"),
        ("shape: f({k}\n    vary: {k: [1, 2]}", 2, 12, "'(' was never closed"),
        ("shape: f()\n    setup: import", 3, 12, "`setup` is not Python"),
        ("raises: f()\n    setup: import", 3, 12, "`setup` is not Python"),
        ("shape: f()\n    input: torch.zeros(2", 3, 12, "`input` is not Python: '(' was never closed"),
        ("shape: f()\n    input: x = torch.zeros(2)", 3, 12, "`input` must be one expression, without `x =`"),
        ("task: a\n    solution: f(", 3, 15, "`solution` is not Python"),
        ("task: a\n    solution: f()\n    check: assert", 4, 12, "`check` is not Python"),
        ("task: a\n    solution: f()\n    cases: [a = ]", 4, 13, "`cases` is not Python"),
        (
            "task: a\n    solution: f()\n    input: a\n    cases: [b = 1]",
            5,
            13,
            "`cases` must be one expression",
        ),
        ("blank: f({{1}}", 2, 12, "`blank` is not Python: '(' was never closed"),
    ],
)
def test_code_that_is_not_python(tmp_path: Path, card: str, line: int, column: int, remedy: str) -> None:
    expect(tmp_path, f"cards:\n  - {card}\n", (line, column, remedy))


def test_code_of_an_entry_that_is_not_python(tmp_path: Path) -> None:
    entry = "cheatsheet:\n  - operation: a\n    code: nn.Conv2d(3,\n"
    expect(tmp_path, entry, (3, 11, "`code` is not Python: '(' was never closed"))


@pytest.mark.parametrize(
    "card",
    [
        "raises: nn.Conv2d(3,",
        "shape: nn.Conv2d(3,\n    may_raise: true",
        "task: a\n    solution: f()\n    starter: def f(",
        "value: f({op})\n    vary: {op: [a + b, a * b]}",
        "value: x {op} 2\n    vary: {op: ['+', '*']}\n    input: '  torch.ones(\n 2)'",
        "blank: f(padding={{{k} // 2}})\n    vary: {k: [1]}",
        "value: len('\\d')",
    ],
)
def test_code_that_may_be_python_in_the_end(tmp_path: Path, card: str) -> None:
    assert warnings(tmp_path, card) == []


def test_hidden_code_needs_a_question_that_says_what_was_drawn(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("cards:\n  - value: '{k} + 1'\n    hidden: true\n    vary: {k: [1, 2]}\n")
    (error,) = read(path).errors
    assert (error.line, error.message) == (
        3,
        "with `hidden` the code is not shown; write the question as `ask: ...`",
    )
    path.write_text(path.read_text() + "    ask: One more than {j}?\n")
    reading = read(path)
    assert reading.errors == ()
    assert "nobody sees `k`, as the code is `hidden`; write `{k}` in `ask`" in [
        warning.message for warning in reading.warnings
    ]
