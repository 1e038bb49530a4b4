"""libyaml's complaints, in plain words and with the remedy."""

from __future__ import annotations

import re
from typing import Any

import yaml

from quizcv.decks.model import Problem
from quizcv.decks.visible import one_line

_QUOTE = "put the text in quotes, or use | and write it on the next lines"
_LONE_KEY = re.compile(r"\s*(- )?(?P<key>[\w-]+)")


def explain(error: yaml.YAMLError, text: str) -> Problem:
    """What is wrong, where, and what to write instead."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(1, 1, f"this is not YAML ({one_line(str(error))}); save the file as UTF-8 text")
    trouble = error.problem or ""
    context = error.context or ""
    mark = error.problem_mark or error.context_mark
    lines = text.split("\n")

    def at(mark: Any, message: str) -> Problem:
        return Problem(mark.line + 1, mark.column + 1, message)

    if mark is None:
        return Problem(1, 1, f"this is not YAML ({one_line(trouble)})")
    start = error.context_mark or mark
    line = lines[mark.line] if mark.line < len(lines) else ""
    before, sign = line[: mark.column], line[mark.column : mark.column + 1]

    if "tab" in trouble or (sign == "\t" and "cannot start any token" in trouble):
        return at(mark, "a tab cannot indent YAML; use spaces")
    if "mapping values are not allowed" in trouble:
        return at(mark, _colon(before))
    if "cannot start any token" in trouble:
        return at(mark, f"text cannot start with {one_line(sign)} in YAML; put it in quotes")
    if "quoted scalar" in context:
        return _quoted(trouble, at, start, mark)
    if "block scalar" in context:
        return at(mark, "after | or > the text begins on the next line, indented; move it there")
    for name, first in (("alias", "*"), ("anchor", "&"), ("tag", "!"), ("directive", "%")):
        if name in context or (name == "tag" and "tag handle" in trouble):
            return at(start, f"text cannot start with {first} in YAML; put it in quotes")
    if "flow" in context:
        opening = lines[start.line][start.column : start.column + 1]
        closing = "}" if opening == "{" else "]"
        return at(
            start, f"this {opening} is not closed properly; add the {closing}, or put the text in quotes"
        )
    if "sequence entries are not allowed" in trouble:
        return at(
            mark, "a list cannot begin on the key's line; start it on the next, or put the text in quotes"
        )
    if "could not find expected ':'" in trouble:
        return at(start, "this line is neither `key: value` nor part of a text; indent it under its key's |")
    if "block mapping" in context:
        return at(mark, _stray(before, sign))
    if "block collection" in context or "'-' indicator" in trouble:
        return at(
            mark, "this line does not line up with the list above it; each item begins with `- `, as far in"
        )
    if "node content" in trouble:
        return at(mark, f"text cannot start with {one_line(sign)} in YAML; put it in quotes")
    return at(
        mark, f"YAML cannot be read from here ({one_line(trouble)}); check the indentation and the quotes"
    )


def _colon(before: str) -> str:
    key = _LONE_KEY.fullmatch(before)
    if key:
        return f"`{key['key']}:` does not line up with the keys above it; indent it like them"
    return f"YAML takes the `: ` in this text for a key; {_QUOTE}"


def _quoted(trouble: str, at: Any, start: Any, mark: Any) -> Problem:
    if "end of stream" in trouble or "document indicator" in trouble:
        return at(start, "this quote is never closed; add the closing quote, or use |")  # type: ignore[no-any-return]
    return at(  # type: ignore[no-any-return]
        mark, "in double quotes a backslash begins an escape; use single quotes or |, or write \\\\"
    )


def _stray(before: str, sign: str) -> str:
    if before.strip() == "-" or not before.strip():
        if sign == "-":
            return "this `- ` does not belong to a list; line it up with the items above it"
        return "this line does not line up with the keys above it; indent it like them"
    if before.rstrip()[-1:] in ("]", "}"):
        return f"text follows the closing bracket; {_QUOTE}"
    return "text follows the closing quote; put the whole text in the other kind of quotes, or use |"
