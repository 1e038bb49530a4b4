"""`quizcv try`."""

from __future__ import annotations

import asyncio
import sys
from typing import IO, TYPE_CHECKING

import click
import msgspec

from quizcv.cli.naming import named
from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json, with_runner, with_yes
from quizcv.cli.output import echo, echo_text, show_notes
from quizcv.cli.trusting import ask_about_runner, insist
from quizcv.questions import snippet
from quizcv.results.rows import plain
from quizcv.runner import Result, Runner, RunnerSettings, Snippet, State
from quizcv.text import escaped_json

if TYPE_CHECKING:
    from quizcv.workspace import Workspace


@click.command(name="try", epilog="Example: quizcv try conv2d --device meta --json")
@click.argument("entry", required=False)
@click.option("--code", type=click.File(encoding="utf-8"), metavar="FILE", help="Code to run; - reads it.")
@click.option("--input", "given", metavar="EXPR", help="What `x` is, such as 'torch.randn(1, 3, 32, 32)'.")
@click.option("--device", type=click.Choice(["auto", "cpu", "meta", "cuda", "mps"]), help="Where to run.")
@click.option("--dry-run", is_flag=True, help="Shapes only, on meta: nothing is computed, nothing is big.")
@with_json()
@with_yes
@with_data_and_decks
@with_runner
def try_(
    options: CommonOptions,
    entry: str | None,
    code: IO[str] | None,
    given: str | None,
    device: str | None,
    dry_run: bool,
) -> None:
    """Run a cheat-sheet ENTRY, or code of your own, in PyTorch and show the shapes that come out."""
    if (entry is None) == (code is None):
        raise click.UsageError("say what to run: the id of an ENTRY, or --code FILE")
    if dry_run and device not in (None, "meta"):
        raise click.UsageError("--dry-run has its own device; leave --device out")
    workspace = options.open_workspace()
    wanted = _read(code) if code is not None else _snippet_of(workspace, entry or "", yes=options.yes)
    if given is not None:
        wanted = msgspec.structs.replace(wanted, input=given)
    show_notes([ask_about_runner(workspace)])
    settings = workspace.runner_settings
    result, state = asyncio.run(_run_one(settings, wanted, "meta" if dry_run else device))
    if options.json:
        echo(escaped_json(msgspec.json.encode(result).decode()))
    else:
        echo_text(plain(result, state.torch_and_host))
    if settings.command and (result.status == "died" or state.phase == "failed"):
        show_notes(["`--runner local` runs it with this Python"])
    sys.exit(0 if result.status == "ok" else 1)


def _read(file: IO[str]) -> Snippet:
    """The snippet in a file, or one sentence on why there is none."""
    try:
        code = file.read()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is not UTF-8: {error.reason}") from None
    if not code.strip():
        raise click.ClickException(
            f"there is no code in {'the input' if file.name == '<stdin>' else file.name}"
        )
    return Snippet(code=code)


def _snippet_of(workspace: Workspace, name: str, *, yes: bool) -> Snippet:
    """The snippet of an entry, once the code of its deck may run."""
    entries = [(deck, card) for deck in workspace.library.decks for card in deck.entries]
    deck, card = named("entry", name, entries)
    insist(workspace.trust, [deck], yes=yes)
    return snippet(deck, card)


async def _run_one(settings: RunnerSettings, wanted: Snippet, device: str | None) -> tuple[Result, State]:
    async with Runner(settings) as runner:
        result = await runner.run(wanted, device=device)
        return result, runner.state
