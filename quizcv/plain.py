"""The review as plain lines on a terminal or a pipe: for scripts, screen readers and dumb terminals.

The lines are a contract (see docs/scripting.md); cards are indented by two spaces, so that no text of a
card can be taken for one of them.
"""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Callable

from quizcv.decks import Card
from quizcv.history import Event
from quizcv.questions import ask
from quizcv.session import Answer, NotSavedError, OvertakenError, Session, Turn, Undone
from quizcv.visible import one_line


def review(session: Session, qualities: tuple[int, ...]) -> None:
    """Ask until nothing is left, `q` or the end of the input. `qualities` are the grades on offer."""
    notices = session.history.notices
    told = len(notices)
    while not session.doubt or _trusts_clock(session):
        for notice in notices[told:]:
            _complain(f"note: {notice}")
        told = len(notices)
        turn = session.next()
        if turn is None:
            _say("done")
            return
        if not _ask(session, turn, qualities):
            return


def _ask(session: Session, turn: Turn, qualities: tuple[int, ...]) -> bool:
    """Ask one card and do what is answered; False to leave."""
    question = ask(turn.card, session.deck_of(turn.card), turn.progress.answers)
    counts = session.counts()
    _say(f"\n[{turn.card.key} · {turn.kind} · {counts.left} left · {counts.again} again]")
    _say(textwrap.indent(question.front.rstrip(), "  "))
    shown = time.monotonic()
    back_shown = False
    while True:
        line = _read("answer> " if back_shown else "(enter shows the back)> ")
        if line is None or line == "q":
            return False
        if line in ("u", "-", "@"):
            if _act(session, turn, line):
                return True
        elif not back_shown and line == "":
            back_shown = True
            _say(textwrap.indent(question.back.rstrip(), "  "))
            if question.source:
                _say(f"  — {question.source}")
            _say("  " + _choices(session, turn, qualities))
        elif back_shown and (quality := _quality(line, qualities)) is not None:
            milliseconds = int((time.monotonic() - shown) * 1000)

            def save(quality: int = quality, milliseconds: int = milliseconds) -> str:
                return _answer_line(session, session.grade(turn, quality, milliseconds))

            return _save(save)
        else:
            wanted = _buttons(qualities) if back_shown else "an empty line to see the back"
            _complain(f"? {line!r} is not an answer here: type {wanted}, or u - @ q")


def _act(session: Session, turn: Turn, line: str) -> bool:
    """Undo, bury or suspend; True when another card is to be asked."""
    if line == "u":
        return _undo(session)
    act, kind = (session.suspend, "suspend") if line == "@" else (session.bury, "bury")
    return _save(lambda: _set_aside_line(session, act(turn), turn.card, kind))


def _save(save: Callable[[], str]) -> bool:
    """Do it and say so; the same card is asked again when it failed."""
    try:
        _say(save())
    except NotSavedError as error:
        _say(str(error))
    except OvertakenError as error:
        _complain(f"? {error}")
    return True


def _undo(session: Session) -> bool:
    try:
        undone = session.undo()
    except NotSavedError as error:
        _say(str(error))
        return True
    if undone is None:
        _complain("? there is nothing to undo")
        return False
    _say(f"practised {_name(undone)} undo" if session.history.practice else undone_line(undone))
    return True


def _trusts_clock(session: Session) -> bool:
    _say(f"clock {session.doubt}. Is {session.wall_day} today's date?")
    if _read("y or n> ") != "y":
        return False
    try:
        session.trust_clock()
    except NotSavedError as error:
        _say(str(error))
        return False
    return True


def _answer_line(session: Session, answer: Answer) -> str:
    event = answer.event
    if session.history.practice:
        return f"practised {event.card} {event.quality}"
    return f"saved {event.id} {event.card} {event.quality} due {answer.progress.state.due}"


def _set_aside_line(session: Session, event: Event, card: Card, kind: str) -> str:
    if session.history.practice:
        return f"practised {card.key} {kind}"
    return f"saved {event.id} {card.key} {kind}"


def undone_line(undone: Undone) -> str:
    """What is printed once an undo is on disk."""
    return f"undone {undone.event.id} {_name(undone)} due {undone.progress.state.due or 'new'}"


def _name(undone: Undone) -> str:
    return one_line(undone.event.card, limit=None)


def _quality(line: str, qualities: tuple[int, ...]) -> int | None:
    """The quality that a line means; an empty one is Good."""
    first = 0 if len(qualities) == 6 else 1
    meaning = {str(button): quality for button, quality in enumerate(qualities, first)}
    return 4 if line == "" else meaning.get(line)


def _buttons(qualities: tuple[int, ...]) -> str:
    return "0 to 5" if len(qualities) == 6 else "1 to 4"


def _choices(session: Session, turn: Turn, qualities: tuple[int, ...]) -> str:
    names = ("Again", "Hard", "Good", "Easy") if len(qualities) == 4 else tuple("012345")
    texts = []
    for number, (name, preview) in enumerate(
        zip(names, session.previews(turn, qualities), strict=True), start=1
    ):
        label = f"{number} {name}" if len(qualities) == 4 else name
        texts.append(f"{label} ({'today, ' if preview.today else ''}{preview.days} d)")
    return " · ".join(texts)


def _read(prompt: str) -> str | None:
    """A line of input without its end, None at the end of the input."""
    if sys.stdin.isatty():
        print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _say(text: str) -> None:
    print(text, flush=True)


def _complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
