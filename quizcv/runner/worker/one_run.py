"""Running one snippet on the device that was asked for, and the report on it. This imports torch."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any, Optional, cast

import torch

from . import compiler, devices, limits, offline_weights, reuse, unfilled
from .execute import Execution
from .protocol import BROKEN
from .zygote_line import ZygoteLine

TORCH_VERSION = str(torch.__version__)

DeviceChoice = tuple[Optional[str], Optional[str], list[str]]  # noqa: UP045 (an older Python runs this)
"""A device, why it is none other, and what is to be said of it; no device where there is no such one."""


def choose(asked: str) -> DeviceChoice:
    """The device for what is asked for in the settings."""
    try:
        return devices.choose(asked)
    except devices.UnknownDevice:  # the request will meet it again, and can be answered
        return None, None, []


def run(line: ZygoteLine, request: dict[str, Any], choice: DeviceChoice | None, threads: int) -> None:
    """Run the snippet of a request and report on it. `choice` is the device, if it was chosen."""
    device, why, notices = choice or (None, None, [])
    if device is None:
        try:
            device, why, notices = devices.choose(request["device"])
        except devices.UnknownDevice as error:
            problem = {"part": None, "type": "", "message": str(error), "line": None}
            line.report(done={"status": "error", "error": problem})
            return
    if device != "cpu":
        torch.manual_seed(0)  # a run on the CPU may have noted another seed for it
        torch.set_default_device(device)
    if device in ("cpu", "meta"):  # accelerators reserve more address space than any limit
        limits.limit_memory(request["megabytes"])
    if request["snippet"]["alone"]:
        unfilled.fill()

    def fetch_check() -> dict[str, Any]:
        line.report(ran=True)
        check = line.next()
        if check is None:
            os._exit(BROKEN)  # the zygote is gone
        return cast("dict[str, Any]", check)

    execution = Execution(
        request["snippet"], lambda part, number: line.report(at=[part, number]), fetch_check
    )
    execution.notices = offline_weights.notices = list(notices)
    report = execution.execute()
    limits.unlimit_memory()
    if device == "meta":
        execution.notices.insert(0, _dry(report))
    _flush()
    is_plain = request["computes"] and device == "cpu" and not report["warnings"]
    again = is_plain and reuse.is_as_before(threads)
    done = {"device": device, "why": why, "compiler": compiler.is_imported(), "again": again, **report}
    line.report(done=done)


def _dry(report: dict[str, Any]) -> str:
    """What is to be known of a run on meta."""
    if report["status"] == "error" and "meta" in report["error"]["message"].lower():
        return "meta has shapes but no values: this code needs real values, so it cannot run dry"
    return "shapes only, nothing was computed"


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # the snippet may have closed or replaced it
            continue
    ctypes.CDLL(None).fflush(None)  # what C code printed
