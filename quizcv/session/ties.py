"""Which cards come later on a day: for a sibling, or for what they build on. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from quizcv.decks.field_types import PARTS
from quizcv.decks.model import deck_id_of
from quizcv.history import Schedule
from quizcv.session.cards import Cards

FIRST_SIBLING_DAYS = 15
"""The interval of one card of a cheat-sheet entry from which on its others may begin."""


class Ties:
    """What siblings and needs have to say on a day. Cards that are `held` are not asked as new ones."""

    def __init__(self, cards: Cards, schedule: Schedule, day: date, held: Collection[str]) -> None:
        self._cards = cards
        self._schedule = schedule
        self._day = day
        self._held = held
        self._concerned = cards.tied | set(held)
        self._awaited: dict[str, bool] = {}  # what was found out; many cards need the same ones

    def concerned(self, keys: list[str]) -> list[str]:
        """Those of these cards that may have to come later; of a large deck most need not."""
        return list(filter(self._concerned.__contains__, keys))

    def waits(self, key: str) -> bool:
        """Whether a sibling was answered or buried today, so that this card comes tomorrow."""
        if key not in self._cards.tied:
            return False
        group = self._cards.group(key)
        others = (self._schedule.of(other) for other in group if other != key)
        return any(self._day in (p.answered_on, p.buried) for p in others if not p.suspended)

    def is_held_back(self, key: str, only: Collection[str]) -> bool:
        """Whether a card that was never asked comes later: it is held, or a sibling or its needs come first.

        `only` are the decks that are asked, if not all: what is needed outside of them is not waited for.
        """
        if key in self._held:
            return True
        of, source_key, group = self._schedule.of, self._cards.source(key), self._cards.group(key)
        if source_key in self._cards.entries and len(group) > 1:
            begun = [p for p in map(of, group) if not p.is_new and not p.suspended]
            if begun and all(p.interval < FIRST_SIBLING_DAYS for p in begun):
                return True
        needs = self._cards.needs.get(source_key, ())
        if not needs or any(of(each).answers for each in group):
            return False
        return any(self._is_awaited(need) for need in needs if not only or deck_id_of(need) in only)

    def one_each(self, keys: list[str], taken: set[str]) -> list[str]:
        """The keys without those of a group already taken; theirs are taken then."""
        source = self._cards.source
        dropped = set()
        for key in filter(self._cards.tied.__contains__, keys):
            if source(key) in taken:
                dropped.add(key)
            taken.add(source(key))
        return [key for key in keys if key not in dropped] if dropped else keys

    def look_again(self) -> None:
        """Something was answered: find out anew what cards wait for."""
        self._awaited.clear()

    def _is_awaited(self, source_key: str) -> bool:
        """Whether none of the cards made from this one was Good yet, though it can be."""
        if source_key not in self._awaited:
            of = self._schedule.of
            is_away = all(of(key).suspended for key in self._cards.made_from(source_key))
            was_good = any(of(f"{source_key}{part}").was_good for part in PARTS)
            self._awaited[source_key] = not (is_away or was_good)
        return self._awaited[source_key]
