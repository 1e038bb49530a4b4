"""What puts something on disk, or takes it back, and the line that says so."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from quizcv.decks import Card
from quizcv.history import Answered, Event
from quizcv.plain.lines import complain, say
from quizcv.session import Answer, NotSavedError, OvertakenError, Session, Turn, Undone
from quizcv.text import one_line


class Step(Enum):
    """How it goes on: at the same prompt, with another card (or the same from its front), or not at all."""

    STAY = auto()
    NEXT = auto()
    LEAVE = auto()


def obey(session: Session, turn: Turn, line: str) -> Step | None:
    """Do what `u`, `-`, `@` or `q` ask for at any prompt; None for another line."""
    if line == "q":
        return Step.LEAVE
    if line == "u":
        return _undo(session)
    if line not in ("-", "@"):
        return None
    act, kind = (session.suspend, "suspend") if line == "@" else (session.bury, "bury")
    return _save(lambda: _set_aside_line(session, act(turn), turn.card, kind))


def grade(session: Session, turn: Turn, answered: Answered) -> Step:
    """Save an answer; the same card is asked again when that failed."""
    return _save(lambda: _answer_line(session, session.grade(turn, answered)))


def undone_line(undone: Undone) -> str:
    """What is printed once an undo is on disk."""
    return f"undone {undone.event.id} {_name(undone)} due {undone.progress.due or 'new'}"


def _save(save: Callable[[], str]) -> Step:
    try:
        say(save())
    except NotSavedError as error:
        say(str(error))
    except OvertakenError as error:
        complain(f"? {error}")
    return Step.NEXT


def _undo(session: Session) -> Step:
    try:
        undone = session.undo()
    except NotSavedError as error:
        say(str(error))
        return Step.NEXT
    if undone is None:
        complain("? there is nothing to undo")
        return Step.STAY
    say(f"practised {_name(undone)} undo" if session.history.practice else undone_line(undone))
    return Step.NEXT


def _answer_line(session: Session, answer: Answer) -> str:
    event = answer.event
    if session.history.practice:
        return f"practised {event.card} {event.quality}"
    return f"saved {event.id} {event.card} {event.quality} due {answer.progress.due}"


def _set_aside_line(session: Session, event: Event, card: Card, kind: str) -> str:
    if session.history.practice:
        return f"practised {card.key} {kind}"
    return f"saved {event.id} {card.key} {kind}"


def _name(undone: Undone) -> str:
    return one_line(undone.event.card, limit=None)
