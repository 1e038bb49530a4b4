"""What was changed in decks from the screens, and the way back.

After each change the decks are read again, and the histories of their cards follow.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from quizcv import editing
from quizcv.decks import Deck, deck_id_of
from quizcv.tui import phrases
from quizcv.workspace import Workspace

if TYPE_CHECKING:
    from quizcv.editing import Draft, Saved

T = TypeVar("T")


class InThread(Protocol):
    """Does something that writes to disk without holding up the screen."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]: ...


class Edit(msgspec.Struct):
    """What was saved, and how many changes the history had before and after that, or after it was undone."""

    saved: Saved
    before: int
    after: int


class Edits:
    """The edits of a session, and those that were undone just now; of each the newest last."""

    def __init__(self, workspace: Workspace, in_thread: InThread) -> None:
        self._workspace = workspace
        self._in_thread = in_thread
        self._done: list[Edit] = []
        self._undone: list[Edit] = []

    async def save(self, draft: Draft) -> Saved:
        """Write a card into its file and read all decks again. Raises EditError: then nothing has changed."""
        return await self._do(partial(self._save, draft))

    async def tag(self, keys: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> Saved:
        """Give cards tags, and take some from them. Raises EditError: then nothing has changed."""
        return await self._do(partial(self._tag, keys, add, remove))

    async def move(self, keys: Sequence[str], deck_id: str, title: str) -> Saved:
        """Move cards to another own deck, or to a new one. Raises EditError: then nothing has changed."""
        return await self._do(partial(self._move, keys, deck_id, title))

    async def only_edits(self, deck_id: str) -> Saved:
        """Make edits of a copy of a bundled deck. Raises EditError: then nothing has changed."""
        return await self._do(partial(self._only_edits, deck_id))

    async def _do(self, change: Callable[[], Saved]) -> Saved:
        before = self._workspace.history.changes
        saved = await self._in_thread(change)
        if saved.changes:
            self._undone.clear()
            self._done.append(Edit(saved, before, self._workspace.history.changes))
        return saved

    def _only_edits(self, deck_id: str) -> Saved:
        saved = self._workspace.editing().only_edits(deck_id)
        self._read_again()
        return saved

    def _tag(self, keys: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> Saved:
        saved = self._workspace.editing().tag(keys, add, remove)
        self._read_again()
        return saved

    def _move(self, keys: Sequence[str], deck_id: str, title: str) -> Saved:
        """Code that was allowed where it came from is allowed where it goes to."""
        workspace = self._workspace
        known = {deck.id for deck in workspace.library.decks}
        concerned = filter(None, map(workspace.library.deck, {deck_id, *(deck_id_of(key) for key in keys)}))
        were_allowed = all(workspace.trust.allows(deck) for deck in concerned)
        saved = workspace.editing().move(keys, deck_id, title)
        self._read_again()
        for deck in workspace.library.decks if were_allowed else ():
            if deck.id == deck_id or deck.id not in known:
                workspace.trust.allow(deck)
        return saved

    def _save(self, draft: Draft) -> Saved:
        workspace = self._workspace
        before = workspace.library.deck(draft.fields.deck_id)
        was_allowed = before is None or workspace.trust.allows(before)
        saved = workspace.editing().save(draft)
        self._read_again()
        now = workspace.library.deck(deck_id_of(saved.key))
        if was_allowed and now is not None and self._was_typed_here(saved.key, before, now):
            workspace.trust.allow(now)
        return saved

    def _was_typed_here(self, key: str, before: Deck | None, now: Deck) -> bool:
        """Whether all code in a deck that nobody allowed yet is that of this card, or runs behind it.

        Others of its cards may have changed in the file meanwhile, and nobody has looked at those.
        """
        known, contents = (
            {card.source_key: card.content for card in deck.cards} if deck is not None else {}
            for deck in (before, now)
        )
        new = [name for name, _ in self._workspace.trust.code_of(now)]
        return bool(new) and all(name == key or known.get(name) == contents[name] for name in new)

    @property
    def is_newest(self) -> bool:
        """Whether an edit was the last thing that was done in this session."""
        return bool(self._done) and self._done[-1].after == self._workspace.history.changes

    @property
    def is_newest_undone(self) -> bool:
        """Whether the undo of an edit was the last thing that was done in this session."""
        return bool(self._undone) and self._undone[-1].after == self._workspace.history.changes

    async def undo(self) -> str:
        """Take back the newest edit, and say what that was, or why it cannot be taken back."""
        if not self.is_newest_undone:
            self._undone.clear()
        return await self._turn(self._done, self._undone, "undo")

    async def redo(self) -> str:
        """Make the edit again that was undone just now, and say what that was, or why it cannot be made."""
        return await self._turn(self._undone, self._done, "redo")

    async def _turn(self, source: list[Edit], target: list[Edit], how: str) -> str:
        """Take the newest edit from one list to the other; one that cannot be taken back is forgotten."""
        edit, before = source.pop(), self._workspace.history.changes
        try:
            sentence = await self._in_thread(partial(self._undo_or_redo, edit.saved, how))
        except editing.EditError as error:
            sentence = phrases.sentence(error)
        else:
            target.append(Edit(edit.saved, before, self._workspace.history.changes))
        if source and source[-1].after == edit.before:
            source[-1].after = self._workspace.history.changes
        return sentence

    def _undo_or_redo(self, saved: Saved, how: str) -> str:
        edits = self._workspace.editing()
        sentence = edits.undo(saved) if how == "undo" else edits.redo(saved)
        self._read_again()
        return sentence

    def _read_again(self) -> None:
        self._workspace.decks.reload()
        if not self._workspace.library.has_older:  # else histories follow once nothing is wrong
            self._workspace.decks.adopt()
