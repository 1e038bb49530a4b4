"""A small file may say that it is huge: what is expanded of it has an end, and nothing is lost by that."""

from __future__ import annotations

import gzip
import zlib

import pytest

from quizcv.history.care import backup
from quizcv.history.care.backup import CopyError, compressed, expanded
from quizcv.history.care.copies import merge_conflicted_copies


def bomb(megabytes: int) -> bytes:
    return b"".join(compressed([bytes(2**20)] * megabytes))


def test_a_bomb_is_left_alone_and_takes_no_memory(answer, data):
    answer(23, "birds/robin")
    before = (data / "reviews.jsonl").read_bytes()
    copy = data / "reviews (1).jsonl"
    copy.write_bytes(bomb(500))
    sentences = merge_conflicted_copies(data)
    assert len(sentences) == 1
    assert sentences[0].startswith("'reviews (1).jsonl' is far too large: ")
    assert sentences[0].endswith(" hold over 8.0 MB; it is left alone.")
    assert copy.exists()
    assert (data / "reviews.jsonl").read_bytes() == before


def test_a_log_of_years_is_no_bomb(answer, data):
    answer(23, "birds/robin", "birds/heron")
    log = (data / "reviews.jsonl").read_bytes() * 10_000
    assert expanded(b"".join(compressed([log])), "it") == log
    two = gzip.compress(log) + gzip.compress(b"more")  # as `cat` joins them
    assert expanded(two, "it") == log + b"more"


def test_there_is_an_end_for_what_somebody_asked_for_too(monkeypatch):
    monkeypatch.setattr(backup, "FEW", 1000)
    with pytest.raises(CopyError, match="far too large"):
        expanded(bomb(3), "it")
    assert expanded(zlib.compress(b"x"), "it") == zlib.compress(b"x"), "no gzip is what it is"
