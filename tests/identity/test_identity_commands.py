"""The real program, before and after an edit, as a script sees it."""

import json
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from quizcv.decks import bundled_folder

Run = Callable[..., subprocess.CompletedProcess[str]]
DECK = """\
cards:
- front: What colour is a robin?   # the breast, that is
  back: Red.
- front: What does a heron eat?
  back: Fish.
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck of two cards without ids, among the user's own."""
    path = tmp_path / "data" / "decks" / "birds.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(DECK)
    return path


@pytest.fixture
def quizcv(deck: Path, program: Run) -> Run:
    """Runs a command on that deck alone: quizcv("review", "--plain", input="...")."""

    def quizcv(*arguments: str, input: str = "", decks: str = str(deck)) -> subprocess.CompletedProcess[str]:  # noqa: A002
        places = ["--data", str(deck.parent.parent)] + (["--decks", decks] if decks else [])
        return program(*places, *arguments, input=input)

    return quizcv


def edit(deck: Path, old: str, new: str) -> None:
    text = deck.read_text()
    assert old in text
    deck.write_text(text.replace(old, new))


def events(quizcv: Run) -> list[dict[str, str]]:
    return [json.loads(line) for line in quizcv("log", "--json").stdout.splitlines()]


def test_a_card_whose_front_was_edited_is_found_with_its_history(quizcv: Run, deck: Path) -> None:
    assert quizcv("review", "--plain", input="\n\nq\n").stdout.count("saved") == 1
    edit(deck, "What colour is a robin?", "Which colour has a robin's breast?")
    done = quizcv("review", "--plain", input="\n\n\n\n")
    assert "note: Your decks changed: 1 edited card keeps its history." in done.stderr
    assert "robin" not in done.stdout and done.stdout.rstrip().endswith("done"), "it is due tomorrow"
    review, moved, _ = events(quizcv)
    assert (moved["kind"], moved["card"]) == ("moved", review["card"])
    assert moved["to"].startswith("birds/which-colour-has-a-robin-s-breast-")
    assert "note" not in quizcv("review", "--plain").stderr


def test_undo_reaches_across_the_edit(quizcv: Run, deck: Path) -> None:
    quizcv("review", "--plain", input="\n\nq\n")
    edit(deck, "What colour is a robin?", "Which colour has a robin's breast?")
    done = quizcv("undo")
    assert "1 edited card keeps its history" in done.stderr
    assert done.stdout.rstrip().endswith("due new")
    assert "Which colour has" in quizcv("review", "--plain", input="q\n").stdout


def test_check_and_stats_say_what_happened_and_write_nothing(quizcv: Run, deck: Path) -> None:
    assert "changed" not in quizcv("check").stdout
    quizcv("review", "--plain", input="\n\nq\n")
    edit(deck, "Red.", "Orange.")
    deck.write_text(deck.read_text() + "- front: Owl?\n  back: Brown.\n")
    before = (deck.parent.parent / "known.json").read_bytes()
    said = "Your decks changed: 1 edited card keeps its history, 1 new."
    for _ in range(2):
        assert quizcv("check").stdout.splitlines()[-1] == said
        assert quizcv("check", str(deck), decks="").stdout.splitlines()[-1] == said
        assert f"note: {said}" in quizcv("stats").stderr
    assert json.loads(quizcv("check", "--json").stdout).keys() == {"decks"}
    assert (deck.parent.parent / "known.json").read_bytes() == before


def test_a_first_look_leaves_no_folder_behind(quizcv: Run, tmp_path: Path) -> None:
    for command in (["check"], ["stats"], ["decks"], ["log"]):
        quizcv("--data", str(tmp_path / "new"), *command)
    assert not (tmp_path / "new").exists()


def test_add_ids_keeps_every_history_through_later_edits(quizcv: Run, deck: Path) -> None:
    quizcv("review", "--plain", input="\n\nq\n")
    deck.chmod(0o440)
    assert f"{deck}: no ids added: Permission denied" in quizcv("check", "--add-ids").stdout
    deck.chmod(0o640)
    done = quizcv("check", "--add-ids")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == f"{deck}: 2 ids added"
    assert [line for line in deck.read_text().splitlines() if "id: " not in line] == [
        line.replace("- front", "  front") for line in DECK.splitlines()
    ]
    assert stat.S_IMODE(deck.stat().st_mode) == 0o640
    assert [path.name for path in deck.parent.iterdir()] == ["birds.yaml"]
    edit(deck, "What colour is a robin?", "Which colour has its breast?")
    edit(deck, "Red.", "Orange.")
    done = quizcv("review", "--plain", input="\n\n\n\n")
    assert "1 edited card keeps its history" in done.stderr
    assert [event["kind"] for event in events(quizcv)] == ["review", "review"], "the key is the same"
    assert quizcv("check", "--add-ids").stdout.startswith(f"{deck}: every card has an id already\n")


def test_a_deck_that_was_given_ids_may_run_as_before(quizcv: Run, deck: Path) -> None:
    deck.write_text("cards:\n- value: 1 + 1\n")
    assert "not been allowed" in quizcv("review", "--plain", input="q\n").stderr
    quizcv("check", "--add-ids")
    assert "not been allowed" in quizcv("review", "--plain", input="q\n").stderr
    deck.write_text("cards:\n- value: 1 + 2\n")
    quizcv("review", "--plain", "--yes", input="q\n")
    assert "1 id added" in quizcv("check", "--add-ids").stdout
    assert "not been allowed" not in quizcv("review", "--plain", input="q\n").stderr


def test_add_ids_leaves_a_deck_with_an_error_alone_and_says_where_it_is(quizcv: Run, deck: Path) -> None:
    deck.write_text(DECK + "- front: Owl?\n")
    done = quizcv("check", "--add-ids", "--json")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{deck}: no ids added; line 6 comes first: `back` is missing")
    assert json.loads(done.stdout)["decks"][0]["errors"]
    assert deck.read_text() == DECK + "- front: Owl?\n"


def test_add_ids_refuses_the_bundled_decks_and_passes_over_them_in_all(quizcv: Run, deck: Path) -> None:
    bundled = bundled_folder() / "06-computer-vision.yaml"
    before = bundled.read_bytes()
    done = quizcv("check", "--add-ids", str(bundled), decks="")
    assert done.returncode == 1
    assert done.stdout.startswith(f"{bundled}: this deck comes with quizcv and stays as it is\n")
    done = quizcv("check", "--add-ids", decks="")
    assert done.returncode == 0
    assert "2 ids added" in done.stdout and "stays as it is" not in done.stdout
    assert bundled.read_bytes() == before
    assert deck.read_text() != DECK


def test_add_ids_in_a_folder_that_refuses_says_so(quizcv: Run, tmp_path: Path) -> None:
    done = quizcv("check", "--add-ids", str(tmp_path / "nowhere.yaml"))
    assert done.returncode == 1
    assert "no ids added; line 1 comes first: there is no such file" in done.stdout


def test_commands_that_only_read_count_edited_cards_as_what_they_are(quizcv: Run, deck: Path) -> None:
    quizcv("review", "--plain", input="\n\n\n\n")
    before = json.loads(quizcv("stats", "--json").stdout)
    listed = quizcv("decks").stdout
    assert (before["new"], before["done_today"]) == (0, 2)
    edit(deck, "What does a heron eat?", "What do herons eat?")
    log = (deck.parent.parent / "reviews.jsonl").read_bytes()
    for _ in range(2):
        done = quizcv("stats", "--json")
        assert json.loads(done.stdout) == before
        assert "1 edited card keeps its history" in done.stderr
        assert quizcv("decks").stdout == listed
    assert (deck.parent.parent / "reviews.jsonl").read_bytes() == log
