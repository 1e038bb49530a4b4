"""Asking whether the code of a deck from elsewhere may run: once for all code, after a look at it."""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from quizcv.cli.output import echo, echo_text, path_text, show_notes
from quizcv.text import one_line, printable_line

if TYPE_CHECKING:
    from quizcv.decks import Deck
    from quizcv.trust import Trust
    from quizcv.workspace import Workspace


YES, NO = ("y", "yes"), ("n", "no")


def refused(trust: Trust, decks: Sequence[Deck], *, yes: bool) -> list[Deck]:
    """The decks whose code may not run. A `yes` lets all run; else a person at a terminal is asked.

    A yes is remembered. All output goes to stderr.
    """
    left = []
    for deck in decks:
        if trust.allows(deck):
            continue
        if not yes and not (sys.stdin.isatty() and _confirmed(trust, deck)):
            left.append(deck)
        elif problem := trust.allow(deck):
            show_notes([problem])
    return left


def insist(trust: Trust, decks: Sequence[Deck], *, yes: bool) -> None:
    """End the command with a sentence unless the code of all these decks may run."""
    if left := refused(trust, decks, yes=yes):
        advice = "" if sys.stdin.isatty() else ": look at it, then add --yes"
        raise click.ClickException(f"{named(left)} has not been allowed to run{advice}")


def ask_about_runner(workspace: Workspace) -> str:
    """Ask once, at a terminal, about a command in the settings that was not typed here.

    A sentence while it may not start: this Python runs snippets then.
    """
    command = workspace.unasked_runner
    if not command:
        return ""
    words = one_line(shlex.join(command), limit=None)
    if sys.stdin.isatty():
        echo_text(
            f"{path_text(workspace.places.settings)} names a command that was not typed here:\n\n"
            f"  {words}\n\n"
            "It would start whatever that is, as you, whenever torch is needed. Say n if the folder came from"
            " somebody else.\nMay it start, now and until it changes? y or n> ",
            err=True,
            nl=False,
        )
        if _answered_yes("Type y to let it start, or n> "):
            return workspace.trust.allow_command(command)
    return (
        f"{words} was not typed here and is not started: this Python runs snippets."
        " `quizcv settings runner 'COMMAND'` allows one"
    )


def named(decks: Sequence[Deck]) -> str:
    """Whose code it is, for a sentence."""
    return f"the code of {', '.join(f'{deck.id} ({path_text(deck.user_path)})' for deck in decks)}"


def _confirmed(trust: Trust, deck: Deck) -> bool:
    """Show what would run, card by card, and ask."""
    part = ", as far as it is new or changed" if trust.knows_some_of(deck) else ""
    echo(f"This deck did not come with quizcv. Here is {named([deck])}{part}:", err=True)
    for key, code in trust.code_of(deck):
        echo_text(f"\n{printable_line(key)}\n{textwrap.indent(code, '  ')}", err=True)
    echo_text(
        "\nIt runs in a process of its own, with limits, but could read and change your files.\n"
        "May it run, now and until it changes? y or n> ",
        err=True,
        nl=False,
    )
    return _answered_yes("Type y to let it run, or n> ")


def _answered_yes(once_more: str) -> bool:
    answer = _line()
    if answer not in (*YES, *NO):
        echo(once_more, err=True, nl=False)
        answer = _line()
    return answer in YES


def _line() -> str:
    """What is typed; the end of the input is a no."""
    line = sys.stdin.readline()
    if not line:
        echo("", err=True)  # ctrl+d leaves the cursor behind the question
    return line.strip().lower() if line else NO[0]
