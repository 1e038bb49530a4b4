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

from quizcv.decks import Deck, Library, deck_id_of
from quizcv.decks.contents import Content
from quizcv.decks.reading.cards import identify
from quizcv.decks.reading.values import Value
from quizcv.decks.writing.cards import written_card, written_cards
from quizcv.editing import drafting
from quizcv.editing.checking import done, shown
from quizcv.editing.forks import only_edits
from quizcv.editing.keys import section_of
from quizcv.editing.moving import move
from quizcv.editing.overlays import left, merged, with_edits, with_whole_card, without_edits
from quizcv.editing.values import Change, Draft, EditError, Fields, OpenedCard, Saved
from quizcv.editing.work import Work
from quizcv.files import check_replaceable
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
        return self._work().fields(key)

    @property
    def own_decks(self) -> tuple[Deck, ...]:
        """Those to which cards can be added: all but the decks that came with quizcv."""
        return tuple(deck for deck in self._library.decks if not self._work().is_bundled(deck))

    def blank(self, deck_id: str, kind: str, title: str = "") -> Fields:
        """A new card of this kind, for the end of a deck of the user's; the deck need not be there yet.

        Without an id a new deck gets one that is free, made from its title.
        """
        deck_id = deck_id or self._free_id(title)
        deck = self._library.deck(deck_id)
        if deck and self._work().is_bundled(deck):
            raise EditError(
                f"the deck {deck_id} came with quizcv; choose a deck of your own for new cards, or a new one"
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

    def why_not_saved(self, fields: Fields) -> str:
        """Why a card could not be written into its file, whatever is in it; "" if it can."""
        try:
            check_replaceable(fields.path)
        except OSError as error:
            path = one_line(str(error.filename), None)
            return f"Nothing can be saved here: {path}: {error.strerror}. Make it writable first."
        return ""

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
        work = self._work()
        if fields.key and work.fields(fields.key).written != fields.written:
            raise EditError(
                f"{fields.key} changed meanwhile in {shown(fields.path)}; look at it, then edit it again"
            )
        wanted = _keeping_history(fields, draft.wanted, draft.cards[0].content)
        work.put(fields, wanted)
        key = f"{fields.deck_id}/{wanted.get('id') or identify(draft.cards[0].content)}"
        return work.save(
            key, fields.path, f"Saved {key}.", f"{'edit of' if fields.key else 'new card'} {key}"
        )

    def undo(self, saved: Saved) -> str:
        """Take back what was saved, if the files are still as that left them; what to say then."""
        back = tuple(Change(change.path, change.after, change.before) for change in reversed(saved.changes))
        self._work().files.write(back, "{path} changed since; nothing is taken back")
        return f"Undone: {saved.what}"

    def redo(self, saved: Saved) -> str:
        """Make again what was taken back, if the files are still as that left them; what to say then."""
        self._work().files.write(saved.changes, "{path} changed since; nothing is made again")
        return f"Redone: {saved.what}"

    def delete(self, key: str) -> Saved:
        """Take a card out of its deck; its history waits. Of a bundled one take back the edits."""
        work = self._work()
        fields = work.fields(key)
        if not fields.is_bundled:
            work.take_out(fields)
            return work.save("", fields.path, f"Deleted {fields.key}.", f"deletion of {fields.key}")
        content = work.files.content(fields.path)
        if content is None or written_card(content, fields.name) is None:
            raise EditError(f"{fields.key} came with quizcv and stays; suspend it, so that it is not asked")
        without = done(fields.path, without_edits, content, fields.deck_id, fields.name)
        work.files.put(fields.path, without)
        sentence = f"{fields.key} is again as it came."
        return work.save(fields.key, fields.path, sentence, f"return of {fields.key} to how it came")

    def tag(self, keys: Iterable[str], add: Sequence[str] = (), remove: Sequence[str] = ()) -> Saved:
        """Give these cards tags, and take some from them."""
        work = self._work()
        tagged: list[Path] = []
        for key in dict.fromkeys(work.found(key)[1] for key in keys):
            fields = work.fields(key)
            old = [tag for tag in fields.written.get("tags", ()) if isinstance(tag, str)]
            tags = [*(tag for tag in old if tag not in remove), *(tag for tag in add if tag not in old)]
            if tags != old:
                wanted = {name: value for name, value in fields.written.items() if name != "tags"}
                work.put(fields, wanted | ({"tags": tags} if tags else {}))
                tagged.append(fields.path)
        path = next(iter(tagged), self._places.decks)
        cards = counted(len(tagged), "card")
        sentence = f"Tagged {cards}." if tagged else "Nothing was changed: the tags are like that already."
        return work.save("", path, sentence, f"tags of {cards}")

    def move(self, keys: Iterable[str], deck_id: str, title: str = "") -> Saved:
        """Move cards of the user's own decks to another of them, or to a new one. Their histories follow.

        Without an id a new deck gets one as in `blank`.
        """
        deck_id = deck_id or self._free_id(title)
        work = self._work()
        sources = dict.fromkeys(work.found(key)[1] for key in keys)
        moved = [key for key in sources if deck_id_of(key) != deck_id]
        target = self.blank(deck_id, "front", title)
        now = move(work, moved, deck_id, lambda kind: self.blank(deck_id, kind, title))
        key = next(iter(now.values())) if len(now) == 1 else ""
        cards = counted(len(moved), "card")
        already = f"Nothing was changed: the cards are in {deck_id} already."
        sentence = f"Moved {cards} to {deck_id}." if moved else already
        return work.save(key, target.path, sentence, f"move of {cards} to {deck_id}")

    def only_edits(self, deck_id: str) -> Saved:
        """Make edits of the user's copy of a bundled deck, as `forks.only_edits` says."""
        return only_edits(self._library, self._places, deck_id)

    def open_card(self, key: str) -> OpenedCard | None:
        """Lay a bundled card out whole among the user's edits, for a text editor; then `settle` it.

        None of a card that stands in a file that can be edited as it is.
        """
        work = self._work()
        if not work.is_bundled(work.found(key)[0]):
            return None
        fields, files = work.fields(key), work.files
        before = files.content(fields.path)
        content = done(fields.path, with_whole_card, before, fields.deck_id, fields.section, fields.written)
        files.put(fields.path, content)
        files.save()
        card = written_card(content, fields.name)
        return OpenedCard(fields.key, fields.path, card.line if card else 1, before, content)

    def settle(self, opened: OpenedCard) -> bool:
        """Keep of a card that was laid out what differs from how it came.

        False where the file has a mistake, and so stays as it is: it may be opened again, and then be tidied.
        """
        work = self._work()
        files = work.files
        content = files.content(opened.path)
        deck_id, _, name = opened.key.partition("/")
        deck = self._library.deck(deck_id)
        if content == opened.content:
            files.put(opened.path, opened.before)
        elif content is not None and deck is not None:
            if work.has_mistakes(deck, opened.path):
                return False
            original = work.written(deck.path, name)
            card = written_card(content, name)
            if card is not None:
                wanted = left(card.values)
                section, values, path = original.section, original.values, opened.path
                files.put(opened.path, done(path, with_edits, content, deck_id, section, values, wanted))
        files.save()
        return True

    def tidy(self, path: Path) -> None:
        """Take out of a file with edits what is as it came. One with a mistake stays as it is."""
        work = self._work()
        content, deck = work.files.content(path), self._library.deck(path.stem)
        if content is None or deck is None or not work.is_bundled(deck) or work.has_mistakes(deck, path):
            return
        for name in written_cards(content):
            if content is not None and (original := work.original(deck, name)) is not None:
                wanted, _ = merged(original.values, content, name)
                content = done(path, with_edits, content, deck.id, original.section, original.values, wanted)
        work.files.put(path, content)
        work.files.save()

    # Parts of the above

    def _work(self) -> Work:
        return Work(self._library, self._places, in_place=self._in_place)

    def _free_id(self, title: str) -> str:
        stem = re.sub(r"[^\w.-]+", "-", title.casefold()).strip("-.") or "deck"
        stems = chain([stem], (f"{stem}-{number}" for number in count(2)))
        return next(
            each
            for each in stems
            if self._library.deck(each) is None and not (self._places.decks / f"{each}.yaml").exists()
        )


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
