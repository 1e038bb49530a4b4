"""Which histories go to which cards because those say what they `was` before. Pure.

An author's word is surer than any sign, and nothing but the log has to be there for it. It takes effect once:
a card that has a history keeps that, and one that there still is keeps its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from quizcv.decks import Library
from quizcv.decks.field_types import PARTS
from quizcv.history import NOTHING, Schedule

HOLES = tuple(end for end in PARTS if not end or end.startswith("/c"))
"""What a key ends in whose card is asked whole, or in which of its holes."""


def source_key(key: str) -> str:
    """The key of the author's card that the one with this key is made from."""
    return "/".join(key.split("/")[:2])


class Inheritance:
    """What the cards of a library were before.

    `moves` are the histories that have to go to other keys.
    """

    def __init__(self, library: Library, schedule: Schedule) -> None:
        self._library = library
        self._schedule = schedule
        self._homes: set[str] = set()  # of the histories that go
        self._taken: set[str] = set()  # where they go to
        self.moves: dict[str, str] = {}
        if not self._has_histories():
            return
        named: dict[str, list[str]] = {}
        for name, heir in self._said.items():
            named.setdefault(heir, []).append(name)
        for heir, names in named.items():
            self._inherit(heir, names)

    @cached_property
    def claimed(self) -> Collection[str]:
        """The authors' cards and single parts that some card says it was."""
        return self._said.keys()

    @cached_property
    def _said(self) -> dict[str, str]:
        """Whose each of those is; should several cards say so, the first."""
        said: dict[str, str] = {}
        for deck in self._library.decks:
            for heir, names in deck.outline.was.items():
                for name in names:
                    if not self._library.source(name) and not self._library.card(name):
                        said.setdefault(name, heir)
        return said

    def _has_histories(self) -> bool:
        """Whether anything is known of what some card was; most people never had any of it."""
        cards, moved = self._schedule.cards, self._schedule.moved
        names = (name for deck in self._library.decks for its in deck.outline.was.values() for name in its)
        return any(name + end in cards or name + end in moved for name in names for end in PARTS)

    def claims(self, key: str) -> bool:
        """Whether the card with this key, or its author's card, belongs to one that says it was that."""
        return key in self.claimed or source_key(key) in self.claimed

    def _inherit(self, heir: str, names: Iterable[str]) -> None:
        card = self._library.source(heir)
        assert card is not None  # it is one of those that said so
        ends = [f"/{part}" if part else "" for part in card.content.parts()]
        left: list[str] = []  # what was asked in other holes than the heir has, or whole
        for name in names:
            if name.count("/") > 1:
                self._move(name, heir + ends[0])
                continue
            for end in PARTS:
                if end and name + end in self.claimed:
                    continue
                if end in ends:
                    self._move(name + end, heir + end)
                elif end in HOLES:
                    left.append(name + end)
        if not any(self._is_taken(heir + end) for end in ends):
            for end in [end for end in ends if end in HOLES][:1]:
                for old in left:
                    self._move(old, heir + end)

    def _move(self, old: str, new: str) -> None:
        """Let the history of a key go to another one, if it has one that may go, and the other has none."""
        schedule = self._schedule
        if old not in schedule.cards and old not in schedule.moved:
            return
        home = schedule.current(old)
        is_in_use = home in self._homes or self._library.card(home)
        if is_in_use or self._is_taken(new) or schedule.of(old) == NOTHING:
            return
        if schedule.can_move(old, new):
            self.moves[old] = new
            self._homes.add(home)
            self._taken.add(new)

    def _is_taken(self, key: str) -> bool:
        return key in self._taken or self._schedule.of(key) != NOTHING
