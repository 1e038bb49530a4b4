"""`quizcv check`: whether decks are sound, and whether what they say about PyTorch is true."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizcv.cli.near import near
from quizcv.cli.options import INTERRUPTED, Asked, as_json_text, with_places, with_runner
from quizcv.cli.trusting import insist, yes_option

if TYPE_CHECKING:
    from quizcv.check import Examination, Verified
    from quizcv.decks import Deck, Library, Reading
    from quizcv.workspace import Workspace


@click.command(
    short_help="Say whether decks are sound, and run their code.",
    epilog="Example: quizcv check birds.yaml --run",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--run", is_flag=True, help="Run all code, and compare what comes out with what is promised.")
@click.option("--fix", is_flag=True, help="The same, and write what came out into the file.")
@click.option("--no-cache", is_flag=True, help="Also run what was found right before and has not changed.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="How many workers run at once (700 MB each); by default up to 4.",
)
@click.option("--add-ids", is_flag=True, help="Write an id into each card that lacks one, so that it stays.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@yes_option
@with_places
@with_runner
def check(
    asked: Asked,
    paths: tuple[str, ...],
    run: bool,
    fix: bool,
    no_cache: bool,
    jobs: int | None,
    add_ids: bool,
    as_json: bool,
    yes: bool,
) -> None:
    """Say whether decks are sound: all decks, or those named by file, folder or id.

    Says too what happened to cards that you have learned since they were last used.
    """
    from quizcv import check as checking
    from quizcv.cli import rewriting

    if (no_cache or jobs) and not (run or fix):
        raise click.UsageError("--no-cache and --jobs tell how to run; add --run or --fix")
    workspace = asked.open()
    library = _library(workspace, paths)
    if not library.readings:
        where = f" in {', '.join(paths)}" if paths else ""
        raise click.ClickException(f"there are no decks{where}; `quizcv new NAME` starts one")
    all_named = True
    if add_ids:
        all_named = rewriting.add_ids(library, workspace.trust, named=bool(paths or asked.decks), err=as_json)
        workspace.reload()
        library = _library(workspace, paths)
    done = checking.Examination()
    if run or fix:
        insist(workspace.trust, library.decks, yes=yes)
        done = _run(workspace, library.decks, no_cache=no_cache, jobs=jobs)
    findings, written = list(done.findings), None
    if fix:
        by_path = named_files(paths or asked.decks)
        findings, written = rewriting.keep_promises(library, findings, workspace.trust, by_path)
        workspace.reload()
        library = _library(workspace, paths)
    rows = checking.rows(library, findings, written)
    if as_json:
        counts = {"run": {"run": done.run, "unchanged": done.unchanged}} if run or fix else {}
        click.echo(as_json_text({"decks": rows, **counts}))
    else:
        click.echo(checking.text(rows))
        if run or fix:
            click.echo(_told(done))
        if news := workspace.changes(library).sentence:
            click.echo(news)
    sys.exit(0 if all_named and not any(row["errors"] for row in rows) else 1)


def _library(workspace: Workspace, paths: tuple[str, ...]) -> Library:
    """The decks to check."""
    import msgspec

    from quizcv.decks import read_library
    from quizcv.text import one_line

    if not paths:
        return workspace.library
    try:
        library = read_library([_named(workspace, path) for path in paths], [])
    except OSError as error:  # a name that no file can have
        raise click.ClickException(f"{one_line(str(error.filename))}: {error.strerror}") from None
    return msgspec.structs.replace(
        library, readings=tuple(_explained(workspace, reading) for reading in library.readings)
    )


def _explained(workspace: Workspace, reading: Reading) -> Reading:
    """The reading; that of a file that is not there says that no deck has this name either."""
    import msgspec

    from quizcv.decks import DeckProblem

    if reading.path.exists():
        return reading
    known = [name for deck in workspace.library.decks for name in (deck.id, deck.path.stem)]
    instead = near(str(reading.path), dict.fromkeys(known))
    message = f"there is no such file, and no deck has that id or file name{instead}"
    return msgspec.structs.replace(reading, errors=(DeckProblem(1, 1, message),))


def _named(workspace: Workspace, name: str) -> Path:
    """The path meant: `name` itself, unless nothing is there and a deck has that id or file name."""
    path = Path(name)
    if path.exists():
        return path
    by_id = [deck.path for deck in workspace.library.decks if deck.id == name]
    by_file = [reading.path for reading in workspace.library.readings if reading.path.stem == name]
    return next(iter(by_id + by_file), path)


def named_files(names: tuple[str, ...]) -> set[Path]:
    """The deck files that are named by their path: in a checkout even the bundled ones may be changed so."""
    import quizcv
    from quizcv.decks import bundled_folder, files

    is_checkout = Path(quizcv.__file__).parent not in bundled_folder().parents
    return set(files([Path(name) for name in names if Path(name).exists()])) if is_checkout else set()


def _run(workspace: Workspace, decks: tuple[Deck, ...], *, no_cache: bool, jobs: int | None) -> Examination:
    """Run what these decks hold, with the progress on the terminal."""
    from quizcv import check as checking

    verified = _verified(workspace)
    try:
        return checking.examination(
            decks, workspace.runner_settings, verified=verified, anew=no_cache, jobs=jobs, tell=_tell
        )
    except checking.TorchUnavailableError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        _clear()
        click.echo(
            "Stopped; what was found right is remembered, so the next run takes what is left.", err=True
        )
        sys.exit(INTERRUPTED)
    finally:
        _clear()
        if verified is not None:
            _save(verified)


def _verified(workspace: Workspace) -> Verified | None:
    """What was found right before; None where the torch that will run is not this Python's."""
    from quizcv import check as checking

    if workspace.runner_settings.command is not None or checking.torch_installed() is None:
        return None
    return checking.Verified(workspace.places.checked, today=workspace.clock().date())


def _save(verified: Verified) -> None:
    try:
        verified.save()
    except OSError as error:
        click.echo(f"note: what was found right is not remembered: {error.strerror}", err=True)


def _tell(done: int, total: int) -> None:
    """A bar on the terminal; the first run waits for torch."""
    if sys.stderr.isatty():
        filled = 30 * done // total
        what = f"{done} of {total} checked" if done else "starting torch"
        click.echo(f"\r\x1b[K{'█' * filled}{'░' * (30 - filled)} {what}", err=True, nl=False)


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)


def _told(done: Examination) -> str:
    """How much had to run."""
    if not done.run:
        return (
            "Nothing had to run: all of it was found right before." if done.unchanged else "Nothing to run."
        )
    rest = f", {done.unchanged} are unchanged since they were found right" if done.unchanged else ""
    return f"{done.run} {'card or entry was' if done.run == 1 else 'cards and entries were'} run{rest}."
