"""`quizcv check --style` names what the page on writing cards calls bad, and nothing that it calls good."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from quizcv import check
from quizcv.decks import bundled_folder, load, read_library
from quizcv.decks.field_types import StyleRule

Run = Callable[..., subprocess.CompletedProcess[str]]
PAGE = (Path(__file__).parents[2] / "docs" / "writing-cards.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml ?(.*?)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
RULES = get_args(StyleRule)


def rules(*paths: Path) -> list[str]:
    """The rules by which something is said of these decks."""
    found = check.style([load(path) for path in paths])
    return [problem.message.rpartition("(style: ")[2].rstrip(")") for problem in found]


@pytest.mark.parametrize(("kind", "text"), EXAMPLES, ids=[kind or "waived" for kind, _ in EXAMPLES])
def test_of_each_example_is_said_what_the_page_says(kind: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(text, "utf-8")
    assert set(rules(path)) == {kind.removeprefix("bad: ")} - {"good", ""}


def test_the_page_has_a_bad_and_a_good_example_of_each_rule() -> None:
    assert re.findall(r"^## ([a-z-]+):", PAGE, re.MULTILINE) == list(RULES)
    kinds = [kind for kind, _ in EXAMPLES]
    assert kinds[1::2] == [f"bad: {rule}" for rule in RULES]
    assert set(kinds[2::2]) == {"good"}


@pytest.mark.parametrize(
    "card",
    [
        "front: Is it a list or a tuple that comes out?, back: A tuple., source: s",
        "front: Which is faster?, back: Max pooling., source: s",
        "front: Why does one take `model.eval()`?, back: No layer should guess., source: s",
        "ask: 'Does it run, or what does it raise?', raises: 1 / 0, source: s",
        "ask: What is printed and kept?, prints: print(1), source: s",
        "value: 1 + 1, source: s",
        "front: Which is faster?, choices: [max pooling, attention], answer: max pooling, source: s",
        "front: the girl, answer: [jenta, jenten], source: s",
    ],
)
def test_what_is_no_fault(card: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"cards:\n  - {{id: c, {card}}}\n")
    assert rules(path) == []


def test_answers_that_are_typed_or_chosen_are_looked_at_too(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "cards:\n"
        "  - {id: a, front: The past of stride is strode. What is it?, answer: strode, source: s}\n"
        "  - {id: b, front: Does ReLU saturate?, choices: ['yes', 'no'], answer: 'no', source: s}\n"
        "  - {id: c, front: What is a b and why is it one?, choices: [a, b], answer: b}\n"
    )
    assert sorted(rules(path)) == ["gives-away", "source", "two-questions", "yes-no"]


def test_what_a_card_needs_is_no_word_too_early(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    text = "cards:\n  - {id: a, front: What does a stride save?, back: b, source: s, needs: [x/b]}\n"
    path.write_text(
        text + "  - {id: b, front: What is it?, back: The stride., source: s, introduces: [stride]}\n"
    )
    assert rules(path) == []
    path.write_text(path.read_text().replace(", needs: [x/b]", ""))
    assert rules(path) == ["early"]


def test_takeaways_fill_a_screen_and_next_names_a_deck(tmp_path: Path) -> None:
    card = "cards:\n  - {id: a, front: What?, back: That., source: s}\n"
    first, second = tmp_path / "1-a.yaml", tmp_path / "2-b.yaml"
    first.write_text(f"id: a\ntitle: One\ntakeaways: [{'word ' * 400}]\nnext: Another thing\n{card}")
    second.write_text(f"id: b\ntitle: 'Two: more'\nnext: The end\n{card.replace('What', 'Which')}")
    assert rules(first, second) == ["takeaways", "next"]
    first.write_text(f"id: a\ntitle: One\ntakeaways: [word]\nnext: 'Two: because'\n{card}")
    assert rules(first, second) == []


def test_it_is_a_warning_and_the_command_fails(quizcv: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("cards:\n  - id: a\n    front: Is it?\n    back: That.\n    source: s\n")
    done = quizcv("check", "--style", "--json", str(path), data=tmp_path / "data")
    (row,) = json.loads(done.stdout)["decks"]
    said = "this can be answered with yes or no; ask what happens, or how much (style: yes-no)"
    assert (done.returncode, row["errors"]) == (1, [])
    assert row["warnings"] == [{"line": 3, "column": 5, "message": said}]
    assert quizcv("check", "--json", str(path), data=tmp_path / "data").returncode == 0
    path.write_text(path.read_text() + "    style: [yes-no]\n")
    assert quizcv("check", "--style", str(path), data=tmp_path / "data").returncode == 0


def test_the_decks_beside_it_count_and_are_not_named(quizcv: Run, tmp_path: Path) -> None:
    folder = tmp_path / "course"
    folder.mkdir()
    card = "cards:\n  - {id: a, front: What is a stride of 2 good for?, back: That., source: s}\n"
    for name in "ab":
        (folder / f"{name}.yaml").write_text(card)
    done = quizcv("check", "--style", str(folder / "b.yaml"), data=tmp_path / "data")
    assert "b.yaml:2:13: warning: this asks nearly the same as a/a (style: alike)" in done.stdout
    assert "a.yaml" not in done.stdout


def test_the_bundled_decks_read_well() -> None:
    found = check.style(read_library([bundled_folder()], []).decks)
    assert [(problem.card, problem.message) for problem in found] == []
