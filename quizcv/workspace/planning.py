"""What could be otherwise: another scheduler, other limits, weights of one's own. Nothing changes unasked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quizcv import fitting
from quizcv.history import Schedule
from quizcv.scheduling import CHOICES, Scheduler, choose
from quizcv.scheduling.fsrs import FSRS
from quizcv.session import Limits
from quizcv.simulation import Future, learner_of, simulate
from quizcv.statistics.switching import Switch, compare
from quizcv.workspace.workspace import Workspace


def chosen(
    workspace: Workspace, name: str, *, retention: float | None = None, spread: float | None = None
) -> Scheduler[Any]:
    """A scheduler by its name in `CHOICES`; what is not said is as it was when it was in force.

    Raises OSError, and ValueError with a sentence for numbers that cannot be.
    """
    return choose(name, workspace.history.schedulers(), retention=retention, spread=spread)


def switch(workspace: Workspace, scheduler: Scheduler[Any] | None) -> Switch:
    """What a scheduler would change; None: what taking the latest choice back would. Raises OSError."""
    cards = (card for deck in workspace.library.decks for card in deck.cards)
    history = workspace.history
    return compare(history.schedule, _refolded(workspace, scheduler), cards, workspace.calendar.today)


def use(workspace: Workspace, scheduler: Scheduler[Any] | None) -> None:
    """Have it compute the schedule from now on; None takes the latest choice back. Raises NotSavedError."""
    day = workspace.calendar.day_of_undo
    if scheduler is None:
        workspace.history.undo_scheduler(day)
    else:
        workspace.history.use_scheduler(scheduler, day=day)


def futures(workspace: Workspace, limits: Limits, retention: float | None = None) -> tuple[Future, ...]:
    """What the next 90 days would bring with each scheduler, FSRS at a `retention`.

    Raises OSError, and ValueError with a sentence for a retention that cannot be.
    """
    fsrs = chosen(workspace, CHOICES[1], retention=retention)
    return _simulated(workspace, limits, [chosen(workspace, CHOICES[0]), fsrs])


def future(workspace: Workspace, limits: Limits) -> Future:
    """The same with the scheduler that is in force. Raises OSError."""
    return _simulated(workspace, limits, [workspace.history.schedule.scheduler])[0]


def fitted(
    workspace: Workspace, retention: float | None, on_progress: Callable[[int, int], None]
) -> fitting.Fit:
    """Weights of FSRS fitted to all answers so far, by torch in a process of its own.

    `on_progress` is told the steps that are done and all. Raises OSError, FitError, and ValueError with a
    sentence for a retention that cannot be.
    """
    history = workspace.history
    asked_for = chosen(workspace, CHOICES[1], retention=retention)
    assert isinstance(asked_for, FSRS)
    return fitting.fit(
        history.effective_events(), history.schedule.scheduler, asked_for.retention, on_progress
    )


def _simulated(workspace: Workspace, limits: Limits, schedulers: list[Scheduler[Any]]) -> tuple[Future, ...]:
    known = next((each for each in schedulers if isinstance(each, FSRS)), FSRS())
    memory = FSRS(weights=known.weights)
    learner = learner_of(workspace.history.effective_events(), memory)
    memories = _refolded(workspace, memory)
    cards = [card for deck in workspace.library.decks for card in deck.cards]
    today = workspace.calendar.today
    return tuple(
        simulate(_refolded(workspace, each), memories, cards, learner, limits, today) for each in schedulers
    )


def _refolded(workspace: Workspace, scheduler: Scheduler[Any] | None) -> Schedule:
    """The whole schedule computed by another scheduler, of the cards as they are now."""
    schedule = workspace.history.refolded(scheduler)
    for old, new in workspace.history.schedule.moved.items():  # those that are only foreseen, too
        schedule.move(old, new)
    return schedule
