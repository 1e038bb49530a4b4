"""What was found right is known again exactly as it was, by the same torch, and for a while."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from quizcv.check import Verified, verified
from quizcv.check.subject import CardProblem, Subject, subjects
from quizcv.decks import load

TODAY = date(2026, 11, 27)

DECK = """\
cards:
  - id: shape
    shape: nn.ReLU()
    input: torch.zeros(2)
    output: [2]
  - id: recall
    front: f
    back: b
cheatsheet:
  - id: first
    operation: One
    code: model = nn.Linear(4, 2)
  - id: second
    operation: Two
    after: first
    code: model.eval()
    input: torch.zeros(1, 4)
    output: [1, 2]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where it is kept; the folder is not there yet."""
    return tmp_path / "data" / "checked.cache"


def subjects_of(tmp_path: Path, text: str = DECK) -> list[Subject]:
    deck = tmp_path / "deck.yaml"
    deck.write_text(text, "utf-8")
    return subjects([load(deck)])


def keep(path: Path, found: list[Subject], today: date = TODAY) -> None:
    """Note that all of these were found right."""
    kept = Verified(path, today=today)
    for subject in found:
        kept.note(subject, [])
    kept.save()


def known(path: Path, found: list[Subject], today: date = TODAY) -> list[str]:
    """Which of these need not run."""
    kept = Verified(path, today=today)
    names = [subject.key.partition("/")[2] for subject in found if kept.knows(subject) is not None]
    kept.save()
    return names


def test_what_was_found_right_is_known(path: Path, tmp_path: Path) -> None:
    found = subjects_of(tmp_path)
    assert known(path, found) == []
    keep(path, found)
    assert known(path, found) == ["shape", "first", "second"]


def test_what_was_found_wrong_later_is_forgotten(path: Path, tmp_path: Path) -> None:
    found = subjects_of(tmp_path)
    keep(path, found)
    kept = Verified(path, today=TODAY)
    kept.note(found[1], [CardProblem(found[1].key, "", "wrong")])
    kept.save()
    assert known(path, found) == ["shape", "second"]


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("output: [2]", "output: [3]", ["first", "second"]),
        ("nn.ReLU()", "nn.GELU()", ["first", "second"]),
        ("nn.Linear(4, 2)", "nn.Linear(4, 3)", ["shape"]),  # what comes after it changes as well
        ("output: [1, 2]", "output: [1, 2]\n    cards: [recall]", ["shape", "first"]),
        (
            "shape: nn.ReLU()\n    input: torch.zeros(2)\n    output: [2]",
            "prints: nn.ReLU()",
            ["first", "second"],
        ),
        ("cards:", "id: another\ntitle: Another\ncards:", ["shape", "first", "second"]),
    ],
)
def test_only_what_matters_to_a_card_makes_it_unknown(
    path: Path, tmp_path: Path, old: str, new: str, left: list[str]
) -> None:
    keep(path, subjects_of(tmp_path))
    assert DECK.count(old) == 1
    assert known(path, subjects_of(tmp_path, DECK.replace(old, new))) == left


def test_another_torch_knows_nothing(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = subjects_of(tmp_path)
    keep(path, found)
    here = verified.torch_installed()
    assert here is not None
    monkeypatch.setattr(verified, "torch_installed", lambda: ("1.0.0", here[1]))
    assert known(path, found) == []
    keep(path, found)
    monkeypatch.setattr(verified, "torch_installed", lambda: here)
    assert known(path, found) == ["shape", "first", "second"]


@pytest.mark.parametrize("damage", [b"", b"\0", b"xxxx\x81\xa1a\x01"])
def test_a_damaged_file_is_written_anew(path: Path, tmp_path: Path, damage: bytes) -> None:
    found = subjects_of(tmp_path)
    keep(path, found)
    content = path.read_bytes()
    path.write_bytes(damage)
    assert known(path, found) == []
    keep(path, found)
    assert path.read_bytes() == content


def test_each_damaged_byte_is_noticed(path: Path, tmp_path: Path) -> None:
    found = subjects_of(tmp_path)
    keep(path, found)
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert known(path, found) == []


def test_what_nobody_asks_for_is_forgotten(path: Path, tmp_path: Path) -> None:
    found = subjects_of(tmp_path)
    keep(path, found)
    later = TODAY + timedelta(days=verified.KEPT_DAYS - 1)
    assert known(path, found[:1], later) == ["shape"]
    assert known(path, [], later + timedelta(days=1)) == []
    assert known(path, found, later + timedelta(days=2)) == ["shape"]


def test_the_installed_torch_is_named_without_importing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = verified.torch_installed()
    assert found is not None
    assert [part.partition(".")[0].isdigit() for part in found] == [True, True]

    def version(name: str) -> str:
        raise verified.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(verified.metadata, "version", version)
    assert verified.torch_installed() is None
