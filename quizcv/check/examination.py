"""Has torch look at whole decks, at all but what it found right before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec

from quizcv.check.code_cards import examine_answers
from quizcv.check.entries import examine_entry
from quizcv.check.last_statement import without_value
from quizcv.check.outcome_cards import examine_prints, examine_raises, examine_shape, examine_value
from quizcv.check.running import Run, examine_all, workers
from quizcv.check.runs import Trials
from quizcv.check.subject import CardProblem, Subject, subjects
from quizcv.check.verified import Verified
from quizcv.decks import Deck
from quizcv.decks.contents import (
    BlankCard,
    Content,
    Entry,
    PrintsCard,
    RaisesCard,
    ShapeCard,
    TaskCard,
    ValueCard,
)
from quizcv.runner import RunnerSettings

EXAMINERS: dict[type[Content], Callable[[Subject, Any, Trials], Awaitable[list[CardProblem]]]] = {
    ShapeCard: examine_shape,
    RaisesCard: examine_raises,
    ValueCard: examine_value,
    PrintsCard: examine_prints,
    TaskCard: examine_answers,
    BlankCard: examine_answers,
    Entry: examine_entry,
}
"""What finds out everything that torch can say about a card, for each kind that runs."""


class Examination(msgspec.Struct, frozen=True):
    """What is wrong with the cards and entries that run, and how many of them did and did not have to."""

    findings: tuple[CardProblem, ...] = ()
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

    What `verified` knows is left out, but for its warnings, unless all is to be run `anew`; it learns what
    is found right.
    `jobs` is the number of workers, where it is not to be what pays. `tell` hears how many of how many are
    done. Without anything to run no worker starts. Raises TorchUnavailableError.
    """
    every = subjects(decks)
    known: dict[str, list[CardProblem]] = {}
    if verified is not None and not anew:
        known = {s.key: kept for s in every if (kept := verified.knows(s)) is not None}
    left = [subject for subject in every if subject.key not in known]
    warnings = tuple(warning for each in known.values() for warning in each)
    if not left:
        return Examination(warnings, 0, len(known))
    done = 0

    def note(subject: Subject, findings: Sequence[CardProblem]) -> None:
        nonlocal done
        done += 1
        if verified is not None:
            verified.note(subject, findings)
        tell(done, len(left))

    tell(0, len(left))
    count = min(jobs or workers(len(left)), len(left))
    findings = asyncio.run(examine_all(left, _examine, settings, count, note))
    found = tuple(finding for each in findings for finding in each)
    return Examination(found + warnings, len(left), len(known))


async def _examine(subject: Subject, run: Run) -> list[CardProblem]:
    """What is wrong with this subject; nothing when all that it asks can be answered, and only rightly.

    What `cards_without_value` says of it without running it is not said again.
    """
    if without_value(subject) is not None:
        return []
    return await EXAMINERS[type(subject.content)](subject, subject.content, Trials(run))
