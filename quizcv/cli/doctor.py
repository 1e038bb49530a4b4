"""`quizcv doctor`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from quizcv.cli.options import Asked, as_json_text, with_places, with_runner


@click.command(
    short_help="Say what state everything is in, and mend it.", epilog="Example: quizcv doctor --no-torch"
)
@click.option("--repair", is_flag=True, help="Do what can be done, after a backup. Nothing is thrown away.")
@click.option("--no-torch", is_flag=True, help="Do not start PyTorch, which takes seconds.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_places
@with_runner
def doctor(asked: Asked, repair: bool, no_torch: bool, as_json: bool) -> None:
    """Say what state the history, the decks, the folders and PyTorch are in, and what to do about it."""
    import msgspec

    from quizcv.doctor import as_text, examine
    from quizcv.paths import Places

    data = asked.folder()
    done = _repair(asked, data) if repair and data.exists() else []
    if not as_json:
        for what in done:
            click.echo(f"repaired: {what}")
    findings = []
    decks = [Path(path) for path in asked.decks]
    for finding in examine(Places(data), decks, torch=not no_torch, runner=asked.runner):
        findings.append(finding)
        if not as_json:
            for line in as_text([finding]):
                click.echo(line)
    sound = all(finding.ok for finding in findings)
    if as_json:
        checks = msgspec.to_builtins(findings)
        click.echo(as_json_text({"ok": sound, "repaired": done, "checks": checks}))
    sys.exit(0 if sound else 1)


def _repair(asked: Asked, data: Path) -> list[str]:
    """Do what can be done; sentences on what was."""
    from quizcv.history import History, NotSavedError
    from quizcv.history.care.repair import rebuild_snapshot, tidy_log
    from quizcv.history.care.upkeep import keep_up

    try:
        _progress(0, "looking at the log")
        done = tidy_log(data, asked.clock)
        done += _without_log(asked, data)
        _progress(1, "computing the schedule")
        done += rebuild_snapshot(data, asked.clock)
        _progress(2, "looking after the folder")
        history = History(data, clock=asked.clock)
        done += keep_up(history)
        history.refresh()
        history.save_snapshot()
        _progress(3, "")
    except NotSavedError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or data}: {error.strerror or error}") from None
    return done


def _without_log(asked: Asked, data: Path) -> list[str]:
    """When the log is gone beside its schedule, ask what to do about it."""
    from quizcv.history.care.health import history_state
    from quizcv.history.care.repair import start_anew
    from quizcv.history.care.restore import newest_log, replace_log
    from quizcv.paths import Places

    if history_state(data)[1] != "alone":
        return []
    _progress(3, "")
    places = Places(data)
    click.echo(f"{places.log} holds nothing; {places.schedule.name} knows what it held.", err=True)
    newest = newest_log(data)
    if newest:
        click.echo(f"b brings back the newest backup, {newest[0].name}.", err=True)
    click.echo("a starts anew: the schedule is kept aside. Anything else changes nothing.", err=True)
    click.echo("b or a> " if newest else "a> ", err=True, nl=False)
    answer = sys.stdin.readline().strip()
    if answer == "b" and newest:
        replace_log(data, newest[1], instead_of=b"", clock=asked.clock)
        return [f"brought back {newest[0]}"]
    return [start_anew(data, asked.clock)] if answer == "a" else []


def _progress(steps: int, what: str) -> None:
    """Show how far the repair is, for a log of years takes seconds; wipe it away after the last step."""
    if sys.stderr.isatty():
        bar = "█" * 8 * steps + "░" * 8 * (3 - steps)
        click.echo(f"\r\x1b[K{bar} {what}" if what else "\r\x1b[K", err=True, nl=False)
