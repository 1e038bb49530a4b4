"""The decks at home, a line each, below a line for all of them; those of a folder below the folder's line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from quizcv.decks import Reading
from quizcv.session import DeckToday, Session
from quizcv.text import one_line
from quizcv.tui import page_texts
from quizcv.tui.home_lines import broken_line, deck_line, folder_line, heading, today_line, waiting_line
from quizcv.tui.markdown import prose

TODAY, CARDS = "today", "cards"
"""The lines that stand for all decks, and for a search among the cards; others have a path for an id."""
FOLDER = "folder "
"""What the ids of the lines of folders begin with."""
INDENT = 2
"""Columns by which the decks of a folder stand to the right."""


class DeckList(OptionList):
    """While there is a filter only the decks are listed in whose names each of its words stands.

    `folder_of` gives the folder in which a deck file lies, or ""; those that are `folded` begin so.
    """

    @dataclass
    class Folded(Message):
        """These folders are folded now."""

        folders: set[str]

    def __init__(self, folder_of: Callable[[Reading], str], folded: Iterable[str] = ()) -> None:
        super().__init__(id="deck-list", markup=False)
        self._folder_of = folder_of
        self._listed: dict[str, Reading] = {}
        self._folded = {*folded}
        self._shown: tuple[Session, Sequence[DeckToday], Sequence[Reading], str, int] | None = None

    def show(
        self,
        session: Session,
        decks: Sequence[DeckToday],
        readings: Sequence[Reading],
        wanted: str,
        width: int,
    ) -> None:
        """List these deck files, or those `wanted`, on so many columns; the same line stays chosen.

        `decks` are those of the session.
        """
        self._shown = (session, decks, readings, wanted, width)
        self._fill()

    @property
    def line(self) -> str:
        """The id of the chosen line."""
        option = self.highlighted_option
        return option.id or "" if option is not None else ""

    @property
    def chosen(self) -> Reading | None:
        """The deck file of the chosen line; None for a line that stands for something else."""
        return self._listed.get(self.line)

    @property
    def folder(self) -> str:
        """The folder that the chosen line stands for, or ""."""
        return self.line.removeprefix(FOLDER) if self.line.startswith(FOLDER) else ""

    @property
    def has_decks(self) -> bool:
        """Whether any deck is listed."""
        return bool(self._listed)

    def fold(self, is_folded: bool | None = None) -> None:
        """Fold the folder of the chosen line, or unfold it; without a word the one that it is not."""
        folder = self.folder
        if not folder and is_folded and self.chosen is not None:
            folder = self._folder_of(self.chosen)
        if folder:
            is_folded = folder not in self._folded if is_folded is None else is_folded
            (self._folded.add if is_folded else self._folded.discard)(folder)
            self._fill()
            self._choose(FOLDER + folder, 0)
            self.post_message(self.Folded({*self._folded}))

    def _fill(self) -> None:
        if self._shown is None:
            return
        session, decks, readings, wanted, width = self._shown
        line, number = self.line, self.highlighted or 0
        today = {row.deck.id: row for row in decks}
        self._listed = {str(reading.path): reading for reading in self._found(readings, today, wanted)}
        self.clear_options()
        if not wanted:
            self.add_option(Option(today_line(session), id=TODAY))
        if self._listed:
            self.add_option(Option(heading(width), disabled=True))
        elif not wanted:
            self.add_option(Option("", disabled=True))
            self.add_option(Option(prose(page_texts.NO_DECKS), disabled=True))
        self.add_options(self._deck_options(session, today, is_flat=bool(wanted), width=width))
        if wanted:
            how = "" if self._listed else "enter: "
            self.add_option(Option(f"{how}search the cards for {one_line(wanted)}", id=CARDS))
        self._choose(line, 0 if wanted else number)  # of what a search found, the first

    def _found(
        self, readings: Sequence[Reading], today: dict[str, DeckToday], wanted: str
    ) -> Iterator[Reading]:
        """The files that have a line: not those of bundled decks that the user's own replace."""
        words = wanted.lower().split()
        for reading in readings:
            deck = reading.deck
            row = today.get(deck.id) if deck else None
            if row is not None and row.deck is not deck:
                continue
            name = f"{deck.title} {deck.id}" if deck else reading.path.name
            if not words or all(word in f"{name} {self._folder_of(reading)}".lower() for word in words):
                yield reading

    def _deck_options(
        self, session: Session, today: dict[str, DeckToday], *, is_flat: bool, width: int
    ) -> Iterator[Option]:
        """A line for each deck; those of a folder below the line of the folder, at its first deck."""
        for folder, readings in self._groups(is_flat=is_flat):
            if folder:
                ids = [reading.deck.id for reading in readings if reading.deck]
                rows = [today[deck_id] for deck_id in ids if deck_id in today]
                is_folded = folder in self._folded
                yield Option(folder_line(folder, rows, width, is_folded=is_folded), id=FOLDER + folder)
                if is_folded:
                    continue
            for reading in readings:
                indent = INDENT * bool(folder)
                if reading.deck is None:
                    line = broken_line(reading, width, indent=indent)
                elif (row := today.get(reading.deck.id)) is None:
                    line = waiting_line(reading.deck, width, indent=indent)
                else:
                    is_paused = reading.deck.id in session.paused
                    line = deck_line(row, reading, width, indent=indent, is_paused=is_paused)
                yield Option(line, id=str(reading.path))

    def _groups(self, *, is_flat: bool) -> list[tuple[str, list[Reading]]]:
        """The decks that are listed, those of each folder together; "" for the folder of a single one."""
        groups: list[tuple[str, list[Reading]]] = []
        begun: dict[str, list[Reading]] = {}
        for reading in self._listed.values():
            folder = "" if is_flat else self._folder_of(reading)
            if folder in begun:
                begun[folder].append(reading)
                continue
            groups.append((folder, [reading]))
            if folder:
                begun[folder] = groups[-1][1]
        return groups

    def _choose(self, line: str, number: int) -> None:
        """Choose the line with this id, else the one at this place, or the first after that can be."""
        ids = [option.id for option in self.options]
        at = ids.index(line) if line in ids else min(number, len(ids) - 1)
        while at < len(ids) - 1 and self.get_option_at_index(at).disabled:
            at += 1
        self.highlighted = at
