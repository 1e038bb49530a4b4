"""Looking at everything, one thing after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from quizcv import settings
from quizcv.decks.cache import Cache
from quizcv.doctor import folders, records
from quizcv.doctor.finding import Finding
from quizcv.doctor.torch import torch as examine_torch
from quizcv.paths import Places
from quizcv.trust import allows_command
from quizcv.workspace import LOCAL, read_decks, runner_settings


def examine(
    places: Places,
    deck_paths: Sequence[Path] = (),
    *,
    torch: bool = True,
    runner: tuple[str, ...] | None = None,
) -> Iterator[Finding]:
    """Look at a data folder, at the decks in it (or those at `deck_paths`), and at torch; slow things last.

    `runner` is the command that starts torch instead of the one in the settings.
    """
    chosen, problem = settings.load(places.settings)
    yield from folders.folder(places)
    yield folders.settings(places, problem)
    library = read_decks(places, deck_paths, Cache(places.deck_cache), chosen=chosen.decks)
    yield folders.decks(library)
    yield from folders.changed_decks(library)
    yield from folders.live(places)
    yield from records.history(places.data)
    if torch:
        is_theirs = runner is None and chosen.runner not in ((), LOCAL)
        if is_theirs and not allows_command(places.trusted, chosen.runner):
            yield folders.unasked_runner(chosen.runner)
            runner = LOCAL
        yield from examine_torch(runner_settings(chosen, runner))
