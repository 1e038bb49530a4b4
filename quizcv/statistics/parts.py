"""How far a deck is, as the parts of a bar."""

from __future__ import annotations


def parts(*, mature: int, young: int, unseen: int, width: int) -> tuple[int, int, int]:
    """How many cells of a bar show mature, young and unseen cards.

    Where there is room something is seen of each that there is. Without cards there is no bar.
    """
    cards = mature + young + unseen
    if not cards:
        return 0, 0, 0
    full = max(0, min(_part(mature, cards, width), width - bool(young) - bool(unseen)))
    half = width - full
    if unseen:
        half = max(0, min(_part(young, cards, width), half - 1))
    return full, half, width - full - half


def _part(some: int, cards: int, width: int) -> int:
    return max(1, round(some * width / cards)) if some else 0
