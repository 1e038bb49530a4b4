"""A line on top of every screen while a deck, or the settings, that were just saved have a mistake."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from quizcv.decks import Reading
from quizcv.text import counted, one_line


class DeckBanner(Static):
    """The first mistake: its file, its line, what to do. It goes when the file is right again."""

    DEFAULT_CSS = """
    DeckBanner { height: auto; max-height: 3; padding: 0 1; background: $warning-muted; }
    DeckBanner { color: $text-warning; }
    """

    def __init__(self, mistakes: Sequence[Reading], settings: str) -> None:
        super().__init__(_words(mistakes, settings), markup=False)

    def show(self, mistakes: Sequence[Reading], settings: str) -> None:
        """Say this from now on: what is wrong in decks, and a sentence on the settings, or ""."""
        self.update(_words(mistakes, settings))


def _words(mistakes: Sequence[Reading], settings: str) -> Content:
    words = [one_line(settings, None)] if settings else []
    return Content("\n".join([*words, _of_decks(mistakes)] if mistakes else words))


def _of_decks(mistakes: Sequence[Reading]) -> str:
    first, *others = mistakes
    error, *more = first.errors
    kept = " · the deck stays as it was" if first.is_older else ""
    also = f" (and {counted(len(more), 'other mistake')})" if more else ""
    beside = f" · {counted(len(others), 'other deck')} too" if others else ""
    return f"{one_line(first.path.name)}, line {error.line}: {error.message}{also}{kept}{beside}"
