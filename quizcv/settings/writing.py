"""Writing `settings.toml`: a change touches nothing else that somebody wrote there."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, AoT, InlineTable, Item, Table

from quizcv.files import make_folder, read_file, real, replace_file
from quizcv.settings.model import SETTINGS, SettingError, Settings, check, value_of
from quizcv.settings.reading import why_unreadable

HEAD = """\
# What you chose in quizcv. Every line is optional; a line that is missing means the default.
# The settings screen (`,` at home) writes here too, and keeps what you write.
"""
WIDTH = 26
"""Columns of a setting in a new file, before the space and the comment."""


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
        raise SettingError(f"Not saved: {path}: {why_unreadable(error)}.") from None
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
    if not isinstance(value, dict):
        item: Item = tomlkit.item(value)
        return item
    table = tomlkit.inline_table()
    table.update(value)
    return table


def changed_text(path: Path, text: str, name: str, value: Any) -> str:
    """The text of the file with one setting changed. Raises SettingError where that cannot be done."""
    try:
        wanted = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingError(f"Not saved: {path}: {why_unreadable(error)}.") from None
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
    if not isinstance(place, Table | InlineTable | TOMLDocument):
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
    for name in table.keys() - value.keys():
        table.remove(name)
    for name, each in value.items():
        if table.get(name) != each:
            table[name] = each
    return tomlkit.dumps(document)
