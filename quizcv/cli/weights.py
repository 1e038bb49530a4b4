"""`quizcv fetch-weights`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
import msgspec

from quizcv.cli.options import INTERRUPTED, CommonOptions, with_data_and_decks
from quizcv.cli.output import echo, show_notes
from quizcv.cli.trusting import ask_about_runner
from quizcv.text import error_text, printable_line, sized
from quizcv.weights import is_wrong, promised
from quizcv.weights.catalogue import WeightsError, ask_torchvision
from quizcv.weights.download import MOST, download, through
from quizcv.weights.named import named

if TYPE_CHECKING:
    from quizcv.runner import RunnerSettings
    from quizcv.workspace import Workspace


def _mirror(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Only what can be an address."""
    if value is not None:
        try:
            parts = urlsplit(value)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if not sound:
            raise click.BadParameter("write an address such as https://mirror.example/pytorch")
    return value


@click.command(
    name="fetch-weights",
    epilog="Example: quizcv fetch-weights resnet18 resnet50:IMAGENET1K_V1",
)
@click.argument("models", nargs=-1, metavar="[MODEL]...")
@click.option(
    "--from", "mirror", metavar="URL", callback=_mirror, help="A mirror to ask in place of PyTorch's server."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=20.0,
    metavar="SECONDS",
    show_default=True,
    help="How long the server may be silent.",
)
@with_data_and_decks
def fetch_weights(
    options: CommonOptions, models: tuple[str, ...], mirror: str | None, timeout: float
) -> None:
    """Download the pretrained weights of torchvision's MODELs, or of those that the cheat sheets name.

    They go where torch looks for them; what is there already is checked. MODEL is a name such as resnet18,
    or NAME:WEIGHTS for others than the default ones.
    """
    try:
        _fetch_all(options.open_workspace(), models, mirror, timeout)
    except WeightsError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(error_text(error)) from None
    except KeyboardInterrupt:
        echo("", err=True)
        echo("Stopped; what had come of an unfinished file is gone again.", err=True)
        sys.exit(INTERRUPTED)


def _fetch_all(workspace: Workspace, models: tuple[str, ...], mirror: str | None, seconds: float) -> None:
    wanted = models or named(workspace.library.decks)
    if not wanted:
        echo("No cheat sheet names pretrained weights; say for which MODEL, such as resnet18.")
        return
    show_notes([ask_about_runner(workspace)])
    catalogue = ask_torchvision(_on_this_machine(workspace.runner_settings))
    urls = [catalogue.url(model) for model in wanted]  # before anything is fetched
    for model, url in zip(wanted, urls, strict=True):
        _fetch(model, url, catalogue.place(url), mirror, seconds, catalogue.most(url, MOST))


def _on_this_machine(settings: RunnerSettings) -> RunnerSettings:
    """The runner of this machine: the files are for this one."""
    command = settings.command
    if command is None or Path(command[0]).name.startswith("python"):
        return settings
    ran_by = shlex.join(command)
    show_notes([f"snippets are run by {ran_by}, but weights are fetched for this machine only"])
    return msgspec.structs.replace(settings, command=None)


def _fetch(model: str, url: str, path: Path, mirror: str | None, seconds: float, most: int) -> None:
    checked = "its checksum is right" if promised(path.name) else "its name has no checksum"
    if path.is_file():
        if not is_wrong(path):
            echo(f"{model}: {path} is there, {checked}")
            return
        echo(f"{model}: {path} has a wrong checksum and is fetched again", err=True)
    with download(through(mirror, url) if mirror else url, seconds, most) as arriving:
        size = arriving.size
        label = printable_line(f"{model}  {sized(size)}" if size is not None else model)
        with click.progressbar(range(size or 0), label=label, file=sys.stderr) as bar:
            arriving.save(path, bar.update)
    echo(f"{model}: {path} fetched, {checked}")
