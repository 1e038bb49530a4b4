"""How much a day brings: its limits, a backlog that melts, and decks that take turns. Pure."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from quizcv.decks.model import deck_id_of
from quizcv.history import Schedule
from quizcv.session.cards import Cards
from quizcv.text import counted

FOUR_WEEKS = 28
LEAST_WORTH = 20
"""A day's worth of answers at least, however few were given lately."""


class Limits(msgspec.Struct, frozen=True):
    """How much a day may bring, over all decks.

    `new_cards` never seen before, or `new_cards_when_behind` while too much is overdue. `reviews` of known
    cards, 0 for no limit. `new_in_deck` has the new cards a day of single decks. `insisted` are new cards
    for which somebody asked: they come whatever the other limits of new cards say.
    """

    new_cards: int = 5
    new_cards_when_behind: int = 0
    reviews: int = 0
    new_in_deck: Mapping[str, int] = {}
    insisted: int | None = None


class DayChoices(msgspec.Struct, frozen=True):
    """What is so for one day alone: limits that were raised, each with its number in all, or None.

    `overdue` is the most that was seen overdue on that day, so that a backlog that was too large in the
    morning holds new cards back until the day ends.
    """

    day: date | None = None
    new_cards: int | None = None
    reviews: int | None = None
    overdue: int = 0


class Tally(msgspec.Struct, frozen=True):
    """What counts for the limits of a day, over all decks.

    `introduced` are the cards first reviewed on it, and `introduced_before` on the latest such day before,
    by the ids of their decks. `reviewed` are other cards reviewed on it; `overdue` ones were due before,
    of siblings one.
    """

    introduced: Counter[str]
    introduced_before: Counter[str]
    reviewed: int
    overdue: int


class Room(msgspec.Struct, frozen=True):
    """How much a day may still bring: new cards, in each deck that has a limit, and reviews (None: all)."""

    new_cards: int
    new_in_deck: Mapping[str, int]
    reviews: int | None


def tally(
    schedule: Schedule, day: date, cards: Cards, begun: Collection[str], paused: Collection[str] = ()
) -> Tally:
    """Count; only of the `cards` that are `begun`, in decks that are not `paused`, can any be overdue."""
    introduced: list[str] = []
    before: list[str] = []
    overdue: list[str] = []
    latest, reviewed = date.min, 0
    for key, progress in schedule.cards.items():
        state, first = progress.state, progress.introduced
        if state is None or state.due is None or first is None:
            continue
        if first == day:
            introduced.append(key)
        elif latest <= first < day:
            if first > latest:
                before.clear()
                latest = first
            before.append(key)
        if state.last == day:
            reviewed += first != day
        elif state.due < day and progress.suspended is None and progress.buried != day:
            overdue.append(key)
    waiting = [key for key in overdue if key in begun and not (paused and deck_id_of(key) in paused)]
    siblings = [key for key in waiting if key in cards.tied]
    return Tally(
        Counter(map(deck_id_of, introduced)),
        Counter(map(deck_id_of, before)),
        reviewed,
        len(waiting) - len(siblings) + len(cards.sources(siblings)),
    )


def days_worth(days: Mapping[date, int], day: date, reviews: int) -> int:
    """How many cards are a day's work: the limit of reviews, else as many as answered on a day lately.

    That is the average of the days with an answer (`days` has the number of answers of each) in the four
    weeks before `day`, at least 20.
    """
    if reviews:
        return reviews
    lately = [n for back in range(1, FOUR_WEEKS + 1) if (n := days.get(day - timedelta(days=back), 0))]
    return max(LEAST_WORTH, round(sum(lately) / len(lately))) if lately else LEAST_WORTH


def days_away(days: Mapping[date, int], day: date) -> int:
    """How many days without an answer lie between `day` and the latest one before with an answer."""
    latest = max((each for each in days if each < day), default=None)
    return 0 if latest is None else (day - latest).days - 1


def new_limit(limits: Limits, choices: DayChoices, worth: int) -> int:
    """How many new cards the day may bring in all."""
    if choices.new_cards is not None:
        return choices.new_cards
    if limits.insisted is not None:
        return limits.insisted
    if choices.overdue > worth:
        return min(limits.new_cards, limits.new_cards_when_behind)
    return limits.new_cards


def why_other_number(limits: Limits, choices: DayChoices, worth: int) -> str:
    """Why a day brings other than the usual number of new cards, in a sentence; "" when it does not."""
    is_asked_for = choices.new_cards is not None or limits.insisted is not None
    new = new_limit(limits, choices, worth)
    if is_asked_for or new == limits.new_cards:
        return ""
    cards = "No new cards" if not new else counted(new, "new card")
    return f"{cards} today: {choices.overdue} were overdue, more than a day's worth ({worth})."


def room(limits: Limits, choices: DayChoices, worth: int, done: Tally) -> Room:
    """How much the day may still bring."""
    is_asked_for = choices.new_cards is not None or limits.insisted is not None
    in_deck = {} if is_asked_for else limits.new_in_deck
    reviews = (choices.reviews or limits.reviews) if limits.reviews else None
    return Room(
        max(0, new_limit(limits, choices, worth) - done.introduced.total()),
        {deck_id: max(0, most - done.introduced[deck_id]) for deck_id, most in in_deck.items()},
        None if reviews is None else max(0, reviews - done.reviewed),
    )


def in_turns(
    waiting: Mapping[str, Sequence[str]],
    bundled: Collection[str],
    left: Room,
    done: Tally,
    first: Sequence[str] = (),
) -> list[str]:
    """The new cards that there is room for: those of the decks `first`, one deck after the other.

    Then in turns from two decks: an own and a bundled one. `waiting` has those of each deck in their order.
    The first deck of each sort that has any left gives one; where there is only one sort, its first two decks
    take turns. Next is always the one that gave fewer today, then the one that gave fewer on the latest day
    that brought any, then the own one.
    """
    queues = {deck_id: deque(keys) for deck_id, keys in waiting.items()}
    given, in_deck = Counter(done.introduced), dict(left.new_in_deck)
    order: list[str] = []
    while len(order) < left.new_cards:
        open_decks = [deck_id for deck_id, queue in queues.items() if queue and in_deck.get(deck_id, 1) > 0]
        own = [deck_id for deck_id in open_decks if deck_id not in bundled]
        others = [deck_id for deck_id in open_decks if deck_id in bundled]
        if not open_decks:
            break
        listed = [deck_id for deck_id in first if deck_id in open_decks]
        if listed:
            chosen = listed[0]
        elif own and others:
            gave_today, gave_before = _by_sort(given, bundled), _by_sort(done.introduced_before, bundled)
            next_is_own = (gave_today[False], gave_before[False]) <= (gave_today[True], gave_before[True])
            chosen = (own if next_is_own else others)[0]
        else:
            chosen = min(open_decks[:2], key=lambda deck: (given[deck], done.introduced_before[deck]))
        order.append(queues[chosen].popleft())
        given[chosen] += 1
        if chosen in in_deck:
            in_deck[chosen] -= 1
    return order


def _by_sort(given: Counter[str], bundled: Collection[str]) -> Counter[bool]:
    """How many cards the bundled decks (True) and the others (False) gave."""
    counts = Counter[bool]()
    for deck_id, cards in given.items():
        counts[deck_id in bundled] += cards
    return counts
