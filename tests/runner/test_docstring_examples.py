"""The examples that torch's own pages give have the same shapes in the runner as with plain exec."""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from quizcv.runner import Result, Runner, Snippet, Value

pytestmark = pytest.mark.asyncio(loop_scope="session")

SLOW = (  # together half of all the time
    "torch.nn.CircularPad3d",
    "torch.nn.Conv3d",
    "torch.nn.ConvTranspose3d",
    "torch.nn.ReplicationPad3d",
    "torch.nn.Transformer",
    "torch.nn.TransformerDecoder",
)


def shapes(value: Value) -> Any:
    """What `plain_exec.shapes` gives for the same value."""
    if value.shape is not None:
        return list(value.shape)
    collection = value.items or value.type in ("tuple", "list", "dict", "OrderedDict")
    return [shapes(item) for item in value.items] if collection else None


def has_tensor(found: Any) -> bool:
    """Whether `shapes` found any; what is made of none, the two report alike or not at all."""
    return isinstance(found, list) and (
        found == [] or any(isinstance(item, int) or has_tensor(item) for item in found)
    )


def bound(result: Result) -> dict[str | None, Any]:
    return {row.name: shapes(row) for row in result.tensors}


async def test_the_examples_of_torch_nn_have_the_shapes_of_plain_exec(
    runner: Runner, forked_python: str
) -> None:
    script = str(Path(__file__).with_name("plain_exec.py"))
    code = f"import runpy; runpy.run_path({script!r})['main']({SLOW!r})"
    process = await asyncio.create_subprocess_exec(
        forked_python, "-c", code, stdout=subprocess.PIPE, limit=2**20
    )
    assert process.stdout is not None
    own_pages = 0
    wrong = []
    async for line in process.stdout:  # while it goes on to the next ones
        name, code, plain = json.loads(line)
        if plain is None:
            continue
        own_pages += not name.startswith(("torch.nn.init.", "torch.nn.utils."))
        result = await runner.run(Snippet(code), seconds=60)
        found = bound(result)
        expected = {key: value for key, value in plain.items() if has_tensor(value)}
        if result.status != "ok" or {key: found.get(key) for key in expected} != expected:
            wrong.append((name, result.status, result.error, expected, found))
    assert wrong == []
    assert await process.wait() == 0
    assert own_pages >= 150
