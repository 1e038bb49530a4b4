"""The searches in the documentation find what it says."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from quizcv.decks import Library, load
from quizcv.finding import Catalogue, Facts, read
from quizcv.history import Answered, History

DOCS = Path(__file__).parents[2] / "docs" / "finding.md"
TODAY = date(2026, 11, 23)

CONV = """\
title: Convolution
cards:
  - {id: both, front: What is the stride?, back: 'A kernel of any size moves by it', tags: [cnn-layers]}
  - {id: side, front: Which kernel size is usual?, back: Three., tags: [cnn, core]}
  - {id: pad, front: Padding, back: Zeros around the edge}
  - {id: code, shape: "nn.Conv2d(3, 8, stride=2)", input: "torch.randn(1, 3, 8, 8)"}
  - {id: pool, front: Stride of a pool, back: as its window, tags: [core]}
"""
SMALL = """\
title: Small
cards:
  - {id: a, front: One, back: '1'}
  - {id: b, front: Two, back: '2'}
  - {id: c, front: Three, back: '3'}
"""
FINDS = {
    "stride": "both code pool",
    "kernel size": "both side",
    '"kernel size"': "side",
    "conv2d(": "code",
    "-stride": "side pad a b c",
    "stride or padding": "both pad code pool",
    "(stride or padding) -pool": "both pad code",
    "deck:conv": "both side pad code pool",
    "tag:cnn": "both side",
    'tag:"cnn"': "side",
    "kind:shape": "code",
    "is:due": "both",
    "is:new": "code pool a b c",
    "is:suspended": "pad",
    "is:marked": "side",
    "is:leech": "pad",
    "is:buried": "pool",
    "is:edited": "c",
    "interval>30": "side",
    "lapses>=3": "pad",
    "due<=7": "both pad",
    "introduced:7": "both",
    "failed:7": "both",
    "failed:7 -is:suspended": "both",
    'tag:"core" is:new': "pool",
    "failed:7 deck:conv": "both",
    'tag:"core"': "side pool",
}
"""For each search of the documentation the ids of the cards that it finds here."""


@pytest.fixture
def searched(tmp_path: Path) -> tuple[Catalogue, Facts]:
    paths = [tmp_path / "conv.yaml", tmp_path / "small.yaml"]
    for path, text in zip(paths, (CONV, SMALL), strict=True):
        path.write_text(text, "utf-8")
    decks = tuple(map(load, paths))
    history = History(tmp_path / "data", clock=lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))

    def review(card: str, quality: int, days_ago: int) -> None:
        history.record("review", card, day=TODAY - timedelta(days_ago), answered=Answered(quality))

    for _ in range(8):  # known, then forgotten, eight times
        for quality in (4, 1):
            last = history.schedule.of("conv/pad").due or TODAY - timedelta(days=100)
            history.record("review", "conv/pad", day=last, answered=Answered(quality))
    history.record("suspend", "conv/pad", day=TODAY)
    for days_ago in (100, 99, 93, 78, 40):
        review("conv/side", 4, days_ago)
    history.record("mark", "conv/side", day=TODAY)
    review("conv/both", 1, 3)
    history.record("bury", "conv/pool", day=TODAY)
    edited = {"small/c"}
    return Catalogue(decks), Facts(history.schedule, TODAY, history.failed_on, lambda: edited)


def searches() -> set[str]:
    text = DOCS.read_text("utf-8")
    found = set(re.findall(r"^\| `([^`]*)` \|", text, re.MULTILINE))
    found |= set(re.findall(r"`([^`]*)` is what went wrong|and `([^`]*)` what is still", text)[0]) - {""}
    for command in re.findall(r"^\$ quizcv (?:find|review --find) (.*)$", text, re.MULTILINE):
        found.add(shlex.split(command)[0])
    return found


def test_each_search_finds_what_it_says(searched: tuple[Catalogue, Facts]) -> None:
    catalogue, facts = searched
    assert searches() <= FINDS.keys()
    for search, expected in FINDS.items():
        found = catalogue.find(read(search), facts)
        assert [catalogue.cards[n].key.partition("/")[2] for n in found] == expected.split(), search


def test_cards_edited_are_those_that_differ_from_the_bundled_ones(tmp_path: Path) -> None:
    from quizcv.decks import read_library

    bundled, own = tmp_path / "bundled", tmp_path / "own"
    for folder, text in ((bundled, CONV), (own, CONV.replace("Three.", "3."))):
        folder.mkdir()
        (folder / "conv.yaml").write_text(text, "utf-8")
    (own / "small.yaml").write_text(SMALL, "utf-8")
    library: Library = read_library([bundled], [own])
    assert library.edited == {"conv/side"}
