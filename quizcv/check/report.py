"""Whether decks are sound, and whether what their cheat-sheet entries promise is what torch gives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quizcv.decks import Card, Deck, Entry, Library, Problem
from quizcv.questions import outcome, snippet
from quizcv.report import failure, shape_text
from quizcv.runner import Result, Runner, RunnerSettings


def run(
    decks: Sequence[Deck], settings: RunnerSettings, tell: Callable[[str], None]
) -> dict[str, list[Problem]]:
    """Run every entry on the CPU; for each deck id, the entries that fail or give another shape.

    `tell` is called with what is going on, and with "" at the end.
    """
    return asyncio.run(_run(decks, settings, tell))


async def _run(
    decks: Sequence[Deck], settings: RunnerSettings, tell: Callable[[str], None]
) -> dict[str, list[Problem]]:
    broken: dict[str, list[Problem]] = {}
    async with Runner(settings) as runner:
        for deck in decks:
            for card in deck.entries:
                tell(f"running {card.key}")
                result = await runner.run(snippet(deck, card), device="cpu")
                if problem := _problem(card, result):
                    broken.setdefault(deck.id, []).append(problem)
    tell("")
    return broken


def rows(library: Library, broken: Mapping[str, Sequence[Problem]]) -> list[dict[str, Any]]:
    """One row for each deck file, as `quizcv check --json` prints it."""
    used = {deck.id: deck for deck in library.decks}
    found = []
    for reading in library.readings:
        deck = reading.deck
        promises = broken.get(deck.id, ()) if deck and used.get(deck.id) is deck else ()
        entries = len(deck.entries) if deck else 0
        found.append(
            {
                "path": str(reading.path),
                "id": deck.id if deck else None,
                "title": deck.title if deck else None,
                "cards": len({card.siblings for card in deck.cards}) - entries if deck else 0,
                "entries": entries,
                "errors": [_place(problem) for problem in (*reading.errors, *promises)],
                "warnings": [_place(problem) for problem in reading.warnings],
            }
        )
    return found


def text(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows for a person: each problem at its place, then a line for each file."""
    lines = []
    for row in rows:
        for kind in ("error", "warning"):
            for problem in row[kind + "s"]:
                place = f"{row['path']}:{problem['line']}:{problem['column']}"
                lines.append(f"{place}: {kind}: {problem['message']}")
        state = "not sound" if row["errors"] else "sound"
        lines.append(f"{row['path']}: {row['cards']} cards, {row['entries']} entries, {state}")
    return "\n".join(lines)


def _place(problem: Problem) -> dict[str, object]:
    return {"line": problem.line, "column": problem.column, "message": problem.message}


def _problem(card: Card, result: Result) -> Problem | None:
    entry = card.content
    assert isinstance(entry, Entry)
    if result.status != "ok":
        return Problem(card.line, 1, f"`{entry.operation}` does not run: {failure(result)}")
    shape = outcome(result)
    if entry.output is None or shape == entry.output:
        return None
    came = shape_text(shape) if shape is not None else "no tensor"
    return Problem(
        card.line,
        1,
        f"`{entry.operation}` promises {shape_text(entry.output)}, but {came} came out;"
        f" write `output: {list(shape) if shape is not None else '...'}` or mend the code",
    )
