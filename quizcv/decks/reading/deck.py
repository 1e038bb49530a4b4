"""Reading one deck file: all that is sound in it, and what to do about the rest."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizcv.decks.contents import Content, Entry
from quizcv.decks.model import Card, Deck, DeckError, DeckProblem, Reading, made_from
from quizcv.decks.reading.cards import convert, declared_id, identify
from quizcv.decks.reading.fields import own_fields, sound_fields
from quizcv.decks.reading.heading import ABOUT, OWN, Heading
from quizcv.decks.reading.nodes import Broken, Fields, Items, Node, Text
from quizcv.decks.reading.problems import Problems
from quizcv.decks.reading.source import source
from quizcv.decks.reading.tree import Tree, parse
from quizcv.text import one_line

_TOP = DeckProblem(1, 1, "")

_SECTIONS = ("cards", "cheatsheet")

_SECTION = re.compile(r"""^["']?(?:cards|cheatsheet)["']?[ \t]*:""", re.MULTILINE)
"""Such a key of a deck, in a text that is no YAML."""


def load(path: Path | str) -> Deck:
    """The deck in this file. Raises DeckError, with all that is wrong, unless everything is sound."""
    path = Path(path)
    reading = read(path)
    if reading.errors or reading.deck is None:
        raise DeckError(path, reading.errors)
    return reading.deck


def read(path: Path, content: bytes | None = None) -> Reading:
    """What this file gives, or would with other `content`.

    Never raises because of the file: errors are part of the reading.
    """
    problems = Problems()
    text = source(path, problems, content)
    if text is None:
        return Reading(path, None, problems.errors, problems.warnings)
    with _no_garbage_collection():
        tree = parse(text, problems)
        deck = Collection(path, problems).collect(tree)
    problems.keep_inside(text)
    return Reading(
        path,
        deck,
        problems.errors,
        problems.warnings,
        _id_place(tree.root),
        problems.advice,
        _is_deck(tree, text),
    )


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Nothing made here is cyclic, and in a large deck looking for cycles takes long."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class Collection:
    """The cards of one deck on their way into it: one namespace, one order.

    `found` has what each is by its name, and where it stands.
    """

    def __init__(self, path: Path, problems: Problems) -> None:
        self._path = path
        self._problems = problems
        self.found: dict[str, tuple[Content, Node]] = {}
        self._lines: dict[str, int] = {}  # where each id was first used
        self._own: dict[str, str] = {}  # what the deck says of itself under keys of its author's

    def collect(self, tree: Tree) -> Deck | None:
        for slip in tree.breaks:
            self._problems.error(slip.problem, slip.problem.message)
            for name, line in slip.names:
                self._lines.setdefault(name, line)
        root = tree.root
        heading = self._heading(root, is_whole=not tree.breaks)
        if isinstance(root, Fields):
            for section in _SECTIONS:
                self._section(root, section)
        self.drop_unfounded()
        if not self.found:
            if not self._problems.errors:
                self._problems.error(
                    root or _TOP, "the deck has no cards; add `cards:` with `- front: ...` below"
                )
            return None
        return self._deck(heading)

    def _heading(self, root: Node | None, *, is_whole: bool) -> Heading:
        if isinstance(root, Fields):
            self._own = own_fields(root, OWN, self._problems)
            return Heading(**sound_fields(root, Heading, "deck", self._problems, own=OWN))
        if root is None or (isinstance(root, Text) and not root.value):
            if is_whole:
                self._problems.error(
                    _TOP, "the file is empty; run `quizcv new NAME` for an example to start from"
                )
        elif isinstance(root, Broken):
            self._problems.error(root, root.message)
        elif isinstance(root, Items):
            self._problems.error(
                root, "the cards need a key above them; write `cards:` on a line before this one"
            )
        elif is_whole:
            self._problems.error(root, "a deck is written as `key: value` lines; begin with `cards:`")
        return Heading()

    def _section(self, root: Fields, section: str) -> None:
        node = root.values.get(section)
        if node is None:
            return
        if isinstance(node, Broken):
            self._problems.error(node, node.message)
        elif isinstance(node, Items):
            for broken in node.broken:
                self._problems.error(broken, broken.message)
            for item in node.items:
                self._add(item, section)
        elif isinstance(node, Text) and not node.value:
            self._problems.error(node, f"`{section}:` has nothing below it; add cards, or remove it")
        else:
            self._problems.error(
                node, f"`{section}` must be a list; begin each of its cards with a dash and a blank"
            )

    def _add(self, node: Node, section: str) -> None:
        content = convert(node, section, self._problems)
        name = identify(content) if content else declared_id(node)
        if not name:
            return
        first = self._lines.setdefault(name, node.line)
        if first != node.line or name in self.found:
            self._repeated(name, first, node, content)
        elif content:
            self.found[name] = (content, node)

    def _repeated(self, name: str, first: int, node: Node, content: Content | None) -> None:
        place = node.values.get("id", node) if isinstance(node, Fields) else node
        if content and not content.id:
            message = f"this card asks the same as the one on line {first}; give it an `id` or remove it"
        else:
            message = f"the id `{one_line(name)}` is taken by the card on line {first}; choose another"
        self._problems.error(place, message)

    def drop_unfounded(self) -> None:
        """Drop the entries that come `after` something that is not there, or in the end after themselves."""
        after = {name: c.after for name, (c, _) in self.found.items() if isinstance(c, Entry)}
        founded: dict[str, bool] = {"": True}
        for name in after:
            path: dict[str, None] = {}
            while name in after and name not in founded and name not in path:
                path[name] = None
                name = after[name]
            if name in path:
                self._circle([*path][[*path].index(name) :])
            for step in path:
                founded[step] = founded.get(name, False)
        for name, wanted in after.items():
            if not founded[name]:
                _, node = self.found.pop(name)
                if wanted not in after:
                    self._after(wanted, node)

    def _after(self, wanted: str, node: Node) -> None:
        if wanted in self.found:
            message = f"`after: {wanted}` names a card; it must name a cheat-sheet entry"
        elif wanted in self._lines:
            message = (
                f"`after: {wanted}` names the entry on line {self._lines[wanted]}; correct that one first"
            )
        else:
            message = f"`after: {wanted}` names no cheat-sheet entry of this deck; write the `id` of one"
        self._problems.error(_value(node, "after"), message)

    def _circle(self, names: list[str]) -> None:
        _, node = self.found[names[0]]
        way = " -> ".join([*names, names[0]])
        self._problems.error(_value(node, "after"), f"`after` runs in a circle ({way}); remove one of them")

    def _deck(self, heading: Heading) -> Deck:
        name = heading.id or re.sub(r"[^\w.-]+", "-", self._path.stem).strip("-") or "deck"
        title = heading.title or re.sub(r"[-_]+", " ", name).strip().capitalize() or name
        about = {key: text for key in ABOUT if (text := getattr(heading, key))} | self._own
        cards = tuple(self.cards(name))
        return Deck(name, title, self._path, heading.takeaways, heading.next, cards, about=about)

    def cards(self, deck_id: str) -> Iterator[Card]:
        """All that can be asked."""
        for name, (content, node) in self.found.items():
            yield from made_from(content, f"{deck_id}/{name}", node.line)


def _is_deck(tree: Tree, text: str) -> bool:
    """Whether this has cards or a cheat sheet, as far as can be told where it is no YAML."""
    if isinstance(tree.root, Fields) and any(section in tree.root.values for section in _SECTIONS):
        return True
    return bool(tree.breaks) and bool(_SECTION.search(text))


def _value(node: Node, key: str) -> Node:
    return node.values[key] if isinstance(node, Fields) else node


def _id_place(root: Node | None) -> tuple[int, int]:
    place = root.values.get("id") if isinstance(root, Fields) else None
    return (place.line, place.column) if place else (1, 1)
