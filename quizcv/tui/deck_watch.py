"""Live decks and settings: what is saved is there soon; histories follow once the files are still."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.timer import Timer

from quizcv.tui import widgets
from quizcv.tui.messages import DecksChanged

if TYPE_CHECKING:
    from quizcv.decks.watching import Watch, Watched
    from quizcv.tui.base import BaseApp

BEGIN_AFTER = 0.5
"""Seconds after the first frame until files are watched: keys come first."""

STILL = 2.0
"""Seconds without a change after which it is settled which card is which."""


class DeckWatch:
    """Keeps the decks of an app as their files are. Times are those of the app's monotonic clock."""

    def __init__(self, app: BaseApp) -> None:
        self._app = app
        self._workspace = app.workspace
        self._decks = app.workspace.decks
        self._wrong_at_first = app.workspace.wrong_settings
        self._watch: Watch | None = None
        self._watched: Watched | None = None
        self._changed_at = 0.0
        self._timer: Timer | None = None
        self._reads = 0

    def begin(self) -> None:
        """Watch the files, a little later."""
        self._app.set_timer(BEGIN_AFTER, self._begin)

    def end(self) -> None:
        """Watch no more."""
        if self._watch is not None:
            self._watch.stop()

    async def ended(self) -> None:
        """Wait until nothing is watched any more."""
        if self._watch is not None:
            await asyncio.to_thread(self._watch.wait)

    def _begin(self) -> None:
        self._app.run_worker(self._watch_files(), group="watch", exit_on_error=False)

    async def _watch_files(self) -> None:
        """Watch the folders that there are now, if not the same are watched already."""
        from quizcv.decks.watching import Watch, watched  # after the first frame

        paths, others = self._decks.folders
        now = await asyncio.to_thread(watched, [*paths, self._workspace.places.settings], others)
        if now == self._watched and self._watch is not None and self._watch.is_on:
            return
        self.end()
        self._watched = now
        loop = asyncio.get_running_loop()

        def saved(_: bool) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._saved)

        self._watch = Watch(now.folders, now.concerns, saved)
        self._watch.start()

    def _saved(self) -> None:
        if self._app.is_running:
            self._app.run_worker(self.look(), group="decks", exclusive=True)

    async def look(self) -> None:
        """Read what may have changed; if it did, every screen shows it."""
        await asyncio.to_thread(self._workspace.read_settings)
        self._app.follow_settings()
        self.show_banner()
        if self._decks.backlog is not None:  # the first reading goes on still
            self._app.set_timer(BEGIN_AFTER, self._saved)
            return
        self._reads += 1
        this = self._reads
        library = await asyncio.to_thread(self._decks.read_again)
        if this != self._reads:
            return  # a later look has more
        if self._decks.take(library):
            self.tell()
        if self._watch is not None:
            await self._watch_files()

    def tell(self) -> None:
        """The decks are others now: let the screens show them, and settle it when the files are still."""
        self._changed_at = self._app.monotonic()
        for screen in self._app.screen_stack:
            screen.post_message(DecksChanged())
        self.show_banner()
        self._settle_in(STILL)

    def _settle_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(seconds, self._settle)

    def _settle(self) -> None:
        self._app.run_worker(self.settle(), group="settle", exclusive=True)

    async def settle(self) -> None:
        """Let histories follow, if the files have been still and nothing in the decks is wrong; else wait.

        A question that was asked before is graded first: its card may have got another key.
        """
        decks = self._decks
        if not decks.is_unsettled:
            return
        left = STILL - (self._app.monotonic() - self._changed_at)
        if left > 0 or any(getattr(screen, "holds_back", False) for screen in self._app.screen_stack):
            self._settle_in(max(left, STILL / 4))
            return
        library = await asyncio.to_thread(decks.read_again)  # a save within a tick of the clock may hide
        if decks.take(library):
            self.tell()
        elif not decks.library.has_older:
            await self._app.adopt_decks()
            if decks.news:
                self._app.say(decks.news)
            for screen in self._app.screen_stack:
                screen.post_message(DecksChanged())

    @property
    def _wrong_settings(self) -> str:
        """What is wrong in the settings since quizcv has begun, in few words."""
        wrong, places = self._workspace.wrong_settings, self._workspace.places
        return "" if wrong == self._wrong_at_first else wrong.replace(f"{places.data}/", "")

    def show_banner(self) -> None:
        """Say on the screen what is wrong in which deck or in the settings, or no more."""
        screen = self._app.screen
        if self._decks.mistakes or self._wrong_settings or screen.query("DeckBanner"):
            screen.call_after_refresh(self._put_banner, screen)  # which may have been made just now

    def _put_banner(self, screen: Screen[Any]) -> None:
        mistakes, wrong = self._decks.mistakes, self._wrong_settings
        banners = screen.query(widgets.DeckBanner)
        if not mistakes and not wrong:
            banners.remove()
        elif banners:
            banners.first().show(mistakes, wrong)
        elif screen.is_attached:
            screen.mount(widgets.DeckBanner(mistakes, wrong), before=0)
