"""`quizcv check`: whether decks are sound, and whether what they say about PyTorch is true."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

import quizcv
from quizcv import check as checking
from quizcv.cli import rewriting
from quizcv.cli.options import (
    CommonOptions,
    with_data_and_decks,
    with_json,
    with_runner,
    with_yes,
)
from quizcv.cli.output import StoppedError, as_json_text, echo, echo_text, show_notes
from quizcv.cli.progress import progress
from quizcv.cli.trusting import ask_about_runner, insist
from quizcv.decks import DeckProblem, bundled_folder, files, read_library
from quizcv.decks.folders import beside
from quizcv.text import counted, did_you_mean, one_line
from quizcv.workspace import read_decks

if TYPE_CHECKING:
    from quizcv.check import Examination, Verified
    from quizcv.decks import Deck, Library, Reading
    from quizcv.workspace import Workspace


@click.command(epilog="Example: quizcv check birds.yaml --run")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--run", is_flag=True, help="Run all code, and compare what comes out with what is promised.")
@click.option("--fix", is_flag=True, help="The same, and write what came out into the file.")
@click.option("--strict", is_flag=True, help="Take each warning for an error.")
@click.option(
    "--style", is_flag=True, help="Say too what does not read well; exits 1 where something is said."
)
@click.option("--no-cache", is_flag=True, help="Also run what was found right before and has not changed.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="How many workers run at once (700 MB each); by default up to 4.",
)
@click.option("--add-ids", is_flag=True, help="Write an id into each card that lacks one, so that it stays.")
@with_json()
@with_yes
@with_data_and_decks
@with_runner
def check(
    options: CommonOptions,
    paths: tuple[str, ...],
    run: bool,
    fix: bool,
    strict: bool,
    style: bool,
    no_cache: bool,
    jobs: int | None,
    add_ids: bool,
) -> None:
    """Say whether decks are sound: all decks, or those named by file, folder or id.

    Says too what happened to cards that you have learned since they were last used.
    """
    if (no_cache or jobs) and not (run or fix):
        raise click.UsageError("--no-cache and --jobs tell how to run; add --run or --fix")
    workspace = options.open_workspace()
    library = _library(workspace, paths)
    if not library.readings:
        where = f" in {', '.join(paths)}" if paths else ""
        raise click.ClickException(f"there are no decks{where}; `quizcv new NAME` starts one")
    all_named, examination, written = True, None, None
    if add_ids:
        are_named = bool(paths or options.decks)
        all_named = rewriting.add_ids(library, workspace.trust, named=are_named, err=options.json)
        library = _read_again(workspace, paths)
    if run or fix:
        insist(workspace.trust, library.decks, yes=options.yes)
        show_notes([ask_about_runner(workspace)])
        examination = _run(workspace, library.decks, no_cache=no_cache, jobs=jobs)
    findings = checking.cards_without_value(library.decks) + checking.doubtful_texts(library.decks)
    findings += checking.cards_with_wrong_references(library.decks, _others(workspace, library))
    unstyled = checking.style(library.decks, _siblings(workspace, library)) if style else []
    findings += unstyled
    findings += examination.findings if examination else ()
    if fix:
        by_path = named_files(paths or options.decks)
        findings, written = rewriting.keep_promises(library, findings, workspace.trust, by_path)
        library = _read_again(workspace, paths)
    rows = checking.rows(library, findings, written, strict=strict)
    if options.json:
        echo(as_json_text({"decks": rows, **_counts(examination)}))
    else:
        for text in (checking.text(rows), _summary(examination), workspace.decks.changes(library).sentence):
            if text:
                echo_text(text)
    is_sound = all_named and not unstyled and not any(row["errors"] for row in rows)
    sys.exit(0 if is_sound else 1)


def _read_again(workspace: Workspace, paths: tuple[str, ...]) -> Library:
    """The decks to check, after their files were changed."""
    workspace.decks.reload()
    return _library(workspace, paths)


def _library(workspace: Workspace, paths: tuple[str, ...]) -> Library:
    """The decks to check."""
    if not paths:
        return workspace.library
    try:
        library = read_library([_named(workspace, path) for path in paths], [], workspace.decks.cache.read)
    except OSError as error:  # a name that no file can have
        raise click.ClickException(f"{one_line(str(error.filename))}: {error.strerror}") from None
    readings = tuple(_explained(workspace, reading) for reading in library.readings)
    return _with_edits(workspace, msgspec.structs.replace(library, readings=readings), paths)


def _with_edits(workspace: Workspace, library: Library, names: tuple[str, ...]) -> Library:
    """The library in which bundled decks that are named by id or file name have the user's edits.

    A deck file that is named by its path is read as it is. The reading of a deck as it came goes to the end.
    """
    by_name = {_named(workspace, name) for name in names if not Path(name).exists()}
    edited = {
        deck.path: reading
        for reading in workspace.library.readings
        if (deck := reading.deck) and deck.edits and deck.path in by_name
    }
    with_edits = [edited.get(reading.path, reading) for reading in library.readings]
    as_they_came = [reading for reading in library.readings if reading.path in edited]
    decks = (edited[deck.path].deck if deck.path in edited else deck for deck in library.decks)
    return msgspec.structs.replace(
        library, readings=(*with_edits, *as_they_came), decks=tuple(filter(None, decks))
    )


def _others(workspace: Workspace, library: Library) -> tuple[Deck, ...]:
    """The bundled decks and the user's own, if a card speaks of some others."""
    if library is workspace.library and not workspace.decks.paths:
        return library.hidden  # it has all others
    contents = (card.content for deck in library.decks for card in deck.cards)
    if not any(each.needs or each.was or each.picture for each in contents):
        return ()
    known = read_decks(workspace.places, (), workspace.decks.cache, chosen=workspace.settings.decks)
    return (*known.decks, *known.hidden)


def _siblings(workspace: Workspace, library: Library) -> tuple[Deck, ...]:
    """The other decks that lie beside those of the library."""
    known = {reading.path.absolute() for reading in library.readings}
    homes = {reading.deck.path.absolute() if reading.deck else reading.path for reading in library.readings}
    found = [path for folder in sorted({path.parent for path in homes}) for path in beside(folder)]
    return read_library([path for path in found if path not in known], [], workspace.decks.cache.read).decks


def _explained(workspace: Workspace, reading: Reading) -> Reading:
    """The reading; that of a file that is not there says that no deck has this name either."""
    if reading.path.exists():
        return reading
    known = [name for deck in workspace.library.decks for name in (deck.id, deck.path.stem)]
    instead = did_you_mean(str(reading.path), dict.fromkeys(known))
    message = f"there is no such file, and no deck has that id or file name{instead}"
    if re.match(r"\w+:/", str(reading.path)):
        message = "this is an address, not a file; download it, then check the file"
    return msgspec.structs.replace(reading, errors=(DeckProblem(1, 1, message),))


def _named(workspace: Workspace, name: str) -> Path:
    """The path meant: `name` itself, unless nothing is there and a deck has that id or file name."""
    path = Path(name)
    if path.exists():
        return path
    by_id = [deck.path for deck in workspace.library.decks if deck.id == name]
    by_file = [reading.path for reading in workspace.library.readings if reading.path.stem == name]
    return next(iter(by_id + by_file), path)


def named_files(names: tuple[str | Path, ...]) -> set[Path]:
    """The deck files that are named by their path: in a checkout even the bundled ones may be changed so."""
    is_checkout = Path(quizcv.__file__).parent not in bundled_folder().parents
    return set(files([Path(name) for name in names if Path(name).exists()])) if is_checkout else set()


def _run(workspace: Workspace, decks: tuple[Deck, ...], *, no_cache: bool, jobs: int | None) -> Examination:
    """Run what these decks hold, with the progress on the terminal."""
    verified = _verified(workspace)
    settings = workspace.runner_settings
    try:
        with progress() as show:

            def tell(done: int, total: int) -> None:
                show(done, total, f"{done} of {total} checked" if done else "starting torch")

            return checking.examination(
                decks, settings, verified=verified, anew=no_cache, jobs=jobs, tell=tell
            )
    except checking.TorchUnavailableError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise StoppedError(
            "Stopped; what was found right is remembered, so the next run takes what is left."
        ) from None
    finally:
        if verified is not None:
            _save(verified)


def _verified(workspace: Workspace) -> Verified | None:
    """What was found right before; None where the torch that will run is not this Python's."""
    if workspace.runner_settings.command is not None or checking.torch_installed() is None:
        return None
    return checking.Verified(workspace.places.checked, today=workspace.clock().date())


def _save(verified: Verified) -> None:
    try:
        verified.save()
    except OSError as error:
        show_notes([f"what was found right is not remembered: {error.strerror}"])


def _counts(examination: Examination | None) -> dict[str, Any]:
    """How much had to run, for scripts; nothing if nothing was to run."""
    if examination is None:
        return {}
    return {"run": {"run": examination.run, "unchanged": examination.unchanged}}


def _summary(examination: Examination | None) -> str:
    """How much had to run, for a person; "" if nothing was to run."""
    if examination is None:
        return ""
    if not examination.run:
        is_known = examination.unchanged
        return "Nothing had to run: all of it was found right before." if is_known else "Nothing to run."
    rest = f"; {counted(examination.unchanged, 'other was', 'others were')} found right before"
    what = counted(examination.run, "card or entry was", "cards and entries were")
    return f"{what} run{rest if examination.unchanged else ''}."
