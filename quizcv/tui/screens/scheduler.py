"""Which scheduler is in force, and what another one would change before it is chosen."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from quizcv import planning
from quizcv.history import NotSavedError
from quizcv.plain.switching import switch_lines
from quizcv.scheduling import CHOICES, Scheduler
from quizcv.text import printable
from quizcv.tui.base import BaseApp
from quizcv.tui.commands import SCHEDULER, bindings
from quizcv.tui.widgets.key_bar import KeyBar

STEP = 0.01


class SchedulerScreen(Screen[None]):
    """Before and after, side by side, for the scheduler that is looked at; a yes chooses it."""

    BINDINGS = bindings(SCHEDULER)
    app: BaseApp

    def __init__(self) -> None:
        super().__init__()
        self._looked_at = ""
        self._retention: float | None = None

    def compose(self) -> ComposeResult:
        yield Static("Scheduler", id="title", markup=False)
        with VerticalScroll(id="page"):
            yield Static("Computing ...", id="switch", markup=False)
        yield Static(id="status", markup=False)
        yield KeyBar(SCHEDULER)

    def on_mount(self) -> None:
        """Look at another one than that in force."""
        self._looked_at = self._other_than(self._in_force)
        self._look()

    @property
    def _in_force(self) -> Scheduler[Any]:
        return self.app.workspace.history.schedule.scheduler

    def _other_than(self, scheduler: Scheduler[Any]) -> str:
        return next(name for name in CHOICES if scheduler.to_event()["name"].partition("-")[0] != name)

    def _chosen(self) -> Scheduler[Any]:
        """The scheduler that is looked at. Raises OSError, and ValueError with a sentence."""
        return planning.chosen(self.app.workspace, self._looked_at, retention=self._retention)

    def _look(self, said: str = "") -> None:
        """Show what the scheduler that is looked at would change, computed off the screen's loop."""
        self.query_one("#status", Static).update(Content(printable(said)))
        self._compare()

    @work(exclusive=True)
    async def _compare(self) -> None:
        app = self.app
        cards = {card.key: card for deck in app.workspace.library.decks for card in deck.cards}

        def lines() -> list[str]:
            chosen = self._chosen()
            heading = [f"In force: {self._in_force.title}.", ""]
            if chosen == self._in_force:
                return [*heading, "That is the one that is looked at; s looks at the other."]
            return [*heading, *switch_lines(planning.switch(app.workspace, chosen), cards)]

        try:
            text = "\n".join(await app.in_history_thread(lines))
        except ValueError as error:
            text = str(error)
        except OSError as error:
            text = f"{error.filename}: {error.strerror}"
        self.query_one("#switch", Static).update(Content(printable(text)))

    def action_other(self) -> None:
        """Look at the other scheduler."""
        self._looked_at = CHOICES[1 - CHOICES.index(self._looked_at)]
        self._retention = None
        self._look()

    def action_retention(self, step: int) -> None:
        """Ask for a little more or less."""
        chosen = self._chosen()
        if (retention := getattr(chosen, "retention", None)) is None:
            return
        before, self._retention = self._retention, round(retention + step * STEP, 2)
        try:
            self._chosen()
        except ValueError as error:
            self._retention = before
            self._look(f"{str(error)[0].upper()}{str(error)[1:]}.")
            return
        self._look()

    async def action_use(self) -> None:
        """Choose it."""
        chosen = self._chosen()
        if chosen != self._in_force:
            await self._use(chosen)

    async def action_take_back(self) -> None:
        """Take back the latest choice."""
        if self.app.workspace.history.schedulers():
            await self._use(None)
        else:
            self._look("No scheduler was chosen; there is nothing to take back.")

    async def _use(self, chosen: Scheduler[Any] | None) -> None:
        try:
            await self.app.in_history_thread(partial(planning.use, self.app.workspace, chosen))
        except NotSavedError as error:
            self._look(str(error))
            return
        self._looked_at, self._retention = self._other_than(self._in_force), None
        self._look(f"The scheduler is {self._in_force.title}.")

    def action_back(self) -> None:
        self.dismiss()
