"""Settings as a person chooses or types them."""

from __future__ import annotations

import shlex
from typing import Any, Literal, get_args, get_origin, get_type_hints

from quizcv.settings.model import SettingError, Settings, check, value_of
from quizcv.text import one_line


def choices(name: str) -> tuple[Any, ...]:
    """The values among which a setting chooses; () where it is a number or a text."""
    kind = get_type_hints(Settings).get(name)
    if kind is bool:
        return (False, True)
    return get_args(kind) if get_origin(kind) is Literal else ()


def from_text(name: str, text: str) -> Any:
    """The value that a text means. Raises SettingError with a sentence that says what it must be."""
    kind = type(value_of(Settings(), name))
    value: Any = text.strip()
    try:
        if kind is tuple:
            value = tuple(shlex.split(text))
        elif kind is dict:
            value = _numbers(text.split())
        else:
            value = kind(value)
    except ValueError as error:
        if kind is tuple:
            what = "no command" if name == "runner" else "no list of words"
            raise SettingError(f"This is {what}: {str(error).lower()}.") from None
    check(name, value)
    return value


def _numbers(words: list[str]) -> dict[str, int]:
    """The numbers behind names, as in `birds=3`. Raises ValueError, and SettingError for a name twice."""
    numbers = dict[str, int]()
    for word in words:
        name, _, number = word.partition("=")
        if name in numbers:
            raise SettingError(f"{one_line(name)} stands here twice; write it once.")
        numbers[name] = int(number)
    return numbers


def as_text(value: Any) -> str:
    """The text that means a value."""
    if isinstance(value, dict):
        return " ".join(f"{name}={each}" for name, each in value.items())
    return shlex.join(value) if isinstance(value, tuple) else str(value).removesuffix(".0")
