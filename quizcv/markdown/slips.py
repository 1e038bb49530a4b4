"""What a text has that will not be shown as its author may think: a warning for each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizcv.markdown.mathematics import FORMULA, without_code

_TAGS = (
    "a|abbr|b|big|blockquote|br|center|code|del|details|div|em|figure|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol"
    "|p|pre|rp|rt|ruby|s|small|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul|video"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>\n]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|nbsp|[a-z]{2,6}acute|[a-z]uml);", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_NO_PROSE = re.compile(r"^\s*([-*+>|#]|\d+[.)]\s|~~~|```|:?-{2,})|\|")
_WRAPPED_FROM = 50
"""Characters of a line from which on it may have been broken because it was long."""


def slips(text: str) -> Iterator[str]:
    """A sentence for each thing that is not shown as it was meant: HTML, a picture, wrapped lines."""
    text = without_code(text)
    prose = FORMULA.sub("", text)
    if tag := _TAG.search(prose):
        yield f"HTML is shown as it is written, {tag[0]} too; write Markdown, or put it between backticks"
    elif entity := _ENTITY.search(prose):
        yield f"{entity[0]} is shown as it is written; write the character itself"
    if image := _IMAGE.search(prose):
        yield f"pictures are not shown yet, only the words {image[0]}"
    if _looks_wrapped(text):
        yield (
            "each line end is shown, and these lines look as if they had been broken for the file alone;"
            " write `>-` instead of `|`, or each paragraph in one line"
        )


def _looks_wrapped(text: str) -> bool:
    """Whether the lines of a paragraph end where the next word no longer had room."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.split("\n")
        if len(lines) < 2 or any(_NO_PROSE.search(line) for line in lines):
            continue
        widest = max(map(len, lines))
        first_words = [line.split(maxsplit=1)[0] if line.split() else "" for line in lines[1:]]
        rooms = zip(lines[:-1], first_words, strict=True)
        if all(len(line) >= _WRAPPED_FROM and len(line) + 1 + len(word) > widest for line, word in rooms):
            return True
    return False
