"""Reading `settings.toml`: what is wrong in it has a line and a remedy, and the rest of it holds."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from quizcv.files import read_file
from quizcv.settings.model import (
    SECTIONS,
    SETTINGS,
    Settings,
    is_valid,
    value_of,
    with_value,
)
from quizcv.text import one_line, similar


def load(path: Path, last: Settings | None = None) -> tuple[Settings, str]:
    """The settings in a file, and what is wrong with it ("" when nothing is).

    The default holds in place of each wrong setting, and in place of all where the file cannot be read. If
    there are `last` ones, they stay instead.
    """
    try:
        text = read_file(path, through_link=True).decode("utf-8")
        import tomllib  # most people have no settings

        given = tomllib.loads(text)
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError, RecursionError) as error:
        holds = "The defaults are used" if last is None else "The settings stay as they were"
        return last or Settings(), f"{path}: {why_unreadable(error)}. {holds} until it is fixed."
    given = {key: _kept(key, value) for key, value in _flat(given)}
    valid = {key: value for key, value in given.items() if key in SETTINGS and is_valid(key, value)}
    wrong = [_place(text, key) + _remedy(key, given[key]) for key in given if key not in valid]
    holds = "the default holds" if last is None else "it stays as it was"
    problem = f"{path}, {'; '.join(wrong)}. Until then {holds}." if wrong else ""
    settings = Settings()
    for key in SETTINGS:
        if key in valid:
            settings = with_value(settings, key, valid[key])
        elif key in given and last is not None:
            settings = with_value(settings, key, value_of(last, key))
    return settings, problem


def _flat(given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The settings by their names, those of a section behind a dot."""
    for key, value in given.items():
        if key in SECTIONS and isinstance(value, dict):
            yield from ((f"{key}.{name}", each) for name, each in value.items())
        else:
            yield key, value


def _kept(key: str, value: Any) -> Any:
    """A value as it is kept: a command that is one text is taken apart, if it can be."""
    if key == "runner" and isinstance(value, str):
        with suppress(ValueError):
            return shlex.split(value)
    return value


def why_unreadable(error: Exception) -> str:
    """Why nothing can be had from the file, and what to do."""
    if isinstance(error, OSError):
        return f"it cannot be read: {error.strerror}"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8; save it as UTF-8 text"
    return f"it is not TOML: {error}; write `name = value` on a line of its own for each setting"


def _place(text: str, key: str) -> str:
    """`line 3: `, where the setting is written; "" where that cannot be told."""
    match = _line_of(key).search(text)
    section, _, last = key.rpartition(".")
    if match is None and section and (head := _line_of(section).search(text)):
        match = _line_of(last).search(text, head.end()) or head
    return f"line {text.count(chr(10), 0, match.start()) + 1}: " if match else ""


def _line_of(key: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t\[\"']*{re.escape(key)}[\"'\]]*\s*([=.]|$)", re.MULTILINE)


def _remedy(key: str, value: Any) -> str:
    """What is wrong with one setting, and what to write."""
    if key in SECTIONS:
        return f"`{key}` is a section; write `[{key}]` on a line of its own, and its settings below"
    if key not in SETTINGS:
        names = similar(key, SETTINGS, 1)
        advice = f"write `{names[0]}`" if names else f"remove it (there are {', '.join(SETTINGS)})"
        return f"there is no setting `{one_line(key)}`; {advice}"
    setting = SETTINGS[key]
    line = f"{key.rpartition('.')[2]} = {setting.example}"
    return f"`{key}` must be {setting.must_be}, not {_what(key, value)}; write `{line}`"


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
