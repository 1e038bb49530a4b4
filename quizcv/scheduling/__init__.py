"""When to see a card again. Pure: no I/O, no clock, no randomness.

A scheduler is a value. Which one the schedule is computed with is said by an event in the log, so that
all machines that share a log agree; without such an event it is `DEFAULT`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from quizcv.scheduling.sm2 import SM2

if TYPE_CHECKING:
    from quizcv.scheduling.fsrs import FSRS

MATURE_DAYS = 21
"""The interval from which on a card is mature; below it is young."""


class State(Protocol):
    """What a scheduler knows about a card: a frozen `msgspec.Struct` of integers and dates.

    `interval` is in days, `due` and `last` are the days of the next and of the latest review, None for a
    new card, and `lapses` counts failures of a card that had been known.
    """

    @property
    def interval(self) -> int: ...
    @property
    def due(self) -> date | None: ...
    @property
    def last(self) -> date | None: ...
    @property
    def lapses(self) -> int: ...


S = TypeVar("S", bound=State)


class Scheduler(Protocol[S]):
    """An algorithm with all its parameters: frozen, and equal to another one that gives the same."""

    @property
    def title(self) -> str:
        """What people call it."""
        ...

    @property
    def new(self) -> S:
        """The state of a card that was never reviewed."""
        ...

    def review(self, state: S, quality: int, today: date, event_id: str = "") -> S:
        """The state after an answer of `quality` 0 to 5 on the day `today`.

        A scheduler that spreads its intervals draws from `event_id`, the id of the answer.
        """
        ...

    def counts(self, state: S, day: date) -> bool:
        """Whether a review on `day` changes the state; otherwise it counts as studying ahead."""
        ...

    def lateness(self, state: S, today: date) -> float:
        """How urgent a due card is: the larger, the earlier it is asked."""
        ...

    def is_leech(self, state: S) -> bool:
        """Whether the latest lapse made the card a leech, or made it one again."""
        ...

    def was_leech(self, state: S) -> bool:
        """Whether any lapse has made the card a leech."""
        ...

    def preview(self, state: S, quality: int, today: date) -> int:
        """In how many days the card would be due after such an answer today, not spread."""
        ...

    def describe(self, state: S) -> tuple[tuple[str, str], ...]:
        """What only this scheduler knows about a card, for people: names and values."""
        ...

    def to_event(self) -> dict[str, Any]:
        """How an event names it: its `name` and all its parameters, numbers as decimal texts."""
        ...


class UnknownSchedulerError(Exception):
    """A scheduler, or parameters of one, that this version does not know."""


DEFAULT: Scheduler[Any] = SM2()


def _fsrs() -> type[FSRS]:
    from quizcv.scheduling.fsrs import FSRS  # a start pays for it only where the log names it

    return FSRS


SCHEDULERS: dict[str, Callable[[Mapping[str, Any]], Scheduler[Any]]] = {
    "sm2": SM2.from_event,
    "fsrs-6": lambda said: _fsrs().from_event(said),
}
"""What makes each scheduler out of what an event says. Raises ValueError for parameters that cannot be."""


def from_event(said: Mapping[str, Any] | None) -> Scheduler[Any]:
    """The scheduler that an event names; the inverse of `to_event`. Raises UnknownSchedulerError."""
    said = said or {}
    try:
        return SCHEDULERS[said["name"]](said)
    except (KeyError, TypeError, ValueError):
        raise UnknownSchedulerError(str(said.get("name", ""))) from None


CHOICES = ("sm2", "fsrs")
"""What the schedulers are called by those who choose one."""


def choose(
    name: str,
    before: Iterable[Scheduler[Any]] = (),
    *,
    retention: float | None = None,
    spread: float | None = None,
) -> Scheduler[Any]:
    """One of `CHOICES`. What is not said is as it was among those that were in force `before`, oldest first.

    Raises ValueError, with a sentence, for numbers that cannot be.
    """
    if name == CHOICES[0]:
        if retention is not None or spread is not None:
            raise ValueError(f"{DEFAULT.title} has no retention and no spread that could be chosen")
        return DEFAULT
    fsrs = _fsrs()
    latest = fsrs()
    for scheduler in before:
        latest = scheduler if isinstance(scheduler, fsrs) else latest
    return fsrs(
        latest.retention if retention is None else retention,
        latest.weights,
        latest.spread if spread is None else spread,
    )
