"""From one card to the next, until nothing is left; torch is started once it has something to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizcv import statistics, statistics_page
from quizcv.decks import Card
from quizcv.judging import (
    PICTURE_ROWS,
    PICTURE_SECONDS,
    Exam,
    UndecidedError,
    is_for_torch,
    needs_torch,
    picture_now,
    question_now,
    why_not,
)
from quizcv.markdown import with_unicode
from quizcv.plain.card import Conversation
from quizcv.plain.lines import Step, complain, read, say, show
from quizcv.results import shades
from quizcv.runner import State
from quizcv.session import NotSavedError, Session, Turn
from quizcv.workspace import Workspace

if TYPE_CHECKING:
    from quizcv.plain.torch import Torch

PICTURE_COLUMNS = 76

FROM_MEMORY = {
    "not allowed": "The code of this deck has not been allowed to run",
    "no torch": "torch cannot run here ({})",
    "undecided": "torch could not judge this ({})",
}
"""Why a card is asked from memory, to begin a sentence."""


def review(session: Session, workspace: Workspace) -> None:
    """Ask until nothing is left, `q` or the end of the input."""
    asking = _Review(session, workspace)
    try:
        asking.ask_all()
    finally:
        asking.close()


class _Review:
    """Asks the cards of a session."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self._session = session
        self._workspace = workspace
        self._torch: Torch | None = None
        self._said_waiting = False
        self._summed_up: set[str] = set()
        self._explained: set[str] = set()

    def ask_all(self) -> None:
        """Ask one card after the other."""
        session = self._session
        session.new_notices()  # the command has said these
        if session.behind:
            complain(f"note: {session.behind}")
        if self._workspace.settings.torch_starts != "at first run" and needs_torch(
            session, self._workspace.trust
        ):
            self._started_torch()
        while not session.doubt or _trusts_clock(session):
            self._say_notices()
            turn = session.next(self._waits)
            if turn is None:
                if session.due:
                    reached = "the day's limit of reviews (reviews_a_day) is reached"
                    complain(f"note: {reached}; still due: {session.due}")
                self._sum_up_session()
                self._say_notices()
                say("done")
                return
            if self._waits(turn.card):
                self._wait_for_torch()
            self._sum_up_first(turn)
            if self._ask(turn) is Step.LEAVE:
                return

    def _say_notices(self) -> None:
        for notice in self._session.new_notices():
            complain(f"note: {notice}")

    def close(self) -> None:
        """End torch."""
        if self._torch is not None:
            self._torch.close()

    def _sum_up_session(self) -> None:
        """How the answers went, and what comes next."""
        session = self._session
        if not session.given:
            return
        learned = statistics.taught(session.summed_up)
        say("")
        for sentence in (
            *statistics_page.sentences(learned, of_these=session.is_about_some, is_round=session.is_cram),
            *statistics_page.next_sentence(session.upcoming(), session.today),
        ):
            show(sentence)

    def _sum_up_first(self, turn: Turn) -> None:
        """Before the first review of a deck, its takeaways."""
        deck = self._session.deck_of(turn.card)
        if deck.id in self._summed_up or not (deck.takeaways and self._session.is_untouched(deck.id)):
            return
        self._summed_up.add(deck.id)
        say(f"\n[{deck.id} · before you start]")
        for number, text in enumerate(deck.takeaways, 1):
            show(f"{number}. {with_unicode(text)}")
        if deck.next:
            show(f"Next: {with_unicode(deck.next)}")

    def _ask(self, turn: Turn, problem: str = "") -> Step:
        """Ask a card; from memory where torch cannot judge it, `problem` being why it could not just now."""
        card, deck = turn.card, self._session.deck_of(turn.card)
        state = self._torch.state if self._torch is not None else State()
        not_now = why_not(card, deck, self._workspace.trust, state, problem)
        why = FROM_MEMORY[not_now.what].format(not_now.reason) if not_now else ""
        if problem:
            complain(f"note: {why}")
        sentence = f"{why}, so recall the answer and grade yourself." if why else ""
        question = question_now(card, deck, turn.progress.answers, sentence)
        qualities = self._workspace.settings.qualities
        about_card = Conversation(
            self._session, turn, question, qualities, lambda: self._picture(card), self._explained
        )
        if question.answering == "flip":
            return about_card.from_memory()
        if not question.runs:
            return about_card.judged(Exam(question, earlier=self._session.answers(card)))
        torch = self._started_torch()
        exam = Exam(question, torch.run, self._session.answers(card))
        try:
            return about_card.judged(exam, torch)
        except UndecidedError as error:
            problem = str(error)
        finally:
            torch.leave(exam)
        return self._ask(turn, problem)

    def _picture(self, card: Card) -> str:
        """The picture that goes with the answer, if torch is ready and its code may run; else ""."""
        workspace, torch = self._workspace, self._torch
        snippet = picture_now(card, workspace.library, workspace.trust, torch.state) if torch else None
        if torch is None or snippet is None:
            return ""
        result = torch.wait_for(torch.run(snippet, PICTURE_SECONDS))
        return shades.text(result.pictures, PICTURE_COLUMNS, PICTURE_ROWS)

    def _waits(self, card: Card) -> bool:
        """Whether other cards come before this one, because torch is not there yet."""
        is_coming = self._torch is not None and self._torch.is_starting
        return is_coming and is_for_torch(card, self._session.deck_of(card), self._workspace.trust)

    def _wait_for_torch(self) -> None:
        """Wait until torch is ready or cannot run; said once."""
        if not self._said_waiting:
            complain("note: waiting for torch")
            self._said_waiting = True
        self._started_torch().wait()

    def _started_torch(self) -> Torch:
        if self._torch is None:
            from quizcv.plain.torch import Torch  # brings asyncio and the runner

            self._torch = Torch(self._workspace.runner_settings)
        return self._torch


def _trusts_clock(session: Session) -> bool:
    say(f"clock {session.doubt}. Is {session.wall_day} today's date?")
    if (read("y or n> ") or "").strip() != "y":
        return False
    try:
        session.trust_clock()
    except NotSavedError as error:
        say(str(error))
        return False
    return True
