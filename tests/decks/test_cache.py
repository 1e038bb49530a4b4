"""The cache of readings gives what reading gives, and at the first doubt leaves it to that."""

import os
import subprocess
import sys
import time

import pytest

from quizcv.decks import bundled_folder, files, read
from quizcv.decks import cache as module
from quizcv.decks.cache import SETTLED, Cache
from quizcv.decks.reading import deck as reading

SOUND = "cards:\n  - {front: One, back: 1}\n  - {front: Two, back: 2, reverse: true}\n"
FAULTY = "title: Some # of it\ncards:\n  - {front: One, back: 1}\n  - {question: Two}\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "decks.cache"


@pytest.fixture
def deck(tmp_path):
    deck = tmp_path / "deck.yaml"
    deck.write_text(SOUND)
    return deck


def later():
    return time.time_ns() + 2 * SETTLED


def keep(path, *decks):
    """Read these decks, long after they were written, and keep the readings."""
    cache = Cache(path, now=later)
    for deck in decks:
        cache.read(deck)
    cache.save()


@pytest.fixture
def reads(monkeypatch):
    """The files that were read, not taken from the cache."""
    seen = []
    monkeypatch.setattr(reading, "read", lambda path: seen.append(path.name) or read(path))
    return seen


@pytest.mark.parametrize("bundled", files([bundled_folder()]), ids=lambda bundled: bundled.stem)
def test_a_kept_reading_is_the_reading(path, bundled, reads):
    keep(path, bundled)
    reads.clear()
    assert Cache(path).read(bundled) == read(bundled)
    assert not reads


def test_its_outline_is_there_before_any_card_is_unpacked(path, tmp_path, monkeypatch):
    """What the cards say is unpacked for a whole deck, when that of the first is asked for."""
    deck = tmp_path / "deck.yaml"
    deck.write_text(SOUND)
    keep(path, deck)
    unpacked = []
    decoder = module._decoder
    monkeypatch.setattr(module, "_decoder", lambda kind: unpacked.append(kind) or decoder(kind))
    kept = Cache(path).read(deck).deck
    assert kept.outline == read(deck).deck.outline
    assert [card.key for card in kept.cards] == [card.key for card in read(deck).deck.cards]
    assert not unpacked
    assert kept.cards[0].content.front == "One"
    assert kept.cards[1].content is kept.cards[2].content  # siblings share it
    assert unpacked == ["front", "front"]


def test_the_same_file_gives_the_same_reading(path, deck, reads):
    cache = Cache(path, now=later)
    assert cache.read(deck) is cache.read(deck)
    assert reads == ["deck.yaml"]
    deck.write_text(SOUND.replace("One", "Uno"))
    assert cache.read(deck).deck.cards[0].content.front == "Uno"


@pytest.mark.parametrize("text", [FAULTY, "", "- a\n", "cards: [{front: a"])
def test_errors_and_warnings_are_kept_too(path, deck, text, reads):
    deck.write_text(text)
    keep(path, deck)
    reads.clear()
    found = Cache(path).read(deck)
    assert found == read(deck)
    assert found.errors and not reads


def test_a_path_written_in_another_way_is_the_same_file(path, deck, reads, monkeypatch):
    keep(path, deck)
    reads.clear()
    monkeypatch.chdir(deck.parent)
    relative = deck.relative_to(deck.parent)
    assert Cache(path).read(relative).deck.path == relative
    assert not reads


def test_a_deck_that_changed_is_read(path, deck):
    keep(path, deck)
    deck.write_text(SOUND.replace("One", "Uno"))
    os.utime(deck, ns=(1, 1))
    assert Cache(path).read(deck).deck.cards[0].content.front == "Uno"


def test_a_deck_that_was_changed_just_now_is_not_kept(path, deck):
    cache = Cache(path)
    cache.read(deck)
    cache.save()
    assert not path.exists()


def test_a_deck_that_is_gone_is_said_to_be_gone(path, deck):
    keep(path, deck)
    deck.unlink()
    assert "no such file" in Cache(path).read(deck).errors[0].message


def test_what_is_kept_stays_when_more_is_added_and_goes_with_its_file(path, deck, reads):
    other, third = deck.with_name("other.yaml"), deck.with_name("third.yaml")
    other.write_text(SOUND)
    third.write_text(SOUND)
    keep(path, deck, other)
    deck.unlink()
    keep(path, third)
    deck.write_text(SOUND)
    reads.clear()
    for file in (deck, other, third):
        Cache(path).read(file)
    assert reads == ["deck.yaml"]


@pytest.mark.parametrize("harm", [b"", b"abc", b"\0" * 200])
def test_a_damaged_cache_is_as_none(path, deck, reads, harm):
    keep(path, deck)
    reads.clear()
    path.write_bytes(harm)
    assert Cache(path).read(deck) == read(deck)
    assert reads == ["deck.yaml"]


@pytest.mark.parametrize("place", [1.01, 2, 100])
def test_a_cache_with_one_wrong_bit_is_as_none(path, deck, reads, place):
    keep(path, deck)
    data = bytearray(path.read_bytes())
    data[int(len(data) / place)] ^= 1
    path.write_bytes(data)
    reads.clear()
    assert Cache(path).read(deck).deck.cards == read(deck).deck.cards
    assert reads == ["deck.yaml"]


def test_the_cache_of_another_quizcv_is_as_none(path, deck, reads, monkeypatch):
    keep(path, deck)
    reads.clear()
    monkeypatch.setattr(module.quizcv, "__version__", "99")
    Cache(path).read(deck)
    assert reads == ["deck.yaml"]


def test_without_a_folder_nothing_is_written(tmp_path, deck):
    keep(tmp_path / "none" / "decks.cache", deck)
    assert not (tmp_path / "none").exists()


def test_a_start_with_kept_decks_does_without_yaml(path, deck):
    keep(path, deck)
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from quizcv import decks\nfrom quizcv.decks.cache import Cache\n"
        "cache = Cache(Path(sys.argv[1]))\n"
        "assert decks.read_library([], [Path(sys.argv[2])], cache.read).decks\n"
        "assert 'yaml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, path, deck], check=True)
