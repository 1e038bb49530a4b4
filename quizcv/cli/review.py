"""`quizcv` and `quizcv review`."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import click

from quizcv.cli.asked import Asked, close, show_problems, with_places

if TYPE_CHECKING:
    from quizcv.workspace import Workspace


@click.command(epilog="Example: quizcv review computer-vision --new 3")
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("--plain", is_flag=True, help="Lines on a terminal or a pipe instead of a screen.")
@click.option("--new", type=click.IntRange(0), metavar="N", help="New cards today in all, this run only.")
@with_places
def review(asked: Asked, decks: tuple[str, ...], plain: bool, new: int | None) -> None:
    """Answer what is due today, in all decks or in those named."""
    if not plain:
        run_app(asked, decks, new=new, review=True)
        return
    from quizcv import plain as plain_review

    workspace = asked.open()
    workspace.history.practise_if_read_only()
    workspace.keep_up()
    workspace.adopt()
    show_problems(workspace)
    session = workspace.session(_deck_ids(workspace, decks), new)
    try:
        plain_review.review(session, workspace.settings.qualities)
    finally:
        close(workspace)


def run_app(
    asked: Asked, decks: tuple[str, ...] = (), *, new: int | None = None, review: bool = False
) -> None:
    """Open the interface, at home or in a review."""
    workspace = asked.open()
    only = _deck_ids(workspace, decks)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise click.ClickException("this needs a terminal; `quizcv review --plain` works on a pipe")
    workspace.history.practise_if_read_only()
    workspace.adopt()
    gc.disable()  # until the first frame: all that is loaded stays, and looking for garbage takes long
    from quizcv.tui.app import QuizApp

    QuizApp(workspace, only=only, new_cards=new, review=review).run()


def _deck_ids(workspace: Workspace, names: tuple[str, ...]) -> tuple[str, ...]:
    known = [deck.id for deck in workspace.library.decks]
    for name in names:
        if name not in known:
            raise click.ClickException(f"there is no deck {name!r}; there are: {', '.join(known) or 'none'}")
    return names
