"""Slips in writing YAML that YAML itself takes for something else: what shows them, and what to say."""

from __future__ import annotations

import re

from quizcv.decks.contents import KINDS
from quizcv.decks.reading.heading import Heading
from quizcv.text import is_safe, one_line

_ITEM_KEYS = {name for kinds in KINDS.values() for kind in kinds.values() for name in kind.__struct_fields__}
_KEYS = "|".join(sorted(_ITEM_KEYS | set(Heading.__struct_fields__)))

TOP_KEY = re.compile(rf"(?:{'|'.join(Heading.__struct_fields__)}):(?: |$)")
"""A line that begins with a key of the deck."""

JOINED_KEY = re.compile(rf" *(?:- +)?(?P<key>{_KEYS}):(?=[^ \t\n:])")
"""The beginning of a line whose key lacks the blank after its colon."""

JOINED_DASH = re.compile(rf" *-(?P<key>{_KEYS}):(?= |$)")
"""The same for an item whose dash lacks the blank behind it."""

_STRANGE_BLANK = re.compile(r"[ \t-]*(?P<blank>[^\S \t\n]|[\u200c\u200d]|⟨U\+[0-9A-F]{4,}⟩)")
_CURLY_QUOTED = re.compile(r"(?:.*?: +|[ -]*)[“”„‘’‚«»]")

_NAMED = {"\u00a0": "a no-break space (option+space on a Mac)"}

_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_MADE = {"n": "a line break", "t": "a tab"}
_UNSAFE = "abefrv0NLP"
_COMMAND = re.compile(
    r"\\(?:"
    r"alpha|approx|arccos|arcsin|arctan|ast|bar|begin|beta|big|binom|bmatrix|bot|boxed|breve|exists|"
    r"equiv|eta|epsilon|exp|eqref|fbox|flat|forall|frac|natural|nabla|nearrow|neg|neq|newline|"
    r"nexists|nmid|nolimits|nonumber|not|notin|nsubseteq|nu|nwarrow|rVert|rangle|rbrace|rceil|rfloor|"
    r"rho|right|rightarrow|rm|root|rvert|tan|tanh|tau|tbinom|tensor|text|textbf|textit|textrm|tfrac|"
    r"therefore|theta|tilde|times|tiny|to|top|triangle|varepsilon|varphi|vdots|vec|vee|vert"
    r")(?![A-Za-z])"
)
"""Commands of TeX that begin like an escape of YAML."""


def blank_missing(key: re.Match[str]) -> str:
    """What to say of a key without a blank behind its colon, as `JOINED_KEY` finds it."""
    name, sign = key["key"], key.string[key.end()]
    if _STRANGE_BLANK.match(key.string, key.end()):
        return f"after `{name}:` stands {_named(sign)}, which YAML takes for text; type a plain space instead"
    return (
        f"a blank is missing after `{name}:`; write `{name}: {one_line(key.string[key.end() :].strip(), 20)}`"
    )


def slip_in(line: str) -> tuple[int, str] | None:
    """The 1-based column of a slip in this line, and what to say of it; None where there is none.

    Only for lines where YAML could not be read: there it is the likeliest cause.
    """
    if strange := strange_blank_in(line):
        return strange
    if dash := JOINED_DASH.match(line):
        return dash.start("key"), f"a blank is missing after the dash; write `- {dash['key']}: ...`"
    if key := JOINED_KEY.match(line):
        return key.end() + 1, blank_missing(key)
    return None


def strange_blank_in(line: str) -> tuple[int, str] | None:
    """The same for a line that is indented by what is no plain space."""
    strange = _STRANGE_BLANK.match(line)
    if strange is None:
        return None
    message = f"{_named(strange['blank'])} cannot indent YAML; type plain spaces instead"
    return strange.start("blank") + 1, message


def is_curly_quoted(before: str) -> bool:
    """Whether the text that ends this part of a line begins with a quote that YAML does not know."""
    return _CURLY_QUOTED.match(before) is not None


def escape_meant_as_text(raw: str) -> tuple[int, str] | None:
    """Where in a text in double quotes a backslash makes something that was meant to be seen, and what to do.

    A control character is never meant, nor a line break where a command of TeX begins with it.
    """
    for escape in _ESCAPE.finditer(raw):
        sign = escape[0][1]
        command = _COMMAND.match(raw, escape.start())
        if command or sign in _UNSAFE or (sign in "xuU" and not is_safe(chr(int(escape[0][2:], 16)))):
            shown = (command or escape)[0]
            what = _MADE.get(sign, "a control character")
            message = f"`{shown}` in double quotes makes {what}; use single quotes or |, or write `\\{shown}`"
            return escape.start(), message
    return None


def _named(sign: str) -> str:
    return _NAMED.get(sign[:1], f"an invisible sign ({sign if len(sign) > 1 else f'U+{ord(sign):04X}'})")
