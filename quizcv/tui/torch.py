"""The one runner that all screens share, and what they say of its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.content import Content

from quizcv import runner
from quizcv.runner import Result, Snippet, State
from quizcv.workspace import Workspace

if TYPE_CHECKING:
    from quizcv.runner import Runner


class SharedRunner:
    """The runner of an app. `changed` is called when the state of its worker is another."""

    def __init__(self, workspace: Workspace, changed: Callable[[], None]) -> None:
        self.made: Runner | None = None
        self._workspace = workspace
        self._changed = changed
        self._awaited = 0  # how many somebody waits for

    @property
    def runner(self) -> Runner:
        """The runner, made when first needed; torch starts when it is warmed or runs something."""
        if self.made is None:
            self.made = runner.Runner(self._workspace.runner_settings, lambda _: self._changed())
        return self.made

    @property
    def state(self) -> State:
        """What the worker is doing."""
        return self.made.state if self.made is not None else State()

    @property
    def could_run_here(self) -> bool:
        """Whether snippets run by a command of the user's, and could run in this Python instead."""
        return self._workspace.runner_settings.command is not None

    async def follow_settings(self) -> None:
        """Have a runner that was made do as the settings say now."""
        if self.made is not None:
            await self.made.use(self._workspace.runner_settings)

    @property
    def start_by_themselves(self) -> bool:
        """Whether torch is to start before there is something to run."""
        return self._workspace.settings.torch_starts != "at first run"

    @property
    def torch_is_coming(self) -> bool:
        """Whether torch is not there yet but starts by itself when something that runs is near."""
        phase = self.state.phase
        return phase == "starting" or (phase == "off" and self.start_by_themselves)

    async def run(self, snippet: Snippet, device: str, seconds: float | None = None) -> Result:
        """Run a snippet; `stop` ends it early. `seconds` replaces those of the settings."""
        with self.stoppable():
            return await self.runner.run(snippet, device=device, seconds=seconds)

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """Meanwhile somebody waits for a run, and `stop` ends it early."""
        self._awaited += 1
        try:
            yield
        finally:
            self._awaited -= 1

    def stop(self) -> bool:
        """Stop the run that is going on; whether there was one."""
        if self._awaited and self.made is not None:
            self.made.cancel()
        return self._awaited > 0

    async def close(self) -> None:
        """Leave no process behind."""
        if self.made is not None:
            await self.made.close()


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
