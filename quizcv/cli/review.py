"""`quizcv` and `quizcv review`."""

from __future__ import annotations

import gc
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks, with_runner, with_yes
from quizcv.cli.output import close, echo, show_notes, show_problems
from quizcv.cli.trusting import ask_about_runner, named, refused
from quizcv.questions import runs
from quizcv.session import Choice
from quizcv.text import did_you_mean, joined, one_line

if TYPE_CHECKING:
    from quizcv.decks import Deck
    from quizcv.session import Session
    from quizcv.workspace import Workspace

TURN = 0.0005
"""Seconds that each turn of a thread that reads or counts keeps a key waiting; Python has ten times that."""

READ_FIRST = 1_000_000
"""Bytes of deck files that are read before anything is shown: twice as many as the bundled ones have."""


@click.command(epilog="Example: quizcv review computer-vision --new 3")
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("--plain", is_flag=True, help="Lines on a terminal or a pipe instead of a screen.")
@click.option("--new", type=click.IntRange(0), metavar="N", help="New cards today in all, this run only.")
@click.option("--find", "query", metavar="QUERY", help="Only the cards that a search finds.")
@click.option("--cram", is_flag=True, help="With --find: all of them, leaving their schedule as it is.")
@with_yes
@with_data_and_decks
@with_runner
def review(
    options: CommonOptions,
    decks: tuple[str, ...],
    plain: bool,
    new: int | None,
    query: str | None,
    cram: bool,
) -> None:
    """Answer what is due today, in all decks or in those named."""
    if cram and query is None:
        raise click.UsageError("--cram needs --find, which says what to practise.")
    if not plain:
        run_app(options, decks, new=new, review=True, query=query, cram=cram)
        return
    from quizcv import plain as plain_review  # the screens do without it

    workspace = options.open_workspace()
    workspace.history.practise_if_read_only()
    workspace.keep_up()
    workspace.decks.adopt()
    show_problems(workspace)
    only = _deck_ids(workspace, decks)
    workspace.insist_on(new)
    session = workspace.session(only, _choice(workspace, query, cram=cram))
    concerned = _chosen(workspace, only) if options.yes else _running(session)
    if left := refused(workspace.trust, concerned, yes=options.yes):
        advice = "" if sys.stdin.isatty() else " Look at it, then add --yes."
        what = "has not been allowed to run: its cards are asked as plain recall cards."
        show_notes([f"{named(left)} {what}{advice}"])
    if _running(session):
        show_notes([ask_about_runner(workspace)])
    try:
        plain_review.review(session, workspace)
    finally:
        close(workspace)


def run_app(
    options: CommonOptions,
    decks: tuple[str, ...] = (),
    *,
    new: int | None = None,
    review: bool = False,
    query: str | None = None,
    cram: bool = False,
) -> None:
    """Open the interface, at home or in a review, which may be of what a query finds."""
    gc.disable()  # until the first frame: all that is loaded stays, and looking for garbage takes long
    sys.setswitchinterval(TURN)
    most = None if query is not None or options.yes else READ_FIRST
    workspace = options.open_workspace(keeps_decks=False, most=most, needed=decks)
    only = _deck_ids(workspace, decks)
    _insist_on_terminal()
    workspace.history.practise_if_read_only()
    workspace.decks.adopt()
    choice = _choice(workspace, query, cram=cram)
    if options.yes:
        refused(workspace.trust, _chosen(workspace, only), yes=True)
    if note := ask_about_runner(workspace):
        workspace.history.notices.append(f"{note}.")
    from quizcv.tui.app import QuizApp  # which loads textual

    workspace.insist_on(new)
    app = QuizApp(workspace, only=only, review=review, choice=choice, watches=True)
    app.run()
    if app.return_code:  # it crashed, and has said how
        raise click.exceptions.Exit(app.return_code)


def _insist_on_terminal() -> None:
    """The screen is drawn on stderr: without it keys would grade cards that nobody sees."""
    streams = {"stdin": sys.stdin, "stdout": sys.stdout, "stderr": sys.stderr}
    elsewhere = [name for name, stream in streams.items() if not stream.isatty()]
    if elsewhere:
        lead = "leads" if len(elsewhere) == 1 else "lead"
        sentence = f"this needs a terminal, and {joined(elsewhere)} {lead} elsewhere"
        advice = "`quizcv review --plain` works on a pipe"
        if "stderr" in elsewhere and "stdout" not in elsewhere:
            echo(f"Error: {sentence}; {advice}")  # where somebody sees it
        raise click.ClickException(f"{sentence}; {advice}")


def _deck_ids(workspace: Workspace, names: tuple[str, ...]) -> tuple[str, ...]:
    known = [deck.id for deck in workspace.library.decks]
    for name in names:
        if name not in known:
            if Path(name).is_file():
                command = f"quizcv review --decks {shlex.quote(name)}"
                raise click.ClickException(f"{name!r} is a file, not the id of a deck; write `{command}`")
            if any(deck.id == name for deck in workspace.library.hidden):
                raise click.ClickException(
                    f"the deck {name!r} is hidden; `d` at home or `quizcv settings decks.hidden` changes that"
                )
            instead = did_you_mean(name, known) or f"; there are: {', '.join(known) or 'none'}"
            raise click.ClickException(f"there is no deck {name!r}{instead}")
    return names


def _choice(workspace: Workspace, query: str | None, *, cram: bool) -> Choice | None:
    """The cards that a query finds, or one sentence on why there are none; None without a query."""
    if query is None:
        return None
    from quizcv.cli.find import found  # most reviews search nothing

    cards = found(workspace, query)
    if not cards:
        raise click.ClickException(f"no card is found by {one_line(query)!r}")
    return Choice(tuple(card.key for card in cards), cram)


def _chosen(workspace: Workspace, only: tuple[str, ...]) -> list[Deck]:
    """The decks of this review."""
    return [deck for deck in workspace.library.decks if not only or deck.id in only]


def _running(session: Session) -> list[Deck]:
    """The decks of which a card that runs is asked today."""
    ids = {card.deck_id for card in session.queued_to_run() if runs(card)}
    return [deck for deck in session.decks if deck.id in ids]
