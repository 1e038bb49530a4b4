"""Text that can be read on a terminal with 16 colours, whichever theme is chosen.

Such a terminal shows the nearest of its colours, and two that differ in a theme may come out alike. The
colours are taken to be xterm's: those of other terminals are much like them.
"""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Background
from textual.filter import LineFilter

ENOUGH = 4.5
"""The contrast that text needs (WCAG 2, AA). Of black and white one always has it."""

XTERM = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0)),
    *((0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0)),
    *((92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)),
)
BLACK, WHITE = 0, 15


class ReadableText(LineFilter):
    """Shows text in black or white where its colour comes too near to that behind it; pictures stay."""

    def apply(self, segments: list[Segment], background: Background) -> list[Segment]:  # noqa: ARG002
        return [
            Segment(text, _readable(style), control) if style is not None and _is_text(text) else segment
            for segment in segments
            for text, style, control in (segment,)
        ]


def _is_text(text: str) -> bool:
    """Whether there is more in it than blanks, lines and the blocks of pictures."""
    return any(character != " " and not "\u2500" <= character <= "\u259f" for character in text)


@lru_cache(2048)
def _readable(style: Style) -> Style:
    if style.color is None or style.bgcolor is None:
        return style
    front, back = _number(style.color), _number(style.bgcolor)
    if front is None or back is None:  # the terminal's own, which only it knows
        return style
    if contrast(front, back) < ENOUGH:
        front = max(BLACK, WHITE, key=lambda number: contrast(number, back))
    return style + Style(color=Color.from_ansi(front), bgcolor=Color.from_ansi(back), dim=False)


def _number(colour: Color) -> int | None:
    """Which of the 16 is shown for a colour."""
    return colour.downgrade(ColorSystem.STANDARD).number


def contrast(one: int, other: int) -> float:
    """How much two of the 16 differ in brightness, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(number: int) -> float:
    shares = [part / 255 for part in XTERM[number]]
    red, green, blue = (x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
