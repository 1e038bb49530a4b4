"""The command line: one function per command, each in a module that is imported when it is called."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

import quizcv
from quizcv.cli.options import INTERRUPTED, CommonOptions, with_data_and_decks, with_runner

COMMANDS = {
    "review": ("review:review", "Answer what is due today, in all decks or in those named."),
    "find": ("find:find", "Find cards by words and by how far they have come."),
    "try": ("snippets:try_", "Run code in PyTorch and show its shapes."),
    "judge": ("judge:judge", "Say what an answer to a card would be told."),
    "check": ("checking:check", "Say whether decks are sound, and run their code."),
    "decks": ("decks:decks", "List the decks, with what each asks today."),
    "new": ("decks:new", "Write a small commented deck to start from."),
    "add-card": ("adding:add_card", "Add a card to one of your decks, for scripts."),
    "schema": ("decks:schema", "Print the JSON Schema of a deck, for editors."),
    "stats": ("stats:stats", "Say what is due today, and what the log says about learning."),
    "log": ("log:log", "Show everything that happened."),
    "undo": ("history:undo", "Take back the latest answer, whenever it was."),
    "redo": ("history:redo", "Take back the latest undo, if nothing was done since."),
    "suspend": ("cards:suspend", "Never ask these cards again, until they are unsuspended."),
    "unsuspend": ("cards:unsuspend", "Ask these cards again."),
    "bury": ("cards:bury", "Do not ask these cards again today."),
    "mark": ("cards:mark", "Put a star on these cards."),
    "unmark": ("cards:unmark", "Take the star from these cards."),
    "reset": ("cards:reset", "Make these cards new again; the log keeps what was answered."),
    "merge": ("merge:merge", "Take in the histories of other machines."),
    "backup": ("copies:backup", "Copy the log of all answers now."),
    "restore": ("copies:restore", "Go back to a backup, after a preview."),
    "export": ("copies:export", "Write the history to a file."),
    "import": ("copies:import_", "Take in what `export` wrote."),
    "fetch-weights": ("weights:fetch_weights", "Download pretrained weights."),
    "fit": ("fit:fit", "Fit FSRS to your own answers, and say whether it is better."),
    "simulate": ("simulate:simulate", "Say what the next 90 days would cost with other limits."),
    "scheduler": ("scheduler:scheduler", "Say what decides when a card is due, or choose another."),
    "settings": ("settings:settings", "Show the settings, or change one."),
    "doctor": ("doctor:doctor", "Say what state everything is in, and fix it."),
}
"""Of each command the module and the function, and what it does in a sentence for `quizcv --help`."""

OUTPUT_LOST = (errno.ENOSPC, errno.EIO)
"""What writing to a full disk, or to a terminal that is gone, fails with."""


class Commands(click.Group):
    """A group that imports a command when it is called, and none for the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, or None."""
        if cmd_name not in COMMANDS:
            return None
        place, short_help = COMMANDS[cmd_name]
        command: click.Command = _loaded(place)
        command.short_help = short_help
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands with their short help, from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, short_help) for name, (_, short_help) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; the complaint about one that there is not names those like it."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from quizcv.text import did_you_mean  # only a mistake pays for loading it

            instead = did_you_mean(args[0], COMMANDS)
            if not instead:
                raise
            raise click.UsageError(error.message.rstrip(".") + instead, ctx) from None


def _loaded(place: str) -> Any:
    """A function, by its module and its name.

    What a module brings stays to the end: nothing looks for garbage meanwhile, nor in it later.
    """
    module, _, name = place.partition(":")
    module = f"quizcv.cli.{module}"
    if module not in sys.modules:
        gc.disable()
        importlib.import_module(module)
        gc.freeze()
        gc.enable()
    return getattr(sys.modules[module], name)


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
@with_data_and_decks
@with_runner
@click.pass_context
def cli(context: click.Context, options: CommonOptions) -> None:
    """Learn computer vision with PyTorch: ten minutes a day, in the terminal."""
    if context.invoked_subcommand is None:
        _loaded("review:run_app")(options)


def main(clock: Callable[[], datetime] = local_time, argv: list[str] | None = None) -> None:
    """Run the command line; `clock` gives the local time with its offset."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # no character that a terminal lacks ends a review
    options = CommonOptions(clock)
    try:
        status = cli.main(args=argv, prog_name="quizcv", obj=options, standalone_mode=False)
    except click.ClickException as error:
        if options.json and not isinstance(error, click.UsageError):
            _show_json_error(error.format_message())
        _show_error(error)
        status = error.exit_code
    except click.Abort as error:
        interrupted = isinstance(error.__cause__ or error.__context__, KeyboardInterrupt)
        sentence = "Stopped." if interrupted else "Stopped: the input ended."
        if options.json:
            _show_json_error(sentence)
        click.echo(sentence, err=True)
        status = INTERRUPTED if interrupted else 1
    except OSError as error:
        if error.errno not in OUTPUT_LOST or error.filename is not None:
            raise
        click.echo(f"Error: the output cannot be written: {error.strerror}", err=True)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # else Python tries to write the rest once more at its end
        status = 1
    sys.exit(status)


def _show_error(error: click.ClickException) -> None:
    """Say what went wrong as click does; names in it do nothing to a terminal."""
    from quizcv.text import printable, printable_line  # only a failure pays for loading it

    words, message = io.StringIO(), error.format_message()
    error.show(words)
    harmless = words.getvalue().replace(message, printable_line(message))
    click.echo(printable(harmless), err=True, nl=False)


def _show_json_error(message: str) -> None:
    """Say to a script, which waits for JSON, why a command has nothing else to say."""
    from quizcv.cli.output import as_json_text  # only a failure pays for loading it

    click.echo(as_json_text({"error": message}))
