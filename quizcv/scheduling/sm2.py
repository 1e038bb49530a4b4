"""SM-2, as P. A. Wozniak published it in 1990 ("Optimization of learning", chapter 3.2).

https://super-memory.com/english/ol/sm2.htm

The paper leaves some things open. Here easiness is an integer number of hundredths, because binary
floats give a wrong interval in 2 % of histories; an answer first changes the easiness and then
the interval; a failed card keeps its easiness; intervals are rounded up and capped at a century.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

FIRST_EASINESS = 250
LOWEST_EASINESS = 130
LONGEST_INTERVAL = 36500
"""Days. Without a cap, an always perfect card would be due after the year 9999 at its 13th review."""

EASINESS_CHANGE = {3: -14, 4: 0, 5: 10}
"""EF' = EF + (0.1 - (5 - q) * (0.08 + (5 - q) * 0.02)), in hundredths."""

LEECH_LAPSES = 8
LEECH_AGAIN = 4


class State(msgspec.Struct, frozen=True, gc=False):
    """What SM-2 knows about a card; `State()` is a new one.

    `easiness` is in hundredths, `interval` in days. `due` and `last` are the day of the next and of
    the latest review. `lapses` counts failures of a card that had been known.
    """

    repetitions: int = 0
    easiness: int = FIRST_EASINESS
    interval: int = 0
    due: date | None = None
    last: date | None = None
    lapses: int = 0


def review(state: State, quality: int, today: date) -> State:
    """The state after an answer of `quality` 0 to 5 on the day `today`.

    How late the answer comes does not matter. Raises ValueError for a quality outside 0 to 5.
    """
    if quality not in range(6):
        raise ValueError(f"the quality of an answer is 0 to 5, not {quality}")
    if quality < 3:
        repetitions, easiness, interval = 0, state.easiness, 1
        lapses = state.lapses + (state.repetitions > 0)
    else:
        repetitions = state.repetitions + 1
        easiness = max(LOWEST_EASINESS, state.easiness + EASINESS_CHANGE[quality])
        interval = next_interval(repetitions, state.interval, easiness)
        lapses = state.lapses
    due = today + timedelta(days=interval)
    return State(repetitions, easiness, interval, due, today, lapses)


def next_interval(repetitions: int, interval: int, easiness: int) -> int:
    """Days until the next review: 1, then 6, then the last interval times the easiness, rounded up."""
    if repetitions == 1:
        return 1
    if repetitions == 2:
        return 6
    return min(LONGEST_INTERVAL, -(-interval * easiness // 100))


def is_leech(lapses: int) -> bool:
    """Whether a card with so many lapses is a leech: from the eighth lapse on, anew at every fourth."""
    return lapses >= LEECH_LAPSES and (lapses - LEECH_LAPSES) % LEECH_AGAIN == 0


class SM2(msgspec.Struct, frozen=True):
    """The above as a `quizcv.scheduling.Scheduler`. It has no parameters."""

    @property
    def new(self) -> State:
        """A new card."""
        return State()

    title = "SM-2"

    def review(self, state: State, quality: int, today: date, event_id: str = "") -> State:  # noqa: ARG002
        """See `review`; nothing is spread."""
        return review(state, quality, today)

    def counts(self, state: State, day: date) -> bool:
        """A review counts when the card is new or due."""
        return state.due is None or state.due <= day

    def lateness(self, state: State, today: date) -> int:
        """Days late as a share of the interval, in a unit so small that no two shares become equal."""
        late = (today - state.due).days if state.due is not None else 0
        return late * LONGEST_INTERVAL**2 // max(state.interval, 1)

    def is_leech(self, state: State) -> bool:
        """See `is_leech`."""
        return is_leech(state.lapses)

    def was_leech(self, state: State) -> bool:
        """From the eighth lapse on."""
        return state.lapses >= LEECH_LAPSES

    def preview(self, state: State, quality: int, today: date) -> int:
        """The interval after such an answer."""
        return review(state, quality, today).interval

    def describe(self, state: State) -> tuple[tuple[str, str], ...]:
        """What the next interval depends on."""
        easiness = f"{state.easiness // 100}.{state.easiness % 100:02}"
        return ("easiness", easiness), ("right in a row", str(state.repetitions))

    def to_event(self) -> dict[str, Any]:
        """Its name alone."""
        return {"name": "sm2"}

    @classmethod
    def from_event(cls, said: Mapping[str, Any]) -> SM2:
        """Raises ValueError for parameters, of which it has none."""
        if len(said) > 1:
            raise ValueError("SM-2 has no parameters")
        return cls()
