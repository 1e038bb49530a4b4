"""libyaml's complaints, in plain words and with the remedy."""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.events import AliasEvent, ScalarEvent

from quizcv.decks.model import DeckProblem
from quizcv.decks.reading.slips import is_curly_quoted, slip_in
from quizcv.text import one_line

_QUOTE = "put the text in quotes, or use | and write it on the next lines"
_LONE_KEY = re.compile(r"\s*(- )?(?P<key>[\w-]+)")
_SIGNS = {"alias": "*", "anchor": "&", "tag": "!", "directive": "%"}


def explain(error: yaml.YAMLError, lines: list[str], first_line: int, latest: Any) -> DeckProblem:
    """What is wrong, where, and what to write instead.

    The error is of a piece of the file that begins in `first_line` of these `lines`; `latest` is the event
    that came last before it.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or (mark := error.problem_mark) is None:
        return DeckProblem(1, 1, f"this is not YAML ({one_line(str(error))}); save the file as UTF-8 text")
    context = error.context or ""
    here = _Spot(mark, lines, first_line)
    start = _Spot(error.context_mark or mark, lines, first_line)
    alias = latest.start_mark if isinstance(latest, AliasEvent) else None
    if alias is not None and alias.line == mark.line:
        at = _Spot(alias, lines, first_line)
        return DeckProblem(at.line, at.column, _cannot_start("*"))
    if not re.search("scalar|flow", context):
        for number in range(_last_read(latest, first_line), here.line + 1):
            if slip := slip_in(lines[number - 1]):
                return DeckProblem(number, *slip)
    place, message = _diagnose(error.problem or "", context, here, start)
    return DeckProblem(place.line, place.column, message)


def _last_read(event: Any, first_line: int) -> int:
    """The line up to which all was read as it was meant."""
    if event is None:
        return first_line
    is_plain = isinstance(event, ScalarEvent) and not event.style  # which may have swallowed a key
    mark = event.start_mark if is_plain else event.end_mark
    return max(1, int(mark.line) + first_line)


class _Spot:
    """A place in the text, moved to the end of the text where libyaml means the line after it."""

    def __init__(self, mark: Any, lines: list[str], first_line: int) -> None:
        row = mark.line + first_line - 1
        column = mark.column
        if row >= len(lines):
            row = len(lines) - 1
            column = len(lines[row])
        self.line = row + 1
        self.column = column + 1
        self.before = lines[row][:column]
        self.sign = one_line(lines[row][column : column + 1])


def _diagnose(trouble: str, context: str, here: _Spot, start: _Spot) -> tuple[_Spot, str]:
    """The place to point at (`here` is where libyaml gave up, `start` what it was reading) and the words."""
    if "nesting depth" in trouble:  # from libyaml 0.2.6 on, which may look so far ahead
        return here, "lists and keys are nested too deep here; put the text in quotes, or use |"
    if "tab" in trouble or here.sign == "␉":
        return here, "a tab cannot indent YAML; use spaces"
    if "mapping keys are not allowed" in trouble:
        return here, _cannot_start("?")
    if "mapping values are not allowed" in trouble:
        return here, _colon(here)
    if "cannot start any token" in trouble:
        return here, _cannot_start(here.sign)
    if "quoted scalar" in context:
        if "end of stream" in trouble or "document indicator" in trouble:
            return start, "this quote is never closed; add the closing quote, or use |"
        if "Unicode character escape" in trouble:
            return here, "a character is written as two halves here; write it itself, or as one \\U escape"
        return here, "in double quotes a backslash begins an escape; use single quotes or |, or write \\\\"
    if "block scalar" in context:
        return here, "after | or > the text begins on the next line, indented; move it there"
    for name, sign in _SIGNS.items():
        if name in context or f"{name} handle" in trouble:
            return start, _cannot_start(sign)
    if "flow" in context:
        return _bracket(here, start)
    if "sequence entries are not allowed" in trouble:
        return here, "a list cannot begin on its key's line; start it on the next, or put the text in quotes"
    if "could not find expected ':'" in trouble:
        return start, "this line is neither `key: value` nor part of a text; indent it under its key's |"
    if "block mapping" in context:
        return here, _stray(here)
    if "block collection" in context:
        return (
            here,
            "this line does not line up with those above it; indent a key like the key before it, and the"
            " `- ` of an item like the `- ` before it",
        )
    if "node content" in trouble:
        return here, _cannot_start(here.sign)
    return here, f"YAML cannot be read from here ({one_line(trouble)}); check the indentation and the quotes"


def _cannot_start(sign: str) -> str:
    return f"text cannot start with {sign} in YAML; put it in quotes"


def _colon(here: _Spot) -> str:
    key = _LONE_KEY.fullmatch(here.before)
    if key:
        return f"`{key['key']}:` does not line up with the keys above it; indent it like them"
    if is_curly_quoted(here.before):
        return "curly quotes are text to YAML, which takes the `: ` for a key; use straight quotes, \" or '"
    return f"YAML takes the `: ` in this text for a key; {_QUOTE}"


def _bracket(here: _Spot, start: _Spot) -> tuple[_Spot, str]:
    if start.sign in ("[", "{"):
        closing = "]" if start.sign == "[" else "}"
        return (
            start,
            f"this {start.sign} is not closed properly; add the {closing}, or put the text in quotes",
        )
    if here.sign:
        return here, f"{here.sign} does not belong here inside brackets; put the text in quotes"
    return here, "the file ends inside brackets; add the closing ] or }"


def _stray(here: _Spot) -> str:
    before = here.before.strip()
    if not before and here.sign == "-":
        return "this `- ` does not belong to a list; line it up with the items above it"
    if before in ("", "-"):
        return "this line does not line up with the keys above it; indent it like them"
    if before.endswith(("]", "}")):
        return f"text follows the closing bracket; {_QUOTE}"
    return "text follows a closing quote; use | for text with quotes in it, or close the quote before it"
