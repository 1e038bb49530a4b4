"""After a slip in the YAML reading goes on at the next item of the list, and what was meant is said."""

import time
from pathlib import Path

import pytest
import yaml

from quizcv.check.report import rows
from quizcv.decks import DeckProblem, Reading, read, read_library
from quizcv.decks.contents import Flashcard

SOUND = """\
  - id: {0}
    front: The question {0}?
    back: The answer {0}.
"""


def reading(folder: Path, text: str) -> Reading:
    path = folder / "deck.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def names(found: Reading) -> list[str]:
    return [card.key.partition("/")[2] for card in found.deck.cards] if found.deck else []


def places(problems: tuple[DeckProblem, ...]) -> list[tuple[int, int]]:
    return [(problem.line, problem.column) for problem in problems]


@pytest.mark.parametrize(
    "slip",
    [
        "front: Padding: what is it for?",
        "front: *ei jente*",
        "front: [N, C] is what",
        "front: 'it's'",
        "front: @property",
        'front: "never closed',
        "front: [never closed",
        "tags: {a: [b}",
        "front: > text",
        "\tfront: a tab",
        "front:no blank",
        "  front: too far in\n    back: b",
        "? [a, b]\n    : c",
        "? &x front\n    : c",
        "x: " + "[" * 30,
    ],
)
def test_a_slip_costs_the_card_that_it_is_in_and_no_other(tmp_path: Path, slip: str) -> None:
    """Whatever the slip is, and wherever the card stands, in both layouts of lists."""
    bad = f"  - id: bad\n    {slip}\n    back: b\n"
    entry = "cheatsheet:\n  - {id: entry, operation: o, code: c}\n"
    for dedent in (False, True):
        for cards in ([bad, 1, 2], [1, bad, 2], [1, 2, bad]):
            items = [SOUND.format(card) if isinstance(card, int) else card for card in cards]
            body = "".join(items)
            if dedent:
                body = "".join(line[2:] + "\n" for line in body.splitlines())
            found = reading(tmp_path, f"title: T\ncards:\n{body}{entry}takeaways: [one]\n")
            assert names(found) == ["1", "2", "entry"], (slip, cards, found.errors)
            assert found.deck is not None
            assert (found.deck.title, found.deck.takeaways) == ("T", ("one",))
            line = 3 + 3 * cards.index(bad)
            assert [line <= error.line < line + bad.count("\n") for error in found.errors] == [True]


def test_all_mistakes_of_a_deck_are_found_in_one_run(tmp_path: Path) -> None:
    text = """\
title: A deck: with a colon
cards:
  - front: One: two?
    back: b
  - id: good
    front: a
    back: b
  - frnt: a
    back: b
  - front: *emphasis*
    back: b
  - front: e
    back: f
  -front: a
    back: b
  - front: "quoted" and more
    back: b
  - front: c
    back: d
cheatsheet:
  - operation: o: p
    code: c
  - id: entry
    operation: o
    code: c
    output: x
"""
    found = reading(tmp_path, text)
    assert places(found.errors) == [(1, 14), (3, 15), (8, 5), (10, 12), (14, 3), (16, 21), (21, 17), (26, 13)]
    assert [name for name in names(found) if name != "entry"] == ["good", "e-3f79bb7b", "c-2e7d2c03"]


def test_a_quote_that_swallows_the_next_card_is_found_where_it_opens(tmp_path: Path) -> None:
    bad = '  - id: bad\n    front: "What?\n    back: b\n  - id: next\n    front: "Which?"\n    back: c\n'
    found = reading(tmp_path, "cards:\n" + SOUND.format(1) + bad + SOUND.format(2))
    assert names(found) == ["1", "next", "2"]
    assert places(found.errors) == [(6, 12)]
    assert "this quote is never closed" in found.errors[0].message


def test_a_card_that_a_slip_has_cut_is_not_asked(tmp_path: Path) -> None:
    text = "cards:\n  - id: cut\n    front: a\n    back: b\n   tags: [c]\n" + SOUND.format(1)
    assert names(reading(tmp_path, text)) == ["1"]


def test_an_entry_after_one_with_a_slip_names_its_line(tmp_path: Path) -> None:
    text = """\
cheatsheet:
  - id: first
    operation: o: p
    code: c
  - {id: second, operation: o, code: c, after: first}
"""
    found = reading(tmp_path, text)
    assert places(found.errors) == [(3, 17), (5, 48)]
    assert "`after: first` names the entry on line 2; correct that one first" in found.errors[1].message


def test_a_second_document_ends_the_deck_and_costs_no_card_before_it(tmp_path: Path) -> None:
    found = reading(tmp_path, "cards:\n" + SOUND.format(1) + "---\ncards:\n" + SOUND.format(2))
    assert names(found) == ["1"]
    assert places(found.errors) == [(5, 1)]


def test_a_hundred_slips_are_enough(tmp_path: Path) -> None:
    start = time.process_time()
    found = reading(tmp_path, "cards:\n" + "  - front: a: b\n    back: c\n" * 20_000)
    assert len(found.errors) == 100
    assert "reading stops after 100" in found.errors[-1].message
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("lines", "line", "column", "remedy"),
    [
        ("front:One?\n    back: one", 2, 11, "a blank is missing after `front:`; write `front: One?`"),
        ("id: a\n    front:One?\n    back: one", 3, 11, "a blank is missing after `front:`"),
        ("front: “It is: what?”\n    back: one", 2, 18, "curly quotes are text to YAML"),
        ("front: ? what\n    back: one", 2, 12, "text cannot start with ? in YAML; put it in quotes"),
        ("front: a\n    back:\u00a0one", 3, 10, "a no-break space (option+space on a Mac)"),
        ("front: a\n\u00a0\u00a0\u00a0 back: one", 3, 1, "a no-break space (option+space on a Mac) cannot"),
        ("front: a\n    \u200cback: one", 3, 5, "an invisible sign (U+200C) cannot indent"),
        ("front: a\n    back: b\n  -id: c\n    front: d", 4, 3, "missing after the dash; write `- id: ...`"),
        (
            "id: a\n    front: b\n    back: c\n    id: d\n    front: e\n    back: f",
            5,
            5,
            "its dash is missing",
        ),
        ("front: a\n    ba\u200bck: b", 3, 5, "write `back`"),
        ("cloze: '{{c0::a}} b'", 2, 12, "in the hole `{{c0::a}}` the number must be from 1 to 9"),
        ("cloze: '{{c1::a}} {{c10::b}}'", 2, 12, "in the hole `{{c10::b}}` the number"),
        ("cloze: '{{c1::a}} {{c2::{{c3::b}} c}}'", 2, 12, "in the hole `{{c2::{{c3::b}}` another one begins"),
        ("cloze: '{{c1::a}} {{c2::b'", 2, 12, "the hole `{{c2::b` is not closed"),
        ("cloze: '{{c1:a}} b'", 2, 12, "the hole `{{c1:a}}` is not written as"),
        (
            "shape: f({k})\n    vary: {k: [1]}\n    where: [max(k, 1) > 1]",
            4,
            13,
            "with a comma in a list goes in",
        ),
    ],
)
def test_a_message_points_at_the_slip_and_says_the_cure(
    tmp_path: Path, lines: str, line: int, column: int, remedy: str
) -> None:
    found = reading(tmp_path, f"cards:\n  - {lines}\n" + SOUND.format(1))
    assert places(found.errors)[:1] == [(line, column)], found.errors
    assert remedy in found.errors[0].message
    assert len([error for error in found.errors if "is missing; add" not in error.message]) == 1
    assert "1" in names(found)


@pytest.mark.parametrize(
    ("text", "column", "remedy"),
    [
        (
            r'"a $\nabla f$"',
            16,
            r"`\nabla` in double quotes makes a line break; use single quotes or |, or write",
        ),
        (r'"b $\theta$"', 16, r"`\theta` in double quotes makes a tab"),
        (r'"c \\alpha \rho"', 23, r"or write `\\rho`"),
        (r'"\u202e"', 13, "a control character"),
    ],
)
def test_a_backslash_that_was_meant_to_be_seen_is_a_warning(
    tmp_path: Path, text: str, column: int, remedy: str
) -> None:
    found = reading(tmp_path, f"cards:\n  - front: {text}\n    back: b\n").warnings
    assert places(found) == [(2, column)]
    assert remedy in found[0].message


@pytest.mark.parametrize("text", [r'"one\ntwo"', r'"a\tb"', r'"\\theta"', r"'\theta'", r'"\u00e5"'])
def test_a_backslash_that_was_meant_is_not(tmp_path: Path, text: str) -> None:
    assert reading(tmp_path, f"cards:\n  - front: {text}\n    back: b\n").warnings == ()


def test_a_key_without_its_blank_that_yaml_joins_to_the_text_above_is_a_warning(tmp_path: Path) -> None:
    found = reading(tmp_path, "cards:\n  - front: a\n    back: b\n      source:The book\n")
    assert places(found.warnings) == [(4, 14)]
    assert "a blank is missing after `source:`" in found.warnings[0].message


def test_check_warns_of_what_other_readers_of_yaml_refuse(tmp_path: Path) -> None:
    text = "cards:\n  - front:\ta?\n    back: b\n    tags: [which?, 'what?']\n"
    found = reading(tmp_path, text)
    assert found.warnings == (), "nobody is bothered with it but in `check`"
    assert places(found.advice) == [(2, 12), (4, 12)]
    assert all("refused by some readers of YAML; put the text in quotes" in a.message for a in found.advice)
    (row,) = rows(read_library([tmp_path], []))
    assert [place["line"] for place in row["warnings"]] == [2, 4]
    with pytest.raises(yaml.YAMLError):
        yaml.load(text, Loader=yaml.SafeLoader)


def test_what_safe_dump_writes_is_read_back(tmp_path: Path) -> None:
    tags, source = ["norsk", "verb"], "A book with a name that is long"
    cards = [{"front": f"f{n}", "back": f"b{n}", "tags": tags, "source": source} for n in range(3)]
    text = yaml.safe_dump({"cards": cards})
    assert "*id001" in text
    text = text.replace("source: A book", "source: &book A book", 1)
    text = text.replace("source: A book with a name that is long", "source: *book")
    found = reading(tmp_path, text)
    assert found.errors == ()
    assert found.deck is not None
    contents = [card.content for card in found.deck.cards]
    assert [(c.front, c.tags, c.source) for c in contents if isinstance(c, Flashcard)] == [
        (f"f{n}", ("norsk", "verb"), source) for n in range(3)
    ]


def test_an_anchor_in_a_card_before_a_slip_is_known_after_it(tmp_path: Path) -> None:
    text = "cards:\n  - {id: a, front: a, back: &x the back}\n  - front: a: b\n    back: *x\n"
    text += "  - id: c\n    front: c\n    back: *x\n"
    assert names(reading(tmp_path, text)) == ["a", "c"]


@pytest.mark.parametrize(
    "text",
    [
        "cards:\n  - &x {front: a, back: b}\n  - *x\n",
        "cards:\n  - {front: a, back: b, tags: &x [[a], b]}\n  - {front: b, back: c, tags: *x}\n",
        "cards:\n  - {front: a, back: b, <<: *x}\n  - {front: &x c, back: d}\n",
        "cards: &x\n  - {front: a, back: b}\ncheatsheet: *x\n",
    ],
)
def test_an_alias_of_anything_else_is_an_error(tmp_path: Path, text: str) -> None:
    assert reading(tmp_path, text).errors


def test_aliases_bring_in_no_more_than_a_file_may_hold(tmp_path: Path) -> None:
    lists = f"tags: &x [{', '.join(['word'] * 20_000)}]"
    cards = "".join(f"  - {{front: f{n}, back: b, tags: *x}}\n" for n in range(20_000))
    start = time.process_time()
    found = reading(tmp_path, f"cards:\n  - {{front: a, back: b, {lists}}}\n{cards}")
    assert any("more text than a deck may have" in error.message for error in found.errors)
    assert time.process_time() - start < 5
