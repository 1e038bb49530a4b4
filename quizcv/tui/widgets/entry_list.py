"""The cheat-sheet entries of all decks, below the titles of their decks."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from quizcv.decks import Card, Deck, Entry


class EntryList(OptionList):
    """An option's id is the key of the entry."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)

    def fill(self, entries: Sequence[tuple[Deck, Card]], wanted: str, key: str) -> None:
        """List the entries that contain all words of a text; mark the one with this key, else the first."""
        self.clear_options()
        title = ""
        for deck, card in entries:
            entry = card.content
            assert isinstance(entry, Entry)
            text = " ".join((entry.operation, entry.code, deck.title, *entry.tags)).lower()
            if all(word in text for word in wanted.lower().split()):
                if deck.title != title:
                    heading = Content.styled(("\n" if title else "") + deck.title, "$foreground-muted")
                    self.add_option(Option(heading, disabled=True))
                    title = deck.title
                self.add_option(Option(Content(entry.operation), id=card.key))
        if not title:
            none = "Nothing contains this." if wanted else "No deck has a cheat sheet."
            self.add_option(Option(Content.styled(none, "$foreground-muted"), disabled=True))
        ids = [option.id for option in self.options]
        if key in ids:
            self.highlighted = ids.index(key)
        else:
            self.highlighted = next((index for index, name in enumerate(ids) if name), None)
