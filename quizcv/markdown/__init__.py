"""Markdown as cards have it: what it means, apart from how a screen draws it.

All line ends stand. `*` emphasises only at the edges of words and `_` never, so that `2*3*4` and `__init__`
stay as they are; `$...$` is mathematics; nothing is HTML.
"""

from quizcv.markdown.mathematics import FORMULA, in_unicode, with_unicode
from quizcv.markdown.parser import literal, parse
from quizcv.markdown.simple import blocks

__all__ = ["FORMULA", "blocks", "in_unicode", "literal", "parse", "with_unicode"]
