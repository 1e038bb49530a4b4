"""All cards of all decks: found while one types, put in order, seen, and dealt with, be it many at once."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Static

from quizcv import editing
from quizcv.decks import Card
from quizcv.finding import QueryError, read
from quizcv.finding.order import Column
from quizcv.questions import promised
from quizcv.session import Choice, NotSavedError
from quizcv.session.acts import Act, act_or_opposite
from quizcv.text import counted, error_text, one_line, printable
from quizcv.tui import phrases
from quizcv.tui.base import BaseApp
from quizcv.tui.card_search import CardSearch, key_is_seen
from quizcv.tui.keys import BROWSE, EVERYWHERE, bindings, without
from quizcv.tui.keys import find as command
from quizcv.tui.messages import DayTurned, DecksChanged, HistoryChanged
from quizcv.tui.screens.add import DeckScreen
from quizcv.tui.screens.tags import TagsScreen
from quizcv.tui.undo_here import UndoHere
from quizcv.tui.widgets.card_table import CardHeading, CardTable
from quizcv.tui.widgets.card_view import CardView
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.search_row import SearchRow
from quizcv.tui.widgets.status_line import StatusLine
from quizcv.tui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from quizcv.editing import Saved

EXAMPLE = "words, or as in: stride deck:conv -tag:core is:due interval>30 failed:7"
"""What the search says of itself until something is typed."""

ONLY = "among these cards alone; esc lists all"
"""The same where some cards were handed in."""

PREVIEW_AFTER = 0.06
"""Seconds that the cursor rests on a card before it is shown: a held key only scrolls."""

ORDERS: tuple[Column, ...] = ("deck", "front", "due", "interval", "lapses", "state", "kind")

DONE: dict[Act, str] = {
    "suspend": "Suspended",
    "unsuspend": "Asked again",
    "bury": "Buried until tomorrow",
    "unbury": "Asked again today",
    "mark": "Marked",
    "unmark": "No longer marked",
    "reset": "New again",
}


class BrowseScreen(Screen[None]):
    """A search, the cards it finds, and the one under the cursor; it begins with the search `query`.

    With `typing` the search has the focus. With `cards` those alone are listed and searched at first, in
    their order. What is `said` stands below them until something happens.
    """

    DEFAULT_CSS = """
    BrowseScreen {
        #browse { height: 1fr; layout: vertical; margin-top: 1; }
        #cards { height: 1fr; padding: 0 0 0 1; }
        #beside { height: 9; border-top: solid $panel; }
        #about-card { height: 1; padding: 0 1 0 4; color: $text-muted; text-wrap: nowrap;
                      text-overflow: ellipsis; }
        #beside CardView { padding: 0 1 0 4; }
        #complaint { display: none; height: auto; max-height: 3; padding: 0 1; color: $text-muted; }

        /* The card stands beside the list where there is room, or is left out. */
        &.-wide #browse { layout: horizontal; }
        &.-wide #cards { width: 2fr; }
        &.-wide #beside { width: 1fr; height: 1fr; border-top: none; border-left: solid $panel; }
        &.-wide #beside CardView { padding: 1 1 0 2; }
        &.-wide #about-card { padding: 0 1 0 2; }
        &.-low #browse { margin-top: 0; }
        &.-low #beside { display: none; }
    }
    """
    BINDINGS = bindings(BROWSE)
    app: BaseApp

    def __init__(
        self, query: str = "", *, typing: bool = False, cards: Sequence[str] = (), said: str = ""
    ) -> None:
        super().__init__()
        self._search = CardSearch(self, cards)
        self._begins_with = query
        self._begins_typing = typing
        self._said = said
        self._listed_for = query  # the search that found what is listed
        self._preview_timer: Timer | None = None
        self._undo = UndoHere(self.app)

    def compose(self) -> ComposeResult:
        with SearchRow(id="search-row"):
            yield Static("/ ", id="slash", markup=False)
            yield TextLine(
                self._begins_with,
                id="query",
                placeholder=ONLY if self._search.only else EXAMPLE,
                select_on_focus=False,
            )
            yield Static(id="count", markup=False)
        with Container(id="browse"):
            with Vertical(id="cards"):
                yield CardHeading()
                yield CardTable()
            with Vertical(id="beside"):
                yield Static(id="about-card", markup=False)
                yield CardView()
        yield Static(id="complaint", markup=False)
        yield StatusLine()
        yield KeyBar(())

    def on_mount(self) -> None:
        self._say(self._said)
        self._show_order()
        self.query_one(CardView).can_focus = False
        if not self._begins_typing:
            self.query_one(CardTable).focus()
        else:
            self.query_one(TextLine).focus()
        self.watch(self, "focused", self._show_keys)

    def on_screen_resume(self) -> None:
        """List what there is now, at first and when something may have happened meanwhile."""
        self.search()

    def on_history_changed(self, _: HistoryChanged) -> None:
        self.search()

    def on_day_turned(self, _: DayTurned) -> None:
        self.search()

    def on_decks_changed(self, _: DecksChanged) -> None:
        if self.is_current:  # else once it is seen
            self.search()

    def on_resize(self) -> None:
        self._show_card_soon()

    # Finding

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.search()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(CardTable).focus()

    @work(exclusive=True, group="search")
    async def search(self) -> None:
        """List what the search finds, in the order that was chosen; what cannot be read changes nothing."""
        table, text = self.query_one(CardTable), self.query_one(TextLine).value
        if table.lines:  # else there is nothing to be seen before
            await key_is_seen(self.app)
        try:
            query = read(text)
        except QueryError as error:
            self._complain(phrases.sentence(error))
            return
        self._complain("")
        try:
            found = await self._search.find(query, self.app)
        except OSError as error:
            self._complain(error_text(error))
        else:
            is_new = text != self._listed_for and bool(text.strip())  # else it is still among all
            table.show(*found, self._nothing(text), is_new_search=is_new)
            self._listed_for = text

    def _nothing(self, text: str) -> str:
        if not len(self._search.catalogue):
            return "There are no cards."
        return "No card is found; esc shows all." if text.strip() else ""

    # Actions

    def action_search(self) -> None:
        self.query_one(TextLine).focus()

    def action_to_cards(self) -> None:
        """From the search down to what it found."""
        self.query_one(CardTable).focus()

    def action_choose(self) -> None:
        self.query_one(CardTable).toggle()

    def action_extend(self, lines: int) -> None:
        self.query_one(CardTable).extend(lines)

    def action_choose_all(self) -> None:
        if self._lists_what_is_searched():
            self.query_one(CardTable).choose_all()

    def _lists_what_is_searched(self) -> bool:
        """Whether the list is what the search finds, so that all of it can be meant; else say so."""
        if self.query_one(TextLine).value == self._listed_for:
            return True
        self._say("Nothing was done: the list is still that of the search before.", failed=True)
        return False

    def action_order(self, step: int) -> None:
        """By the next column, or the other way round."""
        column = self._search.column
        if step:
            orders = (None, *ORDERS) if self._search.only else ORDERS
            self._sort(orders[(orders.index(column) + 1) % len(orders)], backwards=False)
        else:
            self._sort(column, backwards=not self._search.backwards)

    def action_sort_by(self, column: Column) -> None:
        self._sort(column, backwards=column == self._search.column and not self._search.backwards)

    def _sort(self, column: Column | None, *, backwards: bool) -> None:
        self._search.column, self._search.backwards = column, backwards
        self._show_order()
        self.search()
        order = f"In the order of: {column}" if column else "In the order they came in"
        self._say(f"{order}{', the other way round' if backwards else ''}")

    def _show_order(self) -> None:
        self.query_one(CardHeading).show(self._search.column, backwards=self._search.backwards)

    def action_suspend(self) -> None:
        self._act("suspend")

    def action_mark(self) -> None:
        self._act("mark")

    def action_bury(self) -> None:
        self._act("bury")

    def action_reset(self) -> None:
        self._act("reset")

    @work
    async def _act(self, what: Act) -> None:
        """Do this to the cards concerned, or its opposite where it is so of all already."""
        workspace = self.app.workspace
        keys = [card.key for card in self.query_one(CardTable).targets]
        if not keys:
            return
        before = self._undo.changes
        do = partial(act_or_opposite, what, keys, workspace.history, workspace.calendar)
        try:
            what, events = await self.app.in_history_thread(do)
        except NotSavedError as error:
            self._say(phrases.sentence(error), failed=True)
            return
        self.search()
        if not events:
            self._say("Nothing was changed: it is like that already.")
        elif what == "unbury":  # which is an undo itself
            self._say(f"{DONE[what]}: {counted(len(events), 'card')} · U buries again")
        else:
            self._undo.count(before)
            self._say(f"{DONE[what]}: {counted(len(events), 'card')} · u undoes")

    @work
    async def action_tag(self) -> None:
        """Ask for tags to give to the cards concerned and to take from them."""
        cards = self.query_one(CardTable).targets
        if not cards:
            return
        wanted = await self.app.push_screen_wait(TagsScreen(cards))
        if wanted is not None:
            await self._change(self.app.edits.tag([card.key for card in cards], *wanted))

    @work
    async def action_move(self) -> None:
        """Ask for a deck of the user's to move the cards concerned to."""
        cards = self.query_one(CardTable).targets
        if not cards:
            return
        question = f"Move {counted(len(cards), 'card')} to which deck?"
        own = self.app.workspace.editing().own_decks
        chosen = await self.app.push_screen_wait(DeckScreen(own, question=question))
        if chosen is not None:
            await self._change(self.app.edits.move([card.key for card in cards], *chosen))

    async def _change(self, change: Awaitable[Saved]) -> None:
        """Change decks; all of the cards concerned or none."""
        try:
            self._saved(await change)
        except editing.EditError as error:
            self._say(f"{phrases.sentence(error)} Nothing has changed.", failed=True)

    @work
    async def action_undo_or_redo(self, how: str) -> None:
        text = await self._undo.take_back(how, self.query_one(StatusLine).text)
        self.search()
        self._say(text)

    async def action_practise(self) -> None:
        """Ask the chosen cards, or else all that are listed, and leave their schedule as it is."""
        table = self.query_one(CardTable)
        if not table.chosen and not self._lists_what_is_searched():
            return
        cards = table.targets if table.chosen else table.listed
        if cards:
            await self.app.open_review((), Choice(tuple(card.key for card in cards), cram=True))

    def action_open(self) -> None:
        """Show the card as it is asked."""
        card = self._card
        if card is not None:
            self.app.open_preview(card)

    def action_edit(self) -> None:
        card = self._card
        if card:
            self.app.edit_card(card, self._saved)

    def action_edit_file(self) -> None:
        card = self._card
        deck = card and self.app.workspace.library.deck(card.deck_id)
        if card and deck:
            self.app.edit_file(card, deck.path, self._edited)

    def action_add(self) -> None:
        """Add cards to the deck of the one under the cursor, or to another."""
        card = self._card
        self.app.add_cards(card.deck_id if card else "", self._saved)

    def _edited(self) -> None:
        self.search()

    def _saved(self, saved: Saved) -> None:
        self.search()
        self._say(phrases.saved_text(saved))

    async def action_info(self) -> None:
        if self._card is not None:
            await self.app.open_card(self._card)

    def action_stats(self) -> None:
        self.app.open_stats()

    def action_back(self) -> None:
        self.dismiss()

    def action_leave(self) -> None:
        """Out of the search, then no card is chosen, then all are listed, then back."""
        table, line = self.query_one(CardTable), self.query_one(TextLine)
        if self.focused is line and line.value:
            line.value = ""
        elif self.focused is line:
            table.focus()
        elif table.choose_none():
            return
        elif line.value:
            line.value = ""
        elif self._search.only:
            self._search.search_all()
            line.placeholder = EXAMPLE
            self._show_order()
            self.search()
        else:
            self.dismiss()

    # What is shown

    @property
    def _card(self) -> Card | None:
        """The card under the cursor."""
        return self.query_one(CardTable).card

    def _say(self, text: str, *, failed: bool = False) -> None:
        self.query_one(StatusLine).say(text, failed=failed)

    def _complain(self, text: str) -> None:
        """Why the list is not what the search says, beside what happened last."""
        line = self.query_one("#complaint", Static)
        if line.display or text:
            line.update(printable(text))
            line.display = bool(text)

    def _show_keys(self) -> None:
        ends = (command(EVERYWHERE, "app.help"), command(BROWSE, "back"))
        if self.focused is self.query_one(TextLine):
            self.query_one(KeyBar).show((command(BROWSE, "to_cards"), command(BROWSE, "leave"), *ends[:1]))
        else:
            self.query_one(KeyBar).show((*without(BROWSE, "to_cards", "leave", "back"), *ends))

    def on_card_table_moved(self) -> None:
        """Another card is under the cursor, or others are chosen."""
        table = self.query_one(CardTable)
        every, found, chosen = len(self._search.catalogue), table.lines, len(table.chosen)
        text = counted(every, "card") if found == every else f"{found:,} of {counted(every, 'card')}"
        self.query_one("#count", Static).update(f"{chosen:,} chosen · {text}" if chosen else text)
        self._show_card_soon()

    def on_card_table_opened(self) -> None:
        self.action_open()

    def on_card_view_clicked(self) -> None:
        self.action_open()

    def _show_card_soon(self) -> None:
        if self._preview_timer is not None:
            self._preview_timer.stop()
        self._preview_timer = self.set_timer(PREVIEW_AFTER, self._show_card)

    def _show_card(self) -> None:
        """Front and back of the card under the cursor, with the answer that is stored with it."""
        card, view, about = self._card, self.query_one(CardView), self.query_one("#about-card", Static)
        if not self.query_one("#beside").display:
            return
        if card is None:
            about.update("")
            view.show_text("")
            return
        deck = self.app.workspace.library.deck(card.deck_id)
        if deck is None:
            return
        progress = self.app.workspace.history.schedule.of(card.key)
        often = "once" if progress.answers == 1 else counted(progress.answers, "time")
        answers = f"answered {often}" if progress.answers else "never answered"
        about.update(one_line(" · ".join([card.key, *card.content.tags, answers]), None))
        view.show_back(promised(card, deck).recalled(""))
        view.scroll_home(animate=False)
