"""One edit on its way: the cards as they stand in their files by then, and the files as they will be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from quizcv.decks import Deck, Library, bundled_folder, name_in, read
from quizcv.decks.contents import Content
from quizcv.decks.reading.edits import read_edits
from quizcv.decks.reading.values import Value
from quizcv.decks.writing.cards import (
    NotWritableError,
    WrittenCard,
    card_lines,
    with_card_added,
    with_card_changed,
    without_card,
    written_card,
)
from quizcv.decks.writing.spelling import on_line
from quizcv.editing import drafting
from quizcv.editing.checking import done, refuse_mistakes, refuse_mistakes_in_edits, shown
from quizcv.editing.overlays import merged, with_edits
from quizcv.editing.saving import Files
from quizcv.editing.values import EditError, Fields, Saved
from quizcv.paths import Places
from quizcv.text import one_line


class Work:
    """An edit of cards of this library; nothing is written before `save`. All of it may raise EditError."""

    def __init__(self, library: Library, places: Places, *, in_place: bool) -> None:
        self.library = library
        self.files = Files(places.edits)
        self._places = places
        self._in_place = in_place

    def save(self, key: str, path: Path, sentence: str, what: str) -> Saved:
        """Write all that was put; what was done to the card with this key, or "", in the file at `path`."""
        changes = self.files.save()
        content = next((change.after for change in changes if change.path == path), None)
        card = written_card(content, name_in(key)) if key and content is not None else None
        return Saved(key, path, card.line if card else 1, sentence, changes, what)

    def found(self, key: str) -> tuple[Deck, str, Content]:
        """The deck of a card, the key of its author's card and what that says."""
        card = self.library.card(key)
        if card is None:
            every = (each for deck in self.library.decks for each in deck.cards)
            card = next((each for each in every if each.source_key == key), None)
        deck = self.library.deck(card.deck_id) if card else None
        if card is None or deck is None:
            raise EditError(f"there is no card {key} any more; bring back the deck that it was in")
        return deck, card.source_key, card.content

    def is_bundled(self, deck: Deck) -> bool:
        """Whether edits of a deck go into a file apart."""
        return not self._in_place and deck.path.absolute().parent == bundled_folder().absolute()

    def fields(self, key: str) -> Fields:
        """What is written of the card with this key, or of the author's card that it is made from."""
        deck, source_key, content = self.found(key)
        name = name_in(source_key)
        card = self.written(deck.path, name)
        path, line, values, is_bundled = deck.path, card.line, card.values, self.is_bundled(deck)
        if is_bundled:
            path = self._places.edits / f"{deck.id}.yaml"
            values, line = done(path, merged, values, self.files.content(path), name)
        kind = content.NAMED_BY
        texts = drafting.shown(kind, values)
        return Fields(source_key, deck.id, card.section, kind, texts, path, line, is_bundled, values)

    def written(self, path: Path, name: str) -> WrittenCard:
        """A card as its file has it."""
        content = self.files.content(path)
        card = done(path, written_card, content, name) if content is not None else None
        if card is None:
            raise EditError(f"`{name}` is not in {shown(path)} any more")
        return card

    def original(self, deck: Deck, name: str) -> WrittenCard | None:
        """A card of a bundled deck as it came; None if it is not there any more."""
        content = self.files.content(deck.path)
        return done(deck.path, written_card, content, name) if content is not None else None

    def has_mistakes(self, deck: Deck, path: Path) -> bool:
        """Whether something is wrong in this file of edits to a bundled deck."""
        bundled, content = read(deck.path).deck, self.files.content(path)
        return bundled is not None and bool(content) and bool(read_edits(path, bundled, content).errors)

    def put(self, fields: Fields, wanted: Mapping[str, Value], lines: Sequence[str] = ()) -> None:
        """Write a card that says what is wanted, and see to it that its file stays sound.

        A new one has these `lines`, if its file is such that they can stay as they are.
        """
        path, before = fields.path, self.files.content(fields.path)
        deck = self.library.deck(fields.deck_id)
        if fields.is_bundled and deck:
            original = self.written(deck.path, fields.name)
            after = done(path, with_edits, before, fields.deck_id, original.section, original.values, wanted)
            bundled = read(deck.path).deck
            if after is not None and bundled is not None:
                refuse_mistakes_in_edits(path, bundled, before, after)
        elif fields.key:
            changes = {key: wanted.get(key) for key in (*fields.written, *wanted)}
            changes = {key: value for key, value in changes.items() if value != fields.written.get(key)}
            after = done(path, with_card_changed, before or b"", fields.name, changes) if changes else before
            refuse_mistakes(path, before, after)
        else:
            after = done(path, with_card_added, self._begun(before, fields), fields.section, wanted, lines)
            refuse_mistakes(path, before, after)
        self.files.put(path, after)

    def _begun(self, content: bytes | None, fields: Fields) -> bytes:
        """The deck to which a card is added: a new one has its title."""
        if content is not None or self.library.deck(fields.deck_id):
            return content or b""
        title = fields.title.strip()
        return f"title: {on_line(one_line(title, None))}\n".encode() if title else b""

    def lines(self, fields: Fields, wanted: Mapping[str, Value]) -> list[str]:
        """How a card would be written in its file if it said what is wanted, with all comments in it."""
        changes = {key: wanted.get(key) for key in (*fields.written, *wanted)}
        changes = {key: value for key, value in changes.items() if value != fields.written.get(key)}
        content = self.files.content(fields.path) or b""
        try:
            if changes:
                content = with_card_changed(content, fields.name, changes)
            name = wanted.get("id")
            return card_lines(content, name if isinstance(name, str) else fields.name)
        except NotWritableError:
            return []

    def take_out(self, fields: Fields) -> None:
        """Take a card out of its own deck."""
        deck = self.library.deck(fields.deck_id)
        if deck and len({card.source_key for card in deck.cards}) == 1:
            raise EditError(f"{fields.key} is the only card of its deck; delete {shown(fields.path)} instead")
        before = self.files.content(fields.path)
        after = done(fields.path, without_card, before or b"", fields.name)
        refuse_mistakes(fields.path, before, after)
        self.files.put(fields.path, after)
