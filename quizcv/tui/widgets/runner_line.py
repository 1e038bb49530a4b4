"""The state of the worker, said in the one place that each screen has for it."""

from __future__ import annotations

from textual.content import Content

from quizcv.runner.model import State


def runner_text(state: State | None) -> Content:
    """What torch is doing: nothing yet, starting, ready and where, or what is wrong.

    A machine is named where it may be another one.
    """
    if state is None or state.phase == "off":
        return Content("torch starts when needed")
    if state.phase == "starting":
        return Content(f"torch is starting on {state.host} …" if state.host else "torch is starting …")
    if state.phase == "failed":
        return Content.styled("! torch cannot run", "$text-error")
    parts = [f"torch on {state.host}" if state.host else "torch ready", state.device or "", state.torch or ""]
    return Content(" · ".join(part for part in parts if part))
