"""Draw the pictures of the README and the docs from the real program: `python docs/screenshots.py`.

Runs the app on the bundled decks in a temporary data folder, with real torch, and exports what it shows.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from textual.pilot import Pilot

from quizcv.history import Answered
from quizcv.tui.app import QuizApp
from quizcv.tui.widgets.result_view import ResultView
from quizcv.workspace import open_workspace

HERE = Path(__file__).parent
SIZE = (80, 24)
PICTURES = (("seeing/sobel", (80, 24)), ("computer-vision/conv2d", (160, 50)))
"""Entries to be shown as pictures, each at a size."""


def save(app: QuizApp, name: str) -> None:
    """The screen as SVG, without the web font that Rich would have it load."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", app.export_screenshot(title="quizcv"), flags=re.DOTALL)
    (HERE / name).write_text(svg.replace("Fira Code", "ui-monospace, Menlo, DejaVu Sans Mono"), "utf-8")


async def until(pilot: Pilot[str], condition: Callable[[], bool]) -> None:
    """Let the app go on until something is so."""
    async with asyncio.timeout(60):
        while not condition():
            await pilot.pause(0.02)


async def main() -> None:
    """Ten days of answers, then the home screen, a flipped card and the pane after a run."""
    now = datetime(2026, 11, 13, 9, tzinfo=timezone(timedelta(hours=1)))
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Path(folder), clock=lambda: now)
        for _ in range(10):
            session = workspace.session()
            for count in range(60):
                turn = session.next()
                if turn is None:
                    break
                session.grade(turn, Answered(3 if turn.mode == "review" and count % 5 == 4 else 4, 4000))
            now += timedelta(days=1)
        app = QuizApp(workspace)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            save(app, "home.svg")
            app.open_review(("computer-vision",))
            await pilot.pause()
            await pilot.press("space")
            await pilot.pause()
            save(app, "review.svg")
            await pilot.press("q")
            await pilot.pause()
            app.open_cheat_sheet("computer-vision/conv2d")
            await pilot.pause()
            await pilot.press("enter")
            await until(pilot, lambda: app.screen.query_one(ResultView).has_result)
            await pilot.pause()
            save(app, "try-it.svg")
        for key, size in PICTURES:
            app = QuizApp(workspace)
            async with app.run_test(size=size) as pilot:
                app.open_cheat_sheet(key)
                await pilot.pause()
                if key == "computer-vision/conv2d":
                    await pilot.press("tab", "tab", "ctrl+a", *"image", "escape")
                await pilot.press("enter", "p")
                await until(pilot, lambda: app.screen.query_one(ResultView).has_result)  # noqa: B023
                await pilot.pause()
                save(app, f"pictures-{size[0]}x{size[1]}.svg")


os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}  # half blocks, not shades
asyncio.run(main())
