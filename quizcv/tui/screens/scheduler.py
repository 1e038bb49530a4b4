"""Which scheduler is in force, and what another one would change before it is chosen."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from quizcv.fitting import FitError
from quizcv.history import NotSavedError
from quizcv.plain.fitting import fit_lines
from quizcv.plain.switching import switch_lines
from quizcv.scheduling import CHOICES, DEFAULT, Scheduler, choose
from quizcv.text import error_text, printable
from quizcv.tui import phrases
from quizcv.tui.base import BaseApp
from quizcv.tui.keys import SCHEDULER, bindings, without
from quizcv.tui.messages import DayTurned, DecksChanged
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.workspace import planning

STEP = 0.01


class SchedulerScreen(Screen[None]):
    """Before and after, side by side, for the scheduler that is looked at; a yes chooses it."""

    BINDINGS = bindings(SCHEDULER)
    app: BaseApp

    @dataclass
    class Fitting(Message):
        """A fit has come so far."""

        done: int
        steps: int

    def __init__(self) -> None:
        super().__init__()
        self._before: list[Scheduler[Any]] = []
        self._looked_at: Scheduler[Any] = DEFAULT
        self._fit: list[str] = []
        self._stops: threading.Event | None = None

    def compose(self) -> ComposeResult:
        yield Static("Scheduler", id="title", markup=False)
        with VerticalScroll(id="page"):
            yield Static("Computing ...", id="switch", markup=False)
        yield Static(id="status", markup=False)
        yield KeyBar(SCHEDULER)

    def on_mount(self) -> None:
        """Look at another one than that in force."""
        self._begin("")

    def on_decks_changed(self, _: DecksChanged) -> None:
        self._compare()

    def on_day_turned(self, _: DayTurned) -> None:
        self._compare()

    @property
    def _in_force(self) -> Scheduler[Any]:
        return self.app.workspace.history.schedule.scheduler

    # Looking at one

    @work(exclusive=True, group="begin")
    async def _begin(self, said: str) -> None:
        """Look at another one than that in force, as it was when it was in force."""
        try:
            self._before = await self.app.in_history_thread(self.app.workspace.history.schedulers)
        except OSError as error:
            said = error_text(error)
        self._look(choose(CHOICES[0 if self._in_force != DEFAULT else 1], self._before), said)

    def _look(self, scheduler: Scheduler[Any], said: str = "") -> None:
        """Show what a scheduler would change, computed off the screen's loop."""
        self._looked_at = scheduler
        self._say(said)
        self._show_keys()
        self._compare()

    def _show_keys(self) -> None:
        """The keys that do something to what is looked at."""
        idle = [] if self._looked_at != self._in_force else ["use"]
        idle += [] if self._looked_at != DEFAULT else ["retention(1)", "retention(-1)"]
        idle += [] if self._before else ["take_back"]
        for bar in self.query(KeyBar):
            bar.show(without(SCHEDULER, *idle))

    def _say(self, text: str) -> None:
        self._show("#status", text)

    def _show(self, where: str, text: str) -> None:
        """Say something there, unless the screen was left meanwhile."""
        for line in self.query(where).results(Static):
            line.update(Content(printable(text)))

    @work(exclusive=True)
    async def _compare(self) -> None:
        workspace, looked_at, in_force = self.app.workspace, self._looked_at, self._in_force
        cards = {card.key: card for deck in workspace.library.decks for card in deck.cards}

        def lines() -> list[str]:
            if looked_at == in_force:
                return [f"{in_force.title} is in force. s looks at the other one."]
            return [
                f"In force: {in_force.title}.",
                "",
                *switch_lines(planning.switch(workspace, looked_at), cards),
            ]

        try:
            shown = await self.app.in_history_thread(lines)
        except OSError as error:
            shown = [error_text(error)]
        self._show("#switch", "\n".join([*self._fit, *([""] if self._fit else []), *shown]))

    def action_other(self) -> None:
        """Look at the other scheduler."""
        self._fit = []
        self._look(choose(CHOICES[1 if self._looked_at == DEFAULT else 0], self._before))

    def action_retention(self, step: int) -> None:
        """Ask for a little more or less."""
        if self._looked_at == DEFAULT:
            self._say(f"{DEFAULT.title} cannot be asked for more or less; s looks at the other one.")
            return
        retention = float(self._looked_at.to_event()["retention"])
        try:
            scheduler = choose(CHOICES[1], [self._looked_at], retention=round(retention + step * STEP, 2))
        except ValueError as error:
            self._say(phrases.sentence(error))
        else:
            self._look(scheduler)

    # Choosing it

    async def action_use(self) -> None:
        """From now on it is in force."""
        if self._looked_at == self._in_force:
            self._say(f"{self._in_force.title} is in force already.")
        else:
            await self._use(self._looked_at)

    async def action_take_back(self) -> None:
        """Take back the latest choice."""
        if self._before:
            await self._use(None)
        else:
            self._say("No scheduler was chosen; there is nothing to take back.")

    async def _use(self, chosen: Scheduler[Any] | None) -> None:
        try:
            await self.app.in_history_thread(partial(planning.use, self.app.workspace, chosen))
        except NotSavedError as error:
            self._say(phrases.sentence(error))
            return
        self._fit = []
        self._begin(f"The scheduler is {self._in_force.title}.")

    # Fitting

    def action_fit(self) -> None:
        """Begin to fit, or stop it."""
        if self._stops is None:
            self._say("Fitting ...")
            self._fit_to_answers()
        else:
            self._stops.set()

    @work(group="fit", exclusive=True)
    async def _fit_to_answers(self) -> None:
        stops = self._stops = threading.Event()

        def report(done: int, steps: int) -> None:
            if stops.is_set():
                raise FitError("the fit was stopped")
            self.post_message(self.Fitting(done, steps))

        try:
            found = await asyncio.to_thread(planning.fitted, self.app.workspace, None, report)
        except OSError as error:
            self._say(error_text(error))
        except FitError as error:
            self._say(phrases.sentence(error))
        else:
            self._fit = list(fit_lines(found))
            self._look(found.scheduler if found.is_better else self._looked_at)
        finally:
            self._stops = None

    def on_scheduler_screen_fitting(self, event: Fitting) -> None:
        """Say how far it is."""
        if self._stops is not None:
            self._say(f"Fitting: {event.done / event.steps:.0%}. f stops it.")

    def on_unmount(self) -> None:
        """End the process that fits."""
        if self._stops is not None:
            self._stops.set()

    def action_back(self) -> None:
        self.dismiss()
