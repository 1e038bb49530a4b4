"""What is done to cards besides answering them, be it to many at once, and what taking it back gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Literal, cast

from quizcv.decks.model import Card
from quizcv.history import Event, History, Kind, Progress
from quizcv.session.day import Calendar
from quizcv.session.values import Undone

Act = Literal["suspend", "unsuspend", "bury", "unbury", "mark", "unmark", "reset"]

OPPOSITE: dict[Act, Act] = {"suspend": "unsuspend", "bury": "unbury", "mark": "unmark"}


def act(what: Act, keys: Iterable[str], history: History, calendar: Calendar) -> list[Event]:
    """Do this to all of these cards that it changes anything about, as one action: its events.

    Raises NotSavedError: then nothing was done to any of them.
    """
    day = calendar.day_of_undo  # a clock in doubt is not trusted by this
    if what == "unbury":
        return history.unbury((key for key in keys if history.schedule.of(key).buried == day), day)
    kind = cast("Kind", "mark" if what == "unmark" else what)
    return history.record_each(kind, keys, day=day, unless=lambda progress: is_so(progress, what, day))


def act_or_opposite(
    what: Act, keys: Sequence[str], history: History, calendar: Calendar
) -> tuple[Act, list[Event]]:
    """Do this, or its opposite where all of these cards are so already: what was done, and its events.

    Raises NotSavedError as `act` does.
    """
    day = calendar.day_of_undo
    if what in OPPOSITE and all(is_so(history.schedule.of(key), what, day) for key in keys):
        what = OPPOSITE[what]
    return what, act(what, keys, history, calendar)


def is_so(progress: Progress[Any], what: Act, day: date) -> bool:
    """Whether a card is already what this would make it."""
    return {
        "suspend": progress.suspended is not None,
        "unsuspend": progress.suspended is None,
        "bury": progress.buried == day,
        "unbury": progress.buried != day,
        "mark": progress.marked is not None,
        "unmark": progress.marked is None,
        "reset": progress.is_new and not progress.answers,
    }[what]


def undone(events: Sequence[Event], history: History, card_of: Callable[[str], Card | None]) -> Undone | None:
    """Events that were taken back, or are in effect again, as a person is told of them; None for none."""
    if not events:
        return None
    key = events[-1].card
    card = card_of(key) or card_of(history.schedule.current(key))
    return Undone(tuple(events), card, history.schedule.of(key))
