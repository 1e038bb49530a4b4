"""`quizcv doctor`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

import click
import msgspec

from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json, with_runner
from quizcv.cli.output import as_json_text, echo
from quizcv.cli.progress import progress
from quizcv.doctor import as_text, examine
from quizcv.history import History, NotSavedError
from quizcv.history.care.health import history_state
from quizcv.history.care.repair import rebuild_snapshot, start_anew, tidy_log
from quizcv.history.care.restore import newest_log, replace_log
from quizcv.history.care.upkeep import keep_up
from quizcv.paths import Places

STEPS = 4
"""Of a repair."""


@click.command(epilog="Example: quizcv doctor --no-torch")
@click.option("--repair", is_flag=True, help="Do what can be done, after a backup. Nothing is thrown away.")
@click.option("--no-torch", is_flag=True, help="Do not start PyTorch, which takes seconds.")
@with_json()
@with_data_and_decks
@with_runner
def doctor(options: CommonOptions, repair: bool, no_torch: bool) -> None:
    """Say what state the history, the decks, the folders and PyTorch are in, and what to do about it."""
    places = options.places()
    done = _repair(options, places) if repair and places.data.exists() else []
    if not options.json:
        for what in done:
            echo(f"repaired: {what}")
    findings = []
    for finding in examine(places, options.decks, torch=not no_torch, runner=options.runner):
        findings.append(finding)
        if not options.json:
            for line in as_text([finding]):
                echo(line)
    sound = all(finding.ok for finding in findings)
    if options.json:
        checks = msgspec.to_builtins(findings)
        echo(as_json_text({"ok": sound, "repaired": done, "checks": checks}))
    sys.exit(0 if sound else 1)


def _repair(options: CommonOptions, places: Places) -> list[str]:
    """Do what can be done; sentences on what was."""
    data, clock = places.data, options.clock
    try:
        with progress() as show:  # a log of years takes seconds
            show(0, STEPS, "looking at the log")
            done = tidy_log(data, clock)
        if history_state(data)[1] == "alone":
            done += _without_log(places, clock)
        with progress() as show:
            show(1, STEPS, "computing the schedule")
            done += rebuild_snapshot(data, clock)
            show(2, STEPS, "looking after the folder")
            history = History(data, clock=clock)
            done += keep_up(history)
            show(3, STEPS, "writing the schedule")
            history.refresh()
            history.save_snapshot()
    except NotSavedError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or data}: {error.strerror or error}") from None
    return done


def _without_log(places: Places, clock: Callable[[], datetime]) -> list[str]:
    """The log is gone beside its schedule: ask what to do about it."""
    echo(f"{places.log} holds nothing; {places.schedule.name} knows what it held.", err=True)
    newest = newest_log(places.data)
    if newest:
        echo(f"b brings back the newest backup, {newest[0].name}.", err=True)
    echo("a starts anew: the schedule is kept aside. Anything else changes nothing.", err=True)
    echo("b or a> " if newest else "a> ", err=True, nl=False)
    answer = sys.stdin.readline().strip()
    if answer == "b" and newest:
        replace_log(places.data, newest[1], instead_of=b"", clock=clock)
        return [f"brought back {newest[0]}"]
    return [start_anew(places.data, clock)] if answer == "a" else []
