"""Keys that were not meant for the card on the screen: typed for a field that has gone, or held."""

from __future__ import annotations

from typing import Literal

from quizcv.tui.keys import REVIEW

PAUSE = 0.5
"""Seconds without a key, after which keys are for the card again when its field has gone."""

HELD = 0.1
"""Seconds below which the same key again is the terminal's repetition of a key that is held."""

FREE_REPEATS = 2
"""So often a key counts that comes so fast: a flip and a grade."""

REVIEW_KEYS = frozenset(key for command in REVIEW for key in command.keys.split(","))

Why = Literal["", "held", "judging", "hasty"]
"""Of a key that is held; one that came while an answer was judged; one that came right behind those."""

NEVER_DROPPED = frozenset({"ctrl+c", "ctrl+q"})


class HastyKeys:
    """Says which keys to drop.

    Who was typing when the verdict came does not grade by that; who pauses does. A key that is held
    grades one card. Times are seconds of a monotonic clock.
    """

    def __init__(self) -> None:
        self._last_for_field: float | None = None
        self._last = ""
        self._last_at = 0.0
        self._repeats = 0

    def field_comes(self) -> None:
        """There is a field again: what is typed is for it."""
        self._last_for_field = None

    def field_goes(self, last_typed_at: float) -> None:
        """The field goes in which somebody may be typing still, the last key at this time."""
        self._last_for_field = last_typed_at

    def drops(self, key: str, now: float, *, is_typed: bool, is_judging: bool) -> Why:
        """Why a key that came now is dropped; "" if it is not.

        `is_typed`: in a field, as part of an answer. `is_judging`: in one whose answer is being judged.
        """
        if key in NEVER_DROPPED:
            return ""
        is_repeated = key == self._last and now - self._last_at < HELD
        self._repeats = self._repeats + 1 if is_repeated else 1
        self._last, self._last_at = key, now
        if self._repeats > FREE_REPEATS and key in REVIEW_KEYS and not is_typed:
            return "held"
        if is_judging:
            return "" if key == "escape" else "judging"
        if self._last_for_field is None:
            return ""
        is_hasty = now - self._last_for_field < PAUSE
        self._last_for_field = now if is_hasty else None
        return "hasty" if is_hasty else ""
