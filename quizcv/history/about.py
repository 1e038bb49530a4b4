"""Which events of a log are about one card."""

from __future__ import annotations

from collections.abc import Sequence

from quizcv.history.reader import Logged


def about(log: Sequence[Logged], card: str) -> list[Logged]:
    """The events of a card, those from before it was moved to this key too, and what took them back."""
    keys = {card}
    for logged in reversed(log):
        event = logged.event
        if event.kind == "moved" and event.to in keys and not logged.undone:
            keys.add(event.card)
    found: list[Logged] = []
    ids: set[str] = set()
    for logged in log:
        event = logged.event
        if event.card in keys or event.to in keys or event.target in ids:
            found.append(logged)
            ids.add(event.id)
    return found
