"""The statistics as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from quizcv.statistics.values import Bucket, Day, Recall, Retention, Slip, Statistics


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
    band = None if recall.band is None else [round(end, 4) for end in recall.band]
    return {"asked": recall.asked, "right": recall.right, "share": share, "band": band}


def _bucket(bucket: Bucket) -> dict[str, Any]:
    last = None if bucket.end is None else bucket.end - 1
    return {"from": bucket.first, "to": last, "cards": bucket.cards}


def _slip(name: str, slip: Slip) -> dict[str, Any]:
    return {
        name: slip.name,
        **{key: value for key, value in msgspec.to_builtins(slip).items() if key != "name"},
    }
