"""A bar on the terminal while a command works; nothing on a pipe, and nothing left behind."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quizcv.history import OnProgress

PATIENCE = 0.3
"""Seconds in which a rebuild needs no bar."""


@contextmanager
def progress() -> Iterator[Callable[[int, int, str], None]]:
    """A bar to tell how many steps of how many are done, and what is being done; wiped away at the end."""
    bar, shown = None, 0

    def show(done: int, total: int, what: str) -> None:
        nonlocal bar, shown
        if bar is None and sys.stderr.isatty():
            bar = click.progressbar(length=total, label=what, width=0, show_eta=False, file=sys.stderr)
            bar.__enter__()
        if bar is not None:
            if bar.length != total:  # something else is done now
                bar.length, bar.pos, bar.finished, shown = total, 0, False, 0
            bar.label = what
            bar.update(done - shown)
            shown = done

    try:
        yield show
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)
            click.echo("\x1b[A\r\x1b[K", nl=False, err=True)  # back up onto the line of the bar


@contextmanager
def opening() -> Iterator[tuple[OnProgress, OnProgress]]:
    """Something to report to while many decks are read, and while all of a long log is folded."""
    with progress() as show:

        def reporting(words: str) -> OnProgress:
            started: float | None = None

            def report(done: int, total: int) -> None:
                nonlocal started
                started = started or time.monotonic()
                if time.monotonic() - started >= PATIENCE:
                    show(done, total, words.format(total))

            return report

        yield reporting("reading decks"), reporting("rebuilding the schedule from {:,} events")
