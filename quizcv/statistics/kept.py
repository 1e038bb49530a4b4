"""The count of a log, kept while the program runs: what was counted is not counted again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from quizcv.decks.model import Deck
from quizcv.history import History, Position
from quizcv.statistics.course import from_tally
from quizcv.statistics.tally import Tally
from quizcv.statistics.values import Statistics

PIECE = 2_000
"""Events that are let go at a time."""


class KeptTally:
    """Counts a history, and later only what was added to it, unless it changed before that."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._tally = Tally()
        self._counted = Position()

    def statistics(self, decks: Sequence[Deck], today: date, paused: Collection[str] = ()) -> Statistics:
        """All numbers of a day, as the log and the schedule are now; nothing comes of the decks `paused`.

        Raises OSError.
        """
        self._history.refresh()
        events, end, goes_on = self._history.events_behind(self._counted)
        if goes_on:
            self._tally.add(events)
        else:
            self._tally = Tally(events)
            while events:  # all of 100,000 let go at once would hold up other threads for 30 ms
                del events[-PIECE:]
        self._counted = end
        return from_tally(self._tally, self._history.schedule, decks, today, paused)
