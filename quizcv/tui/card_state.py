"""How far a review has come with the card on the screen: one value, replaced whole at each step."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

from quizcv.decks import Entry
from quizcv.questions import Question
from quizcv.session import Turn

Stage = Literal["done", "front", "typing", "beside", "back"]
"""Nothing left; a front; a field with the focus, or without it; a back."""

NO_QUESTION = Question(front="", back="")


class CardState(msgspec.Struct, frozen=True):
    """The card that is asked, its question, and how far its answer has come.

    `turn` is None when nothing is left. The times are seconds of a monotonic clock; the card is not flipped
    while `flipped_at` is None. `suggested` is the quality that the answer suggests, if it was judged. `hints`
    were given so far of a card that is answered from memory.
    """

    turn: Turn | None = None
    question: Question = NO_QUESTION
    shown_at: float = 0.0
    flipped_at: float | None = None
    suggested: int | None = None
    hints: int = 0

    @property
    def is_flipped(self) -> bool:
        """Whether the back is shown."""
        return self.flipped_at is not None

    @property
    def is_judged(self) -> bool:
        """Whether the answer is typed and judged, by torch or without it."""
        return self.question.answering != "flip"

    @property
    def is_typing(self) -> bool:
        """Whether an answer is awaited in the field."""
        return self.turn is not None and self.is_judged and not self.is_flipped

    def stage(self, *, has_field_focus: bool) -> Stage:
        """Where the review stands; what is typed goes to the field if it has the focus."""
        if self.turn is None:
            return "done"
        if self.is_flipped:
            return "back"
        if not self.is_judged:
            return "front"
        return "typing" if has_field_focus else "beside"

    def is_typed(self, key: str) -> bool:
        """Whether this plain key would be part of an answer: any, but of choices their letters alone."""
        letters = self.question.letters
        return self.is_typing and (not letters or key in {*letters})

    def asked(self, turn: Turn, question: Question) -> CardState:
        """The front of this card, or of another; the time when it was shown stays."""
        return CardState(turn, question, self.shown_at)

    @property
    def is_for_torch(self) -> bool:
        """Whether torch judges the answer."""
        return bool(self.question.runs)

    @property
    def can_be_tried(self) -> bool:
        """Whether there is code to run in the cheat sheet."""
        return self.is_for_torch or (self.turn is not None and isinstance(self.turn.card.content, Entry))

    def hinted(self) -> CardState:
        """One hint more, as far as there are any."""
        return replace(self, hints=min(self.hints + 1, len(self.question.hints)))

    def flipped(self, now: float, suggested: int | None = None) -> CardState:
        """The back of this card."""
        return replace(self, flipped_at=now, suggested=suggested)

    def milliseconds(self, now: float) -> int:
        """How long ago the front was shown."""
        return int((now - self.shown_at) * 1000)
