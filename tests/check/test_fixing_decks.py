"""Whose decks `check --fix` changes: the user's, and the bundled ones only by their path in a checkout."""

import stat
from datetime import datetime
from pathlib import Path

import pytest

from quizcv.check import CardProblem
from quizcv.cli.checking import named_files
from quizcv.cli.rewriting import keep_promises
from quizcv.decks import bundled_folder, read_library
from quizcv.decks.writing.promises import Fixed, Wanted, with_promises
from quizcv.trust import Trust

TEXT = "cards:\n  - id: a\n    shape: torch.zeros(2)\n    output: [3]\n"
FIXED = TEXT.replace("3", "2")
WRONG = CardProblem("birds/a", "output", "`a` promises (3,)", (2,))


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck that promises something wrong."""
    path = tmp_path / "decks" / "birds.yaml"
    path.parent.mkdir()
    path.write_text(TEXT)
    return path


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path / "data" / "trusted.json", bundled_folder(), clock=datetime.now)


def test_a_deck_of_the_users_own_is_changed(deck: Path, trust: Trust) -> None:
    left, written = keep_promises(read_library([deck], []), [WRONG], trust, set())
    assert (left, [each.message for each in written]) == ([], ["`output: [2]`"])
    assert deck.read_text() == FIXED


def test_a_deck_that_was_not_allowed_to_run_is_not_allowed_by_that(deck: Path, trust: Trust) -> None:
    keep_promises(read_library([deck], []), [WRONG], trust, set())
    assert not trust.allows(read_library([deck], []).decks[0])


def test_what_has_no_promise_is_left(deck: Path, trust: Trust) -> None:
    other = CardProblem("birds/a", "shape", "`a` does not run")
    left, _ = keep_promises(read_library([deck], []), [other, WRONG], trust, set())
    assert left == [other]


def test_a_bundled_deck_is_changed_only_when_it_is_named(
    deck: Path, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizcv.cli.rewriting.bundled_folder", lambda: deck.parent)
    library = read_library([deck], [])
    assert keep_promises(library, [WRONG], trust, set()) == ([WRONG], [])
    assert deck.read_text() == TEXT
    left, _ = keep_promises(library, [WRONG], trust, {deck})
    assert left == []
    assert deck.read_text() == FIXED


def test_only_a_path_names_a_file() -> None:
    path = bundled_folder() / "06-computer-vision.yaml"
    assert named_files((str(path), "convolution")) == {path}
    assert named_files(()) == set()


def test_links_and_modes_stay(deck: Path, trust: Trust) -> None:
    link = deck.with_name("link.yaml")
    link.symlink_to(deck)
    deck.chmod(0o604)
    finding = CardProblem("link/a", "output", "", (2,))
    assert keep_promises(read_library([link], []), [finding], trust, set())[0] == []
    assert link.is_symlink()
    assert (deck.read_text(), stat.S_IMODE(deck.stat().st_mode)) == (FIXED, 0o604)


def test_what_cannot_be_written_is_said(deck: Path, trust: Trust, capsys: pytest.CaptureFixture[str]) -> None:
    library = read_library([deck], [])
    deck.write_text(TEXT.replace("[3]", "[3, # two\n      4]"))
    changed = read_library([deck], [])
    assert keep_promises(changed, [WRONG], trust, set()) == ([WRONG], [])
    assert f"{deck}: `output` of `a` cannot be written" in capsys.readouterr().err
    deck.unlink()
    assert keep_promises(library, [WRONG], trust, set()) == ([WRONG], [])
    assert capsys.readouterr().err == f"{deck}: nothing written: No such file or directory\n"


def test_code_that_somebody_adds_before_the_promise_is_written_is_not_allowed_with_it(
    deck: Path, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = read_library([], [deck])
    trust.allow(library.decks[0])

    def too_late(path: Path, wanted: list[Wanted]) -> Fixed:
        deck.write_text(TEXT + "  - id: b\n    value: __import__('os').getpid()\n")
        return with_promises(path, wanted)

    monkeypatch.setattr("quizcv.cli.rewriting.with_promises", too_late)
    keep_promises(library, [WRONG], trust, [])
    assert "output: [2]" in deck.read_text()
    assert not trust.allows(read_library([], [deck]).decks[0])
