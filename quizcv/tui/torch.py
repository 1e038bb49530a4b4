"""The one runner that all screens share: made when first needed, stopped while somebody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from quizcv.runner import Result, RunnerSettings, Snippet, State
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
        self._in_this_python = False

    @property
    def runner(self) -> Runner:
        """The runner, made when first needed; torch starts when it is warmed or runs something."""
        if self.made is None:
            from quizcv.runner import Runner  # brings what starts processes: after the first frame

            self.made = Runner(self._settings, lambda _: self._changed())
        return self.made

    @property
    def state(self) -> State:
        """What the worker is doing."""
        return self.made.state if self.made is not None else State()

    @property
    def _settings(self) -> RunnerSettings:
        chosen = self._workspace.runner_settings
        return msgspec.structs.replace(chosen, command=None) if self._in_this_python else chosen

    @property
    def could_run_here(self) -> bool:
        """Whether snippets run by a command of the user's, and could run in this Python instead."""
        return self._settings.command is not None

    def change_place(self) -> bool:
        """Run in this Python, or by the user's command again; False if there is no command.

        What runs is stopped; `follow_settings` does the rest.
        """
        if self._workspace.runner_settings.command is None:
            return False
        self._in_this_python = not self._in_this_python
        self.stop()
        return True

    def use_the_command(self) -> None:
        """Run by the user's command, which is a new one, whatever was chosen with `change_place`."""
        self._in_this_python = False

    async def follow_settings(self) -> None:
        """Have a runner that was made do as the settings say now."""
        if self.made is not None:
            await self.made.use(self._settings)

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
