"""Lines in and out, and what any line may ask for: to undo, bury, suspend, or leave."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable
from enum import Enum, auto

from quizcv.history import Answered, Event, Schedule
from quizcv.session import NotSavedError, OvertakenError, Session, Turn, Undone
from quizcv.text import one_line, printable, printable_line

COMMANDS = "u - @ q"
"""The lines that `obey` knows."""

MEANING = "undo, bury, suspend, leave"
"""What they do, in the same order."""


class Step(Enum):
    """How it goes on: at the same prompt, with another card (or the same from its front), or not at all."""

    STAY = auto()
    NEXT = auto()
    LEAVE = auto()


# In and out


def say(text: str) -> None:
    """A line of the contract."""
    print(printable(text), flush=True)


def show(text: str) -> None:
    """Something of a card, indented."""
    say(textwrap.indent(text.rstrip(), "  "))


def show_choices(texts: list[str]) -> None:
    """What can be chosen, in a line; a narrower terminal breaks it between two of them."""
    whole = [text.replace(" ", "\xa0") for text in texts]  # no place to break a line
    line = "\xa0· ".join(whole)
    if sys.stdout.isatty():
        line = textwrap.fill(line, shutil.get_terminal_size().columns - 2, break_on_hyphens=False)
    show(line.replace("\xa0", " "))


def complain(text: str) -> None:
    """A line on stderr."""
    print(printable_line(text), file=sys.stderr, flush=True)


def explain(text: str) -> None:
    """Something on the prompts; only a terminal sees it, as it sees them."""
    if sys.stdin.isatty():
        say("")
        show(textwrap.fill(text, shutil.get_terminal_size().columns - 2))


def read(prompt: str) -> str | None:
    """A line of input without its end, None at the end of the input. Only a terminal sees the prompt."""
    if sys.stdin.isatty():
        print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    if not line and sys.stdin.isatty():
        print(flush=True)  # ctrl+d leaves the cursor behind the prompt
    return line.rstrip("\r\n") if line else None


# Putting something on disk, or taking it back, and the line that says so


def obey(session: Session, turn: Turn, line: str) -> Step | None:
    """Do what one of the `COMMANDS` asks for; None for another line."""
    if line == "q":
        return Step.LEAVE
    if line == "u":
        return _undo(session)
    if line == "-":
        return _save(lambda: _set_aside_line(session, session.bury(turn), "bury"))
    if line == "@":
        return _save(lambda: _set_aside_line(session, session.suspend(turn), "suspend"))
    return None


def save_grade(session: Session, turn: Turn, answered: Answered) -> Step:
    """Save an answer; the same card is asked again when that failed."""

    def save() -> str:
        answer = session.grade(turn, answered)
        event, due = answer.event, answer.progress.due
        if session.practice:
            return f"practised {event.card} {event.quality}"
        return f"saved {event.id} {event.card} {event.quality} due {due}"

    return _save(save)


def undone_lines(undone: Undone, schedule: Schedule) -> list[str]:
    """What is printed once an undo is on disk: a line for each event that was taken back."""
    return [
        f"undone {event.id} {_name(event)} due {schedule.of(event.card).due or 'new'}"
        for event in undone.events
    ]


def _undo(session: Session) -> Step:
    try:
        undone = session.undo()
    except NotSavedError as error:
        say(str(error))
        return Step.NEXT
    if undone is None:
        complain("? there is nothing to undo")
        return Step.STAY
    if session.practice:
        lines = [f"practised {_name(event)} undo" for event in undone.events]
    else:
        lines = undone_lines(undone, session.history.schedule)
    for line in lines:
        say(line)
    return Step.NEXT


def _save(save: Callable[[], str]) -> Step:
    """Do what writes to the history, and print the line that it gives."""
    try:
        say(save())
    except NotSavedError as error:
        say(str(error))
    except OvertakenError as error:
        complain(f"? {error}")
    return Step.NEXT


def _set_aside_line(session: Session, event: Event, kind: str) -> str:
    return f"practised {event.card} {kind}" if session.practice else f"saved {event.id} {event.card} {kind}"


def _name(event: Event) -> str:
    return one_line(event.card, limit=None)
