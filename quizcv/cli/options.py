"""What every command has: the options that say which data and decks, and what is opened from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from quizcv.workspace import Workspace

INTERRUPTED = 130
"""The exit code after ctrl+c, as shells have it."""


class Asked:
    """What the options say that every command has."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.data: str | None = None
        self.decks: tuple[str, ...] = ()
        self.runner: tuple[str, ...] | None = None

    def folder(self) -> Path:
        """The data folder, or one sentence on why it cannot be one."""
        from quizcv.paths import data_folder

        data = data_folder(self.data)
        if data.exists() and not data.is_dir():
            raise click.ClickException(f"{data} is not a folder")
        return data

    def open(self) -> Workspace:
        """The workspace, or one sentence on why there is none."""
        from quizcv.cli.rebuilding import rebuilding
        from quizcv.workspace import open_workspace

        decks = [Path(path) for path in self.decks]
        try:
            for path in decks:
                if not path.exists():
                    raise click.ClickException(f"{path}: no such file or folder")
            with rebuilding() as report:
                workspace = open_workspace(self.folder(), clock=self.clock, asked=decks, report=report)
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}") from None
        workspace.runner = self.runner
        return workspace


def with_places(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--data` and `--decks`, and pass it an `Asked`."""

    def data(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value:
            context.ensure_object(Asked).data = value

    def decks(context: click.Context, _: click.Parameter, value: tuple[str, ...]) -> None:
        if value:
            context.ensure_object(Asked).decks = value

    command = click.pass_obj(command)
    command = click.option(
        "--decks",
        "deck_paths",
        multiple=True,
        metavar="PATH",
        callback=decks,
        expose_value=False,
        help="A deck file or a folder of them, instead of all decks. Repeatable.",
    )(command)
    return click.option(
        "--data",
        metavar="DIR",
        callback=data,
        expose_value=False,
        help="Where the history and your decks live.",
    )(command)


def with_runner(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--runner`, for its `Asked`."""

    def runner(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.ensure_object(Asked).runner = _command(value)

    return click.option(
        "--runner",
        metavar="CMD",
        callback=runner,
        expose_value=False,
        help="What starts the Python with torch, such as 'ssh -T gpubox python3'; local: this one.",
    )(command)


def _command(text: str) -> tuple[str, ...]:
    """The words of a command, split as a shell does."""
    import shlex

    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise click.BadParameter(f"{text} cannot be split into words: {str(error).lower()}.") from None
    if not words:
        raise click.BadParameter(
            "it is empty; write what starts a Python with torch, such as 'ssh -T gpubox python3', or local."
        )
    return words


def close(workspace: Workspace) -> None:
    """Bring the snapshot up to date; say on stderr if that failed."""
    if problem := workspace.close():
        click.echo(f"note: {problem}", err=True)


def show_problems(workspace: Workspace) -> None:
    """Say on stderr what is amiss; it is an error when no deck is left."""
    for notice in filter(None, [*workspace.notices, workspace.news]):
        click.echo(f"note: {notice}", err=True)
    for reading in workspace.library.readings:
        for problem in reading.errors:
            click.echo(f"{reading.path}:{problem.line}:{problem.column}: error: {problem.message}", err=True)
        for problem in reading.warnings:
            click.echo(
                f"{reading.path}:{problem.line}:{problem.column}: warning: {problem.message}", err=True
            )
    if not workspace.library.decks:
        raise click.ClickException("there are no decks; `quizcv new NAME` starts one")


def as_json_text(value: object) -> str:
    """A value as one line of JSON."""
    import json

    return json.dumps(value, ensure_ascii=False)
