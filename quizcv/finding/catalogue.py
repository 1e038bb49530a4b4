"""All cards of some decks, and which of them a query finds."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from quizcv.decks.model import Card, Deck
from quizcv.finding.front import kind_of, texts
from quizcv.finding.language import And, Compared, Is, Named, Not, Or, Query, State, Within, Words, folded
from quizcv.history import Progress, Schedule

COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


class Facts:
    """What the history says on one day.

    `failed_on` gives, by card, the latest day on which it was answered below 3; it is asked for when a query
    needs it, since that is in the log alone. `edited` are the cards that differ from those that came with
    quizcv.
    """

    def __init__(
        self,
        schedule: Schedule,
        day: date,
        failed_on: Callable[[], Mapping[str, date]],
        edited: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        self.schedule = schedule
        self.day = day
        self._failed_on = failed_on
        self._edited = edited

    @cached_property
    def failed_on(self) -> Mapping[str, date]:
        """The latest day on which each card was answered below 3."""
        return self._failed_on()

    @cached_property
    def edited(self) -> Collection[str]:
        """The cards that differ from those that came with quizcv."""
        return self._edited()

    def needs_log(self, query: Query) -> bool:
        """Whether the log has to be read before a query can be answered, which may take a while."""
        return "failed_on" not in self.__dict__ and _asks_for_failures(query)

    def is_leech(self, progress: Progress[Any]) -> bool:
        """Whether it was forgotten so often that it should be put in other words."""
        return progress.state is not None and self.schedule.scheduler.was_leech(progress.state)

    def is_due(self, progress: Progress[Any]) -> bool:
        """Whether a card that was reviewed before is to be reviewed today."""
        return progress.is_due(self.day) and not progress.is_set_aside(self.day)

    def is_in(self, state: State, key: str) -> bool:
        """Whether a card is in this state."""
        if state == "edited":
            return key in self.edited
        progress = self.schedule.of(key)
        match state:
            case "due":
                return self.is_due(progress)
            case "new":
                return progress.is_new
            case "suspended":
                return progress.suspended is not None
            case "marked":
                return progress.marked is not None
            case "leech":
                return self.is_leech(progress)
            case "buried":
                return progress.buried == self.day

    def number(self, name: str, key: str) -> int | None:
        """The days from today until a card is due, its interval or its lapses; None where there is none."""
        progress = self.schedule.of(key)
        if name == "due":
            return (progress.due - self.day).days if progress.due else None
        return progress.interval if name == "interval" else progress.lapses

    def happened_on(self, name: str, key: str) -> date | None:
        """The day on which a card was `introduced`, or `failed` last."""
        if name == "failed":
            return self.failed_on.get(self.schedule.current(key))
        return self.schedule.of(key).introduced


class Catalogue:
    """The cards of some decks in their order, each known by its place in it.

    What the cards say is read when it is first searched, so that there is something to see at once.
    """

    def __init__(self, decks: Iterable[Deck]) -> None:
        decks = tuple(decks)
        self.cards: list[Card] = [card for deck in decks for card in deck.cards]
        self.decks: list[Deck] = [deck for deck in decks for _ in deck.cards]
        self._names: dict[str, tuple[str, str]] = {d.id: (folded(d.id), folded(d.title)) for d in decks}
        self._texts: list[str | None] = [None] * len(self.cards)

    def __len__(self) -> int:
        return len(self.cards)

    def place_of(self, key: str) -> int | None:
        """The place of a card, if it is here."""
        return self._places.get(key)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {card.key: place for place, card in enumerate(self.cards)}

    def find(self, query: Query, facts: Facts, among: Sequence[int] | None = None) -> list[int]:
        """The places of the cards that are found, of all or of those `among`, in their order."""
        places = range(len(self.cards)) if among is None else among
        match query:
            case And(queries):
                for part in queries:
                    places = self.find(part, facts, places)
                return list(places)
            case Or(queries):
                hits = {place for part in queries for place in self.find(part, facts, places)}
                return [place for place in places if place in hits]
            case Not(inner):
                hits = set(self.find(inner, facts, places))
                return [place for place in places if place not in hits]
            case Words(text):
                return [place for place in places if text in self._text(place)]
            case Named(name, text, whole):
                return [place for place in places if _has(self._named(name, place), text, whole)]
            case Is(state):
                return [place for place in places if facts.is_in(state, self.cards[place].key)]
            case Compared(name, comparison, value):
                compare, of = COMPARE[comparison], facts.number
                return [
                    place
                    for place in places
                    if (number := of(name, self.cards[place].key)) is not None and compare(number, value)
                ]
            case Within(name, days):
                back = min(days, facts.day.toordinal()) - 1
                first, on = facts.day - timedelta(days=back), facts.happened_on
                return [
                    place
                    for place in places
                    if (day := on(name, self.cards[place].key)) is not None and day >= first
                ]

    def read_texts(self, start: int, end: int) -> None:
        """Read now what the cards at these places say."""
        for place in range(start, min(end, len(self.cards))):
            self._text(place)

    def _text(self, place: int) -> str:
        """All that can be searched of a card: each text on a line, so that no phrase goes over two."""
        text = self._texts[place]
        if text is None:
            content = self.cards[place].content
            if place and self.cards[place - 1].content is content:
                text = self._text(place - 1)
            else:
                text = "\n".join(map(folded, texts(content)))
            self._texts[place] = text
        return text

    def _named(self, name: str, place: int) -> Collection[str]:
        card = self.cards[place]
        if name == "deck":
            return self._names[card.deck_id]
        return (kind_of(card),) if name == "kind" else tuple(map(folded, card.content.tags))


def _has(names: Collection[str], text: str, whole: bool) -> bool:
    return text in names if whole else any(text in name for name in names)


def _asks_for_failures(query: Query) -> bool:
    match query:
        case And(queries) | Or(queries):
            return any(map(_asks_for_failures, queries))
        case Not(inner):
            return _asks_for_failures(inner)
    return isinstance(query, Within) and query.name == "failed"
