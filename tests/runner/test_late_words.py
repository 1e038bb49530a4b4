"""What a worker says about a run that is being stopped just then."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from quizcv.runner import Result, RunnerSettings
from quizcv.runner.connection import Connection
from quizcv.runner.messages import Message


class SilentWorker:
    """Takes messages and answers nothing by itself."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, **message: Any) -> None:
        self.sent.append(message)


async def test_a_run_that_begins_while_it_is_being_stopped_disturbs_nothing() -> None:
    connection = Connection(RunnerSettings(), lambda _: None)
    worker = connection._process = SilentWorker()  # type: ignore[assignment]
    run = asyncio.create_task(connection.request_run({"seconds": 1.0}))
    await asyncio.sleep(0)
    run.cancel()
    await asyncio.sleep(0)
    assert [list(message) for message in worker.sent] == [["run"], ["cancel"]]
    connection._take(Message(running=1))
    connection._take(Message(id=1, result=Result("cancelled")))
    with pytest.raises(asyncio.CancelledError):
        await run
