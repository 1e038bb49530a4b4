"""What is typed and not saved, in its files: found again, damaged, and laid over what changed meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.editing import Fields, unsaved
from quizcv.editing.unsaved import Unsaved, laid_over
from quizcv.paths import unsaved_folder

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder of the test's own."""
    monkeypatch.setenv("QUIZCV_STATE", str(tmp_path / "state"))


def card(path: str, key: str) -> Fields:
    return Fields(key, "birds", "cards", "front", {}, Path(path), 1, False, {})


def typed(path: str, key: str, front: str) -> Unsaved:
    return Unsaved(path, key, "birds", "Birds", "front", {"front": front}, {}, NOW)


def test_each_card_of_each_file_has_its_own_and_so_have_new_ones() -> None:
    cards = [("a.yaml", "birds/robin"), ("b.yaml", "birds/robin"), ("a.yaml", "birds/heron"), ("a.yaml", "")]
    for path, key in cards:
        unsaved.keep(typed(path, key, "first"))
        unsaved.keep(typed(path, key, f"{path} {key}"))
    for path, key in cards:
        found = unsaved.find(card(path, key))
        assert found is not None
        assert found.values == {"front": f"{path} {key}"}
    assert len(unsaved.every()) == len(cards)
    unsaved.forget(card("a.yaml", ""))
    unsaved.forget(card("a.yaml", ""))
    assert unsaved.find(card("a.yaml", "")) is None
    assert len(unsaved.every()) == len(cards) - 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"path": 1}', b"[" * 100_000])
def test_a_damaged_file_is_as_none(content: bytes) -> None:
    unsaved.keep(typed("a.yaml", "birds/robin", "text"))
    (kept,) = unsaved_folder().iterdir()
    kept.write_bytes(content)
    assert unsaved.find(card("a.yaml", "birds/robin")) is None
    assert unsaved.every() == []


def test_only_what_was_typed_is_laid_over_what_is_there_now() -> None:
    before = {"front": "a", "back": "b", "tags": ["x"], "note": "n"}
    there = {"front": "a", "back": "B", "tags": ["x", "y"]}
    now = {"front": "A", "back": "b", "tags": [], "note": "n", "source": ""}
    assert laid_over(there, before, now) == ({"front": "A", "back": "B", "tags": []}, ["tags"])
