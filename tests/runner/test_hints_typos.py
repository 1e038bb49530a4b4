"""Misspelt names: the hint names the one that was meant, and is silent where none is close."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from quizcv.runner import Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

TYPOS = {
    "nn.Con2d(3, 8, 3)": ("There is no Con2d in torch.nn: did you mean Conv2d?", "nn.Conv2d(3, 8, 3)"),
    "nn.Conv2d(3, 8, kernl_size=3)": (
        "Conv2d has no parameter kernl_size: did you mean kernel_size?",
        "nn.Conv2d(3, 8, kernel_size=3)",
    ),
    "model = nn.ReLU()\nmodle": (
        "Nothing is called modle here: did you mean model?",
        "model = nn.ReLU()\nmodel",
    ),
    "troch.zeros(3)": ("Nothing is called troch here: did you mean torch?", "torch.zeros(3)"),
    "torch.zeros(3).reshap(3)": (
        "There is no reshap in this Tensor: did you mean reshape?",
        "torch.zeros(3).reshape(3)",
    ),
    "nn.Linear(3, 4).wieght": (
        "There is no wieght in this Linear: did you mean weight?",
        "nn.Linear(3, 4).weight",
    ),
}

SILENT = [
    "nn.Quaternion(3)",
    "nn.Conv2d(3, 8, zzz=3)",
    "zzzzz",
    "class A(nn.Module):\n    def __dir__(self): raise ValueError\nA().wieght",
    "{}.lenght",
]


@pytest.mark.parametrize("wrong", TYPOS)
async def test_the_name_that_was_meant_is_said(explains: Callable[..., Awaitable[None]], wrong: str) -> None:
    hint, right = TYPOS[wrong]
    await explains(Snippet(wrong), (hint,), Snippet(right))


@pytest.mark.parametrize("code", SILENT)
async def test_where_nothing_is_close_nothing_is_said(runner: Runner, code: str) -> None:
    result = await runner.run(Snippet(code))
    assert result.error is not None
    assert result.error.hint is None
