"""A small file may say that it is huge: what is expanded of it has an end, and nothing is lost by that."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from quizcv.cli import copies as copies_command
from quizcv.cli import merge as merge_command
from quizcv.cli.copies import import_, restore
from quizcv.cli.merge import merge
from quizcv.cli.options import CommonOptions
from quizcv.history.care import backup, copies
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


def test_a_large_copy_that_is_not_compressed_is_left_alone_unread(answer, data, monkeypatch):
    answer(23, "birds/robin")
    copy = data / "reviews (1).jsonl"
    with copy.open("wb") as file:
        file.truncate(200_000_000)  # a hole: it takes no disk, but would take memory
    assert merge_conflicted_copies(data) == [
        "'reviews (1).jsonl' is far too large (200 MB); it is left alone."
    ]
    monkeypatch.setattr(copies, "PLAIN", 10)
    copy.write_bytes((data / "reviews.jsonl").read_bytes() * 15)  # of the size of the log beside it
    assert merge_conflicted_copies(data) == [
        "Nothing new was in the conflicted copy 'reviews (1).jsonl', which is now in merged/."
    ]


@pytest.mark.parametrize("command", ["merge", "restore", "import", "import -"])
def test_a_named_copy_that_is_too_large_is_one_sentence(answer, data, tmp_path, monkeypatch, command):
    answer(23, "birds/robin")
    for module in (copies_command, merge_command):
        monkeypatch.setattr(module, "MOST", 1000)
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(bytes(2000))
    ran = {
        "merge": (merge, [str(copy)], None),
        "restore": (restore, [str(copy), "--yes"], None),
        "import": (import_, ["--history", str(copy)], None),
        "import -": (import_, ["--history", "-"], bytes(2000)),
    }[command]
    options = CommonOptions(lambda: datetime(2026, 11, 23, tzinfo=UTC))
    done = CliRunner().invoke(ran[0], [*ran[1], "--data", str(data)], input=ran[2], obj=options)
    name = "the input" if command == "import -" else copy
    assert isinstance(done.exception, SystemExit), done.exception
    assert (done.exit_code, done.output) == (1, f"Error: {name}: it is far too large: over 1,000 bytes\n")
