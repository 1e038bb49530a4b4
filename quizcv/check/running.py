"""Runs what a check needs with torch, in several workers at once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial

import msgspec

from quizcv.check.subject import CardProblem, Subject
from quizcv.questions import JUDGED_ON
from quizcv.runner import Result, Runner, RunnerSettings, Snippet

MOST_WORKERS = 4

SUBJECTS_EACH = 15
"""A worker takes seconds and some 700 MB to start: for fewer subjects another one does not pay."""

Run = Callable[[Snippet], Awaitable[Result]]
"""Runs a snippet as in a fresh process."""

Examine = Callable[[Subject, Run], Awaitable[list[CardProblem]]]
"""Finds out what is wrong with one subject."""


class TorchUnavailableError(Exception):
    """Nothing can be run; the text says why, and what to do."""


def workers(subjects: int) -> int:
    """How many workers are of use for so many subjects on this machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MOST_WORKERS, -(-subjects // SUBJECTS_EACH)))


async def examine_all(
    subjects: Sequence[Subject],
    examine: Examine,
    settings: RunnerSettings,
    count: int,
    note: Callable[[Subject, list[CardProblem]], None],
) -> list[list[CardProblem]]:
    """What there is to find about each subject, in their order, with `count` workers on the CPU.

    `note` hears of each as soon as it is done. No process is left when this ends, however it ends. Raises
    TorchUnavailableError.
    """
    settings = msgspec.structs.replace(settings, device=JUDGED_ON)
    found: dict[int, list[CardProblem]] = {}
    waiting = iter(enumerate(subjects))

    async def work(runner: Runner) -> None:
        state = await runner.start()
        if state.phase != "ready":
            raise TorchUnavailableError(state.reason or "PyTorch does not start.")
        for place, subject in waiting:
            found[place] = await examine(subject, partial(_run, runner))
            note(subject, found[place])

    async with AsyncExitStack() as stack:
        runners = [await stack.enter_async_context(Runner(settings)) for _ in range(count)]
        await _together([asyncio.create_task(work(runner)) for runner in runners])
    return [found[place] for place in range(len(subjects))]


async def _run(runner: Runner, snippet: Snippet) -> Result:
    """Run a snippet, and once more if it got no chance: the machine may just have been too busy."""
    result = await runner.run(snippet)
    return await runner.run(snippet) if result.status in ("timeout", "died") else result


async def _together(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Wait for all of them; the first that fails ends the others."""
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
