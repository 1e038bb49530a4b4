"""What a check found, as rows for scripts and as lines for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from quizcv.check.subject import CardProblem
from quizcv.decks import Deck, DeckProblem, Library, Reading, deck_id_of, name_in
from quizcv.decks.reading.nodes import Fields
from quizcv.decks.writing.text import named, tree
from quizcv.text import counted, printable_line


def rows(
    library: Library,
    findings: Iterable[CardProblem] = (),
    written: Iterable[CardProblem] | None = None,
    *,
    strict: bool = False,
) -> list[dict[str, Any]]:
    """One row for each deck file, as `quizcv check --json` prints it.

    `written` are the promises that were written into the files, if that was asked for. `strict` makes each
    warning an error.
    """
    problems_of, written_to = _by_deck(findings), _by_deck(written or ())
    used = {deck.id: deck for deck in library.decks}
    found = []
    for reading in library.readings:
        deck = reading.deck
        entries = len(deck.entries) if deck else 0
        its = _about(reading, used, problems_of)
        errors = [each for each in its if strict or not each.is_warning]
        warnings = [each for each in its if not strict and each.is_warning]
        said = {each.message for each in its}  # what is a warning when decks are loaded may be an error here
        loaded = [each for each in reading.warnings if each.message not in said]
        doubts = (*loaded, *reading.advice)
        row: dict[str, Any] = {
            "path": str(reading.path),
            "id": deck.id if deck else None,
            "title": deck.title if deck else None,
            "cards": len({card.source_key for card in deck.cards}) - entries if deck else 0,
            "entries": entries,
            "errors": _places((*reading.errors, *(doubts if strict else ())), reading, errors),
            "warnings": _places(() if strict else doubts, reading, warnings),
        }
        if written is not None:
            row["written"] = _places((), reading, _about(reading, used, written_to))
        found.append(row)
    return found


def text(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows for a person: each problem at its place, then a line for each file that there is."""
    lines = []
    for row in rows:
        for key, kind in (("written", "written"), ("errors", "error"), ("warnings", "warning")):
            for problem in row.get(key, ()):
                place = f"{row['path']}:{problem['line']}:{problem['column']}"
                lines.append(f"{place}: {kind}: {problem['message']}")
        if not Path(row["path"]).exists():
            continue
        state = "not sound" if row["errors"] else "sound"
        cards, entries = counted(row["cards"], "card"), counted(row["entries"], "entry", "entries")
        lines.append(f"{row['path']}: {cards}, {entries}, {state}")
    return "\n".join(map(printable_line, lines))


def _about(
    reading: Reading, used: Mapping[str, Deck], findings: Mapping[str, Sequence[CardProblem]]
) -> Sequence[CardProblem]:
    """What was found about the cards that are written in this file; edits of a bundled deck are apart."""
    deck = used.get(reading.deck.id) if reading.deck else None
    if deck is None or reading.path not in (deck.path, deck.user_path):
        return ()
    its = findings.get(deck.id, ())
    if deck.edits is None:
        return its if deck is reading.deck else ()
    is_edit = deck is reading.deck
    return [each for each in its if (name_in(each.card) in deck.edits.lines) is is_edit]


def _places(
    known: Sequence[DeckProblem], reading: Reading, findings: Sequence[CardProblem]
) -> list[dict[str, object]]:
    found = problems(reading.path, reading.deck, findings) if reading.deck and findings else []
    in_order = sorted((*known, *found), key=lambda problem: (problem.line, problem.column))
    return [{"line": each.line, "column": each.column, "message": each.message} for each in in_order]


def _by_deck(findings: Iterable[CardProblem]) -> dict[str, list[CardProblem]]:
    found: dict[str, list[CardProblem]] = {}
    for finding in findings:
        found.setdefault(deck_id_of(finding.card), []).append(finding)
    return found


def problems(path: Path, deck: Deck, findings: Iterable[CardProblem]) -> list[DeckProblem]:
    """The findings, each at its key if the file has that, else where its card begins."""
    nodes = _nodes(path)
    lines = {card.source_key: deck.place(card)[1] for card in deck.cards}
    found = []
    for finding in findings:
        node = nodes.get(name_in(finding.card))
        mark = node.marks.get(finding.field) if node is not None else None
        line, column = mark or (lines.get(finding.card, 1), 1)  # what is said of a deck as a whole
        found.append(DeckProblem(line, column, finding.message))
    return found


def _nodes(path: Path) -> dict[str, Fields]:
    """The keys of each card, with their places."""
    try:
        root = tree(path.read_bytes().decode()).root
    except (OSError, UnicodeDecodeError):
        return {}  # gone since it was read
    nodes: dict[str, Fields] = {}
    for _, name, _, node in named(root):
        nodes.setdefault(name, node)
    return nodes
