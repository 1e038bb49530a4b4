"""The application: how it starts and ends, and the ways from screen to screen."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import SystemCommand
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from quizcv import editing, tui
from quizcv.decks import Card, Deck, deck_id_of
from quizcv.session import Cards, Choice, Session, study_day
from quizcv.text import error_text
from quizcv.tui import page_texts, phrases, screens
from quizcv.tui.base import BaseApp, HoldsText, PageText
from quizcv.tui.deck_watch import DeckWatch
from quizcv.tui.end_signals import EndSignals
from quizcv.tui.keys import EVERYWHERE, KEY_TEXT, bindings
from quizcv.tui.messages import DayTurned, DecksChanged, DecksRead, HistoryChanged
from quizcv.tui.pasted_escapes import reads_pastes_whole
from quizcv.tui.readable import ReadableText
from quizcv.tui.widths import BREAKPOINTS, HEIGHTS
from quizcv.workspace import Workspace

if TYPE_CHECKING:
    from quizcv.editing import Saved
    from quizcv.editing.unsaved import Unsaved
    from quizcv.tui.markdown import Prose

LOOK_AT_CLOCK_SECONDS = 20.0
"""How often it is looked whether a new study day has begun."""

FEW_FULL_SEARCHES = (700, 10, 100)
"""How often garbage is looked for; in all that there is, ten times as seldom as usual: it holds up keys."""

READ_SECONDS = 1.0
"""How long decks are read until those that were are shown."""


class QuizApp(BaseApp):
    """quizcv in a terminal.

    It starts at home or in the `review`, which may be about the decks `only` or a `choice` of cards; home is
    about all. It `watches` the files of the decks, or not. The other parameters are those of `BaseApp`.
    """

    CSS_PATH = "styles.tcss"
    TITLE = "quizcv"
    BINDINGS = bindings(EVERYWHERE)
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self,
        workspace: Workspace,
        *,
        only: tuple[str, ...] = (),
        review: bool = False,
        choice: Choice | None = None,
        watches: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(workspace, monotonic=monotonic)
        self._watches = watches
        self.decks = DeckWatch(self)
        self.animation_level = "none"  # scrolling to the end of a long page takes no time
        self._start_in_review = review
        self._readable_text = (ReadableText(sixteen=False), ReadableText(sixteen=True))
        self._only, self._choice = only, choice
        self._added_to = ""  # the deck to which a card was added last
        self._end_signals: EndSignals | None = None
        self._day = study_day(workspace.clock(), workspace.settings.day_start)

    def get_driver_class(self) -> type[Driver]:
        return reads_pastes_whole(super().get_driver_class())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line passes on its way to the screen."""
        if self.native_ansi_color:
            return super().get_line_filters()
        sixteen = self.console.color_system == "standard"
        return [*super().get_line_filters(), self._readable_text[sixteen]]

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        if self._start_in_review:
            return screens.ReviewScreen(self.workspace.session(self._only, self._choice))

        return screens.HomeScreen()

    def on_mount(self) -> None:
        self._end_signals = EndSignals(self.exit)
        self.call_after_refresh(self.keep_up)
        self.set_interval(LOOK_AT_CLOCK_SECONDS, self.look_at_clock)
        self.screen_change_signal.subscribe(self, lambda _: self.decks.show_banner())

    def look_at_clock(self) -> None:
        """Tell all screens when a new study day has begun."""
        day = study_day(self.workspace.clock(), self.workspace.settings.day_start)
        if day != self._day:
            self._day = day
            for screen in self.screen_stack:
                screen.post_message(DayTurned())

    def on_ready(self) -> None:
        """The first frame is there. What was made until now stays, so no search for garbage need pass it."""
        if not gc.isenabled():
            gc.freeze()
            gc.set_threshold(*FEW_FULL_SEARCHES)
            gc.enable()
        self._start_at_once()
        if self._watches:
            self.decks.begin()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette (ctrl+p): what the keys of this screen do now, from the same table."""
        seen = set()
        for node, binding, enabled, tooltip in screen.active_bindings.values():
            if (node, binding.action) in seen:
                continue  # by another of its keys
            seen.add((node, binding.action))
            if enabled and binding.id and binding.tooltip and binding.action != "app.command_palette":
                key = KEY_TEXT.get(binding.key, binding.key)
                run = partial(self.run_action, binding.action, node)
                yield SystemCommand(binding.description, f"{tooltip} ({key})", run)

    # The history

    @work
    async def keep_up(self) -> None:
        """See to what the data folder needs, once something is on the screen."""
        await self._read_on()
        sentences = await self.in_history_thread(self.workspace.keep_up)
        for screen in self.screen_stack if sentences else ():
            screen.post_message(HistoryChanged())

    async def _read_on(self) -> None:
        """Read the decks that were left, a few at a time; once all are there, the histories follow."""
        decks = self.workspace.decks
        while backlog := decks.backlog:
            await asyncio.to_thread(backlog.read_on, READ_SECONDS)
            decks.take_in()
            if decks.backlog is None:
                await self.adopt_decks()
            for screen in self.screen_stack:
                screen.post_message(DecksRead())
                if decks.backlog is None:
                    screen.post_message(DecksChanged())

    @work
    async def action_take_back(self, how: str) -> None:
        """Undo or redo from a screen that shows no schedule; those below it look again."""
        before = self.workspace.library
        self.say(await self.take_back(how))
        for screen in self.screen_stack:
            screen.post_message(HistoryChanged())
            if self.workspace.library is not before:
                screen.post_message(DecksChanged())

    # Running snippets

    def action_run_here(self) -> None:
        """Run in this Python from now on, until quizcv ends, or by the user's command again."""
        workspace = self.workspace
        if workspace.runs_here or self.torch.could_run_here:
            workspace.runs_here = not workspace.runs_here
            self.torch.stop()
            self.run_worker(self._start_where_chosen(), exit_on_error=False)
        else:
            self.say("Snippets run in this Python already.")

    async def _start_where_chosen(self) -> None:
        await self.torch.follow_settings()
        await self.torch.runner.start()

    # From screen to screen

    async def open_review(self, only: tuple[str, ...], choice: Choice | None = None) -> None:
        def begin() -> Session:
            session = self.workspace.session(only, choice)
            session.next()  # which puts the cards in order
            return session

        self.push_screen(screens.ReviewScreen(await self.in_history_thread(begin)))

    def leave_review(self) -> None:
        if len(self.screen_stack) > 1:
            self.pop_screen()
            return
        self.push_screen(screens.HomeScreen())

    def open_cheat_sheet(self, key: str = "", scratch: Deck | None = None, *, runs: bool = False) -> None:
        self.push_screen(screens.CheatSheetScreen(key, scratch, runs=runs))

    def ask_to_run(self, deck: Deck, go_on: Callable[[], None]) -> None:
        def answered(is_allowed: bool | None) -> None:
            if is_allowed:
                self._allow(deck, go_on)

        trust = self.workspace.trust
        screen = screens.TrustScreen(deck, trust.code_of(deck), is_part=trust.knows_some_of(deck))
        self.push_screen(screen, answered)

    @work
    async def _allow(self, deck: Deck, go_on: Callable[[], None]) -> None:
        if problem := await self.in_history_thread(partial(self.workspace.trust.allow, deck)):
            self.say(problem)
        go_on()

    def open_settings(self) -> None:
        self.push_screen(screens.SettingsScreen())

    def open_decks(self) -> None:
        self.push_screen(screens.DecksScreen())

    def open_scheduler(self, closed: Callable[[None], None]) -> None:
        self.push_screen(screens.SchedulerScreen(), closed)

    def open_browse(
        self, query: str = "", *, typing: bool = False, cards: tuple[str, ...] = (), said: str = ""
    ) -> None:
        self.push_screen(screens.BrowseScreen(query, typing=typing, cards=cards, said=said))

    def open_stats(self) -> None:
        self.push_screen(screens.StatsScreen())

    async def open_card(self, card: Card) -> None:
        history, deck = self.workspace.history, self.workspace.library.deck(card.deck_id)
        if deck is None:
            return
        try:
            answers = await asyncio.to_thread(history.past_answers, card.key)  # a save may take long
        except OSError as error:
            self.say(error_text(error))
            answers = []

        def text() -> Prose:
            library, schedule = self.workspace.library, history.schedule
            now = library.card(schedule.current(card.key)) or card
            details = page_texts.card_details(now, schedule, library.deck(now.deck_id) or deck)
            return tui.card_history.card_page(details, answers)

        self.open_page("This card", text)

    def open_preview(self, card: Card) -> None:
        cards = Cards(deck for deck in self.workspace.library.decks if deck.id == card.deck_id)
        session = Session(cards, self.workspace.history, choice=Choice((card.key,), cram=True))
        self.push_screen(screens.PreviewScreen(session, card))

    def open_page(self, title: str, text: PageText, closed: Callable[[None], None] | None = None) -> None:
        self.push_screen(screens.PageScreen(title, text), closed)

    def open_takeaways(self, deck_id: str, closed: Callable[[None], None] | None = None) -> None:
        deck = self.workspace.library.deck(deck_id)
        if deck is None or not deck.takeaways:
            self.say("This deck has no takeaways.")
        else:
            self.read_takeaways.add(deck_id)
            self.push_screen(screens.TakeawaysScreen(deck, begins=closed is not None), closed)

    def edit_card(self, card: Card, saved: Callable[[Saved], None]) -> None:
        deck = self.workspace.library.deck(card.deck_id)
        try:
            fields = self.workspace.editing().fields(card.key)
        except editing.EditError as error:
            self.say(phrases.sentence(error))
            return
        self.push_screen(screens.FormScreen(fields, deck.title if deck else "", saved, part=card.part))

    def add_cards(
        self,
        deck_id: str,
        saved: Callable[[Saved], None],
        kind: str = "front",
        values: Mapping[str, str] | None = None,
        homeless: Unsaved | None = None,
    ) -> None:
        edits = self.workspace.editing()
        decks = edits.own_decks
        if all(deck.id != deck_id for deck in decks):
            deck_id = self._added_to

        def added(done: Saved) -> None:
            self._added_to = deck_id_of(done.key)
            saved(done)

        def chosen(answer: tuple[str, str] | None) -> None:
            if answer is None:
                return
            deck = self.workspace.library.deck(answer[0])
            title = deck.title if deck else answer[1]
            try:
                fields = edits.blank(answer[0], kind, answer[1])
                if homeless is not None and editing.unsaved.find(fields) is None:
                    editing.unsaved.let_be_new(homeless, fields)  # and the form brings it back
            except editing.EditError as error:
                self.say(phrases.sentence(error))
            except OSError as error:
                self.say(error_text(error))
            else:
                self.push_screen(screens.FormScreen(fields, title, added, values=values or {}))

        self.push_screen(screens.DeckScreen(decks, deck_id), chosen)

    def edit_file(self, card: Card | None, path: Path, edited: Callable[[], None]) -> None:
        tui.file_editing.FileEditing(self, self.decks.show_banner).edit(card, path, edited)

    def tell_of_decks(self) -> None:
        self.decks.tell()

    def action_help(self) -> None:
        names = {each.id for kind in type(self.screen).__mro__ for each in vars(kind).get("BINDINGS", ())}
        self.open_page("Help", page_texts.help_text(names, self.workspace.history.schedule.scheduler.title))

    async def action_stop_or_quit(self) -> None:
        if not self.torch.stop():
            await self.action_quit()

    async def action_quit(self) -> None:
        """Leave. All answers are on disk; the snapshot is brought up to date.

        What is typed in a form is not, so it is asked about first.
        """
        if isinstance(self.screen, HoldsText) and self.screen.holds_text:
            self.screen.ask_about_text(partial(self.call_later, self._quit))
        else:
            await self._quit()

    async def _quit(self) -> None:
        await self.save_snapshot()
        self.exit()

    async def on_unmount(self) -> None:
        self.decks.end()
        await self.torch.close()
        await self.decks.ended()
        self._history_thread.shutdown()
        if self._end_signals is not None:
            self._end_signals.restore()
