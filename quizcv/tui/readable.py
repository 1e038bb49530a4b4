"""Text that can be read, whichever theme is chosen and on a terminal with 16 colours too.

Many a theme has colours that come near to what is behind them, on a chosen line above all. A terminal with 16
colours shows the nearest of those, and two that differ in a theme may come out alike. They are taken to be
xterm's: those of other terminals are much like them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Background
from textual.filter import LineFilter

ENOUGH = 4.5
"""The contrast that text needs (WCAG 2, AA). Of black and white one always has it."""
STEPS = 10
"""So many shades are tried between a colour and black or white."""

XTERM = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0)),
    *((0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0)),
    *((92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)),
)
BLACK, WHITE = 0, 15

Rgb = Sequence[int]
"""Red, green and blue, each from 0 to 255."""


class ReadableText(LineFilter):
    """Gives text another colour where its own comes too near to that behind it; pictures stay.

    It is the next shade that can be read, or black or white where there are only `sixteen` colours.
    """

    def __init__(self, *, sixteen: bool) -> None:
        super().__init__()
        self._readable = of_sixteen if sixteen else of_all

    def apply(self, segments: list[Segment], background: Background) -> list[Segment]:  # noqa: ARG002
        readable = self._readable
        return [
            segment
            if style is None or (shown := readable(style)) is style or not _is_text(text)
            else Segment(text, shown, control)
            for segment in segments
            for text, style, control in (segment,)
        ]


def _is_text(text: str) -> bool:
    """Whether there is more in it than blanks, lines and the blocks of pictures."""
    return any(character != " " and not "\u2500" <= character <= "\u259f" for character in text)


@lru_cache(2048)
def of_all(style: Style) -> Style:
    """The style itself if it can be read, else one of like colour; the terminal's own colours stay."""
    if style.color is None or style.bgcolor is None:
        return style
    front, back = style.color.triplet, style.bgcolor.triplet
    if front is None or back is None or contrast(front, back) >= ENOUGH:
        return style
    end = max(XTERM[BLACK], XTERM[WHITE], key=lambda end: contrast(end, back))
    shades = (_between(front, end, step / STEPS) for step in range(1, STEPS + 1))
    return style + Style(
        color=Color.from_rgb(*next(shade for shade in shades if contrast(shade, back) >= ENOUGH))
    )


@lru_cache(2048)
def of_sixteen(style: Style) -> Style:
    """The style in those of the 16 colours that the terminal takes for it, or black or white on the same."""
    if style.color is None or style.bgcolor is None:
        return style
    front, back = _number(style.color), _number(style.bgcolor)
    if front is None or back is None:  # the terminal's own, which only it knows
        return style
    if contrast(XTERM[front], XTERM[back]) < ENOUGH:
        front = max(BLACK, WHITE, key=lambda number: contrast(XTERM[number], XTERM[back]))
    return style + Style(color=Color.from_ansi(front), bgcolor=Color.from_ansi(back), dim=False)


def _between(one: Rgb, other: Rgb, share: float) -> Rgb:
    return [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]


def _number(colour: Color) -> int | None:
    """Which of the 16 is shown for a colour."""
    return colour.downgrade(ColorSystem.STANDARD).number


def contrast(one: Rgb, other: Rgb) -> float:
    """How much two colours differ in brightness, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    shares = [part / 255 for part in colour]
    red, green, blue = (x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
