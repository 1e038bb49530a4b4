"""The doctor, without torch, on the data folder of the test."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def doctor(run: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., dict[str, Any]]:
    """Runs the doctor without torch; what it found by name, and `exit`, `repaired` besides."""

    def doctor(*arguments: str, input: str = "") -> dict[str, Any]:  # noqa: A002
        done = run("doctor", "--no-torch", "--json", *arguments, input=input)
        report = json.loads(done.stdout)
        assert report["ok"] == all(check["ok"] for check in report["checks"]) == (done.returncode == 0)
        found = {check["name"]: check for check in report["checks"]}
        return found | {"exit": done.returncode, "repaired": report["repaired"]}

    return doctor
