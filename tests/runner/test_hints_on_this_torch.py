"""Each hint explains something that the installed torch says; those for others are listed."""

from __future__ import annotations

import os
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from quizcv.runner import Runner, Snippet, hints
from quizcv.runner.hints.facts import Facts, Rule

pytestmark = pytest.mark.asyncio(loop_scope="session")

ELSEWHERE = {
    # Where an accelerator is, or is missing: `OTHER_WORDINGS` in test_hints_rules.py has the messages.
    "mixed_in_layer: should be the same",
    "no_cuda: Found no NVIDIA driver",
    "no_cuda: No CUDA GPUs are available",
    "not_created: with arguments from the 'CUDA' backend",
    "not_created: with arguments from the 'MPS' backend",
    "no_mps: not linked with support for mps",
    "no_mps: The MPS backend is supported on MacOS",
    "saved_on_cuda: deserialize object on a CUDA device",
    # Said by the worker, of memory that grows until it is seen.
    "grown: stopped: it used more than",
    # Older torches, which a command may start on another machine.
    "class_dtype: expected scalar type Long but found",
    "transposing: transpose() received an invalid combination",
    "of_module: to have the same dtype",
    "of_module: are not the same dtype",
    "of_module: input must have the type",
    r"cat_list: (cat|stack)\(\) received an invalid combination of arguments - got \(Tensor, Tensor",
    "permuting_twice: repeated dim in permute",
    # Python 3.12 and later say more than the name.
    "weights_member: has no attribute '",
}


def of_file(name: str) -> dict[str, Any]:
    """What a file of tests defines."""
    return runpy.run_path(str(Path(__file__).with_name(f"test_hints_{name}.py")))


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="600 runs; only another torch changes them")
async def test_each_rule_explains_a_mistake_or_is_known_to_be_for_elsewhere(
    runner: Runner, is_old_torch: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_old_torch:
        pytest.skip("what older torches say is not listed")
    silent = {_named(mark, rule) for mark, rule in hints.RULES}

    def noted(mark: str | re.Pattern[str], rule: Rule) -> Rule:
        def answer(message: str, facts: Facts) -> str | None:
            sentence = rule(message, facts)
            if sentence is not None:
                silent.discard(_named(mark, rule))
            return sentence

        return answer

    monkeypatch.setattr(hints, "RULES", tuple((mark, noted(mark, rule)) for mark, rule in hints.RULES))
    for name in ("shapes", "training", "models"):
        for snippet, _, _ in of_file(name)["MISTAKES"].values():
            await runner.run(snippet)
            await runner.run(snippet, device="meta")  # which has words of its own
    for code in of_file("typos")["TYPOS"]:
        await runner.run(Snippet(code))
    assert silent == ELSEWHERE


def _named(mark: str | re.Pattern[str], rule: Rule) -> str:
    return f"{rule.__name__}: {mark if isinstance(mark, str) else mark.pattern}"
