"""Anchors and aliases, as `yaml.safe_dump` writes them where cards share a text or a list.

Only texts and flat lists of texts can be named. So what an alias stands for is never larger than what
stands at its anchor, and all of them together stay below a limit.
"""

from __future__ import annotations

import re
from typing import Any

from quizcv.decks.reading.nodes import Broken, Items, Node, Text
from quizcv.decks.reading.source import LARGEST
from quizcv.text import one_line

_ALIAS = re.compile(r"(?m)(?:^|[\s\[,])\*([\w-]+)[ \t]*(?=$|[,\]}]| #)")


class Anchors:
    """What the anchors of a deck's text name. `left` characters may still come in by aliases."""

    def __init__(self, text: str) -> None:
        self.left = LARGEST
        self._text = text
        self._used: set[str] | None = None
        self._found: dict[str, tuple[Text | Items, int]] = {}

    def is_used(self, name: str) -> bool:
        """Whether an alias refers to this anchor: else it is a text that begins with `&`."""
        if self._used is None:
            self._used = set(_ALIAS.findall(self._text))
        return name in self._used

    def named(self, event: Any, text: Text) -> Node:
        """A text with a tag or an anchor: itself, if an alias needs it."""
        if event.tag is not None or not self.is_used(event.anchor):
            return refused(event, (text.line, text.column))
        self.keep(event.anchor, text)
        return text

    def keep(self, name: str, node: Node) -> None:
        """Let this anchor name this node, if it is one that can be named."""
        self._found.pop(name, None)
        if isinstance(node, Text):
            self._found[name] = (node, len(node.value) + 1)
        elif isinstance(node, Items) and not node.broken:
            texts = [item for item in node.items if isinstance(item, Text)]
            if len(texts) == len(node.items):
                self._found[name] = (node, sum(len(text.value) + 1 for text in texts) + 1)

    def meant(self, name: str, line: int, column: int) -> Node:
        """What the alias at this place stands for."""
        if name in self._found:
            node, size = self._found[name]
            self.left -= size
            if isinstance(node, Text):
                return Text(node.value, line, column)
            return Items([*node.items], line, column)
        if re.search(rf"&{re.escape(name)}\b", self._text):
            message = (
                f"`*{one_line(name)}` stands for no text and no flat list of texts; write out what it means"
            )
            return Broken(message, line, column)
        return _refused("*", "an alias", line, column)


def refused(event: Any, place: tuple[int, int]) -> Broken:
    """What is said of an anchor or a tag that decks do not read."""
    return _refused("&", "an anchor", *place) if event.anchor is not None else _refused("!", "a tag", *place)


def _refused(sign: str, name: str, line: int, column: int) -> Broken:
    message = f"text that starts with {sign} is {name} to YAML, which decks do not use; put it in quotes"
    return Broken(message, line, column)
