"""From one card to the next, and the cards that are flipped."""

from __future__ import annotations

from functools import partial

from quizcv.history import Answered
from quizcv.plain.card import Grading
from quizcv.plain.lines import complain, read, say, show
from quizcv.plain.saving import Step, obey
from quizcv.plain.torch import Judge, UndecidedError
from quizcv.questions import Question, ask, promised, runs
from quizcv.session import NotSavedError, Session, Turn
from quizcv.workspace import Workspace


def review(session: Session, workspace: Workspace) -> None:
    """Ask until nothing is left, `q` or the end of the input."""
    judge = Judge(workspace)
    try:
        judge.expect(session.queued())
        _review(session, workspace.settings.qualities, judge)
    finally:
        judge.close()


def _review(session: Session, qualities: tuple[int, ...], judge: Judge) -> None:
    notices = session.history.notices
    told = len(notices)
    while not session.doubt or _trusts_clock(session):
        for notice in notices[told:]:
            complain(f"note: {notice}")
        told = len(notices)
        turn = session.next(judge.waits)
        if turn is None:
            say("done")
            return
        if judge.waits(turn.card):
            judge.wait()
        if _ask(session, turn, qualities, judge) is Step.LEAVE:
            return


def _ask(session: Session, turn: Turn, qualities: tuple[int, ...], judge: Judge) -> Step:
    card, deck = turn.card, session.deck_of(turn.card)
    if not runs(card):
        return _flip(session, turn, qualities, ask(card, deck, turn.progress.answers))
    why = judge.why_not(deck)
    if not why:
        try:
            return judge.ask(session, turn, qualities)
        except UndecidedError as error:
            why = str(error)
            complain(f"note: {why}")
    question = promised(card, deck).recalled(f"{why}, so recall the answer and grade yourself.")
    return _flip(session, turn, qualities, question)


def _flip(session: Session, turn: Turn, qualities: tuple[int, ...], question: Question) -> Step:
    """Ask for something to be recalled: the front, on an empty line the back, then the grade."""
    grading = Grading(session, turn, qualities, question)
    while (line := read("(enter shows the back)> ")) is not None:
        line = line.strip()
        if line == "":
            show(question.back)
            if question.source:
                show(f"— {question.source}")
            return grading.ask("grade> ", partial(Answered, parameters=question.parameters))
        step = obey(session, turn, line)
        if step is None:
            complain(f"? {line!r} is not an answer here: type an empty line to see the back, or u - @ q")
        elif step is not Step.STAY:
            return step
    return Step.LEAVE


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
