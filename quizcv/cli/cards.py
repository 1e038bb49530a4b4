"""`quizcv suspend`, `bury`, `mark`, `reset` and others: what is done to cards besides answering them."""

from __future__ import annotations

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks
from quizcv.cli.output import close, echo, keep_up
from quizcv.history import NotSavedError
from quizcv.session.acts import Act, act
from quizcv.text import did_you_mean
from quizcv.workspace import Workspace

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


@click.command(epilog="Example: quizcv reset convolution/stride")
@with_keys
@with_data_and_decks
def reset(options: CommonOptions, keys: tuple[str, ...]) -> None:
    """Make these cards new again; what was answered stays in the log, and counts in the statistics."""
    _do(options, keys, "reset")


def _do(options: CommonOptions, keys: tuple[str, ...], what: Act) -> None:
    """Do this to all of these cards; nothing is done unless all of them are known."""
    workspace = options.open_workspace()
    keep_up(workspace)
    cards = list(dict.fromkeys(card for key in keys for card in _cards(workspace, key)))
    try:
        events = act(what, cards, workspace.history, workspace.calendar)
    except NotSavedError as error:
        raise click.ClickException(str(error)) from None
    done = {event.card: event.id for event in events}
    for key in cards:
        echo(f"saved {done[key]} {key} {what}" if key in done else f"unchanged {key} {what}")
    close(workspace)


def _cards(workspace: Workspace, key: str) -> list[str]:
    """The keys of the cards that are meant: the one with this key, else all made from the author's card."""
    every = [card for deck in workspace.library.decks for card in deck.cards]
    if workspace.library.card(key) or key in workspace.history.schedule.cards:
        return [key]
    if found := [card.key for card in every if card.source_key == key]:
        return found
    raise click.ClickException(
        f"there is no card {key!r}, and nothing was done{did_you_mean(key, [card.key for card in every])}"
    )
