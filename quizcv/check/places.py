"""Where in a deck's file the keys stand that findings are about, read when there is something to tell."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from quizcv.check.finding import Finding
from quizcv.decks import Card, Problem
from quizcv.decks.reading.cards import identify
from quizcv.decks.reading.tree import Fields
from quizcv.decks.writing.text import items


def problems(path: Path, cards: Iterable[Card], findings: Iterable[Finding]) -> list[Problem]:
    """The findings, each at its key if the file has that, else where its card begins."""
    nodes = _nodes(path)
    lines = {card.source_key: card.line for card in cards}
    found = []
    for finding in findings:
        node = nodes.get(finding.card.partition("/")[2])
        mark = node.marks.get(finding.field) if node is not None else None
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (lines[finding.card], 1)
        found.append(Problem(line, column, finding.message))
    return found


def _nodes(path: Path) -> dict[str, Fields]:
    """The keys of each card, with their places."""
    try:
        found = items(path.read_bytes().decode())
    except (OSError, UnicodeDecodeError):
        return {}  # gone since it was read
    nodes: dict[str, Fields] = {}
    for node, content in found:
        nodes.setdefault(identify(content), node)
    return nodes
