"""The interface with torch on another machine: which one, and what to do when it is not to be had."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from quizcv.decks import bundled_folder
from quizcv.tui.app import QuizApp
from quizcv.workspace import open_workspace

PATIENCE = 90.0
"""Seconds for what waits for torch."""


class Desk:
    """Somebody at a terminal of 80 by 24."""

    def __init__(self, app: QuizApp, pilot: Pilot[str]) -> None:
        self.app = app
        self.press = pilot.press
        self._pilot = pilot

    @property
    def text(self) -> str:
        """What stands on the screen, a pane's lines joined to one."""
        strips = self.app.screen._compositor.render_strips()
        return " ".join(" ".join(strip.text.partition("│")[2] or strip.text for strip in strips).split())

    async def sees(self, *texts: str) -> None:
        """Wait until all of these stand on the screen."""
        deadline = time.monotonic() + PATIENCE
        while missing := [text for text in texts if text not in self.text]:
            assert time.monotonic() < deadline, (missing, self.text)
            await self._pilot.pause()


@asynccontextmanager
async def sit(data: Path, *runner: str) -> AsyncIterator[Desk]:
    workspace = open_workspace(
        data,
        clock=lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        deck_paths=[bundled_folder() / "06-computer-vision.yaml"],
    )
    workspace.runner = runner
    app = QuizApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        desk = Desk(app, pilot)
        await desk.press("c")
        yield desk


@pytest.mark.needs("ssh", "sshd")
async def test_the_pane_names_the_machine_and_a_lost_connection_is_answered_by_an_offer(
    far_side: Any, far_python: Path, far_processes: Callable[..., dict[int, str]], tmp_path: Path
) -> None:
    ssh = far_side.ssh()
    there = f"torch on {os.uname().nodename.partition('.')[0]} · cpu · "
    async with sit(tmp_path, *ssh, str(far_python)) as desk:
        await desk.sees(there)
        await desk.press("enter")
        await desk.sees("(1, 16, 32, 32)")
        await desk.press("q")
        await desk.sees("Today", there)
        await desk.press("c")
        await desk.press("tab", "ctrl+a", *"while 1: import os; os.system('sleep 1000')", "ctrl+r")
        while "sleep" not in far_processes().values():
            await desk._pilot.pause()
        (client,) = (
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if path.read_bytes().startswith("\0".join(ssh).encode())
        )
        os.kill(client, signal.SIGKILL)
        await desk.sees("the connection to ", "was lost while the snippet ran (ended by SIGKILL)")
        await desk.sees("esc, then h runs it in this Python instead, until quizcv ends.")


@pytest.mark.needs("ssh", "sshd")
async def test_what_cannot_run_there_runs_here_for_a_session(
    far_side: Any,
    python_without_torch: Path,
    tmp_path: Path,
    forked_torch: Callable[[], AbstractContextManager[None]],
) -> None:
    with forked_torch():
        async with sit(tmp_path, *far_side.ssh(), str(python_without_torch)) as desk:
            await desk.sees("! torch cannot run", "PyTorch is not installed for ", "h run here")
            await desk.sees("h runs it in this Python instead, until quizcv ends. ctrl+r tries again.")
            await desk.press("h")
            await desk.sees("torch ready · cpu")
            assert "h run here" not in desk.text
            await desk.press("enter")
            await desk.sees("(1, 16, 32, 32)")
            await desk.press("h")
            await desk.sees("! torch cannot run")
            assert not (tmp_path / "settings.toml").exists()


async def test_home_says_it_too_and_where_the_remedy_is(tmp_path: Path) -> None:
    async with sit(tmp_path, "no-such-command") as desk:
        await desk.sees("! torch cannot run", "the command no-such-command cannot be started")
        await desk.press("q")
        await desk.sees("! torch cannot run: p tells more")
        await desk.press("p")
        await desk.sees("the command no-such-command cannot be started", "h in the cheat sheet runs snippets")
