"""Cards of a library, changed in the files in which they are written.

A card of a deck that came with quizcv is not changed there: what differs goes into a file of the user's, and
is laid over it when decks are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from pathlib import Path

import msgspec

from quizcv.decks import Deck, Library, bundled_folder, read
from quizcv.decks.contents import Content, Entry
from quizcv.decks.reading.cards import identify
from quizcv.decks.reading.values import Value
from quizcv.decks.writing.cards import (
    NotWritableError,
    WrittenCard,
    with_card_added,
    with_card_changed,
    without_card,
    written_card,
)
from quizcv.decks.writing.spelling import on_line
from quizcv.editing import drafting
from quizcv.editing.checking import done, refuse_mistakes, refuse_mistakes_in_edits, shown
from quizcv.editing.forks import only_edits
from quizcv.editing.keys import section_of
from quizcv.editing.overlays import merged, with_edits, with_whole_card, without_edits
from quizcv.editing.saving import Files
from quizcv.editing.values import Change, Draft, EditError, Fields, OpenedCard, Saved
from quizcv.paths import Places
from quizcv.text import counted, one_line

_NAME = re.compile(r"[\w.-]*\w[\w.-]*")


class Editing:
    """Changes cards of this library; `in_place` changes those of bundled decks where they are too.

    Whoever has saved something reads the decks again, and begins anew with them. Each method that reads or
    writes raises EditError.
    """

    def __init__(self, library: Library, places: Places, *, in_place: bool = False) -> None:
        self._library = library
        self._places = places
        self._in_place = in_place

    # What can be changed

    def fields(self, key: str) -> Fields:
        """What is written of the card with this key, or of the author's card that it is made from."""
        return self._fields(self._files(), key)

    @property
    def own_decks(self) -> tuple[Deck, ...]:
        """Those to which cards can be added: all but the decks that came with quizcv."""
        return tuple(deck for deck in self._library.decks if not self._is_bundled(deck))

    def blank(self, deck_id: str, kind: str, title: str = "") -> Fields:
        """A new card of this kind, for the end of a deck of the user's; the deck need not be there yet.

        Without an id a new deck gets one that is free, made from its title.
        """
        deck_id = deck_id or self._free_id(title)
        deck = self._library.deck(deck_id)
        if deck and self._is_bundled(deck):
            raise EditError(
                f"{deck_id} came with quizcv; choose a deck of your own for new cards, or a new one"
            )
        if not deck and not _NAME.fullmatch(deck_id):
            raise EditError("the id of a deck may have only letters, digits and - _ . in it; choose another")
        path = deck.path if deck else self._places.decks / f"{deck_id}.yaml"
        return Fields("", deck_id, section_of(kind), kind, {}, path, 1, False, {}, title)

    def draft(self, fields: Fields, values: Mapping[str, str | Sequence[str]]) -> Draft:
        """What the card would be with these values in its fields; nothing is read or written.

        All of them: one that is missing, or empty, is left out of the card.
        """
        return drafting.draft(fields, values, self._library.deck(fields.deck_id))

    def deck_with(self, draft: Draft) -> Deck:
        """The deck of a draft with its cards in it, as they would be asked."""
        fields = draft.fields
        deck = self._library.deck(fields.deck_id)
        deck = deck or Deck(fields.deck_id, fields.title or fields.deck_id, fields.path)
        cards = [card for card in deck.cards if card.source_key != fields.key]
        return msgspec.structs.replace(deck, cards=(*cards, *draft.cards))

    # Changing it

    def save(self, draft: Draft) -> Saved:
        """Write a draft."""
        fields = draft.fields
        if draft.problems or not draft.cards:
            raise EditError(next((problem for _, problem in draft.problems), "nothing is written yet"))
        files = self._files()
        if fields.key and self._fields(files, fields.key).written != fields.written:
            raise EditError(
                f"{fields.key} changed meanwhile in {shown(fields.path)}; look at it, then edit it again"
            )
        wanted = _keeping_history(fields, draft.wanted, draft.cards[0].content)
        self._put(files, fields, wanted)
        changes = files.save()
        name = str(wanted.get("id") or identify(draft.cards[0].content))
        what = "Saved" if changes else "Nothing changed in"
        return self._saved(
            f"{fields.deck_id}/{name}", fields.path, changes, f"{what} {fields.deck_id}/{name}."
        )

    def undo(self, saved: Saved) -> str:
        """Take back what was saved, if the files are still as that left them; what to say then."""
        back = tuple(Change(change.path, change.after, change.before) for change in reversed(saved.changes))
        self._files().write(back, "{path} changed since; nothing is taken back")
        return f"Undone: {saved.sentence[:1].lower()}{saved.sentence[1:]}"

    def delete(self, key: str) -> Saved:
        """Take a card out of its deck; its history waits. Of a bundled one take back the edits."""
        files = self._files()
        fields = self._fields(files, key)
        content = files.content(fields.path)
        if fields.is_bundled:
            if fields.line == 1 or content is None:
                raise EditError(
                    f"{fields.key} came with quizcv and stays; suspend it, so that it is not asked"
                )
            files.put(fields.path, done(fields.path, without_edits, content, fields.deck_id, fields.name))
            changes = files.save()
            return self._saved(fields.key, fields.path, changes, f"{fields.key} is again as it came.")
        self._take_out(files, fields)
        changes = files.save()
        return self._saved("", fields.path, changes, f"Deleted {fields.key}.")

    def tag(self, keys: Iterable[str], add: Sequence[str] = (), remove: Sequence[str] = ()) -> Saved:
        """Give these cards tags, and take some from them."""
        files = self._files()
        count = 0
        for key in dict.fromkeys(map(self._source_key, keys)):
            fields = self._fields(files, key)
            old = [tag for tag in fields.written.get("tags", ()) if isinstance(tag, str)]
            tags = [*(tag for tag in old if tag not in remove), *(tag for tag in add if tag not in old)]
            if tags != old:
                count += 1
                wanted = {name: value for name, value in fields.written.items() if name != "tags"}
                self._put(files, fields, wanted | ({"tags": tags} if tags else {}))
        changes = files.save()
        path = changes[0].path if changes else self._places.decks
        return self._saved("", path, changes, f"Tagged {counted(count, 'card')}.")

    def move(self, keys: Iterable[str], deck_id: str, title: str = "") -> Saved:
        """Move cards of the user's own decks to another of them, or to a new one. Their histories follow.

        Without an id a new deck gets one as in `blank`.
        """
        deck_id = deck_id or self._free_id(title)
        files = self._files()
        moved = [
            key for key in dict.fromkeys(map(self._source_key, keys)) if key.partition("/")[0] != deck_id
        ]
        names = [self._move(files, key, deck_id, title) for key in moved]
        changes = files.save()
        path = changes[0].path if changes else self._places.decks
        key = f"{deck_id}/{names[0]}" if len(names) == 1 else ""
        return self._saved(key, path, changes, f"Moved {counted(len(moved), 'card')} to {deck_id}.")

    def only_edits(self, deck_id: str) -> Saved:
        """Make edits of the user's copy of a bundled deck, as `forks.only_edits` says."""
        return only_edits(self._library, self._places, deck_id)

    def open_card(self, key: str) -> OpenedCard | None:
        """Lay a bundled card out whole among the user's edits, for a text editor; then `settle` it.

        None of a card that stands in a file that can be edited as it is.
        """
        if not self._is_bundled(self._found(key)[0]):
            return None
        files = self._files()
        fields = self._fields(files, key)
        before = files.content(fields.path)
        content = done(fields.path, with_whole_card, before, fields.deck_id, fields.section, fields.written)
        files.put(fields.path, content)
        files.save()
        card = written_card(content, fields.name)
        return OpenedCard(fields.key, fields.path, card.line if card else 1, before, content)

    def settle(self, opened: OpenedCard) -> bool:
        """Keep of a card that was laid out what differs from how it came.

        False where the file cannot be read, and so stays as it is.
        """
        files = self._files()
        content = files.content(opened.path)
        deck_id, _, name = opened.key.partition("/")
        deck = self._library.deck(deck_id)
        if content == opened.content:
            files.put(opened.path, opened.before)
        elif content is not None and deck is not None:
            original = self._written(files, deck.path, name)
            try:
                card = written_card(content, name)
                if card is not None:
                    wanted = {key: value for key, value in card.values.items() if value}
                    section, values = original.section, original.values
                    files.put(opened.path, with_edits(content, deck_id, section, values, wanted))
            except NotWritableError:
                return False
        files.save()
        return True

    # Parts of the above

    def _files(self) -> Files:
        return Files(self._places.edits)

    def _free_id(self, title: str) -> str:
        stem = re.sub(r"[^\w.-]+", "-", title.casefold()).strip("-.") or "deck"
        stems = chain([stem], (f"{stem}-{number}" for number in count(2)))
        return next(
            each
            for each in stems
            if self._library.deck(each) is None and not (self._places.decks / f"{each}.yaml").exists()
        )

    def _source_key(self, key: str) -> str:
        return self._found(key)[1]

    def _found(self, key: str) -> tuple[Deck, str, Content]:
        """The deck of a card, the key of its author's card and what that says."""
        card = self._library.card(key)
        if card is None:
            every = (each for deck in self._library.decks for each in deck.cards)
            card = next((each for each in every if each.source_key == key), None)
        deck = self._library.deck(card.deck_id) if card else None
        if card is None or deck is None:
            raise EditError(f"there is no card {key!r} any more")
        return deck, card.source_key, card.content

    def _is_bundled(self, deck: Deck) -> bool:
        return not self._in_place and deck.path.absolute().parent == bundled_folder().absolute()

    def _fields(self, files: Files, key: str) -> Fields:
        deck, source_key, content = self._found(key)
        name = source_key.partition("/")[2]
        card = self._written(files, deck.path, name)
        path, line, values, is_bundled = deck.path, card.line, card.values, self._is_bundled(deck)
        if is_bundled:
            path = self._places.edits / f"{deck.id}.yaml"
            values, line = done(path, merged, values, files.content(path), name)
        kind = next((key for key in values if key == content.NAMED_BY), content.NAMED_BY)
        shown = drafting.shown(kind, values)
        return Fields(source_key, deck.id, card.section, kind, shown, path, line, is_bundled, values)

    def _written(self, files: Files, path: Path, name: str) -> WrittenCard:
        """A card as its file has it."""
        content = files.content(path)
        card = done(path, written_card, content, name) if content is not None else None
        if card is None:
            raise EditError(f"`{name}` is not in {shown(path)} any more")
        return card

    def _put(self, files: Files, fields: Fields, wanted: Mapping[str, Value]) -> None:
        """Write a card that says what is wanted, and see to it that its file stays sound."""
        path, before = fields.path, files.content(fields.path)
        deck = self._library.deck(fields.deck_id)
        if fields.is_bundled and deck:
            original = self._written(files, deck.path, fields.name)
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
            after = done(path, with_card_added, self._begun(before, fields), fields.section, wanted)
            refuse_mistakes(path, before, after)
        files.put(path, after)

    def _begun(self, content: bytes | None, fields: Fields) -> bytes:
        """The deck to which a card is added: a new one has its title."""
        if content is not None or self._library.deck(fields.deck_id):
            return content or b""
        title = fields.title.strip()
        return f"title: {on_line(one_line(title, None))}\n".encode() if title else b""

    def _take_out(self, files: Files, fields: Fields) -> None:
        """Take a card out of its own deck."""
        deck = self._library.deck(fields.deck_id)
        if deck and len({card.source_key for card in deck.cards}) == 1:
            raise EditError(f"{fields.key} is the only card of its deck; delete {shown(fields.path)} instead")
        before = files.content(fields.path)
        after = done(fields.path, without_card, before or b"", fields.name)
        refuse_mistakes(fields.path, before, after)
        files.put(fields.path, after)

    def _move(self, files: Files, key: str, deck_id: str, title: str) -> str:
        """Move one card; its name there."""
        fields = self._fields(files, key)
        if fields.is_bundled:
            raise EditError(f"{fields.key} came with quizcv and stays in its deck")
        deck, _, content = self._found(key)
        if isinstance(content, Entry):
            chain = [entry.content.after for entry in deck.entries]
            if content.after or fields.name in chain:
                raise EditError(f"{fields.key} stays: entries come `after` one another in it")
        target = self.blank(deck_id, fields.kind, title)
        wanted = dict(fields.written)
        taken = self._names(deck_id)
        if fields.name in taken:
            number = next(
                number for number in range(2, len(taken) + 3) if f"{fields.name}-{number}" not in taken
            )
            was = [each for each in wanted.get("was", ()) if isinstance(each, str)]
            wanted |= {"id": f"{fields.name}-{number}", "was": [*was, fields.key]}
        self._put(files, target, wanted)
        self._take_out(files, fields)
        return str(wanted.get("id", fields.name))

    def _names(self, deck_id: str) -> set[str]:
        deck = self._library.deck(deck_id)
        return {card.source_key.partition("/")[2] for card in deck.cards} if deck else set()

    def _saved(self, key: str, path: Path, changes: tuple[Change, ...], sentence: str) -> Saved:
        line = 1
        content = next((change.after for change in changes if change.path == path), None)
        if key and content is not None and (card := written_card(content, key.partition("/")[2])):
            line = card.line
        return Saved(key, path, line, sentence, changes)


def _keeping_history(fields: Fields, wanted: dict[str, Value], new: Content) -> dict[str, Value]:
    """What is wanted of a card, with what its history needs to follow where its name changes.

    With one side as it was it is known again; else it has to be said.
    """
    old, _, _ = drafting.read_values(fields.written, fields.section)
    if not fields.key or old is None or identify(new) == fields.name:
        return wanted
    if new.id:
        if new.sides() == old.sides():
            return wanted
        was = [each for each in wanted.get("was", ()) if isinstance(each, str)]
        return wanted | {"was": [*was, fields.key]}
    if not old.id and new.sides()[1] == old.sides()[1]:
        return wanted
    return {"id": fields.name} | wanted
