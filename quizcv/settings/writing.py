"""Writing one setting into the file: comments, order and lines that nobody knows stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from quizcv.settings.model import SETTINGS, SettingError, Settings, is_valid
from quizcv.settings.reading import unreadable

HEAD = """\
# What you chose in quizcv. Every line is optional; a line that is missing means the default.
# The settings screen (`,` at home) writes here too, and keeps what you write.
"""
WIDTH = 26
"""Columns of a setting in a new file, before the space and the comment."""
TRIES = 100
"""How many places are tried for the end of one value."""


def save(path: Path, name: str, value: Any) -> None:
    """Write one setting durably, and make the file, with all of them explained, where there is none.

    Only this setting's value changes in a file that is there. Raises SettingError: then nothing changed.
    """
    from quizcv.files import make_folder, replace_file

    check(name, value)
    try:
        text = path.read_bytes().decode("utf-8")  # not `read_text`, which changes the ends of lines
    except FileNotFoundError:
        text = template()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"Not saved: {path}: {unreadable(error)}.") from None
    changed = changed_text(path, text, name, value)
    try:
        make_folder(path.parent)
        replace_file(path, [changed.encode("utf-8")])
    except OSError as error:
        raise SettingError(f"Not saved: {path}: {error.strerror}.") from None


def check(name: str, value: Any) -> None:
    """Raise SettingError with a sentence for a value that a setting cannot have."""
    if not is_valid(name, value):
        raise SettingError(f"This must be {SETTINGS[name].wanted}.")


def template() -> str:
    """The text of a new file: every setting with its default and a comment."""
    return HEAD + as_toml(Settings())


def as_toml(settings: Settings) -> str:
    """All settings as lines of the file, each with its comment."""
    return "".join(f"{_line(name, getattr(settings, name))}\n" for name in SETTINGS)


def changed_text(path: Path, text: str, name: str, value: Any) -> str:
    """The text of the file with one setting changed. Raises SettingError where that cannot be done.

    TOML has more ways to write a setting than are worth knowing here: each way that looks right is tried,
    and the first is taken after which the file says what it should.
    """
    import tomllib

    try:
        wanted = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingError(f"Not saved: {path}: {unreadable(error)}.") from None
    wanted[name] = list(value) if isinstance(value, tuple) else value
    for changed in _ways(text, name, value):
        try:
            if tomllib.loads(changed) == wanted:
                return changed
        except ValueError:
            continue
    raise SettingError(
        f"Not saved: `{name}` stands in {path} in a way that only you can change; write"
        f" `{name} = {toml(value)}` there, on a line of its own."
    )


def _ways(text: str, name: str, value: Any) -> Iterator[str]:
    """The text with the value replaced where it seems to stand, else with a line more."""
    end = "\r\n" if "\r\n" in text else "\n"
    new = toml(value)
    quoted = re.escape(name)
    for start in re.finditer(
        rf"^[ \t]*(?:{quoted}|\"{quoted}\"|'{quoted}')[ \t]*=[ \t]*", text, re.MULTILINE
    ):
        for stop, rest in _value_ends(text, start.end()):
            gap = rest - stop
            if gap and "\n" not in text[start.end() : stop]:  # a comment stays in its column where it can
                gap = max(1, rest - start.end() - len(new))
            yield text[: start.end()] + new + " " * gap + text[rest:]
    line = _line(name, value) + end
    yield text + (end if text and not text.endswith("\n") else "") + line
    for table in re.finditer(r"^[ \t]*\[", text, re.MULTILINE):  # where no setting can follow
        yield text[: table.start()] + line + text[table.start() :]


def _value_ends(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where a value that starts here may end, be it many lines on, and where what follows it begins."""
    import tomllib

    for match in islice(re.finditer(r"[ \t]*(?=#|\r?$)", text[start:], re.MULTILINE), TRIES):
        stop = start + match.start()
        try:
            tomllib.loads(f"value = {text[start:stop]}")
        except ValueError:
            continue
        yield stop, start + match.end()


def _line(name: str, value: Any) -> str:
    return f"{f'{name} = {toml(value)}':<{WIDTH}} # {SETTINGS[name].about}"


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        import json

        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(toml, value))}]"
    return repr(value)
