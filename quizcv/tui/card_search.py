"""Searching and sorting all cards while keys go on being answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar, cast

from textual.screen import Screen

from quizcv.finding import Catalogue, Facts, Query
from quizcv.finding.order import Column, Steps, find, in_order, read_texts
from quizcv.tui.base import BaseApp

T = TypeVar("T")

AT_A_TIME, IN_BETWEEN = 0.004, 0.001
"""Seconds that a search or a sort works on, and then leaves to others."""
AFTER_KEY = 0.03
"""Seconds after a key in which it stands still, so that what the key does is seen first."""


class Found(NamedTuple):
    """The cards at `places` in the catalogue, and what the history says of them."""

    catalogue: Catalogue
    facts: Facts
    places: Sequence[int]


class CardSearch:
    """All cards of all decks in the order of a `column`, and those that a query finds.

    With `only` these cards alone are searched, and without a `column` they are in the order they came in.
    """

    def __init__(self, screen: Screen[Any], only: Sequence[str] = ()) -> None:
        self._screen = screen
        self.only = only
        self.column: Column | None = None if only else "deck"
        self.backwards = False
        self.catalogue = Catalogue(())
        self._library: object = None
        self._facts: Facts | None = None
        self._facts_of: object = None
        self._order: Sequence[int] = ()
        self._order_of: object = None

    def search_all(self) -> None:
        """Search all cards from now on."""
        self.only = ()
        if self.column is None:
            self.column, self.backwards = "deck", False

    async def find(self, query: Query, app: BaseApp) -> Found:
        """What a query finds now. Raises OSError where the log is needed and cannot be read."""
        facts = self._facts_now(app)
        if facts.needs_log(query):
            await app.in_history_thread(lambda: facts.failed_on)
        of = (self._facts_of, self.column, self.backwards)
        if self.column is not None and self._order_of != of:
            steps = in_order(self.catalogue, facts, self.column, backwards=self.backwards)
            self._order, self._order_of = await in_steps(steps, app), of
        steps = find(self.catalogue, query, facts, self._places())
        return Found(self.catalogue, facts, await in_steps(steps, app))

    def _facts_now(self, app: BaseApp) -> Facts:
        """What the history says now, of the cards that there are now."""
        workspace = app.workspace
        if workspace.library is not self._library:
            self._library, self.catalogue = workspace.library, Catalogue(workspace.library.decks)
            self._facts = None
            self._screen.run_worker(self._read_texts(app), exclusive=True, group="texts")
        now = (workspace.history.changes, workspace.calendar.today, id(self._library))
        if self._facts is None or self._facts_of != now:
            self._facts, self._facts_of = workspace.facts(), now
        return self._facts

    def _places(self) -> Sequence[int]:
        """Where to search."""
        if not self.only:
            return self._order
        places = [self.catalogue.place_of(key) for key in self.only]
        if self.column is None:
            as_they_came = [place for place in places if place is not None]
            return as_they_came[::-1] if self.backwards else as_they_came
        return [place for place in self._order if place in places]

    async def _read_texts(self, app: BaseApp) -> None:
        """Read the texts of all cards while nobody waits for them."""
        await asyncio.sleep(0)
        await in_steps(read_texts(self.catalogue), app)


async def key_is_seen(app: BaseApp) -> None:
    """Wait until the last key has had its time."""
    while time.perf_counter() - app.last_key_at < AFTER_KEY:
        await asyncio.sleep(IN_BETWEEN)


async def in_steps(steps: Steps[T], app: BaseApp) -> T:
    """Work that lets keys have their turn."""
    began = time.perf_counter()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("T", end.value)
        if time.perf_counter() - began > AT_A_TIME:
            await asyncio.sleep(IN_BETWEEN)
            await key_is_seen(app)
            began = time.perf_counter()
