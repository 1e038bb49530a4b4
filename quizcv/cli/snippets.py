"""`quizcv try`."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

import click

from quizcv.cli.options import Asked, with_places, with_runner
from quizcv.cli.trusting import insist, yes_option

if TYPE_CHECKING:
    from quizcv.decks import Card, Deck
    from quizcv.runner import Result, RunnerSettings, Snippet, State
    from quizcv.workspace import Workspace


@click.command(
    name="try",
    short_help="Run code in PyTorch and show its shapes.",
    epilog="Example: quizcv try conv2d --device meta --json",
)
@click.argument("entry", required=False)
@click.option("--code", type=click.File(encoding="utf-8"), metavar="FILE", help="Code to run; - reads it.")
@click.option("--input", "given", metavar="EXPR", help="What `x` is, such as 'torch.randn(1, 3, 32, 32)'.")
@click.option("--device", type=click.Choice(["auto", "cpu", "meta", "cuda", "mps"]), help="Where to run.")
@click.option("--dry-run", is_flag=True, help="Shapes only, on meta: nothing is computed, nothing is big.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@yes_option
@with_places
@with_runner
def try_(
    asked: Asked,
    entry: str | None,
    code: IO[str] | None,
    given: str | None,
    device: str | None,
    dry_run: bool,
    as_json: bool,
    yes: bool,
) -> None:
    """Run a cheat-sheet ENTRY, or code of your own, in PyTorch and show the shapes that come out."""
    import asyncio

    import msgspec

    from quizcv.questions import snippet
    from quizcv.results.rows import plain
    from quizcv.runner import Snippet

    if (entry is None) == (code is None):
        raise click.UsageError("say what to run: the id of an ENTRY, or --code FILE")
    if dry_run and device not in (None, "meta"):
        raise click.UsageError("--dry-run has its own device; leave --device out")
    workspace = asked.open()
    if code is not None:
        try:
            wanted = Snippet(code=code.read(), input=given)
        except UnicodeDecodeError as error:
            raise click.ClickException(f"{code.name} is not UTF-8: {error.reason}") from None
        if not wanted.code.strip():
            raise click.ClickException(
                f"there is no code in {'the input' if code.name == '<stdin>' else code.name}"
            )
    else:
        deck, card = _entry(workspace, entry or "")
        insist(workspace.trust, [deck], yes=yes)
        wanted = snippet(deck, card)
        if given is not None:
            wanted = msgspec.structs.replace(wanted, input=given)
    settings = workspace.runner_settings
    result, state = asyncio.run(_run_one(settings, wanted, "meta" if dry_run else device))
    torch = state.torch_and_host
    click.echo(msgspec.json.encode(result).decode() if as_json else plain(result, torch))
    if settings.command and (result.status == "died" or state.phase == "failed"):
        click.echo("note: `--runner local` runs it with this Python", err=True)
    sys.exit(0 if result.status == "ok" else 1)


async def _run_one(settings: RunnerSettings, wanted: Snippet, device: str | None) -> tuple[Result, State]:
    from quizcv.runner import Runner

    async with Runner(settings) as runner:
        result = await runner.run(wanted, device=device)
        return result, runner.state


def _entry(workspace: Workspace, name: str) -> tuple[Deck, Card]:
    """The entry with this key, or with this id in whichever deck has it alone."""
    entries = [(deck, card) for deck in workspace.library.decks for card in deck.entries]
    found = [(deck, card) for deck, card in entries if name in (card.key, card.key.partition("/")[2])]
    if len(found) == 1:
        return found[0]
    if found:
        raise click.ClickException(
            f"{name!r} is in several decks; write {' or '.join(card.key for _, card in found)}"
        )
    known = ", ".join(card.key for _, card in entries) or "none"
    raise click.ClickException(f"there is no entry {name!r}; there are: {known}")
