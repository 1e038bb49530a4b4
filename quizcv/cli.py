"""The command line: one function per command, each importing what it needs when it runs."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

import quizcv

if TYPE_CHECKING:
    from quizcv.runner import Result, RunnerSettings, Snippet
    from quizcv.workspace import Workspace


def local_time() -> datetime:
    """Now, in local time with its offset."""
    return datetime.now().astimezone()


class Asked:
    """What the options say that every command has."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.data: str | None = None
        self.decks: tuple[str, ...] = ()

    def open(self) -> Workspace:
        """The workspace, or one sentence on why there is none."""
        from quizcv.paths import data_folder
        from quizcv.workspace import open_workspace

        data, decks = data_folder(self.data), [Path(path) for path in self.decks]
        try:
            for path in decks:
                if not path.exists():
                    raise click.ClickException(f"{path}: no such file or folder")
            if data.exists() and not data.is_dir():
                raise click.ClickException(f"{data} is not a folder")
            return open_workspace(data, clock=self.clock, asked=decks)
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}") from None


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


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, quizcv opens its home screen.",
)
@click.version_option(quizcv.__version__, message="quizcv %(version)s")
@with_places
@click.pass_context
def cli(context: click.Context, asked: Asked) -> None:
    """Learn computer vision with PyTorch: ten minutes a day, in the terminal."""
    if context.invoked_subcommand is None:
        _run_app(asked)


def _run_app(
    asked: Asked, decks: tuple[str, ...] = (), *, new: int | None = None, review: bool = False
) -> None:
    workspace = asked.open()
    only = _deck_ids(workspace, decks)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise click.ClickException("this needs a terminal; `quizcv review --plain` works on a pipe")
    from quizcv.tui.app import QuizApp

    QuizApp(workspace, only=only, new_cards=new, review=review).run()


def _deck_ids(workspace: Workspace, names: tuple[str, ...]) -> tuple[str, ...]:
    known = [deck.id for deck in workspace.library.decks]
    for name in names:
        if name not in known:
            raise click.ClickException(f"there is no deck {name!r}; there are: {', '.join(known) or 'none'}")
    return names


@cli.command(epilog="Example: quizcv review computer-vision --new 3")
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("--plain", is_flag=True, help="Lines on a terminal or a pipe instead of a screen.")
@click.option("--new", type=click.IntRange(0), metavar="N", help="New cards today in all, this run only.")
@with_places
def review(asked: Asked, decks: tuple[str, ...], plain: bool, new: int | None) -> None:
    """Answer what is due today, in all decks or in those named."""
    if not plain:
        _run_app(asked, decks, new=new, review=True)
        return
    from quizcv import plain as plain_review

    workspace = asked.open()
    _show_problems(workspace)
    session = workspace.session(_deck_ids(workspace, decks), new)
    try:
        plain_review.review(session, workspace.settings.qualities)
    finally:
        _close(workspace)


@cli.command(epilog="Example: quizcv undo")
@with_places
def undo(asked: Asked) -> None:
    """Take back the latest answer (or suspension, burial, mark), also of an earlier session."""
    _take_back(asked, redo=False)


@cli.command(epilog="Example: quizcv redo")
@with_places
def redo(asked: Asked) -> None:
    """Take back the latest undo, if nothing was done since."""
    _take_back(asked, redo=True)


def _take_back(asked: Asked, *, redo: bool) -> None:
    from quizcv.history import NotSavedError
    from quizcv.plain import undone_line

    workspace = asked.open()
    session = workspace.session()
    try:
        done = session.redo() if redo else session.undo()
    except NotSavedError as error:
        raise click.ClickException(str(error)) from None
    if done is None:
        raise click.ClickException(f"there is nothing to {'redo' if redo else 'undo'}")
    line = undone_line(done)
    click.echo(line.replace("undone", "redone", 1) if redo else line)
    _close(workspace)


def _close(workspace: Workspace) -> None:
    if problem := workspace.close():
        click.echo(f"note: {problem}", err=True)


@cli.command(epilog="Example: quizcv decks")
@with_places
def decks(asked: Asked) -> None:
    """List the decks, with what each asks today."""
    workspace = asked.open()
    session = workspace.session()
    rows = session.decks_today()
    width = max((len(row.deck.title) for row in rows), default=0)
    for row in rows:
        click.echo(
            f"{row.deck.title:<{width}}  {row.cards:>5} cards  {row.due:>4} due  {row.new:>4} new"
            f"  {row.deck.id}  ({row.deck.path})"
        )
    _show_problems(workspace)


def _show_problems(workspace: Workspace) -> None:
    """Say on stderr what is amiss; it is an error when no deck is left."""
    for notice in workspace.notices:
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


@cli.command(epilog="Example: quizcv new birds")
@click.argument("name")
@with_places
def new(asked: Asked, name: str) -> None:
    """Write a small commented deck into your decks folder, to be changed in an editor."""
    from quizcv.decks import template
    from quizcv.history import make_folder
    from quizcv.paths import Places, data_folder

    try:
        text = template(name)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="NAME") from None
    path = Places(data_folder(asked.data)).decks / f"{name}.yaml"
    try:
        make_folder(path.parent)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        if error.filename != str(path):
            raise click.ClickException(f"{error.filename} is not a folder") from None
        raise click.ClickException(f"{path} is already there; choose another name or edit it") from None
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from None
    click.echo(f"{path}\nOpen it in an editor; `quizcv check {path}` says whether it is sound.")


@cli.command(epilog="Example: quizcv stats --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_places
def stats(asked: Asked, as_json: bool) -> None:
    """Say what is due, what is new and what was done today."""
    workspace = asked.open()
    _show_problems(workspace)
    session = workspace.session()
    rows = session.decks_today()
    summary = {
        "day": session.today.isoformat(),
        "due": sum(row.due for row in rows),
        "new": sum(row.new for row in rows),
        "done_today": session.done_today(),
        "cards": sum(row.cards for row in rows),
        "decks": [
            {"id": r.deck.id, "title": r.deck.title, "cards": r.cards, "due": r.due, "new": r.new}
            for r in rows
        ],
    }
    if as_json:
        click.echo(_json(summary))
        return
    click.echo(
        f"{summary['day']}: {summary['due']} due, {summary['new']} new, {summary['done_today']} done,"
        f" {summary['cards']} cards in all"
    )
    for row in rows:
        click.echo(f"  {row.deck.title}: {row.due} due, {row.new} new, {row.known} of {row.cards} known")


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


@cli.command(epilog="Example: quizcv log --json | tail -1")
@click.option("--json", "as_json", is_flag=True, help="One event a line, as stored.")
@with_places
def log(asked: Asked, as_json: bool) -> None:
    """Show everything that happened, oldest first; undone events say so."""
    from quizcv.decks.visible import one_line

    workspace = asked.open()
    for logged in workspace.history.log():
        event = logged.event
        if as_json:
            mark = b',"undone":true}' if logged.undone else b"}"
            sys.stdout.buffer.write(logged.line.rstrip()[:-1] + mark + b"\n")
        else:
            grade = "" if event.quality is None else f" {event.quality}"
            what = one_line(event.target or event.card, limit=None)
            click.echo(f"{event.day} {event.kind:<9}{grade:<2} {what}{' (undone)' * logged.undone}")


@cli.command(name="try", epilog="Example: quizcv try conv2d --device meta --json")
@click.argument("entry", required=False)
@click.option("--code", type=click.File(encoding="utf-8"), metavar="FILE", help="Code to run; - reads it.")
@click.option("--input", "given", metavar="EXPR", help="What `x` is, such as 'torch.randn(1, 3, 32, 32)'.")
@click.option("--device", type=click.Choice(["auto", "cpu", "meta", "cuda", "mps"]), help="Where to run.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_places
def try_(
    asked: Asked,
    entry: str | None,
    code: IO[str] | None,
    given: str | None,
    device: str | None,
    as_json: bool,
) -> None:
    """Run a cheat-sheet ENTRY, or code of your own, in PyTorch and show the shapes that come out."""
    import asyncio

    import msgspec

    from quizcv import report
    from quizcv.runner import Snippet

    if (entry is None) == (code is None):
        raise click.UsageError("say what to run: the id of an ENTRY, or --code FILE")
    workspace = asked.open()
    if code is not None:
        try:
            wanted = Snippet(code=code.read(), input=given)
        except UnicodeDecodeError as error:
            raise click.ClickException(f"{code.name} is not UTF-8: {error.reason}") from None
    else:
        wanted = _entry_snippet(workspace, entry or "")
        if given is not None:
            wanted = msgspec.structs.replace(wanted, input=given)
    result, torch = asyncio.run(_run_one(workspace.runner_settings, wanted, device))
    click.echo(msgspec.json.encode(result).decode() if as_json else report.plain(result, torch))
    sys.exit(0 if result.status == "ok" else 1)


async def _run_one(
    settings: RunnerSettings, wanted: Snippet, device: str | None
) -> tuple[Result, str | None]:
    from quizcv.runner import Runner

    async with Runner(settings) as runner:
        result = await runner.run(wanted, device=device)
        return result, runner.state.torch


def _entry_snippet(workspace: Workspace, name: str) -> Snippet:
    """The snippet of the entry with this key, or with this id in whichever deck has it alone."""
    from quizcv.questions import snippet

    entries = [(deck, card) for deck in workspace.library.decks for card in deck.entries]
    found = [(deck, card) for deck, card in entries if name in (card.key, card.key.partition("/")[2])]
    if len(found) == 1:
        return snippet(*found[0])
    if found:
        raise click.ClickException(
            f"{name!r} is in several decks: {', '.join(card.key for _, card in found)}"
        )
    known = ", ".join(card.key for _, card in entries) or "none"
    raise click.ClickException(f"there is no entry {name!r}; there are: {known}")


@cli.command(epilog="Example: quizcv check birds.yaml --run")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--run", is_flag=True, help="Run every cheat-sheet entry and compare with its promise.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_places
def check(asked: Asked, paths: tuple[str, ...], run: bool, as_json: bool) -> None:
    """Say whether decks are sound: all decks, or those in the files and folders named."""
    from quizcv import check as checking
    from quizcv.decks import read_library

    workspace = asked.open()
    library = read_library([Path(path) for path in paths], []) if paths else workspace.library
    if not library.readings:
        raise click.ClickException("there are no decks; `quizcv new NAME` starts one")
    broken = checking.run(library.decks, workspace.runner_settings, _tell_progress) if run else {}
    rows = checking.rows(library, broken)
    click.echo(_json({"decks": rows}) if as_json else checking.text(rows))
    sys.exit(1 if any(row["errors"] for row in rows) else 0)


def _tell_progress(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{what}", err=True, nl=False)


def main(clock: Callable[[], datetime] = local_time, argv: list[str] | None = None) -> None:
    """Run the command line; `clock` gives the local time with its offset."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # no character that a terminal lacks ends a review
    cli.main(args=argv, prog_name="quizcv", obj=Asked(clock))
