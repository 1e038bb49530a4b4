"""Reading the file: what is wrong in it has a line and a remedy, and the rest of it holds."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from quizcv.settings.model import SETTINGS, Settings, is_valid
from quizcv.text import one_line


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
        return Settings(), f"{path}: {unreadable(error)}. The defaults are used until it is fixed."
    given = {key: _kept(key, value) for key, value in given.items()}
    valid = {key: value for key, value in given.items() if is_valid(key, value)}
    wrong = [_place(text, key) + _remedy(key, given[key]) for key in given if key not in valid]
    problem = f"{path}, {'; '.join(wrong)}. Until then the default holds." if wrong else ""
    return msgspec.convert(valid, Settings), problem


def _kept(key: str, value: Any) -> Any:
    """A value as it is kept: a command that is one text is taken apart, if it can be."""
    if key == "runner" and isinstance(value, str):
        with suppress(ValueError):
            return shlex.split(value)
    return value


def unreadable(error: Exception) -> str:
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
    if key not in SETTINGS:
        import difflib

        alike = difflib.get_close_matches(key[:100], SETTINGS, 1)
        advice = f"write `{alike[0]}`" if alike else f"remove it (there are {', '.join(SETTINGS)})"
        return f"there is no setting `{one_line(key)}`; {advice}"
    setting = SETTINGS[key]
    return f"`{key}` must be {setting.wanted}, not {_what(key, value)}; write `{key} = {setting.example}`"


def _what(key: str, value: Any) -> str:
    """A value in a few words."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**12 else "so large a number"
    if isinstance(value, float):
        return str(value)
    if isinstance(value, str) and SETTINGS[key].example.startswith('"'):
        return f'"{one_line(value)}"'
    kinds: dict[type, str] = {str: "text", list: "a list", dict: "a table"}
    return kinds.get(type(value), "a date")
