"""On a terminal with 16 colours every text has a contrast of 4.5 to 1, in every theme that ships."""

from __future__ import annotations

import re

import pytest
from rich.color import ColorSystem
from rich.console import Console

from quizcv.tui.sixteen_colours import ENOUGH, contrast

SMALL = """\
title: Small deck
cards:
  - {id: one, front: What is **one**?, back: The `first` number., source: Peano, tags: [numbers]}
"""
SHEET = """\
cheatsheet:
  - {id: conv, operation: Convolution, code: "nn.Conv2d(3, 16, 3)  # so", input: "x0", note: "Keeps it."}
"""


def _worst(app) -> tuple[float, str]:
    """The text on the screen that differs least from what is behind it, as 16 colours show it."""
    found = [(21.0, "")]
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if re.sub("[ \u2500-\u259f]", "", text) and style is not None and style.color and style.bgcolor:
                shown = [each.downgrade(ColorSystem.STANDARD).number for each in (style.color, style.bgcolor)]
                if None not in shown:
                    found.append((contrast(*shown), f"{text} {shown}"))
    return min(found)


@pytest.mark.parametrize("screen", ["home", "sheet", "review", "settings", "help"])
async def test_every_text_is_readable_in_every_theme(sit, fake_runner, write_deck, screen):
    write_deck(SMALL + SHEET)
    async with sit((80, 30)) as desk:
        desk.app.console = Console(color_system="standard", force_terminal=True, file=desk.app.console.file)
        if screen == "sheet":
            fake_runner(desk.app)
            await desk.press("c", "ctrl+r")
            await desk.sees("float32")
        else:
            await desk.press({"home": "down", "review": "enter", "settings": "comma", "help": "?"}[screen])
        for theme in desk.app.available_themes:
            if theme.startswith("ansi"):
                continue  # those are the terminal's own colours
            desk.app.theme = theme
            await desk.pilot.pause()
            await desk.until(lambda: _worst(desk.app)[0] >= ENOUGH, f"{theme}: {_worst(desk.app)}")
