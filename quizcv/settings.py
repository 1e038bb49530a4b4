"""The user's settings, read from `settings.toml` in the data folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from quizcv.visible import one_line

Positive = Annotated[int, msgspec.Meta(ge=1)]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a user may choose; no choice changes what the log means.

    `day_start` is the hour at which a study day turns, `new_cards` how many unseen cards a day brings,
    `grades` the number of buttons. `device`, `seconds`, `megabytes` and `idle_minutes` bound the runs
    of snippets, and `runner` is the command that starts their Python (empty: this one).
    """

    day_start: Annotated[int, msgspec.Meta(ge=0, le=23)] = 4
    new_cards: Annotated[int, msgspec.Meta(ge=0)] = 5
    grades: Literal[4, 6] = 4
    theme: str = ""
    device: Literal["auto", "cpu", "cuda", "mps", "meta"] = "auto"
    seconds: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    megabytes: Positive = 4000
    idle_minutes: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    runner: tuple[str, ...] = ()

    @property
    def qualities(self) -> tuple[int, ...]:
        """The quality behind each grade button, from the left."""
        return (1, 3, 4, 5) if self.grades == 4 else (0, 1, 2, 3, 4, 5)


_WANTED = {
    "day_start": ("a whole number from 0 to 23", "4"),
    "new_cards": ("a whole number of 0 or more", "5"),
    "grades": ("4 or 6", "4"),
    "theme": ("the name of a theme in quotes", '"nord"'),
    "device": ('"auto", "cpu", "cuda", "mps" or "meta"', '"auto"'),
    "seconds": ("a number above 0", "10.0"),
    "megabytes": ("a whole number of 1 or more", "4000"),
    "idle_minutes": ("a number above 0", "10.0"),
    "runner": ("a list of texts", '["/usr/bin/python3"]'),
}
"""What each setting must be, in words, and how one writes it."""


def load(path: Path) -> tuple[Settings, str]:
    """The settings in a file, and what is wrong with it ("" when nothing is).

    The default holds in place of each wrong setting, and in place of all where the file cannot be read.
    """
    try:
        text = path.read_text("utf-8")
        import tomllib  # most people have no settings

        given = tomllib.loads(text)
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError, RecursionError) as error:
        return Settings(), f"{path}: {_unreadable(error)}. The defaults are used until it is mended."
    valid, wrong = {}, []
    for key, value in given.items():
        try:
            msgspec.convert({key: value}, Settings)
            valid[key] = value
        except (msgspec.ValidationError, ValueError):  # a ValueError for an integer of very many digits
            wrong.append(_place(text, key) + _remedy(key, value))
    problem = f"{path}, {'; '.join(wrong)}. Until then the default holds." if wrong else ""
    return msgspec.convert(valid, Settings), problem


def _unreadable(error: Exception) -> str:
    """Why nothing can be had from the file, and what to do."""
    if isinstance(error, OSError):
        return f"it cannot be read: {error.strerror}"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8; save it as UTF-8 text"
    return f"it is not TOML: {error}; write `name = value` on a line of its own for each setting"


def _place(text: str, key: str) -> str:
    """`line 3: `, where the setting is written; "" where that cannot be told."""
    match = re.search(rf"^[ \t\[\"']*{re.escape(key)}[\"'\]]*\s*([=.]|$)", text, re.MULTILINE)
    return f"line {text.count(chr(10), 0, match.start()) + 1}: " if match else ""


def _remedy(key: str, value: Any) -> str:
    """What is wrong with one setting, and what to write."""
    if key not in _WANTED:
        import difflib

        alike = difflib.get_close_matches(key[:100], _WANTED, 1)
        advice = f"write `{alike[0]}`" if alike else f"remove it (there are {', '.join(_WANTED)})"
        return f"there is no setting `{one_line(key)}`; {advice}"
    wanted, example = _WANTED[key]
    return f"`{key}` must be {wanted}, not {_what(key, value)}; write `{key} = {example}`"


def _what(key: str, value: Any) -> str:
    """A value in a few words."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**12 else "so large a number"
    if isinstance(value, float):
        return str(value)
    if key == "device" and isinstance(value, str):
        return f'"{one_line(value)}"'
    kinds: dict[type, str] = {str: "text", list: "a list", dict: "a table"}
    return kinds.get(type(value), "a date")
