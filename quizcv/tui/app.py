"""The application: what all screens share, and how it starts and ends."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from textual import work
from textual.app import App, SuspendNotSupported, SystemCommand
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from quizcv.decks import Card, Deck
from quizcv.session import NotSavedError
from quizcv.text import one_line
from quizcv.tui import words
from quizcv.tui.commands import EVERYWHERE, KEY_TEXT, bindings
from quizcv.tui.torch import Runs
from quizcv.workspace import Workspace

T = TypeVar("T")


LEAVE_AT = (signal.SIGTERM, signal.SIGHUP)
LEAVING_SECONDS = 5.0
"""How long leaving may take after a signal."""


class RunnerChanged(Message):
    """The worker started, became ready, failed or ended."""


class HistoryChanged(Message):
    """What is shown may be stale: the history changed, and no key of this screen did it."""


class QuizApp(App[str]):
    """quizcv in a terminal.

    `only` and `new_cards` narrow the review as on the command line; `review` starts in it instead of at
    home. `monotonic` gives seconds, for the time an answer takes and the guard after a flip.
    """

    CSS_PATH = "styles.tcss"
    TITLE = "quizcv"
    BINDINGS = bindings(EVERYWHERE)

    def __init__(
        self,
        workspace: Workspace,
        *,
        only: tuple[str, ...] = (),
        new_cards: int | None = None,
        review: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.animation_level = "none"  # scrolling to the end of a long page takes no time
        self.workspace = workspace
        self.only = only
        self.new_cards = new_cards
        self.monotonic = monotonic
        self._start_in_review = review
        self._history_thread = ThreadPoolExecutor(1, thread_name_prefix="history")
        self.runs = Runs(workspace, self.post_runner_change)
        self._signal_handlers: dict[int, Any] = {}
        self._own_theme = self.theme
        self._use_theme()

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        if self._start_in_review:
            from quizcv.tui.screens.review import ReviewScreen

            return ReviewScreen(self.workspace.session(self.only, self.new_cards))
        from quizcv.tui.screens.home import HomeScreen

        return HomeScreen()

    def on_mount(self) -> None:
        """End as the user would, and leave the terminal clean, when the system asks to.

        Where the terminal is gone, Textual may wait for it for ever (its writing thread has died), so
        the process ends after a while in any case. All answers are on disk then as ever.
        """
        loop = asyncio.get_running_loop()

        def leave(number: int, _: FrameType | None) -> None:
            loop.call_soon_threadsafe(self.exit)
            last_resort = threading.Timer(LEAVING_SECONDS, os._exit, (128 + number,))
            last_resort.daemon = True
            last_resort.start()

        self._signal_handlers = {number: signal.signal(number, leave) for number in LEAVE_AT}
        self.call_after_refresh(self.keep_up)

    def on_ready(self) -> None:
        """The first frame is there. What was made until now stays, so no search for garbage need pass it."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        self._start_at_once()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette (ctrl+p): what the keys of this screen do now, from the same table."""
        for node, binding, enabled, tooltip in screen.active_bindings.values():
            if enabled and binding.id and binding.tooltip and binding.action != "app.command_palette":
                key = KEY_TEXT.get(binding.key, binding.key)
                run = partial(self.run_action, binding.action, node)
                yield SystemCommand(binding.description, f"{tooltip} ({key})", run)

    # The history

    async def in_history_thread(self, work: Callable[[], T]) -> T:
        """Do something that writes to disk without holding up the screen; one such thing at a time."""
        notices = self.workspace.history.notices
        told = len(notices)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._history_thread, work)
        finally:
            for notice in notices[told:]:
                self.say(notice)

    @work
    async def keep_up(self) -> None:
        """See to what the data folder needs, once something is on the screen."""
        sentences = await self.in_history_thread(self.workspace.keep_up)
        for screen in self.screen_stack if sentences else ():
            screen.post_message(HistoryChanged())

    async def take_back(self, how: str) -> str:
        """Undo or redo the latest event, of whichever session, and say what it was."""
        session = self.workspace.session()
        try:
            done = await self.in_history_thread(session.undo if how == "undo" else session.redo)
        except NotSavedError as error:
            return str(error)
        return (
            words.undone_text("Undone" if how == "undo" else "Redone", done) or f"There is nothing to {how}."
        )

    @work
    async def action_take_back(self, how: str) -> None:
        """Undo or redo from a screen that shows no schedule; those below it look again."""
        self.say(await self.take_back(how))
        for screen in self.screen_stack:
            screen.post_message(HistoryChanged())

    async def save_snapshot(self) -> None:
        """Bring `schedule.json` up to date; a failure is said and loses nothing."""
        if problem := await self.in_history_thread(self.workspace.close):
            self.say(problem)

    # Running snippets

    def action_run_here(self) -> None:
        """Run in this Python from now on, until quizcv ends, or by the user's command again."""
        if self.runs.change_place():
            self.run_worker(self._start_where_chosen(), exit_on_error=False)
        else:
            self.say("Snippets run in this Python already.")

    async def _start_where_chosen(self) -> None:
        await self.runs.follow_settings()
        await self.runs.runner.start()

    def warm_runner(self) -> None:
        """Start torch in the background: something that runs is near. Not if it is to wait for a run."""
        if self.runs.start_by_themselves:
            self.run_worker(self.runs.runner.start(), group="runner", exit_on_error=False)

    def post_runner_change(self) -> None:
        """Let the screen on top say what the worker is doing."""
        if self.screen_stack:  # empty while the app closes
            self.screen.post_message(RunnerChanged())

    # The settings

    async def change(self, name: str, value: object) -> None:
        """Choose a setting, save it and follow it at once. Raises SettingError: then nothing has changed."""
        await self.in_history_thread(partial(self.workspace.change, name, value))
        self._use_theme()
        if name == "runner":
            self.runs.use_the_command()
        self.run_worker(self.runs.follow_settings(), exit_on_error=False)
        if name == "runner":
            self.warm_runner()  # so that it is seen whether the command is right
        elif name == "torch_starts":
            self._start_at_once()

    def _use_theme(self) -> None:
        """Show the chosen theme; of one that does not exist, say so among the problems."""
        theme = self.workspace.settings.theme
        self.theme = theme if theme in self.available_themes else self._own_theme
        if theme not in ("", self.theme):
            problem = (
                f"{self.workspace.places.settings}: there is no theme `{one_line(theme)}`;"
                f" write another, such as {', '.join(sorted(self.available_themes)[:5])}."
            )
            problems = filter(None, [self.workspace.settings_problem, problem])
            self.workspace.settings_problem = " ".join(problems)

    def _start_at_once(self) -> None:
        """Start torch if the user wants it from the start."""
        if self.workspace.settings.torch_starts == "at once":
            self.warm_runner()

    # Shared actions

    def say(self, text: str) -> None:
        """A notice at the edge of the screen."""
        self.notify(Content(text).plain, markup=False, timeout=8)

    def open_review(self, only: tuple[str, ...]) -> None:
        """Go to the review of some decks, or of all."""
        from quizcv.tui.screens.review import ReviewScreen

        self.push_screen(ReviewScreen(self.workspace.session(only, self.new_cards)))

    def open_home(self) -> None:
        """Go home: back to it, or to it when the program began with a review."""
        from quizcv.tui.screens.home import HomeScreen

        if any(isinstance(screen, HomeScreen) for screen in self.screen_stack):
            self.pop_screen()
        else:
            self.push_screen(HomeScreen())

    def open_cheat_sheet(self, key: str = "", scratch: Deck | None = None) -> None:
        """Look something up; `key` is the entry to begin with, which may be in a deck made for it."""
        from quizcv.tui.screens.cheat_sheet import CheatSheetScreen

        self.push_screen(CheatSheetScreen(key, scratch))

    def ask_to_run(self, deck: Deck, go_on: Callable[[], None]) -> None:
        """Show the code of a deck from elsewhere and ask whether it may run; after a yes, `go_on`."""
        from quizcv.tui.screens.trust import TrustScreen

        def answered(is_allowed: bool | None) -> None:
            if is_allowed:
                self._allow(deck, go_on)

        self.push_screen(TrustScreen(deck, self.workspace.trust.code_of(deck)), answered)

    @work
    async def _allow(self, deck: Deck, go_on: Callable[[], None]) -> None:
        if problem := await self.in_history_thread(partial(self.workspace.trust.allow, deck)):
            self.say(problem)
        go_on()

    def open_settings(self) -> None:
        """Show what can be chosen."""
        from quizcv.tui.screens.settings import SettingsScreen

        self.push_screen(SettingsScreen())

    def open_page(self, title: str, text: str, closed: Callable[[None], None] | None = None) -> None:
        """Show a page of Markdown over the screen."""
        from quizcv.tui.screens.page import PageScreen

        self.push_screen(PageScreen(title, text), closed)

    def open_takeaways(self, deck_id: str, closed: Callable[[None], None] | None = None) -> None:
        """Show the page that sums up a deck."""
        from quizcv.tui.screens.takeaways import TakeawaysScreen

        deck = self.workspace.library.deck(deck_id)
        if deck is None or not deck.takeaways:
            self.say("This deck has no takeaways.")
        else:
            self.push_screen(TakeawaysScreen(deck), closed)

    def edit(self, card: Card | None, path: Path) -> None:
        """Open a deck in the user's editor, at the card's line, and read all decks again after.

        A bundled deck is copied into the user's decks first, where it takes the bundled one's place; an
        unchanged copy is removed again. A deck named on the command line is edited where it is. Nobody could
        look after a run meanwhile, so it is stopped.
        """
        from quizcv.tui.editor import EditorError, edit

        self.runs.stop()
        own = None if self.workspace.asked else self.workspace.places.decks
        asked = path
        try:
            with self.suspend():  # which comes back only if nothing is raised in it
                try:
                    path = edit(path, card.line if card else 1, own)
                except EditorError as error:
                    self.say(str(error))
        except SuspendNotSupported:
            self.say(f"The screen cannot be left for an editor here; the deck is {one_line(str(path), None)}")
        if path != asked and path.exists():
            self.say(f"Saved as your own deck, {one_line(path.name)}: it takes the bundled one's place.")
        self.workspace.reload()
        self._history_thread.submit(self.workspace.adopt).result()  # as before the first card, so here
        if self.workspace.news:
            self.say(self.workspace.news)
        for reading in self.workspace.library.readings:
            if reading.path == path and reading.errors:
                first = reading.errors[0]
                self.say(f"{one_line(path.name)}, line {first.line}: {first.message}")

    def action_help(self) -> None:
        """Show the keys."""
        from quizcv.tui.pages import help_text

        self.open_page("Help", help_text())

    async def action_stop_or_quit(self) -> None:
        """Stop a run, else leave."""
        if not self.runs.stop():
            await self.action_quit()

    async def action_quit(self) -> None:
        """Leave. All answers are on disk; the snapshot is brought up to date."""
        await self.save_snapshot()
        self.exit()

    async def on_unmount(self) -> None:
        """Leave no process behind."""
        await self.runs.close()
        self._history_thread.shutdown()
        for number, handler in self._signal_handlers.items():
            signal.signal(number, handler or signal.SIG_DFL)
