"""The options that many commands have, and what is opened from them."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizcv.cli.progress import opening

if TYPE_CHECKING:
    from quizcv.paths import Places
    from quizcv.workspace import Workspace

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

INTERRUPTED = 130
"""The exit code after ctrl+c, as shells have it."""


class CommonOptions:
    """What the options say that many commands have, wherever in the command line they stand."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.data: str | None = None
        self.decks: tuple[Path, ...] = ()
        self.runner: tuple[str, ...] | None = None
        self.yes = False
        self.json = False

    def places(self) -> Places:
        """The data folder, or one sentence on why it cannot be one."""
        from quizcv.paths import Places, data_folder  # `quizcv --help` does without msgspec

        data = data_folder(self.data)
        if data.exists() and not data.is_dir():
            raise click.ClickException(f"{data} is not a folder")
        return Places(data)

    def open_workspace(
        self, *, keeps_decks: bool = True, most: int | None = None, needed: Collection[str] = ()
    ) -> Workspace:
        """The workspace, or one sentence on why there is none; what was read of its decks is kept.

        `most` and `needed` as for `workspace.open_workspace`.
        """
        from quizcv.workspace import open_workspace  # `quizcv --help` does without what it loads

        try:
            for path in self.decks:
                if not path.exists():
                    raise click.ClickException(f"{path}: no such file or folder")
            with opening() as (reads, folds):
                workspace = open_workspace(
                    self.places().data,
                    clock=self.clock,
                    deck_paths=self.decks,
                    on_progress=folds,
                    on_reading=reads,
                    most=most,
                    needed=needed,
                )
        except OSError as error:
            from quizcv.text import error_text  # only a failure pays for loading it

            raise click.ClickException(error_text(error)) from None
        workspace.runner = self.runner
        if keeps_decks:
            workspace.decks.keep()
        return workspace


def with_data_and_decks(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--data` and `--decks`, and pass it its `CommonOptions`."""
    decks = _kept(
        "decks",
        "--decks",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="A deck file or a folder of them, instead of all decks. Repeatable.",
    )
    data = _kept("data", "--data", metavar="DIR", help="Where the history and your decks live.")
    return data(decks(click.pass_obj(command)))


def with_runner(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--runner`."""
    text = "What starts the Python with torch, such as 'ssh -T gpubox python3'; local: this one."
    return _kept("runner", "--runner", convert=_argv, metavar="CMD", help=text)(command)


def with_yes(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--yes`, for the code of decks from elsewhere."""
    text = "Yes, the code of these decks may run: remembered until it changes."
    return _kept("yes", "--yes", is_flag=True, help=text)(command)


def with_json(text: str = "One JSON object.") -> Decorator:
    """Give a command `--json`; `text` says what it prints then."""
    return _kept("json", "--json", is_flag=True, help=text)


def _kept(
    field: str, name: str, convert: Callable[[Any], Any] = lambda value: value, **details: Any
) -> Decorator:
    """An option whose value goes into this field of the `CommonOptions`, if it is given."""

    def keep(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value not in (None, (), False):
            setattr(context.ensure_object(CommonOptions), field, convert(value))

    return click.option(name, f"_{field}", callback=keep, expose_value=False, **details)


def _argv(text: str) -> tuple[str, ...]:
    """The words of a command, split as a shell does."""
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise click.BadParameter(f"{text} cannot be split into words: {str(error).lower()}.") from None
    if not words:
        raise click.BadParameter(
            "it is empty; write what starts a Python with torch, such as 'ssh -T gpubox python3', or local."
        )
    return words
