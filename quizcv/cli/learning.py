"""The statistics as JSON, and as a page of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from quizcv.decks import Card
from quizcv.finding import front_line
from quizcv.statistics.values import Bucket, Day, Recall, Retention, Slip, States, Statistics
from quizcv.text import counted, one_line

SHOWN_DAYS = 14
MOST_SLIPS = 5
TITLE = 32
"""Columns of a deck's title."""


def as_json(found: Statistics) -> dict[str, Any]:
    """All numbers, as `docs/scripting.md` describes them."""
    return {
        "days": [_day(day) for day in found.days],
        "weeks": [
            {"monday": week.monday.isoformat(), "retention": _retention(week.retention)}
            for week in found.weeks
        ],
        "retention": _retention(found.retention),
        "lately": _retention(found.lately),
        "tries": msgspec.to_builtins(found.tries),
        "streak": msgspec.to_builtins(found.streak),
        "states": msgspec.to_builtins(found.states),
        "decks": [
            {
                "id": deck.id,
                "title": deck.title,
                "states": msgspec.to_builtins(deck.states),
                "retention": _retention(deck.retention),
            }
            for deck in found.decks
        ],
        "tags": [{"tag": tag.tag, "retention": _retention(tag.retention)} for tag in found.tags],
        "forecast": msgspec.to_builtins(found.forecast),
        "intervals": [_bucket(bucket) for bucket in found.intervals],
        "measures": msgspec.to_builtins(found.measures),
        "hardest": msgspec.to_builtins(found.hardest),
        "slips": [_slip("slip", slip) for slip in found.slips],
        "layers": [_slip("layer", layer) for layer in found.layers],
        "misses": found.misses,
        "unnamed_misses": found.unnamed_misses,
    }


def _day(day: Day) -> dict[str, Any]:
    recalled = day.retention.all
    return {
        "day": day.day.isoformat(),
        "answers": day.answers,
        "reviews": day.reviews,
        "new": day.new,
        "minutes": round(day.minutes, 2),
        "asked": recalled.asked,
        "right": recalled.right,
        **msgspec.to_builtins(day.tries),
    }


def _retention(retention: Retention) -> dict[str, Any]:
    """Of all, young and mature cards."""
    parts = {"all": retention.all, "young": retention.young, "mature": retention.mature}
    return {name: _recall(recall) for name, recall in parts.items()}


def _recall(recall: Recall) -> dict[str, Any]:
    share = None if recall.share is None else round(recall.share, 4)
    return {"asked": recall.asked, "right": recall.right, "share": share}


def _bucket(bucket: Bucket) -> dict[str, Any]:
    last = None if bucket.end is None else bucket.end - 1
    return {"from": bucket.first, "to": last, "cards": bucket.cards}


def _slip(name: str, slip: Slip) -> dict[str, Any]:
    return {
        name: slip.name,
        **{key: value for key, value in msgspec.to_builtins(slip).items() if key != "name"},
    }


def page(found: Statistics, due: Mapping[str, int], cards: Mapping[str, Card]) -> Iterator[str]:
    """The lines that people read, behind those of today. `due` has the reviews due now in each deck."""
    if found.days:
        yield from _so_far(found)
        yield from _days(found)
        yield from _remembered(found)
        yield from _mistakes(found, cards)
    yield from _decks(found, due)


def _so_far(found: Statistics) -> Iterator[str]:
    streak, tries = found.streak, found.tries
    answers = counted(sum(day.answers for day in found.days), "answer")
    hours = sum(day.minutes for day in found.days) / 60
    yield ""
    yield (
        f"Studied on {counted(streak.studied, 'day')}, missed {streak.missed:,};"
        f" in a row {streak.now:,} now, {streak.longest:,} at most."
    )
    yield f"{answers} in {hours:,.1f} hours."
    if tries.all:
        yield (
            f"Typed and judged: right at once {_of(tries.at_once, tries.all)},"
            f" after tries {tries.after_tries:,}, given up {tries.given_up:,}."
        )


def _days(found: Statistics) -> Iterator[str]:
    """What was done beside what is to come."""
    by_day = {day.day: day for day in found.days}
    before = [found.day - timedelta(days=back) for back in reversed(range(SHOWN_DAYS))]
    done = [by_day.get(day) for day in before]
    most_done = max((day.answers for day in done if day), default=0)
    coming = found.forecast[:SHOWN_DAYS]
    most = max(load.reviews for load in coming)
    yield ""
    yield f"{'Day':<10} answers  new  min              Due on"
    for day, did, load in zip(before, done, coming, strict=True):
        numbers = (did.answers, did.new, round(did.minutes)) if did else (0, 0, 0)
        left = f"{_date(day)}{numbers[0]:8,}{numbers[1]:5,}{numbers[2]:5,}  {_bar(numbers[0], most_done, 11)}"
        yield f"{left:<43}{_date(load.day)}{load.reviews:7,}  {_bar(load.reviews, most, 18)}".rstrip()


def _remembered(found: Statistics) -> Iterator[str]:
    yield ""
    yield f"{'Remembered':<14}{'all':<18}{'young':<18}{'mature':<18}".rstrip()
    for name, retention in (("last 28 days", found.lately), ("ever", found.retention)):
        recalls = (retention.all, retention.young, retention.mature)
        yield f"  {name:<12}{''.join(f'{_share(recall):<18}' for recall in recalls)}".rstrip()


def _mistakes(found: Statistics, cards: Mapping[str, Card]) -> Iterator[str]:
    titles = "Slips, of the answers to cards where they happened", "Where they happened"
    for title, slips in zip(titles, (found.slips, found.layers), strict=True):
        if slips:
            yield ""
            yield title
        for slip in slips[:MOST_SLIPS]:
            name = one_line(slip.name, 24)
            yield f"  {name:<24}{slip.answers:5,} of {counted(slip.asked, 'answer')}, last on {slip.last}"
    if found.hardest:
        yield ""
        yield "Hardest cards, by failed reviews"
    for hard in found.hardest:
        yield f"  {hard.failed:3,} of {hard.reviews:<5,}{one_line(front_line(cards[hard.key]), 66)}"


def _decks(found: Statistics, due: Mapping[str, int]) -> Iterator[str]:
    yield ""
    yield f"{'Deck':<{TITLE}}  due unseen learning young mature susp. recall"
    for deck in found.decks:
        yield _deck(deck.title, due[deck.id], deck.states, deck.retention)
    if len(found.decks) > 1:
        yield _deck("all", sum(due.values()), found.states, found.retention)


def _deck(title: str, due: int, states: States, retention: Retention) -> str:
    share = retention.all.share
    recall = "" if share is None else f"{share:.0%}"
    return (
        f"{one_line(title, TITLE):<{TITLE}}{due:5,}{states.unseen:7,}{states.learning:9,}{states.young:6,}"
        f"{states.mature:7,}{states.suspended:6,}{recall:>7}"
    ).rstrip()


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.0%})"


def _share(recall: Recall) -> str:
    return "-" if recall.share is None else f"{recall.share:.0%} of {recall.asked:,}"


def _bar(number: int, most: int, width: int) -> str:
    """A bar of at most `width` columns; something is seen of every number but 0."""
    return "█" * (max(1, round(number * width / most)) if number else 0)


def _date(day: date) -> str:
    return f"{day:%a} {day.day:2} {day:%b}"
