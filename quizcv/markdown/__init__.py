"""Markdown as cards have it: what it means, apart from how a screen draws it.

All line ends stand. `*` emphasises only at the edges of words and `_` never, so that `2*3*4` and `__init__`
stay as they are; `$...$` is mathematics; nothing is HTML.
"""

from quizcv.markdown.mathematics import FORMULA, in_unicode, with_unicode
from quizcv.markdown.parser import literal, parse

__all__ = ["FORMULA", "in_unicode", "literal", "parse", "with_unicode"]
