"""Saying on a terminal what a command is about while it folds a long log anew."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quizcv.history import Report

PATIENCE = 0.3
"""Seconds in which nothing needs to be said."""


@contextmanager
def rebuilding() -> Iterator[Report]:
    """Something to report to; the line is gone afterwards."""
    started: float | None = None
    shown = False

    def report(done: int, total: int) -> None:
        nonlocal started, shown
        started = started or time.monotonic()
        if time.monotonic() - started >= PATIENCE and sys.stderr.isatty():
            shown = True
            text = f"\rrebuilding the schedule from {total:,} events ... {100 * done // total} %"
            click.echo(text, nl=False, err=True)

    try:
        yield report
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)
