"""Whatever a far side sends, or however it dies: the run ends at once, with one sentence that is harmless."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.questions.layer_slips import of_layers
from quizcv.results.rows import plain, size_lines
from quizcv.results.tree import build_tree
from quizcv.runner import Result, Runner, RunnerSettings, Snippet, connection
from quizcv.runner.messages import LieError, Message, read

PROGRAM = Path(__file__).with_name("far_side.py")
SECONDS = 60.0
"""Within which it is over on the busiest machine."""


@pytest.fixture(scope="module", autouse=True)
def busy_machine() -> Iterator[None]:
    """A far side that says nothing more is waited for as long; it may just not have had its turn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quizcv.runner.heartbeat.FIRST_SECONDS", SECONDS)
        yield


def runner_of(lie: str, seconds: float = 10.0) -> Runner:
    return Runner(RunnerSettings(command=(sys.executable, str(PROGRAM), lie), seconds=seconds))


def is_harmless(text: str) -> bool:
    return not set(text) & set("\x1b\x07\x9b\u202e") and "\n" not in text and len(text) < 1500


@pytest.mark.parametrize(
    ("lie", "status", "why"),
    [
        ("huge counts", "died", "a number that is far too large"),
        ("huge shape", "died", "report makes no sense"),
        ("negative counts", "died", "report makes no sense"),
        ("nested values", "died", "nested more than 60 deep"),
        ("very many layers", "died", "it sent a"),
        ("more layers", "died", "report makes no sense"),
        ("long output", "died", "report makes no sense"),
        ("no time", "died", "report makes no sense"),
        ("wrong types", "died", "report makes no sense"),
        ("deep report", "died", "nested more than 60 deep"),
        ("deep message", "died", "nested more than 60 deep"),
        ("huge beat", "died", "a number that is far too large"),
        ("long line", "died", "it sent a line of more than 20 MiB"),
        ("parts", "died", "a message of more than 400,000 parts"),
        ("flood", "died", "more than 64 KiB of other things"),
        ("beats", "died", "more than 64 KiB of other things"),
        ("results", "died", "more than 64 KiB of other things"),
        ("killed", "died", "ended by signal 35"),
        ("gone", "died", "exit status 3"),
    ],
)
async def test_a_lie_in_a_run_ends_it_with_a_sentence(lie: str, status: str, why: str) -> None:
    async with asyncio.timeout(SECONDS), runner_of(lie, seconds=60.0) as runner:
        result = await runner.run(Snippet("y = 1"))
        assert result.error is not None
        assert (result.status, why in result.error.message) == (status, True), result.error.message
        assert is_harmless(result.error.message)


async def test_a_run_that_is_always_just_beginning_ends_at_its_limit() -> None:
    async with asyncio.timeout(SECONDS), runner_of("running", seconds=0.3) as runner:
        result = await runner.run(Snippet("y = 1"))
        assert result.error is not None
        assert (result.status, result.error.message) == (
            "timeout",
            "the worker did not answer in time and was killed",
        )
        assert connection.GRACE_SECONDS < 1


async def test_the_reading_goes_on_after_reports_for_others_and_second_ones() -> None:
    async with asyncio.timeout(SECONDS), runner_of("truth") as runner:
        for _ in range(3):
            result = await runner.run(Snippet("y = 1"))
            assert (result.status, result.stdout, len(result.tensors)) == ("ok", "", 1)
        assert all(map(is_harmless, (runner.state.torch or "", runner.state.host or "")))
        assert len(f"{runner.state.torch}{runner.state.host}") < 200


@pytest.mark.parametrize("lie", ["escapes", "no axes", "many axes"])
async def test_what_may_be_shown_is_harmless(lie: str) -> None:
    async with asyncio.timeout(SECONDS), runner_of(lie) as runner:
        result = await runner.run(Snippet("y = 1"))
        assert result.status == "ok"
        assert not set(plain(result)) & set("\x1b\x07\x9b\u202e")
        list(of_layers((1, 2), result))


@pytest.mark.parametrize(
    "lie",
    ["deep report", "deep message", "huge beat", "long line", "flood", "beats", "results", "killed", "gone"],
)
async def test_a_lie_at_the_start_ends_that_with_a_sentence(lie: str) -> None:
    async with asyncio.timeout(SECONDS), runner_of(f"start: {lie}") as runner:
        state = await runner.start()
        assert state.phase == "failed"
        assert "ended before torch was ready" in str(state.reason)
        assert is_harmless(str(state.reason))


async def test_nothing_stops_the_loop_while_a_large_report_is_read() -> None:
    """The longest report that is taken keeps no key waiting: turns of the loop go on while it is read."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    line = b'{"id": 1, "result": {"status": "ok", "x": [' + b'{"a": 1},' * 150_000 + b"0]}}"
    counting = asyncio.create_task(count())
    message = await asyncio.to_thread(read, line)
    counting.cancel()
    assert message is not None
    assert turns > 3


texts = st.text(max_size=8)
numbers = st.integers() | st.floats() | st.sampled_from([10**400, -(10**20), 2**63, 0])
words = st.sampled_from(["conv", "convolution", "pooling", "transposed", "linear", "flatten", "same"])
anything = st.recursive(
    st.none() | st.booleans() | numbers | texts | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=6,
)


def lying(shape: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Such an object, with anything in the place of some of its values, and some left out."""
    return st.fixed_dictionaries({}, optional={key: value | anything for key, value in shape.items()})


sizes = st.lists(st.integers(0, 9), max_size=5)
values = st.fixed_dictionaries(
    {"type": st.just("Tensor")}, optional={"shape": sizes | anything, "name": texts}
)
setting_names = ("axes", "kernel_size", "stride", "padding", "dilation", "groups", "output_padding")
settings = lying(
    {"kind": words}
    | {name: st.integers(-1, 3) | sizes for name in setting_names}
    | {name: st.integers(-3, 9) for name in ("in_features", "out_features", "start_dim", "end_dim")}
)
counts = {name: st.integers(0, 9) for name in ("parameters", "trainable", "flops")}
layers = st.fixed_dictionaries(
    {"name": texts, "type": words, "input": values, "output": values, **counts, "settings": settings}
)
blocks = st.fixed_dictionaries(
    {"name": texts, "type": words, "output": values, **counts, "first": numbers, "end": numbers}
)
modules = st.fixed_dictionaries(
    {"type": words, "layers": st.lists(layers, max_size=3)},
    optional={"input": values, "output": values, "blocks": st.lists(blocks, max_size=2), "steps": anything},
)
problems = lying({"message": texts, "type": texts, "part": texts, "line": numbers, "facts": anything})
results = st.fixed_dictionaries(
    {"status": st.sampled_from(["ok", "error", "?"])},
    optional={"module": modules, "tensors": st.lists(values, max_size=3), "error": problems, "x": anything},
)
messages = st.fixed_dictionaries({"id": numbers, "result": results}) | lying(
    {"hello": anything, "beat": numbers, "ready": anything, "failed": anything, "running": numbers}
)
lines = st.binary(max_size=40) | messages.map(lambda message: json.dumps(message).encode())


@given(lines, st.integers(0, 300), st.binary(max_size=3))
def test_any_line_is_a_message_or_none_or_a_lie(line: bytes, at: int, put: bytes) -> None:
    for each in (line, line[:at] + put + line[at + len(put) :]):
        try:
            message = read(each)
        except LieError:
            continue
        assert message is None or isinstance(message, Message)
        if message is not None and isinstance(message.result, Result):
            assert not set(plain(message.result)) & set("\x1b\x07\x9b\u202e")
            size_lines(message.result)
            build_tree(message.result)
            list(of_layers((1, 2), message.result))
