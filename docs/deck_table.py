"""Write into the README what is in the bundled decks: `python docs/deck_table.py`. A test compares it."""

from __future__ import annotations

import re
from pathlib import Path

from quizcv.decks import Deck, bundled_folder, read_library
from quizcv.decks.counts import count, course

README = Path(__file__).parents[1] / "README.md"
HEAD = "| deck | cards | judged by torch | lines of PyTorch |\n|---|---|---|---|\n"


def table(decks: tuple[Deck, ...]) -> str:
    """A row for each deck."""
    rows = []
    for deck in decks:
        counts = count([deck])
        rows.append(f"| {deck.title} | {counts.cards} | {counts.judged} | {counts.entries} |\n")
    return HEAD + "".join(rows)


def rewritten(readme: str, decks: tuple[Deck, ...]) -> str:
    """The README with the sentence and the table as they are now."""
    readme = re.sub(
        r"\d+ decks from a pixel to\s.*?lines of\s+PyTorch\.", course(decks), readme, flags=re.DOTALL
    )
    return re.sub(re.escape(HEAD) + r"(?:\|.*\n)*", lambda _: table(decks), readme)


if __name__ == "__main__":
    found = read_library([bundled_folder()], []).decks
    README.write_text(rewritten(README.read_text("utf-8"), found), "utf-8")
