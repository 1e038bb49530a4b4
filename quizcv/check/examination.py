"""Having torch look at whole decks, all but what it found right before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from quizcv.check.examine import examine
from quizcv.check.finding import Finding
from quizcv.check.running import examine_all, workers
from quizcv.check.subject import Subject, subjects
from quizcv.check.verified import Verified
from quizcv.decks import Deck
from quizcv.runner import RunnerSettings


class Examination(msgspec.Struct, frozen=True):
    """What is wrong with the cards and entries that run, and how many of them did and did not have to."""

    findings: tuple[Finding, ...] = ()
    run: int = 0
    unchanged: int = 0


def examination(
    decks: Sequence[Deck],
    settings: RunnerSettings,
    *,
    verified: Verified | None = None,
    anew: bool = False,
    jobs: int | None = None,
    tell: Callable[[int, int], None],
) -> Examination:
    """Run all that these decks have to run, on the CPU.

    What `verified` knows is left out, unless all is to be run `anew`; it learns what is found right.
    `jobs` is the number of workers, where it is not to be what pays. `tell` hears how many of how many are
    done. Without anything to run no worker starts. Raises TorchUnavailableError.
    """
    every = subjects(decks)
    known = {s.key for s in every if verified is not None and not anew and verified.knows(s)}
    left = [subject for subject in every if subject.key not in known]
    if not left:
        return Examination((), 0, len(known))
    done = 0

    def note(subject: Subject, found: Sequence[Finding]) -> None:
        nonlocal done
        done += 1
        if verified is not None:
            verified.note(subject, is_right=not found)
        tell(done, len(left))

    tell(0, len(left))
    count = min(jobs or workers(len(left)), len(left))
    found = asyncio.run(examine_all(left, examine, settings, count, note))
    return Examination(tuple(finding for each in found for finding in each), len(left), len(known))
