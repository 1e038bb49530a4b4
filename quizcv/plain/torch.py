"""Whether torch judges a card, and the conversation about one that it does.

Nothing of the runner is loaded before a card needs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from quizcv.decks import Card, Deck
from quizcv.plain.lines import complain
from quizcv.plain.saving import Step
from quizcv.questions import ask, runs
from quizcv.session import Session, Turn
from quizcv.workspace import Workspace

if TYPE_CHECKING:
    from quizcv.plain.background import Torch


class UndecidedError(Exception):
    """torch cannot tell what an answer is worth; the text begins a sentence on why."""


class Judge:
    """Has torch judge the cards of one review; torch is started once one of them is near."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._torch: Torch | None = None
        self._said_waiting = False

    def expect(self, cards: Iterable[Card]) -> None:
        """Start torch in the background if one of these cards needs it, unless that is to wait."""
        if self._workspace.settings.torch_starts == "at first run":
            return
        deck = self._workspace.library.deck
        decks = filter(None, {card.deck_id: deck(card.deck_id) for card in cards if runs(card)}.values())
        if any(map(self._workspace.trust.allows, decks)):
            self._started()

    def waits(self, card: Card) -> bool:
        """Whether torch is not ready yet for this card."""
        if self._torch is None or not self._torch.is_starting or not runs(card):
            return False
        deck = self._workspace.library.deck(card.deck_id)
        return deck is not None and self._workspace.trust.allows(deck)

    def wait(self) -> None:
        """Wait until torch is ready or cannot run; said once."""
        if not self._said_waiting:
            complain("note: waiting for torch")
            self._said_waiting = True
        if self._torch is not None:
            self._torch.wait()

    def why_not(self, deck: Deck) -> str:
        """Why cards of this deck cannot be judged, to begin a sentence; "" when they can."""
        if not self._workspace.trust.allows(deck):
            return "The code of this deck has not been allowed to run"
        if self._torch is not None and (reason := self._torch.failure):
            return f"torch cannot run here ({reason.rstrip('.')})"
        return ""

    def ask(self, session: Session, turn: Turn, qualities: tuple[int, ...]) -> Step:
        """Ask a card and have torch judge. Raises UndecidedError; nothing is saved then."""
        from quizcv.judging import Exam
        from quizcv.plain.judged import ask_judged

        torch = self._started()
        question = ask(turn.card, session.deck_of(turn.card), turn.progress.answers)
        exam = Exam(question, torch.run)
        with suppress(OSError):  # `grade` will complain
            exam.earlier = session.history.answers(turn.card.key)
        try:
            return ask_judged(session, turn, qualities, exam, torch)
        finally:
            torch.leave(exam)

    def close(self) -> None:
        """End torch."""
        if self._torch is not None:
            self._torch.close()

    def _started(self) -> Torch:
        if self._torch is None:
            from quizcv.plain.background import Torch

            self._torch = Torch(self._workspace.runner_settings)
        return self._torch
