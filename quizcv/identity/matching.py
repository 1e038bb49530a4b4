"""Which card is which after decks were edited, so that no edit loses a history. Pure.

A card's key is its name. When a key vanished and others came up, what is known of the old card tells
which of them is the same; where two could be meant, none is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping

import msgspec

from quizcv.decks import Library
from quizcv.decks.field_types import PARTS
from quizcv.decks.model import deck_id_of, name_in
from quizcv.history import NOTHING, Schedule
from quizcv.identity.fingerprints import (
    NO_CARDS,
    CardFingerprint,
    DeckFingerprints,
    Fingerprints,
    card_fingerprints,
    holes,
)
from quizcv.identity.inheritance import HOLES, Inheritance, source_key
from quizcv.text import counted

Cards = dict[str, CardFingerprint]
"""Authors' cards by their keys."""
Pairs = dict[str, str]
"""Old keys, and the new ones of the same cards."""


class Changes(msgspec.Struct, frozen=True):
    """What happened to the decks since they were last known.

    The counts are of cards with a history, but for `new`: the cards that a deck with a history did not
    have. `moves` is what `History.move` has to do, and `known` what is known from then on.
    """

    known: Fingerprints
    moves: tuple[tuple[str, str], ...] = ()
    edited: int = 0
    moved: int = 0
    new: int = 0
    gone: int = 0
    back: int = 0

    @property
    def sentence(self) -> str:
        """The same for a person; "" when there is nothing to say."""
        parts = [
            _keeping(self.edited, "edited"),
            _keeping(self.moved, "moved"),
            f"{self.new} new" if self.new else "",
            f"{self.gone} gone" if self.gone else "",
            f"{self.back} back" if self.back else "",
        ]
        said = ", ".join(filter(None, parts))
        return f"Your decks changed: {said}." if said else ""


def compare(
    known: Fingerprints, library: Library, comparable: Collection[str], schedule: Schedule
) -> Changes:
    """What happened to the decks of `library` since they were `known`.

    Only from those decks that are `comparable` a card can vanish; one that is not loaded is no more.
    """
    return _Comparison(known, library, comparable, schedule).changes()


class _Comparison:
    """The cards of all decks that differ from what is known: `_then` and `_now`."""

    def __init__(
        self, known: Fingerprints, library: Library, comparable: Collection[str], schedule: Schedule
    ) -> None:
        self._known = known
        self._library = library
        self._comparable = comparable
        self._schedule = schedule
        self._inheritance = Inheritance(library, schedule)
        self._digests = {deck.id: deck.outline.checksum for deck in library.decks}
        changed = [deck for deck in library.decks if self._before(deck.id).digest != self._digests[deck.id]]
        self._cards = {deck.id: card_fingerprints(deck) for deck in changed}
        self._holes = {deck.id: holes(deck) for deck in changed}
        self._now = _keyed(self._cards)
        left = {deck_id for deck_id in comparable if not library.deck(deck_id)}
        self._then = _keyed({deck_id: self._before(deck_id).cards for deck_id in (*self._cards, *left)})

    def changes(self) -> Changes:
        then, now = self._then, self._now
        vanished = {key: then[key] for key in then if key not in now and deck_id_of(key) in self._comparable}
        came = {key: now[key] for key in now if key not in then}
        gone = _keyed({deck_id: self._before(deck_id).gone for deck_id in self._comparable})
        absent = vanished | {key: card for key, card in gone.items() if not self._library.card(key)}
        unclaimed = {key: card for key, card in absent.items() if not self._inheritance.claims(key)}
        same = self._same(self._one_each(unclaimed), vanished, came)
        moves = self._moves(same)
        anew = [
            key
            for key in sorted(self._schedule.moved.keys() - set(moves.values()))
            if self._is_split(key, moves)
        ]
        kept = [old for old in same if self._has_history(old)]
        moved = sum(deck_id_of(old) != deck_id_of(same[old]) for old in kept)
        edited = [key for key in then if key in now and then[key].sides != now[key].sides]
        lost = {key for key in vanished if key not in same and self._holds_history(key)}
        others = came.keys() - set(same.values())
        changed = [deck_id for deck_id in self._cards if deck_id in self._comparable]
        learned = set(filter(self._is_learned, changed))
        return Changes(
            self._known_now(same, lost, moves, anew),
            (*moves.items(), *((key, key) for key in anew)),
            edited=len(kept) - moved + sum(map(self._has_history, edited)),
            moved=moved,
            new=sum(
                deck_id_of(key) in learned for key in others if key in anew or not self._has_history(key)
            ),
            gone=len(lost),
            back=sum(key in gone and key not in anew and self._has_history(key) for key in others),
        )

    def _same(self, absent: Cards, vanished: Cards, came: Cards) -> Pairs:
        """Which of the old cards is which of the new ones; the surest signs come first."""
        vanished = {key: card for key, card in absent.items() if key in vanished}
        unnamed = {key: card for key, card in vanished.items() if not card.is_named}
        fresh = {key: card for key, card in came.items() if not self._has_history(key)}
        plain = {key: card for key, card in fresh.items() if not self._says_what_it_was(key)}
        same: Pairs = {source_key(old): source_key(new) for old, new in self._inheritance.moves.items()}

        def match(old: Cards, new: Cards, sign: Callable[[str, CardFingerprint], Hashable]) -> None:
            taken = set(same.values())
            olds = [(sign(key, card), key) for key, card in old.items() if key not in same]
            news = [(sign(key, card), key) for key, card in new.items() if key not in taken]
            same.update(_pairs(olds, news))

        match(absent, came, lambda key, _: self._schedule.current(key))
        match(absent, fresh, lambda key, card: (deck_id_of(key), card.sides))
        match(absent, fresh, lambda key, card: (name_in(key), card.sides))
        match(unnamed, plain, lambda key, card: (deck_id_of(key), card.front))
        match(vanished, plain, lambda key, _: name_in(key))
        match(unnamed, plain, lambda key, card: (deck_id_of(key), card.back))
        return same

    def _moves(self, same: Pairs) -> Pairs:
        """The moves that are still to be made, and those that a log put back by hand has forgotten."""
        pairs = {old + end: new + end for old, new in same.items() for end in PARTS}
        pairs |= self._other_holes(same)
        latest = Schedule(moved=self._known.moved).current
        for old in self._known.moved:
            if not self._library.card(old) and self._library.card(latest(old)):
                pairs.setdefault(old, latest(old))
        said = self._inheritance.moves
        kept = {source_key(key) for move in said.items() for key in move}  # of these the author decides alone
        return said | {
            old: new
            for old, new in pairs.items()
            if self._must_move(old, new)
            and not self._inheritance.claims(old)
            and not {source_key(old), source_key(new)} & kept
        }

    def _other_holes(self, same: Pairs) -> Pairs:
        """Moves within a card whose holes got other numbers, or that was asked whole before or is now.

        What is asked no longer, and what was not asked before, go together in their order.
        """
        before = {new: old for old, new in same.items()}
        pairs: Pairs = {}
        for new in self._now:
            old = before.get(new, new)
            numbers = (self._before(deck_id_of(old)).holes or {}).get(name_in(old), "")
            was = [f"/c{number}" for number in numbers] or [""]
            asked = [end for end in HOLES if self._library.card(new + end)]
            homes = {self._schedule.current(new + end) for end in asked}
            left = [old + end for end in HOLES if end not in asked and self._is_home(old + end)]
            free = [new + end for end in asked if end not in was and self._schedule.of(new + end) == NOTHING]
            pairs.update(zip((key for key in left if key not in homes), free, strict=False))
        return pairs

    def _must_move(self, old: str, new: str) -> bool:
        schedule = self._schedule
        in_use = self._library.card(schedule.current(old))
        return not in_use and schedule.of(old) != NOTHING and schedule.can_move(old, new)

    def _known_now(
        self, same: Pairs, lost: Collection[str], moves: Pairs, anew: Collection[str]
    ) -> Fingerprints:
        moved = {old: new for old, new in self._known.moved.items() if old not in anew}
        for old, new in moves.items():
            moved.pop(new, None)
            moved[old] = new
        ids = dict.fromkeys([*self._known.decks, *(deck.id for deck in self._library.decks)])
        decks = {deck_id: self._deck_now(deck_id, same, lost) for deck_id in ids}
        return Fingerprints({deck_id: deck for deck_id, deck in decks.items() if not deck.is_empty}, moved)

    def _deck_now(self, deck_id: str, same: Pairs, lost: Collection[str]) -> DeckFingerprints:
        before, deck = self._before(deck_id), self._library.deck(deck_id)
        if deck is None and deck_id not in self._comparable:
            return before
        is_same = deck and deck_id not in self._cards and before.path == str(deck.path.absolute())
        if is_same and not before.gone:
            return before  # as nearly all decks at nearly all starts
        cards = self._cards.get(deck_id, before.cards if deck else {})
        missing = {name: card for name, card in before.cards.items() if name not in cards}
        complete = not missing or deck_id in self._comparable
        if not complete:  # whose place the new ones took shows when the missing ones can be seen
            old = {n for n in cards if n in before.cards or self._has_history(f"{deck_id}/{n}")}
            cards = missing | {name: cards[name] for name in cards if name in old}
        gone = before.gone | {name: card for name, card in missing.items() if f"{deck_id}/{name}" in lost}
        return DeckFingerprints.of(
            str(deck.path.absolute()) if deck and complete else before.path,
            self._digests[deck_id] if deck and complete else "",
            cards,
            {n: card for n, card in gone.items() if n not in cards and f"{deck_id}/{n}" not in same},
            self._holes.get(deck_id, before.holes) or msgspec.UNSET,
        )

    # The parts of the above

    def _before(self, deck_id: str) -> DeckFingerprints:
        return self._known.decks.get(deck_id, _NO_DECK)

    def _one_each(self, cards: Cards) -> Cards:
        """One card for each history, the one that holds it if it is among them."""
        chosen: dict[str, str] = {}
        for key in cards:
            home = self._schedule.current(key)
            if key == home or home not in chosen:
                chosen[home] = key
        return {key: cards[key] for key in chosen.values()}

    def _has_history(self, key: str) -> bool:
        return any(self._schedule.of(key + end) != NOTHING for end in PARTS)

    def _holds_history(self, key: str) -> bool:
        """Whether the history is under this very key, and not under one that it was moved to."""
        return any(self._is_home(key + end) for end in PARTS)

    def _is_home(self, key: str) -> bool:
        return self._schedule.cards.get(key, NOTHING) != NOTHING

    def _says_what_it_was(self, key: str) -> bool:
        card = self._library.card(key) or next(
            (card for end in PARTS if (card := self._library.card(key + end))), None
        )
        return bool(card and card.content.was)

    def _is_split(self, key: str, moves: Pairs) -> bool:
        """Whether a key that was left is in use again, beside the one that its history is going to."""
        home = self._schedule.current(key)
        home = moves.get(home, home)
        return all(map(self._library.card, (key, home)))

    def _is_learned(self, deck_id: str) -> bool:
        """Whether a card that this deck did not have is news to somebody."""
        return any(self._has_history(f"{deck_id}/{name}") for name in self._before(deck_id).cards)


_NO_DECK = DeckFingerprints("", "", NO_CARDS)


def _pairs(old: list[tuple[Hashable, str]], new: list[tuple[Hashable, str]]) -> Pairs:
    """The keys that have a sign in common with exactly one other."""
    olds, news = _by_sign(old), _by_sign(new)
    return {
        keys[0]: news[sign][0]
        for sign, keys in olds.items()
        if len(keys) == 1 and len(news.get(sign, ())) == 1
    }


def _by_sign(signed: list[tuple[Hashable, str]]) -> dict[Hashable, list[str]]:
    found: dict[Hashable, list[str]] = {}
    for sign, key in signed:
        found.setdefault(sign, []).append(key)
    return found


def _keyed(decks: Mapping[str, Mapping[str, CardFingerprint]]) -> Cards:
    return {f"{deck_id}/{name}": card for deck_id, cards in decks.items() for name, card in cards.items()}


def _keeping(count: int, how: str) -> str:
    if not count:
        return ""
    return f"{counted(count, f'{how} card')} {'keeps its' if count == 1 else 'keep their'} history"
