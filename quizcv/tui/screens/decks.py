"""The decks in their order: which comes first, is hidden or paused, and how many new cards it may bring."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizcv.decks import Deck
from quizcv.settings import SettingError
from quizcv.text import one_line, printable
from quizcv.tui import phrases
from quizcv.tui.base import BaseApp
from quizcv.tui.keys import DECKS, EVERYWHERE, bindings, find, without
from quizcv.tui.messages import DecksChanged, SettingsChanged
from quizcv.tui.widgets.key_bar import KeyBar

NAME, STATE = 44, 9
"""Columns for the name of a deck, and for whether it is asked."""
MARK = 4
"""Columns for the place of a deck that was put first."""


class DecksScreen(Screen[None]):
    """One line a deck; each change is saved and followed at once."""

    BINDINGS = bindings(DECKS)
    app: BaseApp

    def compose(self) -> ComposeResult:
        yield Static("Decks", id="title", markup=False)
        yield OptionList(id="deck-list", markup=False)
        yield Static(id="status", markup=False)
        yield KeyBar((*without(DECKS, "back"), find(EVERYWHERE, "app.help"), find(DECKS, "back")))

    def on_mount(self) -> None:
        self._show()
        if self.app.workspace.decks.paths:
            self._say("Decks are named on the command line: all of these are asked.")

    def on_resize(self, _: Resize) -> None:
        self._show()

    def on_decks_changed(self, _: DecksChanged) -> None:
        self._show()

    def on_settings_changed(self, _: SettingsChanged) -> None:
        self._show()

    # Actions

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()

    async def action_pause(self) -> None:
        """Ask nothing of the deck, or ask it again."""
        await self._turn_over("paused")

    async def action_hide(self) -> None:
        """Show nothing of the deck, or show it again."""
        await self._turn_over("hidden")

    async def action_move(self, step: int) -> None:
        """Put the deck before the one above, or behind the one below."""
        ids = [deck.id for deck in self._decks]
        at = self._at
        to = at + step
        shown = len(self.app.workspace.library.decks)
        if at < shown and 0 <= to < shown:
            ids[at], ids[to] = ids[to], ids[at]
            order = self.app.workspace.settings.decks.order
            listed = max([min(at, to), *(ids.index(each) for each in order if each in ids[:shown])]) + 1
            rest = tuple(each for each in order if each not in ids[:listed])
            await self._choose("order", (*ids[:listed], *rest))

    async def action_new_cards(self, step: int) -> None:
        """One new card a day more or less; below none there is no limit of its own."""
        deck, limits = self._decks[self._at], dict(self.app.workspace.settings.decks.new_cards)
        now = limits.pop(deck.id, None)
        wanted = (0 if step < 0 else 1) if now is None else now + step
        if wanted >= 0:
            limits[deck.id] = wanted
        await self._choose("new_cards", limits)

    async def action_default(self) -> None:
        """The deck as it is without any choice."""
        chosen, deck = self.app.workspace.settings.decks, self._decks[self._at]
        for name in ("order", "hidden", "paused"):
            if deck.id in (ids := getattr(chosen, name)):
                await self._choose(name, tuple(each for each in ids if each != deck.id))
        if deck.id in chosen.new_cards:
            limits = {each: cards for each, cards in chosen.new_cards.items() if each != deck.id}
            await self._choose("new_cards", limits)

    def action_back(self) -> None:
        self.dismiss()

    async def _turn_over(self, name: str) -> None:
        ids, deck = getattr(self.app.workspace.settings.decks, name), self._decks[self._at]
        others = tuple(each for each in ids if each != deck.id)
        await self._choose(name, others if deck.id in ids else (*ids, deck.id))

    async def _choose(self, name: str, value: Any) -> None:
        """Save a choice; the cursor stays on its deck."""
        deck_id = self._decks[self._at].id
        try:
            await self.app.change(f"decks.{name}", value)
        except SettingError as error:
            self._say(phrases.sentence(error))
            return
        self._say(f"Saved in {one_line(str(self.app.workspace.places.settings), None)}")
        self._show(deck_id)

    # What is shown

    @property
    def _decks(self) -> list[Deck]:
        library = self.app.workspace.library
        return [*library.decks, *library.hidden]

    @property
    def _at(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    def _show(self, deck_id: str = "") -> None:
        options, decks = self.query_one(OptionList), self._decks
        if not deck_id and (option := options.highlighted_option) is not None:
            deck_id = option.id or ""
        at = self._at
        options.clear_options()
        options.add_options(Option(self._line(deck), id=deck.id) for deck in decks)
        ids = [deck.id for deck in decks]
        if decks:
            options.highlighted = ids.index(deck_id) if deck_id in ids else min(at, len(ids) - 1)
        options.focus()

    def _line(self, deck: Deck) -> Content:
        chosen = self.app.workspace.settings.decks
        place = f"{chosen.order.index(deck.id) + 1}." if deck.id in chosen.order else ""
        state = "hidden" if deck.id in chosen.hidden else "paused" if deck.id in chosen.paused else ""
        limit = chosen.new_cards.get(deck.id)
        new = "" if limit is None else f"{limit} new a day"
        room = max(10, min(NAME, self.size.width - 6 - MARK - STATE - len("100000 new a day")))
        title = Content(deck.title).truncate(room - 1, ellipsis=True)
        line = Content.assemble(
            (place.rjust(MARK - 1) + " ", "$text-accent"),
            title.pad_right(room - title.cell_length),
            (state.ljust(STATE), "$text-warning"),
            new,
        )
        return line.stylize("$foreground-muted") if state else line

    def _say(self, text: str) -> None:
        self.query_one("#status", Static).update(Content(printable(text)))
