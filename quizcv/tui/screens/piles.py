"""The cards that are suspended, marked, leeches or buried, and a key to bring one back."""

from __future__ import annotations

from typing import cast

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizcv.decks import Card
from quizcv.session import NotSavedError, Pile, Session, Turn
from quizcv.text import one_line
from quizcv.tui import page_texts, phrases
from quizcv.tui.base import BaseApp
from quizcv.tui.commands import EVERYWHERE, PILES, bindings, find
from quizcv.tui.messages import HistoryChanged
from quizcv.tui.widgets.key_bar import KeyBar

TITLES: dict[Pile, str] = {
    "suspended": "Suspended, never asked",
    "marked": "Marked",
    "leeches": "Leeches, forgotten again and again",
    "buried": "Buried until tomorrow",
}
BROUGHT_BACK: dict[Pile, str] = {
    "suspended": "Asked again",
    "marked": "No longer marked",
    "buried": "Asked again today",
}


class PilesScreen(Screen[None]):
    """One line for each card, below the title of its pile; a card may stand in several."""

    BINDINGS = bindings(PILES)
    app: BaseApp

    def compose(self) -> ComposeResult:
        yield Static("Set aside", id="title", markup=False)
        yield OptionList(id="deck-list", markup=False)
        yield Static(id="status", markup=False)
        yield KeyBar((*PILES, find(EVERYWHERE, "app.help")))

    def on_mount(self) -> None:
        self._show()

    def on_screen_resume(self) -> None:
        self._show()

    def on_history_changed(self, _: HistoryChanged) -> None:
        self._show()

    # Actions

    @work
    async def action_bring_back(self) -> None:
        """Take the chosen card from its pile; u undoes it."""
        pile, card = self._chosen()
        if card is None:
            return
        session = self._session()
        try:
            is_done = await self.app.in_history_thread(lambda: session.bring_back(card, pile))
        except NotSavedError as error:
            self._say(str(error))
            return
        if is_done:
            self._say(f"{BROUGHT_BACK[pile]}: {phrases.card_text(card)} · u undoes")
        elif pile == "leeches":
            self._say("A leech is asked like any other card; e puts it in other words.")
        self._show()

    def action_info(self) -> None:
        _, card = self._chosen()
        deck = card and self.app.workspace.library.deck(card.deck_id)
        if card and deck:
            session = self._session()
            turn = Turn(card, "review", session.history.schedule.of(card.key))
            self.app.open_page("This card", page_texts.card_details(turn, session.describe(turn), deck))

    def action_edit(self) -> None:
        _, card = self._chosen()
        deck = card and self.app.workspace.library.deck(card.deck_id)
        if card and deck:
            self.app.edit(card, deck.path, self._show)

    @work
    async def action_take_back(self, how: str) -> None:
        self._say(await self.app.take_back(how))
        self._show()

    def action_back(self) -> None:
        self.dismiss()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_info()

    # What is shown

    def _session(self) -> Session:
        session = self.app.workspace.session(self.app.only)
        session.next()
        return session

    def _say(self, text: str) -> None:
        self.query_one("#status", Static).update(text)

    def _chosen(self) -> tuple[Pile, Card | None]:
        """The card of the lit line, and the pile it stands in."""
        option = self.query_one(OptionList).highlighted_option
        pile, _, key = (option.id if option and option.id else "").partition(" ")
        return cast("Pile", pile), self.app.workspace.library.card(key)

    def _show(self) -> None:
        """List all piles that have cards; what was lit stays lit, or what follows it."""
        options = self.query_one(OptionList)
        lit = options.highlighted or 0
        options.clear_options()
        width = max(20, self.size.width - 8)
        for pile, cards in self._session().piles().items():
            if cards:
                between = "\n" if options.option_count else ""
                title = Content.styled(f"{between}{TITLES[pile]} ({len(cards)})", "$foreground-muted")
                options.add_option(Option(title, disabled=True))
            for card in cards:
                front = phrases.card_text(card).strip("“”")
                line = Content(f"{front}  {one_line(card.key)}").truncate(width, ellipsis=True)
                options.add_option(Option(line, id=f"{pile} {card.key}"))
        if not options.option_count:
            options.add_option(Option("No card is suspended, marked, a leech or buried.", disabled=True))
        options.highlighted = min(lit, options.option_count - 1)
        if options.highlighted_option is None or options.highlighted_option.disabled:
            options.action_cursor_down()
        options.focus()
