"""The cheat-sheet entries of all decks, below the titles of their decks, and a search among them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from quizcv.decks import Deck, EntryCard
from quizcv.decks.search import matching
from quizcv.finding import plain_line
from quizcv.tui.widgets.text_line import TextLine


class EntryList(Vertical):
    """An option's id is the key of its entry; the search is hidden until it is asked for."""

    def __init__(self) -> None:
        super().__init__(id="entries")
        self._entries: Sequence[tuple[Deck, EntryCard]] = ()
        self._key = ""
        self._search = TextLine(id="search", placeholder="search", select_on_focus=False)
        self._options = OptionList(id="entry-list", markup=False)
        self._search.display = False

    def compose(self) -> ComposeResult:
        yield self._search
        yield self._options

    def show(self, entries: Sequence[tuple[Deck, EntryCard]], key: str) -> None:
        """List these entries and mark the one with this key, else the first."""
        self._entries = entries
        self._key = key
        self._fill()

    def focus_list(self) -> None:
        """Go to the list."""
        self._options.focus()

    def search(self) -> None:
        """Open the search."""
        self._search.display = True
        self._search.focus()

    def leave(self) -> bool:
        """One step back, to the list, then out of the search; False if there is none left."""
        if self.screen.focused not in (self._options, self._search):
            self._options.focus()
        elif self._search.display:
            self._search.value = ""
            self._search.display = False
            self._options.focus()
        else:
            return False
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._options.focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._key = event.option_id or self._key

    def _fill(self) -> None:
        """List the entries that contain all words of the search."""
        options = self._options
        wanted = self._search.value
        options.clear_options()
        title = ""
        for deck, card in matching(self._entries, wanted):
            if deck.title != title:
                heading = Content.styled(("\n" if title else "") + deck.title, "$foreground-muted")
                options.add_option(Option(heading, disabled=True))
                title = deck.title
            options.add_option(Option(Content(plain_line(card.content.operation)), id=card.key))
        if not title:
            none = "Nothing contains this." if wanted else "No deck has a cheat sheet."
            options.add_option(Option(Content.styled(none, "$foreground-muted"), disabled=True))
        ids = [option.id for option in options.options]
        if self._key in ids:
            options.highlighted = ids.index(self._key)
        else:
            options.highlighted = next((index for index, key in enumerate(ids) if key), None)
