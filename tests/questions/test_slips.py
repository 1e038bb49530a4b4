"""Slips that people make are named, and none wrongly: `slips.yaml` has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from quizcv.questions.expressions import wrong_shapes
from quizcv.questions.slips import slip
from quizcv.questions.snippets import outcome
from quizcv.questions.typed_shapes import read_shapes
from quizcv.runner import Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

SLIPS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "slips.yaml").read_text("utf-8"))
NAMED = 0.85
"""How many of them have to be named."""


async def test_nearly_all_slips_are_named_and_none_wrongly(runner: Runner) -> None:
    named, unnamed, wrongly = 0, [], []
    for each in SLIPS:
        setup = (each["setup"],) if "setup" in each else ()
        run = Snippet(each["code"], setup, each.get("input"))
        result = await runner.run(run, device="cpu")
        truth = outcome(result)
        assert truth is not None, result
        for answer, word in each["wrong"].items():
            guess = read_shapes(answer, {})
            assert guess != truth, (each["code"], answer)
            found = slip(guess, truth, run, result)
            words = {*found.word.split(" or ")} if found else set()
            told = f"{each['code']}: {answer} is {word}: {found.said if found else 'not named'}"
            if words and not words <= {*word.split(" or ")}:
                wrongly.append(told)
            elif words:
                named += 1
            elif word != "-":
                unnamed.append(told)
    assert not wrongly, "\n".join(wrongly)
    assert named + len(unnamed) >= 200
    assert named >= NAMED * (named + len(unnamed)), "\n".join(unnamed)


STRANGE = r"""
x[ | x.permute(*a) | x.reshape(0, -1) | x.reshape('a') | torch.cat([]) | x[[0]] | x.mean(dim='a')
torch.zeros(-1) | x.unsqueeze() | torch.einsum(1, x) | x[1.5] | x[::0] | torch.arange(1, 2, 0)
nn.Conv2d(3).weight | nn.Conv2d(4, 4, 3, groups=0).weight | x.view(torch.int) | y = 1 | x.frobnicate(1)
x.movedim((0, 1), (1, 0)) | x.squeeze((0, 1)) | x.expand('a', 'b') | torch.full('a', 1)
"""


async def test_what_is_not_understood_is_left_alone() -> None:
    for code in (*STRANGE.replace("\n", "|").split("|"), "(" * 500, "y = x\ny = y.mean(0)\ny"):
        assert [shape for shape, _ in wrong_shapes(code.strip(), (), {"x": (2, 3)})] == [], code
