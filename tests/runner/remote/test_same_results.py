"""Over ssh the same comes out as here, on a Python that has torch and has never heard of quizcv."""

from __future__ import annotations

import os
import platform
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from quizcv import decks
from quizcv.questions import snippet
from quizcv.runner import Result, Runner, RunnerSettings, Snippet

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.needs("ssh", "sshd")]

DECK = decks.load(decks.bundled_folder() / "06-computer-vision.yaml")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def there(far_side: Any, far_python: Path) -> AsyncIterator[Runner]:
    """A runner over ssh."""
    command = (*far_side.ssh(), str(far_python))
    async with Runner(RunnerSettings(device="cpu", command=command)) as runner:
        state = await runner.start()
        assert state.phase == "ready", state.reason
        yield runner


def timeless(result: Result) -> Result:
    return msgspec.structs.replace(result, milliseconds=0.0)


@pytest.mark.parametrize("card", DECK.entries, ids=lambda card: card.key.partition("/")[2])
async def test_each_entry_gives_the_same_result_there_as_here(
    card: decks.Card, runner: Runner, there: Runner
) -> None:
    wanted = snippet(DECK, card)
    result = await there.run(wanted)
    assert result.status == "ok", result.error
    assert timeless(result) == timeless(await runner.run(wanted))


async def test_all_seven_entries_were_tried() -> None:
    assert len(DECK.entries) == 7


async def test_an_error_is_the_same_too_with_its_hint(runner: Runner, there: Runner) -> None:
    wrong = Snippet("nn.Conv2d(4, 8, 3)", input="torch.randn(1, 3, 8, 8)", setup=("print('so far')",))
    result = await there.run(wrong)
    assert result.error is not None
    assert result.error.hint
    assert timeless(result) == timeless(await runner.run(wrong))


async def test_the_state_says_where_it_runs(runner: Runner, there: Runner) -> None:
    state = there.state
    assert (state.host, state.python) == (os.uname().nodename.partition(".")[0], platform.python_version())
    assert state.torch_and_host == f"{runner.state.torch} on {state.host}"
    assert (runner.state.host, runner.state.torch_and_host) == (None, runner.state.torch)


async def test_there_is_no_quizcv_over_there(there: Runner) -> None:
    result = await there.run(Snippet("import quizcv"))
    assert result.error is not None
    assert result.error.message == "No module named 'quizcv'"
