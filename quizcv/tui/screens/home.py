"""Home: what is due today, deck by deck, and the ways from here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

from quizcv.decks import Deck, Reading, bundled_folder
from quizcv.decks.counts import course
from quizcv.session import DeckToday, Session
from quizcv.text import printable
from quizcv.tui import page_texts, phrases
from quizcv.tui.base import BaseApp
from quizcv.tui.home_lines import foot_line, title_line
from quizcv.tui.home_questions import HomeQuestions
from quizcv.tui.keys import EVERYWHERE, HOME, bindings, find, without
from quizcv.tui.messages import (
    DayTurned,
    DecksChanged,
    DecksRead,
    HistoryChanged,
    RunnerChanged,
    SettingsChanged,
)
from quizcv.tui.unsaved_text import unsaved_text
from quizcv.tui.widgets.deck_list import CARDS, TODAY, DeckList
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.search_row import SearchRow
from quizcv.tui.widgets.text_line import TextLine
from quizcv.workspace import name_sets

if TYPE_CHECKING:
    from quizcv.editing import Saved

SET_ASIDE = "is:suspended or is:marked or is:leech or is:buried"
"""The search for cards of which something has to be kept in mind."""


class HomeScreen(Screen[None]):
    """The first line stands for all decks, each other one for a deck, which enter reviews, or for a folder.

    While there is a filter only the decks are listed in whose names each of its words stands.
    """

    DEFAULT_CSS = """
    HomeScreen #home-foot { height: auto; margin: 0 2; color: $text-muted; }
    """
    BINDINGS = bindings(HOME)
    app: BaseApp

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._decks: Sequence[DeckToday] = ()
        self._questions = HomeQuestions(self.app, self.status, self.show_today, self._added)
        self._drawn_in = 0  # columns
        self._filter_row: SearchRow | None = None  # made when it is asked for
        self._offers_undo = False

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        folded = name_sets.read(self.app.workspace.places.folded)
        yield DeckList(lambda reading: self.app.workspace.decks.folder_of(reading.path), folded)
        with Vertical(id="foot"):
            yield Static(id="home-foot", markup=False)
            yield Static(id="status", markup=False)
        yield KeyBar(())

    def on_mount(self) -> None:
        self.watch(self, "focused", self._show_keys, init=False)
        if unsaved := unsaved_text(self.app.workspace):
            self.status(unsaved)
        elif news := self.app.workspace.decks.news:
            self.status(news)
        elif notices := self.app.workspace.notices:
            more = f" (p shows {len(notices) - 1} more)" if len(notices) > 1 else ""
            self.status(notices[0] + more)
        else:
            self.status(self._welcome())
        self.call_after_refresh(self._questions.ask)

    def on_screen_resume(self) -> None:
        """At first, and when something may have been answered, edited or undone meanwhile."""
        self.show_today()

    def on_resize(self, _: Resize) -> None:
        if self.size.width != self._drawn_in:
            self._draw()

    def on_history_changed(self, _: HistoryChanged) -> None:
        self.show_today()

    def on_day_turned(self, _: DayTurned) -> None:
        self.show_today()

    def on_decks_read(self, _: DecksRead) -> None:
        """More decks are there; once all are, they can be asked."""
        workspace = self.app.workspace
        if workspace.decks.backlog is None:
            self.show_today()
            self.status(workspace.decks.news)
            self._questions.ask()
        else:
            self._draw()

    def on_decks_changed(self, _: DecksChanged) -> None:
        if self.is_current:  # else once it is seen
            self.show_today()

    def on_settings_changed(self, _: SettingsChanged) -> None:
        if self.is_current:
            self.show_today()

    def on_runner_changed(self, _: RunnerChanged) -> None:
        if self._session is not None:
            self._show_foot(self._session)
            self._show_keys()

    # Actions

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.action_start()

    async def action_start(self) -> None:
        """Review what the chosen line stands for; of a broken deck, say what is wrong."""
        decks = self.query_one(DeckList)
        reading = decks.chosen
        self.status("")
        if decks.folder:
            decks.fold()
        elif decks.line == CARDS:
            self._search_cards()
        elif reading is None:
            await self.app.open_review(())
        elif reading.deck is not None:
            await self.app.open_review((reading.deck.id,))
        else:
            self.action_problems()

    def action_cheat_sheet(self) -> None:
        self.app.open_cheat_sheet()

    def action_settings(self) -> None:
        self.app.open_settings()

    def action_decks(self) -> None:
        self.app.open_decks()

    def action_browse(self) -> None:
        self.app.open_browse()

    # The filter

    @property
    def _filter(self) -> str:
        return self._filter_row.query_one(TextLine).value.strip() if self._filter_row is not None else ""

    async def action_search(self) -> None:
        """Open the filter, or go back to it."""
        if self._filter_row is None:
            line = TextLine(id="query", placeholder="the name of a deck, or any words of cards")
            row = SearchRow(Static("/ ", id="slash", markup=False), line, id="search-row")
            await self.mount(row, before=self.query_one(OptionList))
            self._filter_row = row
        self._filter_row.query_one(TextLine).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the decks that were found; without any, to the cards."""
        event.stop()
        decks = self.query_one(DeckList)
        if decks.has_decks:
            decks.focus()
        elif self._filter:
            self._search_cards()

    def action_to_decks(self) -> None:
        self.query_one(OptionList).focus()

    async def action_leave(self) -> None:
        """Out of the filter."""
        if self._filter_row is not None:
            row, self._filter_row = self._filter_row, None
            await row.remove()
            self._draw()

    @work
    async def _search_cards(self) -> None:
        """Leave the filter, and take its words to the cards."""
        query = self._filter
        await self.action_leave()
        self.app.open_browse(query)

    # Folders

    def action_fold(self, is_folded: bool) -> None:
        """Fold the folder of the chosen line, or unfold it."""
        self.query_one(DeckList).fold(is_folded)

    @work
    async def on_deck_list_folded(self, event: DeckList.Folded) -> None:
        """Keep it so for the next time."""
        places = self.app.workspace.places
        await self.app.in_history_thread(partial(name_sets.write, places.folded, event.folders))

    # Other actions

    def action_stats(self) -> None:
        self.app.open_stats()

    def action_set_aside(self) -> None:
        self.app.open_browse(SET_ASIDE)

    def action_takeaways(self) -> None:
        """The page of the chosen deck, or of the first that has one."""
        reading = self._chosen()
        if reading is not None:
            self.app.open_takeaways(reading.deck.id if reading.deck else "")
        elif self.query_one(DeckList).line == TODAY and (decks := self.app.workspace.library.decks):
            self.app.open_takeaways(next((deck.id for deck in decks if deck.takeaways), ""))

    def action_problems(self) -> None:
        """What is wrong, with its remedy."""
        torch = self.app.torch.state.reason or ""
        advice = "`h` in the cheat sheet runs snippets in this Python instead, until quizcv ends."
        advice = advice if self.app.torch.could_run_here else ""
        workspace = self.app.workspace
        self.app.open_page(
            "Problems", lambda: page_texts.problems(workspace.library, workspace.notices, torch, advice)
        )

    def action_edit(self) -> None:
        """Open the file of a deck; of a bundled one its cards, of which one edits one at a time."""
        deck = self._edited_by_card()
        if deck is None:
            self.action_edit_file()
        else:
            said = "This deck came with quizcv: choose the card to edit. Only what you change is yours."
            self.app.open_browse(f"deck:{deck.id}", said=said)

    def action_edit_file(self) -> None:
        """Open the file of a deck; of a bundled one that of the edits, once there are any."""
        reading, deck = self._chosen(), self._edited_by_card()
        if reading is None:
            self.status("Choose the deck to edit, then press e.")
        elif deck is None or deck.edits:
            self.app.edit_file(None, reading.path, self.show_today)
        else:
            self.status("Nothing of this deck is changed, so there is no file of yours; e lists its cards.")

    def _edited_by_card(self) -> Deck | None:
        """The chosen deck, if it is one that came with quizcv and keeps its file as it is."""
        reading = self._chosen()
        deck = reading.deck if reading else None
        own = {each.id for each in self.app.workspace.editing().own_decks} if deck else set[str]()
        return deck if deck and deck.id not in own else None

    def action_add(self) -> None:
        """Add cards to the chosen deck, or another."""
        reading = self._chosen()
        deck_id = reading.deck.id if reading is not None and reading.deck is not None else ""
        self.app.add_cards(deck_id, self._added)

    def _added(self, saved: Saved) -> None:
        self.status(phrases.saved_text(saved))
        self._offers_undo = True

    @work
    async def action_undo(self) -> None:
        await self._take_back("undo")

    @work
    async def action_redo(self) -> None:
        await self._take_back("redo")

    async def _take_back(self, how: str) -> None:
        self.status(await self.app.take_back(how))
        self.show_today()

    # What is shown

    def _welcome(self) -> str:
        """What the course is, for who has answered nothing yet."""
        workspace = self.app.workspace
        ours = [deck for deck in workspace.library.decks if deck.path.parent == bundled_folder()]
        return course(ours) if ours and not workspace.history.schedule.days else ""

    def status(self, text: str) -> None:
        """The quiet line that says what happened."""
        self.query_one("#status", Static).update(printable(text))
        self._offers_undo = False

    def has_problems(self) -> bool:
        """Whether the problems page has anything to say."""
        workspace = self.app.workspace
        return (
            bool(workspace.notices)
            or any(reading.errors or reading.warnings for reading in workspace.library.readings)
            or self.app.torch.state.phase == "failed"
        )

    def show_today(self) -> None:
        """Show everything as it is now."""
        if self._offers_undo and not self.app.edits.is_newest:
            self.status("")  # u would undo something else now
        if self._session is None:  # there is nothing yet that could be seen meanwhile
            self._session, self._decks = self._todays()
            self._draw()
        else:
            self._lay_out()

    @work(exclusive=True, group="today")
    async def _lay_out(self) -> None:
        """The same in its own time: of very many cards it takes longer than a key may wait."""
        self._session, self._decks = await self.app.in_history_thread(self._todays)
        self._draw()

    def _todays(self) -> tuple[Session, Sequence[DeckToday]]:
        session = self.app.workspace.session()
        session.look_around()
        return session, session.decks_today()

    def _draw(self) -> None:
        if backlog := self.app.workspace.decks.backlog:
            self.status(phrases.reading_text(backlog))
        if self._session is not None:
            self._drawn_in = self.size.width
            self._show_title(self._session)
            self._show_decks(self._session)
            self._show_foot(self._session)
            self._show_keys()

    def _chosen(self) -> Reading | None:
        """The deck file of the chosen line; None for the line that stands for all."""
        return self.query_one(DeckList).chosen

    def _show_title(self, session: Session) -> None:
        self.query_one("#title", Static).update(title_line(session, self.size.width - 2))

    def _show_keys(self) -> None:
        """The footer; when something is wrong, the way to it comes first."""
        if self._filter_row is not None and self.focused is not self.query_one(OptionList):
            leave = replace(find(HOME, "leave"), shown=True)
            self.query_one(KeyBar).show((replace(find(HOME, "to_decks"), shown=True), leave))
            return
        problems = [find(HOME, "problems")] if self.has_problems() else []
        others = without(HOME, "start", "problems", "app.quit")
        ends = (find(EVERYWHERE, "app.help"), find(HOME, "app.quit"))
        self.query_one(KeyBar).show((find(HOME, "start"), *problems, *others, *ends))

    def _show_decks(self, session: Session) -> None:
        decks = self.query_one(DeckList)
        width = max(24, self.size.width - 8)
        decks.show(session, self._decks, self.app.workspace.library.readings, self._filter, width)
        if self._filter_row is None:
            decks.focus()

    def _show_foot(self, session: Session) -> None:
        foot = foot_line(session, self.app.torch.state, self.size.width - 4)
        self.query_one("#home-foot", Static).update(foot)
