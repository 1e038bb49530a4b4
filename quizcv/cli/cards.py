"""`quizcv suspend`, `unsuspend`, `bury`, `mark`, `unmark`: what is done to cards besides answering them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks
from quizcv.cli.output import close, echo, show_notes
from quizcv.history import Kind, NotSavedError, Progress
from quizcv.text import did_you_mean
from quizcv.workspace import Workspace

What = Literal["suspend", "unsuspend", "bury", "mark", "unmark"]

with_keys = click.argument("keys", nargs=-1, required=True, metavar="KEY...")


@click.command(epilog="Example: quizcv suspend convolution/stride")
@with_keys
@with_data_and_decks
def suspend(options: CommonOptions, keys: tuple[str, ...]) -> None:
    """Never ask these cards again, until they are unsuspended."""
    _do(options, keys, "suspend")


@click.command(epilog="Example: quizcv unsuspend convolution/stride")
@with_keys
@with_data_and_decks
def unsuspend(options: CommonOptions, keys: tuple[str, ...]) -> None:
    """Ask these cards again; their schedule is what it was."""
    _do(options, keys, "unsuspend")


@click.command(epilog="Example: quizcv bury convolution/stride")
@with_keys
@with_data_and_decks
def bury(options: CommonOptions, keys: tuple[str, ...]) -> None:
    """Do not ask these cards again today."""
    _do(options, keys, "bury")


@click.command(epilog="Example: quizcv mark convolution/stride")
@with_keys
@with_data_and_decks
def mark(options: CommonOptions, keys: tuple[str, ...]) -> None:
    """Put a star on these cards."""
    _do(options, keys, "mark")


@click.command(epilog="Example: quizcv unmark convolution/stride")
@with_keys
@with_data_and_decks
def unmark(options: CommonOptions, keys: tuple[str, ...]) -> None:
    """Take the star from these cards."""
    _do(options, keys, "unmark")


def _do(options: CommonOptions, keys: tuple[str, ...], what: What) -> None:
    """Do this to all of these cards; nothing is done unless all of them are known."""
    workspace = options.open_workspace()
    notices = workspace.keep_up()
    workspace.adopt()
    show_notes([*notices, workspace.news])
    cards = list(dict.fromkeys(card for key in keys for card in _cards(workspace, key)))
    day = workspace.session().today
    kind: Kind = "mark" if what == "unmark" else what
    for key in cards:
        if _is_done(workspace.history.schedule.of(key), what, day):
            echo(f"unchanged {key} {what}")
            continue
        try:
            event = workspace.history.record(kind, key, day=day)
        except NotSavedError as error:
            raise click.ClickException(str(error)) from None
        echo(f"saved {event.id} {key} {what}")
    close(workspace)


def _cards(workspace: Workspace, key: str) -> list[str]:
    """The keys of the cards that are meant: the one with this key, else all made from the author's card."""
    every = [card for deck in workspace.library.decks for card in deck.cards]
    if workspace.library.card(key) or key in workspace.history.schedule.cards:
        return [key]
    if found := [card.key for card in every if card.source_key == key]:
        return found
    raise click.ClickException(
        f"there is no card {key!r}{did_you_mean(key, [card.key for card in every])}; nothing was done"
    )


def _is_done(progress: Progress[Any], what: What, day: date) -> bool:
    return {
        "suspend": progress.suspended is not None,
        "unsuspend": progress.suspended is None,
        "bury": progress.buried == day,
        "mark": progress.marked is not None,
        "unmark": progress.marked is None,
    }[what]
