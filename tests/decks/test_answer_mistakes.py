"""What authors get wrong in answers that are typed or chosen, and what they are told."""

from pathlib import Path

import pytest

from quizcv.decks import load, read


def said(folder: Path, card: str) -> tuple[list[str], list[str]]:
    """Errors and warnings, each with its line."""
    path = folder / "deck.yaml"
    path.write_text("cards:\n" + card, "utf-8")
    reading = read(path)
    return tuple([f"{p.line} {p.message}" for p in found] for found in (reading.errors, reading.warnings))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("card", "error"),
    [
        ("- front: f\n  answer: [a, A]\n", "3 in `answer` `A` counts as `a`; remove one of them"),
        ("- front: f\n  answer: [a, a]\n  forgive: []\n", "3 in `answer` `a` stands there twice; remove"),
        ("- front: f\n  answer: []\n", "3 `answer` must have a text in it"),
        ("- front: f\n  answer:\n", "3 `answer` is empty; write its text"),
        ("- front: f\n  answer: [a, '']\n", "3 `answer` is empty; write its text"),
        ("- front: f\n  answer: {a: b}\n", "3 YAML reads a key and a value in this text of `answer`"),
        ("- front: f\n  answer: a\n  forgive: [cases]\n", "4 `forgive` may have `case`, `accents` or"),
        ("- front: f\n  answer: a\n  choises: [a, b]\n", "4 `choises` is not a key of a card"),
        ("- front: f\n  choices: [a, b]\n", "2 `answer` is missing; add `answer: ...`"),
        ("- front: f\n  answer: a\n  choices: [a]\n", "4 `choices` must have at least two texts in it"),
        ("- front: f\n  answer: a\n  choices: a\n", "4 `choices` must be a list; write `choices: [one"),
        ("- front: f\n  answer: a\n  choices: [b, a, B]\n", "4 in `choices` `B` counts as `b`; remove"),
        (
            "- front: f\n  answer: A\n  choices: [b, a]\n",
            "3 `answer: A` is not among the `choices`; write `a`",
        ),
        (
            "- front: f\n  answer: [a, z]\n  choices: [b, a]\n",
            "3 `answer: z` is not among the `choices`; wri",
        ),
        ("- front: f\n  answer: [a, a]\n  choices: [b, a]\n", "3 in `answer` `a` stands there twice"),
        ("- front: f\n  answer: a\n  choices: ['a\n\n    b', a]\n", "4 a choice is one line"),
        ("- front: f\n  answer: a\n  cloze: '{{c1::a}}'\n", "4 this asks two things, `front` and `cloze`"),
        ("- shape: x\n  answer: [1]\n", "3 `answer` is not a key of a card; write `output`"),
        (
            "- front: f\n  answer: a\n  slips:\n    b: no\n    A.: why\n",
            "6 the slip `A.` counts as the right answer `a`; name a wrong one, or remove it",
        ),
        ("- front: f\n  answer: a\n  slips: {b: no, B: why}\n", "4 the slip `B` counts as `b`; remove one"),
        ("- front: f\n  answer: a\n  slips: {'': no}\n", "4 a slip is empty; write before the colon"),
        (
            "- front: f\n  answer: a\n  slips: {b: ''}\n",
            "4 `slips` says nothing about `b`; write a sentence after it",
        ),
        (
            "- front: f\n  answer: a\n  slips: {b: no, it is not}\n",
            "4 `slips` says nothing about `it is not`; write a sentence after it, or put the sentence before"
            " it in quotes if the comma belongs to that",
        ),
        ("- front: f\n  answer: a\n  slips: [b]\n", "4 `slips` gives a sentence for each of some wrong"),
        ("- front: f\n  answer: a\n  choices: [a, b]\n  slips: {c: no}\n", "5 the slip `c` is not among"),
        ("- front: f\n  answer: a\n  choices: [a, b]\n  slips: {a: no}\n", "5 the slip `a` is right; name"),
        (
            "- front: f\n  answer: [a, b]\n  choices: [a, b, c]\n  slips: {c: no}\n",
            "5 `slips` can be told where one choice is right; write a `note` instead",
        ),
        ("- choices: [a, b]\n  answer: a\n", "2 `front` is missing; add `front: ...`"),
        ("- question: q\n  answer: a\n", "2 `question` is not a key of a card; write `front`"),
    ],
)
def test_a_mistake_is_named_where_it_is(tmp_path: Path, card: str, error: str) -> None:
    errors, warnings = said(tmp_path, card)
    assert errors[0].startswith(error)
    assert warnings == []


@pytest.mark.parametrize(
    ("card", "warning"),
    [
        (f"- front: f\n  answer: {'long ' * 20}\n", "3 this is long to be typed to the letter"),
        ("- front: f\n  answer: [a, b]\n  choices: [a, b]\n", "3 every one of the `choices` is right"),
        ("- front: f\n  answer: a # b\n", "3 `answer` ends before ` #`"),
    ],
)
def test_a_doubt_is_named_where_it_is(tmp_path: Path, card: str, warning: str) -> None:
    errors, warnings = said(tmp_path, card)
    assert errors == []
    assert warnings[0].startswith(warning)


def test_answers_stay_the_text_that_they_are(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    path.write_text(
        "cards:\n- {front: f, answer: [no, 1.10, ~]}\n- {front: g, choices: [yes, no], answer: no}\n"
    )
    first, second = load(path).cards
    assert first.content.answers == ("no", "1.10", "~")  # type: ignore[union-attr]
    assert second.content.answers == ("no",)  # type: ignore[union-attr]
