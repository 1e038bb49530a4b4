"""The state of the worker, said in the one place that each screen has for it."""

from __future__ import annotations

from textual.content import Content

from quizcv.runner import State


def runner_text(state: State) -> Content:
    """What torch is doing: nothing yet, starting, ready and where, or what is wrong.

    A machine is named where it may be another one.
    """
    if state.phase == "off":
        return Content("torch starts when needed")
    if state.phase == "starting":
        return Content(f"torch is starting on {state.host} …" if state.host else "torch is starting …")
    if state.phase == "failed":
        return Content.styled("! torch cannot run", "$text-error")
    torch = (state.torch or "").partition("+")[0]  # without what it was built for
    parts = [f"torch on {state.host}" if state.host else "torch ready", state.device or "", torch]
    return Content(" · ".join(part for part in parts if part))


def waiting_text(state: State, *, is_far: bool) -> str:
    """What a run is waiting for. `is_far`: torch is started by a command of the user's, which may be slow."""
    if state.phase == "ready":
        return "Running … ctrl+c stops."
    if is_far and state.host is None:
        said = f": {state.reason}" if state.reason else ""
        return f"Waiting for an answer from where torch is{said}. ctrl+c stops."
    return "Waiting for torch to be imported; the first time takes some seconds. ctrl+c stops."
