"""The pages that are mostly text, as Markdown: help, a card's details, problems."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from quizcv import statistics, statistics_page
from quizcv.decks import Card, Deck, Library
from quizcv.history import Schedule
from quizcv.markdown import literal
from quizcv.session import Session
from quizcv.text import counted, one_line
from quizcv.tui.keys import SECTIONS


def help_text(here: Collection[str | None], scheduler: str) -> str:
    """All keys, those of this screen first, and how grading works.

    `here` are the ids of its bindings, `scheduler` is the name of the one in force.
    """
    parts = [
        "Try to recall the answer, flip the card, and say how it went. A card that was hard or not known"
        f" comes back at the end of the session; {scheduler} decides when it is due again."
        " In a shape that is asked for, N, C, H and W may stand for the sizes of the input."
        " A card that was forgotten eight times is a leech: better put it in other words; `l` at home lists"
        " such cards, and `b` all cards, which a search finds by words or as in"
        " `deck:conv -tag:core is:due interval>30 failed:7`."
    ]
    for title, commands in sorted(SECTIONS, key=lambda section: not {c.id for c in section[1]} <= {*here}):
        rows = "\n".join(
            f"- `{c.key_text:<9}` {c.label}: {c.tooltip[0].lower()}{c.tooltip[1:]}" for c in commands
        )
        parts.append(f"# {title}\n{rows}")
    return "\n\n".join(parts)


def card_details(card: Card, schedule: Schedule, deck: Deck) -> str:
    """What is known about a card."""
    progress = schedule.of(card.key)
    path, line = deck.place(card)
    rows = [
        ("key", card.key),
        ("file", f"{_literal(path)}, line {line}"),
        ("last review", progress.last or "never"),
        ("due", progress.due or "new"),
        ("interval", counted(progress.interval, "day")),
        *schedule.scheduler.describe(schedule.state_of(progress)),
        ("lapses", progress.lapses),
        ("suspended", progress.suspended or "no"),
        ("marked", progress.marked or "no"),
        *((f"deck's {name}", literal(text)) for name, text in deck.about.items()),
        *([("new again on", progress.reset)] if progress.reset else []),
    ]
    return "\n".join(f"- `{name:<15}` {value}" for name, value in rows)


def problems(library: Library, notices: list[str], torch: str, advice: str) -> str:
    """Everything that is wrong or doubtful, with its place and its remedy; the last two are about torch."""
    parts = [f"- {notice}" for notice in notices]
    for reading in library.readings:
        found = [(problem, "error") for problem in reading.errors]
        found += [(problem, "warning") for problem in reading.warnings]
        if found:
            parts.append(f"\n# {_literal(reading.path)}")
            parts += [f"- line {p.line}, column {p.column}: {p.message}" for p, _ in found]
    if torch:
        parts.append(f"\n# torch\n{literal(torch)}\n\n{advice}")
    return "\n".join(parts) or "Nothing is wrong."


def _literal(path: Path) -> str:
    """A path as Markdown that shows it to the letter."""
    return literal(one_line(str(path), limit=None))


def nothing_left(session: Session) -> str:
    """What is said when nothing is left today: what was done, what comes next, what else can be done."""
    if not session.decks:
        return NO_DECKS
    learned = statistics.taught(session.summed_up)
    if session.is_cram and session.given:
        was = "**That is all of them.** Their schedule is what it was."
    elif session.is_cram:
        was = "**None of them is asked**, because they are suspended, or buried until tomorrow."
    elif learned.reviewed.cards:
        was = "**That is all for today.**"
    else:
        was = "**Nothing is due.**"
    comes = statistics_page.next_sentence(session.upcoming(), session.today)
    if session.due:
        comes.append(f"`m`: more reviews than today's limit ({session.due} waiting).")
    if unseen := session.unseen():
        more = "five more new cards" if unseen > 5 else f"{unseen} more, the last that can come today"
        comes.append(f"`n`: learn {more}.")
    if session.can_study_ahead():
        comes.append("`A`: study ahead; the schedule stays as it is.")
    if session.slipped:
        comes.append("`p`: practise the cards of these slips; the schedule stays as it is.")
    streak = session.streak()
    also = [session.behind, f"{counted(streak, 'day')} in a row." if streak else ""]
    went = statistics_page.sentences(learned, of_these=session.is_about_some, is_round=session.is_cram)
    parts = ([" ".join([was, *went[:1]]), *went[1:]], comes, filter(None, also))
    return "\n\n".join(filter(None, ("\n".join(part) for part in parts)))


STILL_READING = "The first question comes once all decks are read."

NO_DECKS = """**There are no decks.**

`a` begins one with its first card, and `quizcv new birds` writes a small one with comments that explain it.

Without `--decks` the bundled decks are there too."""
