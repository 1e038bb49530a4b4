"""A module's layers as a tree: blocks that open to their layers, layers to the arithmetic of their size."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from quizcv.results.rows import Row, layer_row, layer_size_lines, module_rows
from quizcv.runner import Result

LONG = 12
"""Layers from which blocks are closed at first."""

MAX_DEPTH = 20
"""Blocks in blocks; what is deeper stands in the innermost that is shown."""

Path = tuple[int, ...]
"""A node's place: its index among the roots, then among the children of each, from the outside in."""


class Node:
    """A row and what it opens to; the arithmetic of a layer is only computed when it is opened."""

    def __init__(self, row: Row, children: list[Node] | None = None) -> None:
        self.row = row
        self.children = children or []

    @property
    def can_open(self) -> bool:
        """Whether there is something inside."""
        return bool(self.children) or (self.row.layer is not None and bool(self.row.layer.settings))

    def inside(self) -> list[Node]:
        """The nodes that it opens to."""
        if not self.children and self.row.layer is not None:
            parts = [part for line in layer_size_lines(self.row.layer) for part in line.split("   ")]
            self.children = [Node(Row("", text=part)) for part in parts]
        return self.children


def build_tree(result: Result) -> list[Node]:
    """The rows of `module_rows`, the layers of a block inside it.

    Layers stand in blocks by the order of the calls, which names alone would not tell: a block may run
    twice. A block with a single layer is that layer.
    """
    module = result.module
    rows = module_rows(result)
    if module is None or len(module.layers) == 1:  # its arithmetic stands below the table
        return [Node(msgspec.structs.replace(row, layer=None)) for row in rows]
    before = next((index for index, row in enumerate(rows) if row.layer is not None), len(rows))
    after = before + len(module.layers)
    # Blocks are listed as they ended: of two with the same layers the later one is around the other.
    order = sorted(
        enumerate(module.blocks), key=lambda item: (item[1].first, -item[1].end, -item[0]), reverse=True
    )
    blocks = [block for _, block in order if 0 <= block.first < block.end - 1]

    def fill(first: int, end: int, around: str, depth: int = 0) -> Iterator[Node]:
        while first < end:
            while depth == MAX_DEPTH and blocks and blocks[-1].first <= first:
                blocks.pop()
            if blocks and blocks[-1].first == first:
                block = blocks.pop()
                last = min(block.end, end)  # a forged report may say anything
                inside = list(fill(block.first, last, block.name, depth + 1))
                yield Node(layer_row(block, _relative(block.name, around), result), inside)
                first = last
            else:
                layer = module.layers[first]
                yield Node(layer_row(layer, _relative(layer.name, around), result))
                first += 1

    layers = list(fill(0, len(module.layers), ""))
    return [*map(Node, rows[:before]), *layers, *map(Node, rows[after:])]


def open_at_first(nodes: list[Node]) -> set[Path]:
    """The blocks that are open at first: all of a short trace; of a long one what is around everything."""
    is_long = _count(nodes) > LONG
    blocks: list[tuple[Path, Node]] = [((index,), node) for index, node in enumerate(nodes) if node.children]
    if is_long:
        return {path for path, _ in blocks} if len(blocks) == 1 else set()
    for path, node in blocks:  # grows while it is walked
        blocks += [((*path, index), inner) for index, inner in enumerate(node.children) if inner.children]
    return {path for path, _ in blocks}


def visible_nodes(
    nodes: list[Node], is_open: Callable[[Path], bool], path: Path = ()
) -> Iterator[tuple[Path, Node]]:
    """The nodes on the screen, from the top, with their paths."""
    for index, node in enumerate(nodes):
        here = (*path, index)
        yield here, node
        if is_open(here):
            yield from visible_nodes(node.inside(), is_open, here)


def _count(nodes: list[Node]) -> int:
    """How many layers there are in all."""
    return sum(_count(node.children) if node.children else node.row.layer is not None for node in nodes)


def _relative(name: str, around: str) -> str:
    """A dotted name as seen from inside a block."""
    return name.removeprefix(f"{around}.") if around else name
