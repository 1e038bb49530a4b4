"""Every text has a contrast of 4.5 to 1, in every theme that ships, on a terminal with 16 colours too."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.console import Console
from rich.style import Style

from quizcv.tui.readable import ENOUGH, XTERM, contrast, of_all, of_sixteen

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
    """The text on the screen that differs least from what is behind it, as the terminal shows it."""
    texts = {}
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if re.sub("[ \u2500-\u259f]", "", text) and style is not None and style.color and style.bgcolor:
                texts[style.color, style.bgcolor] = text
    found = [(21.0, "")]
    for colours, text in texts.items():
        shown = [_shown(app, each) for each in colours]
        if None not in shown:
            found.append((contrast(*shown), f"{text} {shown}"))
    return min(found)


def _shown(app, colour):
    """Red, green and blue of what is shown for a colour; None if only the terminal knows."""
    if app.console.color_system == "standard":
        number = colour.downgrade(ColorSystem.STANDARD).number
        return None if number is None else XTERM[number]
    return colour.triplet


SCREENS = ("home", "sheet", "review", "settings", "help", "stats", "form")


@pytest.mark.parametrize(
    ("screen", "colours"), [*((each, "standard") for each in SCREENS), ("browse", "truecolor")]
)
async def test_every_text_is_readable_in_every_theme(sit, fake_runner, write_deck, answered, screen, colours):
    write_deck(SMALL + SHEET)
    if screen == "stats":
        for days_ago in (9, 8):
            answered("small/one", 1, days_ago)
    async with sit((80, 60 if screen == "stats" else 30)) as desk:
        desk.app.console = Console(color_system=colours, force_terminal=True, file=desk.app.console.file)
        if screen == "sheet":
            fake_runner(desk.app)
            await desk.press("c", "ctrl+r")
            await desk.sees("float32")
        else:
            keys = {
                "home": "down",
                "review": "enter",
                "settings": "comma",
                "help": "?",
                "browse": "b",
                "stats": "s",
                "form": "down a enter",
            }
            await desk.press(*keys[screen].split())
            if screen == "stats":
                await desk.sees("The year", "Hardest cards")
        for theme in desk.app.available_themes:
            if theme.startswith("ansi"):
                continue  # those are the terminal's own colours
            desk.app.theme = theme
            await desk.pilot.pause()
            try:
                await desk.until(lambda: _worst(desk.app)[0] >= ENOUGH)
            except pytest.fail.Exception:
                pytest.fail(f"{theme}: {_worst(desk.app)}")


colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(colours, colours)
def test_whatever_the_colours_text_is_readable_and_what_was_readable_stays(front, back):
    style = Style(color=Color.from_rgb(*front), bgcolor=Color.from_rgb(*back), bold=True)
    shown = of_all(style)
    assert (shown.bgcolor, shown.bold) == (style.bgcolor, True)
    assert contrast(shown.color.triplet, shown.bgcolor.triplet) >= ENOUGH
    assert shown == style or contrast(front, back) < ENOUGH
    sixteen = of_sixteen(style)
    assert contrast(XTERM[sixteen.color.number], XTERM[sixteen.bgcolor.number]) >= ENOUGH
