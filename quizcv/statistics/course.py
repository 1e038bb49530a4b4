"""All numbers of one day, from the log, the schedule and the decks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from quizcv.decks.model import Card, Deck
from quizcv.history import Event, Schedule, days_in_a_row
from quizcv.statistics.cards import forecast, intervals, measures, seen, states
from quizcv.statistics.tally import CardTally, SlipTally, Tally
from quizcv.statistics.values import (
    Day,
    DeckState,
    HardCard,
    Retention,
    Slip,
    States,
    Statistics,
    Streak,
    TagRetention,
    Tries,
    Week,
)

HARDEST = 10
ONE_DAY, FOUR_WEEKS = timedelta(days=1), timedelta(days=28)


def statistics(events: Sequence[Event], schedule: Schedule, decks: Sequence[Deck], today: date) -> Statistics:
    """All numbers. `events` are the effective ones of the log in order, and `schedule` is their fold."""
    return from_tally(Tally(events), schedule, decks, today)


def from_tally(
    tally: Tally, schedule: Schedule, decks: Sequence[Deck], today: date, paused: Collection[str] = ()
) -> Statistics:
    """The same from events that are counted already. Of the decks `paused` nothing comes."""
    by_card = {schedule.current(key): card for key, card in tally.cards.items()}
    cards = [card for deck in decks for card in deck.cards]
    days = tuple(tally.days[day].on(day) for day in sorted(tally.days))
    deck_states = tuple(_deck_state(deck, schedule, by_card) for deck in decks)
    in_rotation = seen(schedule, cards)
    return Statistics(
        day=today,
        days=days,
        weeks=_weeks(days),
        retention=sum((day.retention for day in days), Retention()),
        lately=sum((day.retention for day in days if day.day > today - FOUR_WEEKS), Retention()),
        tries=sum((day.tries for day in days), Tries()),
        streak=streak(tally.days, today),
        states=sum((deck.states for deck in deck_states), States()),
        decks=deck_states,
        tags=_tags(cards, by_card),
        forecast=forecast(schedule, [card for card in cards if card.deck_id not in paused], today),
        intervals=intervals(in_rotation),
        measures=measures(schedule, in_rotation),
        hardest=_hardest(cards, schedule, by_card),
        slips=_slips(by_card, lambda card: card.slips),
        layers=_slips(by_card, lambda card: card.layers),
        misses=tally.misses,
        unnamed_misses=tally.unnamed_misses,
    )


def streak(days: Iterable[date], today: date) -> Streak:
    """How regularly somebody answered who did so on these days."""
    ordered = sorted(days)
    if not ordered:
        return Streak()
    run = longest = 1
    for before, day in pairwise(ordered):
        run = run + 1 if day - before == ONE_DAY else 1
        longest = max(longest, run)
    missed = (today - ordered[0]).days - sum(day < today for day in ordered)
    return Streak(days_in_a_row(set(ordered), today), longest, len(ordered), max(0, missed))


def _weeks(days: Iterable[Day]) -> tuple[Week, ...]:
    weeks: dict[date, Retention] = {}
    for day in days:
        if day.retention.all.asked:
            monday = day.day - timedelta(days=day.day.weekday())
            weeks[monday] = weeks.get(monday, Retention()) + day.retention
    return tuple(Week(monday, retention) for monday, retention in weeks.items())


def _recalled(cards: Iterable[Card], by_card: Mapping[str, CardTally]) -> Retention:
    tallies = (by_card[card.key] for card in cards if card.key in by_card)
    return sum((tally.recalled.retention for tally in tallies), Retention())


def _deck_state(deck: Deck, schedule: Schedule, by_card: Mapping[str, CardTally]) -> DeckState:
    return DeckState(deck.id, deck.title, states(schedule, deck.cards), _recalled(deck.cards, by_card))


def _tags(cards: Iterable[Card], by_card: Mapping[str, CardTally]) -> tuple[TagRetention, ...]:
    """By tag, in the order of the alphabet; only tags of which a card was asked again."""
    tags: dict[str, list[Card]] = {}
    for card in cards:
        for tag in dict.fromkeys(card.content.tags):
            tags.setdefault(tag, []).append(card)
    rows = (TagRetention(tag, _recalled(tagged, by_card)) for tag, tagged in sorted(tags.items()))
    return tuple(row for row in rows if row.retention.all.asked)


def _hardest(
    cards: Iterable[Card], schedule: Schedule, by_card: Mapping[str, CardTally]
) -> tuple[HardCard, ...]:
    """Those that were forgotten most often; of like ones first that with the larger share of failures."""
    rows = []
    for card in cards:
        tally, progress = by_card.get(card.key), schedule.of(card.key)
        if tally and tally.failed and not progress.suspended:
            rows.append(HardCard(card.key, tally.failed, tally.reviews, progress.lapses))
    rows.sort(key=lambda row: (-row.failed, row.reviews, row.key))
    return tuple(rows[:HARDEST])


def _slips(
    by_card: Mapping[str, CardTally], of: Callable[[CardTally], Mapping[str, SlipTally]]
) -> tuple[Slip, ...]:
    """Over all cards, the most frequent first."""
    where: dict[str, list[tuple[str, CardTally, SlipTally]]] = {}
    for key, card in by_card.items():
        for name, tally in of(card).items():
            where.setdefault(name, []).append((key, card, tally))
    rows = []
    for name, cards in where.items():
        cards.sort(key=lambda row: (-row[2].answers, -row[2].last.toordinal(), row[0]))
        answers = sum(tally.answers for _, _, tally in cards)
        asked = sum(card.judged for _, card, _ in cards)
        last = max(tally.last for _, _, tally in cards)
        rows.append(Slip(name, answers, asked, len(cards), last, tuple(key for key, _, _ in cards)))
    return tuple(sorted(rows, key=lambda row: (-row.answers, row.asked, row.name)))
