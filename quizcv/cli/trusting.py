"""Asking whether the code of a deck from elsewhere may run: once for each content, after a look at it."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizcv.decks import Deck
    from quizcv.trust import Trust


YES, NO = ("y", "yes"), ("n", "no")


def yes_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--yes`."""
    return click.option(
        "--yes", is_flag=True, help="Yes, the code of these decks may run: remembered until it changes."
    )(command)


def refused(trust: Trust, decks: Sequence[Deck], *, yes: bool) -> list[Deck]:
    """The decks whose code may not run. A `yes` lets all run; else who sits at a terminal is asked.

    A yes is remembered. All that is said goes to stderr.
    """
    found = []
    for deck in decks:
        if trust.allows(deck):
            continue
        if not yes and not (sys.stdin.isatty() and _asked(trust, deck)):
            found.append(deck)
        elif problem := trust.allow(deck):
            click.echo(f"note: {problem}", err=True)
    return found


def insist(trust: Trust, decks: Sequence[Deck], *, yes: bool) -> None:
    """End the command with a sentence unless the code of all these decks may run."""
    if left := refused(trust, decks, yes=yes):
        advice = "" if sys.stdin.isatty() else ": look at it, then add --yes"
        raise click.ClickException(f"{named(left)} has not been allowed to run{advice}")


def named(decks: Sequence[Deck]) -> str:
    """Whose code it is, for a sentence."""
    from quizcv.text import one_line

    places = (f"{deck.id} ({one_line(str(deck.path), limit=None)})" for deck in decks)
    return f"the code of {', '.join(places)}"


def _asked(trust: Trust, deck: Deck) -> bool:
    """Show what would run, card by card, and ask."""
    click.echo(f"This deck did not come with quizcv. Here is {named([deck])}:", err=True)
    for key, code in trust.code_of(deck):
        click.echo(f"\n{key}\n{textwrap.indent(code, '  ')}", err=True)
    click.echo(
        "\nIt runs in a process of its own, with limits, but could read and change your files.\n"
        "May it run, now and until it changes? y or n> ",
        err=True,
        nl=False,
    )
    answer = _line()
    if answer not in (*YES, *NO):
        click.echo("Type y to let it run, or n> ", err=True, nl=False)
        answer = _line()
    return answer in YES


def _line() -> str:
    """What is typed; the end of the input is a no."""
    line = sys.stdin.readline()
    if not line:
        click.echo(err=True)  # ctrl+d leaves the cursor behind the question
    return line.strip().lower() if line else NO[0]
