"""What all screens share through their app: the workspace, the history's thread, the runner, the settings.

Screens know this class alone; the app, which knows the screens, derives from it. So no import goes round.
"""

from __future__ import annotations

import asyncio
import time
from abc import abstractmethod
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.events import Event, Key

from quizcv.decks import Card, Deck
from quizcv.session import Choice, NotSavedError, Undone
from quizcv.session.acts import undone
from quizcv.text import error_text, one_line, printable
from quizcv.tui import phrases
from quizcv.tui.edits import Edits
from quizcv.tui.markdown import Prose
from quizcv.tui.messages import RunnerChanged, SettingsChanged
from quizcv.tui.pasted_lines import PastedLines
from quizcv.tui.torch import SharedRunner
from quizcv.tui.typed_in_order import TypedInOrder
from quizcv.workspace import Workspace

if TYPE_CHECKING:
    from quizcv.editing import Saved
    from quizcv.editing.unsaved import Unsaved
    from quizcv.judging import Exam

T = TypeVar("T")

PageText = str | Prose | Callable[[], str | Prose]
"""Markdown, or lines made already, or what makes either of the decks as they are by then."""


@runtime_checkable
class HoldsText(Protocol):
    """A screen in which something may have been typed that is not on disk."""

    @property
    def holds_text(self) -> bool:
        """Whether there is such a thing."""

    def ask_about_text(self, go_on: Callable[[], object]) -> None:
        """Ask whether it may be lost; after a yes, `go_on`."""


class BaseApp(App[str]):
    """The app as its screens see it.

    `unfinished` are cards that were left before they were graded: what was judged, and what is typed.
    They are kept by their key and how often it was answered, apart for practice.

    `last_key_at` is when a key came last, in seconds of `time.perf_counter`, for work that lets it pass;
    `last_typed_at` the same in seconds of `monotonic`, for what a learner meant by it.

    `monotonic` gives seconds, for the time an answer takes and held keys.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.monotonic = monotonic
        self.unfinished: dict[tuple[str, int, bool], tuple[Exam, str]] = {}
        self.read_takeaways = set[str]()  # the decks whose page was opened
        self._history_thread = ThreadPoolExecutor(1, thread_name_prefix="history")
        workspace.history.notices.new()  # the first screen says these
        self.edits = Edits(workspace, self.in_history_thread)
        self.torch = SharedRunner(workspace, self.post_runner_change)
        self._followed = workspace.settings, workspace.settings_problem
        self._own_theme = self.theme
        self._use_theme()
        self.last_key_at = 0.0
        self.last_typed_at = 0.0
        self._typed = PastedLines(self, TypedInOrder(self, super().on_event).take)

    async def on_event(self, event: Event) -> None:
        """Textual's, but each key is acted upon before the next one is looked at."""
        if isinstance(event, Key):
            self.last_key_at = time.perf_counter()
            self.last_typed_at = self.monotonic()
        await self._typed.take(event)

    # From screen to screen

    def pop_screen(self) -> AwaitComplete:
        """Textual's, but what still works for the screen ends first.

        A screen goes after its widgets. What came for it in between would draw into widgets that are gone.
        """
        left = self.screen
        for worker in list(self.workers):
            if left in worker.node.ancestors_with_self:
                worker.cancel()
        return super().pop_screen()

    @abstractmethod
    async def open_review(self, only: tuple[str, ...], choice: Choice | None = None) -> None:
        """Go to the review of some decks, or of all, or of chosen cards."""

    @abstractmethod
    def leave_review(self) -> None:
        """Back to where the review was opened from; home, when the program began with it."""

    @abstractmethod
    def open_cheat_sheet(self, key: str = "", scratch: Deck | None = None, *, runs: bool = False) -> None:
        """Look something up; `key` is the entry to begin with, which may be in a deck made for it.

        It `runs` at once, or waits.
        """

    @abstractmethod
    def open_settings(self) -> None:
        """Show what can be chosen."""

    @abstractmethod
    def open_browse(
        self, query: str = "", *, typing: bool = False, cards: tuple[str, ...] = (), said: str = ""
    ) -> None:
        """List the cards that a search finds; with `typing` it can be typed on at once.

        With `cards` it begins with those alone, in their order. It says first what is `said`.
        """

    @abstractmethod
    def open_stats(self) -> None:
        """Show what the log says about learning."""

    @abstractmethod
    async def open_card(self, card: Card) -> None:
        """Show what is known about a card, and each answer to it."""

    @abstractmethod
    def open_decks(self) -> None:
        """Show the decks, to be put in order, hidden and paused."""

    @abstractmethod
    def open_preview(self, card: Card) -> None:
        """Show a card as it is asked, without grading it."""

    @abstractmethod
    def open_page(self, title: str, text: PageText, closed: Callable[[None], None] | None = None) -> None:
        """Show a page over the screen."""

    @abstractmethod
    def open_scheduler(self, closed: Callable[[None], None]) -> None:
        """Show which scheduler is in force, and choose another."""

    @abstractmethod
    def open_takeaways(self, deck_id: str, closed: Callable[[None], None] | None = None) -> None:
        """Show the page that sums up a deck; with `closed` a review begins with it."""

    @abstractmethod
    def ask_to_run(self, deck: Deck, go_on: Callable[[], None]) -> None:
        """Show the code of a deck from elsewhere and ask whether it may run; after a yes, `go_on`."""

    @abstractmethod
    def edit_card(self, card: Card, saved: Callable[[Saved], None]) -> None:
        """Open a card in the form; `saved` is called once it was saved."""

    @abstractmethod
    def add_cards(
        self,
        deck_id: str,
        saved: Callable[[Saved], None],
        kind: str = "front",
        values: Mapping[str, str] | None = None,
        homeless: Unsaved | None = None,
    ) -> None:
        """Ask for a deck, with this one proposed, and open the form for new cards.

        The first one is of this `kind` and begins with these `values`, or is what was typed in a card that is
        gone, `homeless`; `saved` is called after each.
        """

    @abstractmethod
    def edit_file(self, card: Card | None, path: Path, edited: Callable[[], None]) -> None:
        """Open a deck in the user's editor, read all decks again and call `edited`, maybe more than once."""

    @abstractmethod
    def tell_of_decks(self) -> None:
        """Let every screen show the decks as they are now."""

    def copy(self, text: str) -> str:
        """Hand a text to the terminal, which never says whether it took it; what to say of that."""
        self.copy_to_clipboard(text)
        return "Sent to the terminal's clipboard. Nothing to paste? Hold shift and select it with the mouse."

    def say(self, text: str) -> None:
        """A notice at the edge of the screen."""
        self.notify(printable(text), markup=False, timeout=8)

    # The history

    async def in_history_thread(self, work: Callable[[], T]) -> T:
        """Do something that writes to disk without holding up the screen; one such thing at a time.

        It is done although what waits for it here ends before its turn, as with a screen that is left.
        """
        doing = asyncio.get_running_loop().run_in_executor(self._history_thread, work)
        try:
            return await asyncio.shield(doing)
        except asyncio.CancelledError:
            doing.add_done_callback(self._say_what_failed)
            raise
        finally:
            self.say_notices()

    def say_notices(self) -> None:
        """What came up about the data folder and was not said yet."""
        for notice in self.workspace.history.notices.new():
            self.say(notice)

    def _say_what_failed(self, done: asyncio.Future[T]) -> None:
        """What went wrong with something that nothing waits for any more."""
        if error := done.exception():
            self.say(error_text(error) if isinstance(error, OSError) else phrases.sentence(error))

    async def adopt_decks(self) -> None:
        """Let the histories of cards follow the decks; no answer waits until it is known how."""
        await asyncio.to_thread(self.workspace.decks.compare)
        await self.in_history_thread(self.workspace.decks.adopt)

    def wait_for_history(self, work: Callable[[], object]) -> None:
        """The same where nothing may come between: the screen waits."""
        self._history_thread.submit(work).result()

    def begin_in_history_thread(self, work: Callable[[], object]) -> None:
        """The same without waiting for it; a failure is not said."""
        self._history_thread.submit(work)

    async def take_back(self, how: str) -> str:
        """Undo or redo the latest event, of whichever session, and say what it was.

        An edit is undone that was the last thing done in this one, and made again if its undo was.
        """
        if how == "undo" and self.edits.is_newest:
            return await self.edits.undo()
        if how == "redo" and self.edits.is_newest_undone:
            return await self.edits.redo()
        history, day = self.workspace.history, self.workspace.calendar.day_of_undo
        take = history.undo if how == "undo" else history.redo
        try:
            events = await self.in_history_thread(partial(take, day))
        except NotSavedError as error:
            return phrases.sentence(error)
        return phrases.undone_text(how, undone(events, history, self.workspace.library.card))

    async def next_undo(self) -> Undone | None:
        """What an undo would take back of the log; None for nothing. Raises OSError."""
        history = self.workspace.history
        events = await self.in_history_thread(history.next_undo)
        return undone(events, history, self.workspace.library.card)

    async def save_snapshot(self) -> None:
        """Bring `schedule.json` up to date; a failure is said and loses nothing."""
        if problem := await self.in_history_thread(self.workspace.close):
            self.say(problem)

    # The runner and the settings

    def warm_runner(self) -> None:
        """Start torch in the background: something that runs is near. Not if it is to wait for a run."""
        if self.torch.start_by_themselves:
            self.run_worker(self.torch.runner.start(), group="runner", exit_on_error=False)

    def post_runner_change(self) -> None:
        """Let the screen on top say what the worker is doing."""
        if self.screen_stack:  # empty while the app closes
            self.screen.post_message(RunnerChanged())

    async def change(self, name: str, value: object) -> None:
        """Choose a setting, save it and follow it at once. Raises SettingError: then nothing has changed."""
        await self.in_history_thread(partial(self.workspace.change, name, value))
        if name.startswith("decks."):
            await self.adopt_decks()  # a deck that was hidden has known cards
            self.tell_of_decks()
        self.follow_settings()
        if name == "runner":
            self.warm_runner()  # so that it is seen whether the command is right

    def follow_settings(self) -> None:
        """Do as the settings say now, wherever they were changed."""
        workspace, before = self.workspace, self._followed
        self._followed = workspace.settings, workspace.settings_problem
        if self._followed == before:
            return
        self._use_theme()
        self.run_worker(self.torch.follow_settings(), exit_on_error=False)
        if workspace.settings.torch_starts != before[0].torch_starts:
            self._start_at_once()
        for screen in self.screen_stack:
            screen.post_message(SettingsChanged())

    def _use_theme(self) -> None:
        """Show the chosen theme; of one that does not exist, say so among the problems."""
        theme = self.workspace.settings.theme
        self.theme = theme if theme in self.available_themes else self._own_theme
        is_there = theme in ("", self.theme)
        self.workspace.theme_problem = (
            ""
            if is_there
            else (
                f"{self.workspace.places.settings}: there is no theme `{one_line(theme)}`;"
                f" write another, such as {', '.join(sorted(self.available_themes)[:5])}."
            )
        )

    def _start_at_once(self) -> None:
        """Start torch if the user wants it from the start."""
        if self.workspace.settings.torch_starts == "at once":
            self.warm_runner()
