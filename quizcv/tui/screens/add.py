"""Before a card is added or moved: to which deck; and of which kind, if not of the usual one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from quizcv.decks import Deck
from quizcv.text import counted, one_line
from quizcv.tui.base import BaseApp
from quizcv.tui.form_values import kind_name, kinds
from quizcv.tui.keys import DECK, KIND, bindings
from quizcv.tui.messages import DecksChanged
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.text_line import TextLine

BUNDLED = "The decks that came with quizcv cannot be added to; their cards can be edited."
NEW = "new"
"""The id of the line that stands for a new deck."""


class DeckScreen(Screen[tuple[str, str]]):
    """The user's own decks, to choose one of, or to type the title of a new one.

    It answers with the id of a deck, or with the title of a new one behind an empty id. `chosen` is the id of
    the deck that is lit at first.
    """

    BINDINGS = bindings(DECK)
    app: BaseApp

    def __init__(
        self, decks: Sequence[Deck], chosen: str = "", question: str = "Add a card to which deck?"
    ) -> None:
        super().__init__()
        self._decks = decks
        self._question = question
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        yield Static(self._question, id="title", markup=False)
        yield TextLine(id="deck-title", placeholder="type to find a deck, or the title of a new one")
        yield OptionList(id="choices", markup=False)
        yield Static(BUNDLED, id="about", markup=False)
        yield KeyBar(DECK)

    def on_mount(self) -> None:
        self._list()
        self.query_one(TextLine).focus()

    def on_decks_changed(self, _: DecksChanged) -> None:
        """List the decks as they are now; the one that is lit stays so."""
        option = self.query_one(OptionList).highlighted_option
        self._decks = self.app.workspace.editing().own_decks
        self._list(option.id if option is not None else None)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._list()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_choose()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose()

    def action_move(self, step: int) -> None:
        """To the next line, or the one before, while one types."""
        options = self.query_one(OptionList)
        if step > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_choose(self) -> None:
        option = self.query_one(OptionList).highlighted_option
        if option is None or option.id is None:
            return
        self.dismiss(("", self._title) if option.id == NEW else (option.id.partition(" ")[2], ""))

    def action_leave(self) -> None:
        self.dismiss(None)

    @property
    def _title(self) -> str:
        return self.query_one(TextLine).value.strip()

    def _list(self, lit: str | None = None) -> None:
        """The decks whose titles have what was typed in them, and a new one of that title."""
        options, wanted = self.query_one(OptionList), self._title.casefold()
        options.clear_options()
        found = [deck for deck in self._decks if wanted in deck.title.casefold()]
        for deck in found:
            cards = Content.styled(f"   {counted(len(deck.cards), 'card')}", "$foreground-muted")
            options.add_option(Option(Content(one_line(deck.title)) + cards, id=f"deck {deck.id}"))
        if wanted and wanted not in (deck.title.casefold() for deck in found):
            options.add_option(Option(Content(f"new deck “{one_line(self._title)}”"), id=NEW))
        elif not found:
            text = "You have no deck of your own yet: type a title for one."
            options.add_option(Option(Content.styled(text, "$foreground-muted"), disabled=True))
        ids = [option.id for option in options.options]
        lit = lit if lit in ids else f"deck {self._chosen}"
        first = 0 if ids and ids[0] else None
        options.highlighted = ids.index(lit) if lit in ids else first


class KindScreen(Screen[str]):
    """All kinds of cards, each with what it asks; `chosen` is lit at first.

    Where the line of the lit one is cut, it stands below in full.
    """

    BINDINGS = bindings(KIND)

    def __init__(self, chosen: str) -> None:
        super().__init__()
        self._chosen = chosen
        self._cut: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        yield Static("Which kind of card?", id="title", markup=False)
        yield OptionList(id="choices", markup=False)
        yield Static(id="about", markup=False)
        yield KeyBar(KIND)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_resize(self) -> None:
        """One line each, as long as there is room."""
        options = self.query_one(OptionList)
        chosen = options.highlighted_option
        options.clear_options()
        self._cut.clear()
        width = max(len(kind_name(name)) for name, _ in kinds()) + 3
        room = max(1, self.size.width - 6)
        for name, about in kinds():
            text = about.replace("`", "")
            line = Content(kind_name(name).ljust(width)) + Content.styled(text, "$foreground-muted")
            options.add_option(Option(line.truncate(room, ellipsis=True), id=name))
            if line.cell_length > room:
                self._cut[name] = text
        options.highlighted = options.get_option_index((chosen and chosen.id) or self._chosen)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one("#about", Static).update(self._cut.get(event.option_id or "", ""))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()

    def action_leave(self) -> None:
        self.dismiss(None)
