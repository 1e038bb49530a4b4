"""The grammar of Markdown on cards, by markdown-it: what it lacks of CommonMark, and has besides."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from quizcv.markdown.mathematics import FORMULA, in_unicode

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

ESCAPED = "\\`*_$~#-+.<"
"""What a backslash before it makes plain, as `literal` does; before most else a backslash is a backslash."""


def literal(text: str) -> str:
    """Markdown that shows a text to the letter."""
    return re.sub(rf"([{re.escape(ESCAPED)}\[]|^>)", r"\\\1", text, flags=re.MULTILINE)


def parse(text: str) -> SyntaxTreeNode:
    """The blocks of a text and what stands in them. A formula is a node `math`, whose content is shown."""
    from markdown_it.tree import SyntaxTreeNode  # as in `_parser`

    return SyntaxTreeNode(_parser().parse(text))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # takes a tenth of the start, and the first card seldom needs it

    parser = MarkdownIt("commonmark")
    parser.enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline", "reference", "entity"])
    parser.inline.ruler.at("escape", _escape)
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.before("escape", "math", _math)
    return parser


def _math(state: StateInline, silent: bool) -> bool:
    """`$...$`, in Unicode or as it was written."""
    match = FORMULA.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        shown = in_unicode(match["display"] or match["inline"])
        state.push("math", "", 0).content = match[0] if shown is None else shown
    state.pos = match.end()
    return True


def _escape(state: StateInline, silent: bool) -> bool:
    r"""`\*`; also a backslash at the end of a line, which is not shown."""
    if state.src[state.pos] != "\\" or state.pos + 1 == state.posMax:
        return False
    after, rest = state.src[state.pos + 1], state.src[state.pos + 2 :]
    is_at_start = state.src[state.pos - 1 : state.pos] in ("", "\n")
    is_escape = after in ESCAPED or (after == ">" and is_at_start) or (after == "[" and "\\]" not in rest)
    if not is_escape and after != "\n":
        return False
    if not silent:
        if after == "\n":
            state.push("hardbreak", "br", 0)
        else:
            state.push("text_special", "", 0).content = after
    state.pos += 2
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """`*` and `**`, at the edges of words alone."""
    from markdown_it.rules_inline.state_inline import Delimiter  # as in `_parser`

    if silent or state.src[state.pos] != "*":
        return False
    before = state.src[state.pos - 1 : state.pos]
    scanned = state.scanDelims(state.pos, canSplitWord=False)
    after = state.src[state.pos + scanned.length : state.pos + scanned.length + 1]
    if _has_no_spaces(before) or _has_no_spaces(after):  # there words have no edges
        scanned = state.scanDelims(state.pos, canSplitWord=True)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
    state.pos += scanned.length
    return True


def _has_no_spaces(letter: str) -> bool:
    """Whether a letter is of a script that is written without spaces, as Chinese and Japanese are."""
    return bool(letter) and unicodedata.east_asian_width(letter) in "WF"
