"""The texts that most cards have, taken apart without the grammar: its library takes a tenth of the start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_NEVER = r"\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029"  # Textual drops some, Python takes others for white space
_CODE = rf"(?<!`)`(?! )[^`{_NEVER}]+(?<! )`(?!`)"
_PLAIN = rf"[^\\`*\[\]<~${_NEVER}]"
_STRONG = rf"(?<!\S)\*\*(?:[^\W_]{_PLAIN}*(?<!\s)|\[{_PLAIN}+\])\*\*(?![^ \n.,;:)])"
_LINE = rf"(?:[^\W\d_]|→|\d+(?![\d.)])|{_CODE}|{_STRONG})(?:{_PLAIN}|{_CODE}|{_STRONG})*(?<!\s)"
"""A line in which backticks and two asterisks are all that Markdown changes anything for."""
_ONE_LINE = re.compile(rf"[^\W\d_]{_PLAIN}*(?<!\s)")
"""One line of words and nothing else, as a third of the first cards are; the other takes 2 ms to compile."""
_BETWEEN = re.compile(r"\n\n+")
_SPAN = re.compile(r"`(?P<code_inline>[^`]+)`|\*\*(?P<strong>[^*`]+)\*\*|(?P<text>[^`*]+)")

Block = tuple[str, str]
"""`words` or `code`, and the text: of words as it was written, of code what stands in its fence."""


@cache
def _block() -> re.Pattern[str]:
    return re.compile(rf"(?P<words>{_LINE}(?:\n{_LINE})*)|```python\n(?P<code>[^`\r\0]+)\n```")


def blocks(text: str) -> list[Block] | None:
    """The blocks of a text that has only lines of words and fences of Python; None for any other text."""
    if _ONE_LINE.fullmatch(text):
        return [("words", text)]
    found: list[Block] = []
    at = 0
    while (block := _block().match(text, at)) is not None:
        kind = block.lastgroup or ""
        found.append((kind, block[kind]))
        if block.end() == len(text):
            return found
        between = _BETWEEN.match(text, block.end())
        if between is None:
            return None
        at = between.end()
    return None


def spans(line: str) -> Iterator[tuple[str, str]]:
    """The text of each part of a line of words, and what it is: as the grammar says, or `text`."""
    for span in _SPAN.finditer(line):
        kind = span.lastgroup or ""
        yield span[kind], kind
