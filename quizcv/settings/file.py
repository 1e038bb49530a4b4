"""`settings.toml`: what is wrong in it has a line and a remedy, and the rest of it holds.

A change is written without touching anything else that somebody wrote there, by tomlkit. It is imported in
functions, as tomllib is, because only a change needs it, and most people have no settings.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizcv.files import make_folder, read_file, real, replace_file
from quizcv.settings.model import (
    SECTIONS,
    SETTINGS,
    SettingError,
    Settings,
    check,
    is_valid,
    value_of,
    with_value,
)
from quizcv.text import one_line, similar

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import AbstractTable, Item

HEAD = """\
# What you chose in quizcv. Every line is optional; a line that is missing means the default.
# The settings screen (`,` at home) writes here too, and keeps what you write.
"""
WIDTH = 26
"""Columns of a setting in a new file, before the space and the comment."""


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
        return last or Settings(), f"{path}: {_unreadable(error)}. {holds} until it is fixed."
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


def save(path: Path, name: str, value: Any) -> None:
    """Write one setting durably, and make the file, with all of them explained, where there is none.

    Only this setting's value changes in a file that is there. Raises SettingError: then nothing changed.
    """
    check(name, value)
    try:
        text = read_file(path, through_link=True).decode("utf-8")
    except FileNotFoundError:
        text = template()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"Not saved: {path}: {_unreadable(error)}.") from None
    _check_link(path, text)
    changed = changed_text(path, text, name, value)
    try:
        make_folder(path.parent)
        replace_file(path, [changed.encode("utf-8")], through_link=True)
    except OSError as error:
        raise SettingError(f"Not saved: {path}: {error.strerror}.") from None


def _check_link(path: Path, text: str) -> None:
    """Raise SettingError if the file is a link to something that holds no settings: that is not ours."""
    if not path.is_symlink():
        return
    import tomllib

    target = real(path)
    try:
        is_ours = tomllib.loads(text).keys() <= {name.partition(".")[0] for name in SETTINGS}
        is_new = not (target.exists() and text.strip())
    except (ValueError, RecursionError):
        return  # then nothing is written anyway
    if not is_ours or (is_new and target.suffix != ".toml"):
        raise SettingError(
            f"Not saved: {path} is a link to {target}, which holds no settings of quizcv; remove the link."
        )


def template() -> str:
    """The text of a new file: every setting with its default and a comment."""
    return HEAD + as_toml(Settings())


def as_toml(settings: Settings) -> str:
    """All settings as lines of the file, each with its comment."""
    lines, last_section = "", ""
    for name, setting in SETTINGS.items():
        section, _, last = name.rpartition(".")
        if section != last_section:
            lines += f"\n[{section}]\n"
            last_section = section
        line = f"{last} = {toml(value_of(settings, name))}"
        lines += f"{line:<{WIDTH}} # {setting.explanation}\n"
    return lines


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    return _item(value).as_string()


def _item(value: Any) -> Item:
    """A value for tomlkit; a table stands on one line."""
    import tomlkit

    if not isinstance(value, dict):
        item: Item = tomlkit.item(value)
        return item
    table = tomlkit.inline_table()
    table.update(value)
    return table


def changed_text(path: Path, text: str, name: str, value: Any) -> str:
    """The text of the file with one setting changed. Raises SettingError where that cannot be done."""
    import tomllib

    try:
        wanted = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingError(f"Not saved: {path}: {_unreadable(error)}.") from None
    section, _, last = name.rpartition(".")
    place = wanted.setdefault(section, {}) if section else wanted
    if isinstance(place, dict):
        place[last] = list(value) if isinstance(value, tuple) else value
    changed = _with_setting(text, name, value)
    with suppress(ValueError):
        if changed and tomllib.loads(changed) == wanted:
            return changed
    raise SettingError(
        f"Not saved: `{name}` stands in {path} in a way that only you can change; write"
        f" `{last} = {toml(value)}` there, on a line of its own."
    )


def _with_setting(text: str, name: str, value: Any) -> str:
    """The text with one setting changed or added; "" where its name is that of a table."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import AbstractTable, AoT, InlineTable, Item, Table

    if "\r\n" in text and text.count("\r\n") == text.count("\n"):  # tomlkit ends the lines it adds with \n
        return _with_setting(text.replace("\r\n", "\n"), name, value).replace("\n", "\r\n")
    if text and not text.endswith("\n"):
        text += "\n"
    try:
        document = tomlkit.parse(text)
    except (TOMLKitError, RecursionError):  # of what tomllib has read all the same
        return ""
    section, _, last = name.rpartition(".")
    if section and section not in document:
        if document.body:
            document.add(tomlkit.nl())
        document[section] = tomlkit.table()
    place = document.item(section) if section else document
    if not isinstance(place, Table | InlineTable | tomlkit.TOMLDocument):
        return ""
    new = _item(value)
    if last not in place:
        if not isinstance(place, InlineTable):
            new.comment(SETTINGS[name].explanation)
            new.trivia.comment_ws = " " * max(1, WIDTH + 1 - len(f"{last} = {new.as_string()}"))
    else:
        old = place.value.item(last) if isinstance(place, Table | InlineTable) else place.item(last)
        if not isinstance(old, Item) or isinstance(old, AoT):
            return ""
        if isinstance(old, AbstractTable) and not isinstance(old, InlineTable):
            return _with_table(document, old, value) if isinstance(value, dict) else ""
        if old.trivia.comment_ws and "\n" not in old.as_string():
            # A comment stays in its column where it can.
            end = len(old.as_string() + old.trivia.comment_ws)
            new.trivia.comment_ws = " " * max(1, end - len(new.as_string()))
    place[last] = new
    return tomlkit.dumps(document)


def _with_table(document: TOMLDocument, table: AbstractTable, value: dict[str, Any]) -> str:
    """The text with a table of a section changed line by line."""
    import tomlkit

    for name in table.keys() - value.keys():
        table.remove(name)
    for name, each in value.items():
        if table.get(name) != each:
            table[name] = each
    return tomlkit.dumps(document)


def _kept(key: str, value: Any) -> Any:
    """A value as it is kept: a command that is one text is taken apart, if it can be."""
    if key == "runner" and isinstance(value, str):
        with suppress(ValueError):
            return shlex.split(value)
    return value


def _unreadable(error: Exception) -> str:
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
