"""The search language: a query is read into what a card has to be like. `docs/finding.md` explains it."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple, get_args

import msgspec

from quizcv.finding.front import KINDS
from quizcv.text import joined, one_line, similar

Text = Literal["deck", "tag", "kind"]
"""What `name:value` compares with a text."""

State = Literal["due", "new", "suspended", "marked", "leech", "buried", "edited"]
"""What `is:` tells of a card."""

Number = Literal["interval", "lapses", "due"]
"""What is compared with a number of days or of lapses."""

Comparison = Literal["<", "<=", "=", ">=", ">"]

Lately = Literal["introduced", "failed"]
"""What happened in the last days."""

TEXTS, STATES, NUMBERS, LATELY = map(get_args, (Text, State, Number, Lately))
NAMES = (*TEXTS, "is", *NUMBERS, *LATELY)

MOST_DAYS = 1_000_000
"""No number of days is larger."""

_FIELD = re.compile(r"([^\W\d_]+)(:|<=|>=|<|>|=)")
DEEPEST = 50
"""Parentheses inside each other, and signs in a row."""


class QueryError(Exception):
    """A query that cannot be read. `at` is the place of what is wrong, counted from 0."""

    def __init__(self, message: str, at: int) -> None:
        self.at = at
        super().__init__(f"{message} (at character {at + 1} of the search)")


class Words(msgspec.Struct, frozen=True):
    """The text stands on the card: folded, see `folded`."""

    text: str


class Named(msgspec.Struct, frozen=True):
    """A deck's id or title, a tag or the kind has this (folded) text in it, or is it when it is `whole`."""

    name: Text
    text: str
    whole: bool


class Is(msgspec.Struct, frozen=True):
    """The card is in this state."""

    state: State


class Compared(msgspec.Struct, frozen=True):
    """A number of the card is in this relation to `value`."""

    name: Number
    comparison: Comparison
    value: int


class Within(msgspec.Struct, frozen=True):
    """It happened today or on the `days` - 1 days before, or later, should the clock have been set back."""

    name: Lately
    days: int


class Not(msgspec.Struct, frozen=True):
    """The card is not like this."""

    query: Query


class And(msgspec.Struct, frozen=True):
    """The card is like all of these; without any, every card is."""

    queries: tuple[Query, ...]


class Or(msgspec.Struct, frozen=True):
    """The card is like one of these."""

    queries: tuple[Query, ...]


Query = Words | Named | Is | Compared | Within | Not | And | Or


class Token(NamedTuple):
    """A piece of a query. A `quoted` one is nothing but text."""

    text: str
    at: int
    quoted: bool = False


def folded(text: str) -> str:
    """A text as it is compared: on one line, without regard to case or to how accents are encoded."""
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def read(text: str) -> Query:
    """What a query asks for; an empty one asks for all cards. Raises QueryError."""
    return _Reader(text).read()


class _Reader:
    """Reads one query from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._open: list[int] = []

    def read(self) -> Query:
        return self._either()

    def _either(self) -> Query:
        """What `or` joins, up to the end or to a closing parenthesis."""
        sides = [self._all()]
        while self._takes_or():
            at = self._at - 2
            side = self._all()
            if And(()) in (side, sides[-1]):
                raise QueryError('`or` stands between two things; as `"or"` it is searched for', at)
            sides.append(side)
        return sides[0] if len(sides) == 1 else Or(tuple(sides))

    def _all(self) -> Query:
        """What stands side by side, up to `or`."""
        parts: list[Query] = []
        while not self._is_at_end() and not self._sees_or():
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _part(self, depth: int = 0) -> Query:
        if depth + len(self._open) > DEEPEST:
            raise QueryError("this is too deep inside other things", self._at)
        at, text = self._at, self._text
        if text[at] == "-":
            self._at += 1
            if self._at == len(text) or text[self._at].isspace() or text[self._at] == ")":
                raise QueryError('after `-` write what is not wanted, or `"-"` to search for a dash', at)
            return Not(self._part(depth + 1))
        if text[at] == ")":
            raise QueryError("`)` closes what was never opened; in quotes it is text", at)
        if text[at] != "(":
            return self._term()
        self._at += 1
        self._open.append(at)
        query = self._either()
        if self._at == len(text):
            raise QueryError("`(` is not closed; in quotes it is text", at)
        self._at += 1
        self._open.pop()
        if query == And(()):
            raise QueryError("there is nothing between `(` and `)`; in quotes they are text", at)
        return query

    def _term(self) -> Query:
        field = _FIELD.match(self._text, self._at)
        if field is None:
            return Words(folded(self._token().text))
        name, sign = field[1].lower(), field[2]
        if name not in NAMES:
            return self._unknown(field, name, sign)
        at, self._at = self._at, field.end()
        value = self._token()
        if name in TEXTS or name == "is" or name in LATELY:
            if sign != ":":
                raise QueryError(f"write `{name}:`, not `{name}{sign}`", at)
        elif sign == ":":
            raise QueryError(f"`{name}` is compared with a number: write `{name}=7`, `{name}>7`", at)
        return self._about(name, sign, value)

    def _about(self, name: str, sign: str, value: Token) -> Query:
        wanted = folded(value.text)
        match name:
            case "is":
                if wanted not in STATES:
                    raise QueryError(f"after `is:` write {joined(STATES, 'or')}", value.at)
                return Is(wanted)  # type: ignore[arg-type]
            case "deck" | "tag" | "kind":
                if not wanted:
                    raise QueryError(f"after `{name}:` write a text", value.at)
                if name == "kind" and not any(wanted in kind for kind in KINDS):
                    raise QueryError(f"after `kind:` write {joined(KINDS, 'or')}", value.at)
                return Named(name, wanted, value.quoted)
            case "introduced" | "failed":
                days = _number(name, ":", value)
                if not days:
                    raise QueryError(f"write `{name}:1` for today", value.at)
                return Within(name, days)
        return Compared(name, sign, _number(name, sign, value))  # type: ignore[arg-type]

    def _unknown(self, field: re.Match[str], name: str, sign: str) -> Query:
        """A word with a colon in it, unless it looks like a misspelt name: `cuda:0` is a word like any."""
        at = self._at
        near = similar(name, NAMES, 1, 0.75)
        if near:
            meant = f"`{near[0]}:`" if near[0] not in NUMBERS else f"`{near[0]}`"
            raise QueryError(f"there is no `{field[1]}{sign}`; do you mean {meant}? In quotes it is text", at)
        return Words(folded(self._token().text))

    def _token(self) -> Token:
        """A word, or a text in quotes. Parentheses that belong together within a word are part of it."""
        at, text = self._at, self._text
        if text[at : at + 1] == '"':
            return self._quoted()
        depth = 0
        while self._at < len(text) and not text[self._at].isspace():
            if text[self._at] == "(":
                depth += 1
            elif text[self._at] == ")":
                if not depth and self._open:
                    break
                depth -= depth > 0
            self._at += 1
        return Token(text[at : self._at], at)

    def _quoted(self) -> Token:
        at = self._at
        quoted = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL).match(self._text, at)
        if quoted is None:
            raise QueryError("the quotes that begin here do not end", at)
        self._at = quoted.end()
        words = re.sub(r'\\(["\\])', r"\1", quoted[1])
        if not words.strip():
            raise QueryError("there is nothing in these quotes", at)
        return Token(words, at, quoted=True)

    def _is_at_end(self) -> bool:
        """Whether nothing follows but a parenthesis that closes; white space is passed over."""
        text = self._text
        while self._at < len(text) and text[self._at].isspace():
            self._at += 1
        return self._at == len(text) or (text[self._at] == ")" and bool(self._open))

    def _sees_or(self) -> bool:
        return re.compile(r"or(?![^\s)])", re.IGNORECASE).match(self._text, self._at) is not None

    def _takes_or(self) -> bool:
        if self._is_at_end() or not self._sees_or():
            return False
        self._at += 2
        return True


def _number(name: str, sign: str, value: Token) -> int:
    if not re.fullmatch(r"[0-9]+", value.text):
        seen = f", not {one_line(value.text)!r}" if value.text else ""
        raise QueryError(f"after `{name}{sign}` write a whole number{seen}", value.at)
    return min(MOST_DAYS, int(value.text[:20]))
