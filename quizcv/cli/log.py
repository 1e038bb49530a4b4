"""`quizcv log`: what happened, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json
from quizcv.cli.output import echo
from quizcv.decks.variation import parameters_text
from quizcv.history import Event, Logged
from quizcv.history.reader import events_of
from quizcv.scheduling import from_event
from quizcv.scheduling.grades import grade_name
from quizcv.text import counted, escaped_json, one_line


def _day(_context: click.Context, _: click.Parameter, value: str | None) -> date | None:
    """The day that an option names."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").date() if value is not None else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write it as in 2026-11-23") from None


@click.command(
    epilog="Example: quizcv log --card computer-vision/stride --since 2026-11-01",
)
@click.option("--card", metavar="KEY", help="Only what is about this card.")
@click.option("--since", callback=_day, metavar="DAY", help="Only from this study day on, as 2026-11-23.")
@with_json("One event a line, as stored.")
@with_data_and_decks
def log(options: CommonOptions, card: str | None, since: date | None) -> None:
    """Show everything that happened, oldest first: local date and time, what, grade, card.

    Below an answer that was judged: what was asked, what you typed, wrong answers too, and what was right.
    """
    workspace = options.open_workspace()
    everything = workspace.history.log()
    shown = everything
    if card is not None:
        shown = events_of(everything, card)
        if not shown and all(card != known.key for deck in workspace.library.decks for known in deck.cards):
            raise click.ClickException(f"there is no card {card!r}, neither in the decks nor in the log")
    if since is not None:
        shown = [logged for logged in shown if logged.event.day >= since]
    if options.json:
        for logged in shown:
            mark = b',"undone":true}' if logged.undone else b"}"
            echo(escaped_json((logged.line.rstrip()[:-1] + mark).decode("utf-8", "replace")))
        return
    if not shown:
        about_what = f" about {card}" if card is not None else ""
        since_when = f" since {since}" if since is not None else ""
        echo(f"There is nothing in the log{about_what}{since_when}.", err=True)
    events = {logged.event.id: logged.event for logged in everything}
    for logged in shown:
        echo(_line(logged, events))
        for detail in _details(logged.event):
            echo(f"{' ' * 33}{detail}")


def _line(logged: Logged, events: Mapping[str, Event]) -> str:
    event = logged.event
    grade = "" if event.quality is None else grade_name(event.quality)
    what = one_line(_what(event, events), limit=None)
    undone = " (undone)" if logged.undone else ""
    return f"{_local_time(event)} {event.kind:<9} {grade:<5} {what}{undone}"


def _details(event: Event) -> Iterator[str]:
    """Of an answer that was judged: what was asked, what was typed, wrong answers too, what is right."""
    question = [asked] if (asked := parameters_text(event.parameters)) else []
    if event.attempts is not None:
        question.append(counted(event.attempts, "attempt") if event.attempts else "given up at once")
    if event.answered is not None:
        question.append(f"answered after {event.answered / 1000:.1f} s")
    if question:
        yield one_line(", ".join(question), limit=None)
    for miss in event.misses:
        yield from _text("wrong", miss.answer)
        name = "a slip that the card names" if miss.slip == "card" else miss.slip
        if slip := " of ".join(filter(None, (name, miss.layer))):
            yield from _text("", slip)
    if not event.misses or event.misses[-1].answer != event.answer:  # else it stands there already
        yield from _text("you", event.answer)
    yield from _text("right", event.truth)


def _text(label: str, text: str) -> Iterator[str]:
    """A text of several lines, below each other behind the word that says whose it is."""
    for number, line in enumerate(text.splitlines()):
        yield f"{label if number == 0 else '':<6} {one_line(line, limit=None)}"


def _what(event: Event, events: Mapping[str, Event]) -> str:
    """What an event was done to: a card, or for an undo another event; of a scheduler its name."""
    if event.kind == "scheduler":
        return from_event(event.scheduler).title
    if event.kind == "moved":
        return f"{event.card} -> {event.to}"
    target = events.get(event.target)
    if target is None:
        return event.card or event.target
    if target.kind == "scheduler":
        return f"scheduler {_what(target, events)}"
    if target.kind == "undo" and target.target in events:
        return f"undo of {events[target.target].kind} of {events[target.target].card}"
    return f"{target.kind} of {target.card}"


def _local_time(event: Event) -> str:
    """The time on the wall where it happened; the id has the same time when somebody edited the other."""
    try:
        time = datetime.fromisoformat(event.time)
        return f"{time + timedelta(minutes=event.offset):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return f"{event.id[:4]}-{event.id[4:6]}-{event.id[6:8]} {event.id[9:11]}:{event.id[11:13]}"
