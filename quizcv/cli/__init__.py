"""The command line: one function per command, each in a module that is imported when it is called."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Callable
from datetime import datetime

import click

import quizcv
from quizcv.cli.near import near
from quizcv.cli.options import INTERRUPTED, Asked, with_places, with_runner

COMMANDS = {
    "review": "review:review",
    "try": "snippets:try_",
    "check": "checking:check",
    "decks": "decks:decks",
    "new": "decks:new",
    "schema": "decks:schema",
    "stats": "stats:stats",
    "log": "log:log",
    "undo": "history:undo",
    "redo": "history:redo",
    "merge": "merge:merge",
    "backup": "copies:backup",
    "restore": "copies:restore",
    "export": "copies:export",
    "import": "copies:import_",
    "fetch-weights": "weights:fetch_weights",
    "settings": "settings:settings",
    "doctor": "doctor:doctor",
}
"""Where each command stands: module and function."""

OUTPUT_LOST = (errno.ENOSPC, errno.EIO)
"""What writing to a full disk, or to a terminal that is gone, fails with."""


class Commands(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(f"quizcv.cli.{module}"), function)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; the complaint about one that there is not names those like it."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            alike = near(args[0], COMMANDS)
            if not alike:
                raise
            raise click.UsageError(error.message.rstrip(".") + alike, ctx) from None


def local_time() -> datetime:
    """Now, in local time with its offset."""
    return datetime.now().astimezone()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, quizcv opens its home screen.",
)
@click.version_option(quizcv.__version__, message="quizcv %(version)s")
@with_places
@with_runner
@click.pass_context
def cli(context: click.Context, asked: Asked) -> None:
    """Learn computer vision with PyTorch: ten minutes a day, in the terminal."""
    if context.invoked_subcommand is None:
        from quizcv.cli.review import run_app

        run_app(asked)


def main(clock: Callable[[], datetime] = local_time, argv: list[str] | None = None) -> None:
    """Run the command line; `clock` gives the local time with its offset."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # no character that a terminal lacks ends a review
    try:
        status = cli.main(args=argv, prog_name="quizcv", obj=Asked(clock), standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except click.Abort as error:
        interrupted = isinstance(error.__cause__ or error.__context__, KeyboardInterrupt)
        click.echo("Stopped." if interrupted else "Stopped: the input ended.", err=True)
        status = INTERRUPTED if interrupted else 1
    except OSError as error:
        if error.errno not in OUTPUT_LOST or error.filename is not None:
            raise
        click.echo(f"Error: the output cannot be written: {error.strerror}", err=True)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # else Python tries to write the rest once more at its end
        status = 1
    sys.exit(status)
