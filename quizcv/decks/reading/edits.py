"""Reading a file of a user's edits to a bundled deck: for each card that it names, the keys that differ.

An empty text takes a key away, and so does an empty list where that would say nothing else. What is wrong in
it costs the edits of that card: its bundled text stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from quizcv.decks.contents import KINDS, Content
from quizcv.decks.model import Deck, Edits, Reading, name_in
from quizcv.decks.reading.cards import CALLED, convert
from quizcv.decks.reading.deck import Collection
from quizcv.decks.reading.fields import plain
from quizcv.decks.reading.nodes import Broken, Fields, Items, Node, Text
from quizcv.decks.reading.problems import Problems
from quizcv.decks.reading.source import source
from quizcv.decks.reading.tree import parse
from quizcv.decks.reading.values import Value, as_text, is_empty, node_of
from quizcv.text import one_line

_MAY_BE_EMPTY = frozenset(
    field.name
    for kinds in KINDS.values()
    for kind in kinds.values()
    for field in msgspec.structs.fields(kind)
    if isinstance(field.default, tuple) and field.default
)
"""The keys under which an empty list is another thing than none, such as `forgive`."""


def takes_away(key: str, value: Value) -> bool:
    """Whether this value of a key in an edit means that the card shall not have the key."""
    return value == "" or (not value and key not in _MAY_BE_EMPTY)


def read_edits(path: Path, deck: Deck, content: bytes | None = None) -> Reading:
    """A bundled deck with the edits in this file, or in its new `content`.

    Never raises because of the file: errors are part of the reading, and the deck is in it whatever they are.
    """
    problems = Problems()
    text = source(path, problems, content, is_ours=True)
    edits = _Edits(deck, problems)
    if text is not None:
        tree = parse(text, problems)
        for slip in tree.breaks:
            problems.error(slip.problem, slip.problem.message)
        edits.take(tree.root)
        problems.keep_inside(text)
    edited = edits.applied(path)
    return Reading(path, edited, problems.errors, problems.warnings, (1, 1), problems.advice)


class _Edits:
    """The edits to the cards of one deck, as they are found in a file."""

    def __init__(self, deck: Deck, problems: Problems) -> None:
        self._deck = deck
        self._problems = problems
        self._before = {name_in(card.source_key): card.content for card in deck.cards}
        self._lines = {name_in(card.source_key): card.line for card in deck.cards}
        self._edited: dict[str, tuple[Content, Fields]] = {}

    def take(self, root: Node | None) -> None:
        """Take in what a file holds."""
        if root is None or (isinstance(root, Text) and not root.value):
            return
        if not isinstance(root, Fields):
            message = "edits are written below `cards:` and `cheatsheet:`; begin with one of these"
            self._problems.error(root, root.message if isinstance(root, Broken) else message)
            return
        for broken in root.broken:
            self._problems.error(broken, broken.message)
        for key in root.keys:
            node = root.values[key.value]
            if key.value not in KINDS:
                message = f"`{one_line(key.value)}` cannot be edited here; write `cards:` or `cheatsheet:`"
                self._problems.error(key, message)
            elif isinstance(node, Items):
                for item in node.items:
                    self._take(item, key.value)
            elif not (isinstance(node, Text) and not node.value):
                message = f"`{key.value}` must be a list; begin each of its cards with a dash and a blank"
                self._problems.error(node, node.message if isinstance(node, Broken) else message)

    def _take(self, item: Node, section: str) -> None:
        """Take in what differs of one card."""
        name = item.values.get("id") if isinstance(item, Fields) else None
        if not isinstance(item, Fields) or not isinstance(name, Text) or not name.value:
            self._problems.error(item, "this does not say which card it changes; write the `id` of that card")
            return
        before = self._before.get(name.value)
        if before is None:
            message = (
                f"the deck {self._deck.id} has no card `{one_line(name.value)}` any more: this changes"
                " nothing; remove it"
            )
            self._problems.warn(name, message)
            return
        if name.value in self._edited:
            self._problems.error(name, f"the card `{name.value}` stands here twice; keep one of the two")
            return
        home = next(each for each, kinds in KINDS.items() if before.NAMED_BY in kinds)
        if home != section:
            self._problems.error(name, f"`{name.value}` is a {CALLED[home]}; move it under `{home}:`")
            return
        content = convert(_merged(before, item), section, self._problems)
        if content is not None:
            self._edited[name.value] = content, item

    def applied(self, path: Path) -> Deck:
        """The deck with these edits; those that come `after` what is not there are errors, and left out."""
        collection = self._collected(path, self._edited, self._problems)
        if len(collection.found) < len(self._before):
            founded = {name: edit for name, edit in self._edited.items() if "after" not in edit[1].values}
            self._edited = founded
            collection = self._collected(path, founded, Problems())
        lines = {name: item.line for name, (_, item) in self._edited.items()}
        cards = tuple(collection.cards(self._deck.id))
        return msgspec.structs.replace(self._deck, cards=cards, edits=Edits(path, lines))

    def _collected(
        self, path: Path, edited: Mapping[str, tuple[Content, Fields]], problems: Problems
    ) -> Collection:
        """All cards of the deck, with these instead of its own."""
        collection = Collection(path, problems)
        for name, content in self._before.items():
            place: Node = Text(name, self._lines[name], 1)
            if name in edited:
                content, item = edited[name]
                place = item.values.get("after", place)
            collection.found[name] = content, place
        collection.drop_unfounded()
        return collection


def _merged(content: Content, edit: Fields) -> Fields:
    """A card with the keys of an edit instead of its own; what is wrong with it has its place in the edit."""
    own: dict[str, object] = msgspec.to_builtins(content)
    values = {key: node_of(as_text(value), edit.line, edit.column) for key, value in own.items()}
    values |= edit.values
    marks = dict.fromkeys(values, (edit.line, edit.column)) | edit.marks
    left = {
        key: node for key, node in values.items() if not (is_empty(node) and takes_away(key, plain(node)))
    }
    return Fields(left, {key: marks[key] for key in left}, edit.line, edit.column, edit.broken)
