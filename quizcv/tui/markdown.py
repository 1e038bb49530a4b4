"""Markdown drawn as one visual: emphasis, code, lists, quotes, headings, fences, tables; never markup.

Textual's own Markdown widget mounts a dozen widgets for every card; this gives one value to one `Static`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from quizcv.decks.search import ENTRY_KEY
from quizcv.markdown import blocks, parse
from quizcv.markdown.simple import Block, spans
from quizcv.tui.markdown_table import Table

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

CODE = "$text-accent"
STYLES = {"strong": "bold", "em": "italic", "s": "strike", "code_inline": CODE}
Line = tuple[str | Content, str, Content | Table]
"""What stands before a line, what stands before what wraps of it, and the line, or lines if it is a table."""


class Prose(Visual):
    """Text whose wrapped lines keep the indentation of their list item or quote."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._wrapped: tuple[int, list[Content]] = (0, [])

    @property
    def plain(self) -> str:
        """The text without styles, unwrapped."""
        return "\n".join(str(first) + content.plain for first, _, content in self.lines)

    def wrapped(self, width: int) -> list[Content]:
        """Its lines when none may be longer than `width` cells."""
        if self._wrapped[0] != width:
            lines = [
                _content(rest if index else first) + part
                for first, rest, content in map(partial(_narrowed, width), self.lines)
                for index, part in enumerate(_wrapped(content, width - len(first), width - len(rest)))
            ]
            self._wrapped = (width, lines)
        return self._wrapped[1]

    def at(self, width: int) -> Content:
        """The text wrapped to `width` cells."""
        return Content("\n").join(self.wrapped(width))

    def strips(self, width: int, style: Style) -> list[Strip]:
        """Draw it where nothing can be selected, at half the price of `render_strips`."""
        return [
            Strip(Segment(text, own.rich_style) for text, own in line.render(style, end="") if text)
            for line in self.wrapped(width)
        ]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The longest line, wrapped to the container."""
        return self.at(container_width).get_optimal_width(rules, container_width)

    def get_minimal_width(self, rules: RulesMap) -> int:
        """A word and its indentation."""
        return max(
            (content.get_minimal_width(rules) + len(first) for first, _, content in self.lines), default=0
        )

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002 - the signature is Textual's
        """Lines at this width."""
        return len(self.wrapped(width))

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw it."""
        return self.at(width).render_strips(width, height, style, options)


EMPTY = Prose([("", "", Content(""))])
RULE = Prose(
    [("", "", Content("")), ("", "", Content.styled("───", "$foreground-muted")), ("", "", Content(""))]
)
"""What stands between two texts."""


def _narrowed(width: int, line: Line) -> Line:
    """The line without what would leave too little room for what wraps of it."""
    first, rest, content = line
    return line if len(rest) <= max(len(first), width // 2) else (first, "", content)


def _wrapped(content: Content | Table, width: int, rest: int) -> list[Content]:
    """`Content.wrap`, which takes its time with lines that fit. All but the first have `rest` cells."""
    if isinstance(content, Table):
        return content.lines(max(1, width))
    fits = content.cell_length <= width and content.plain.isprintable()
    return [content] if fits else content.wrap(max(1, min(width, rest)))


def _content(text: str | Content) -> Content:
    return text if isinstance(text, Content) else Content(text)


class Fitted(Prose):
    """Text whose lines are made for the width that they get, such as those of a table."""

    def __init__(self, make: Callable[[int], Sequence[Line]]) -> None:
        super().__init__(())
        self._make = make
        self._made_for = 0

    def wrapped(self, width: int) -> list[Content]:
        """The lines for `width` cells."""
        if self._made_for != width:
            self.lines, self._made_for = self._make(width), width
        return super().wrapped(width)


@lru_cache(maxsize=64)
def prose(text: str) -> Prose:
    """Markdown as it is shown. All line ends stand; longer lines wrap at any width."""
    text = text.rstrip()
    simple = blocks(text)
    return Prose(_blocks(parse(text).children) if simple is None else list(_simple(simple)))


def _simple(found: Iterable[Block]) -> Iterator[Line]:
    """The lines of blocks that were read without the grammar: the same that `_blocks` makes."""
    for place, (kind, text) in enumerate(found):
        if place:
            yield "", "", Content("")
        if kind == "code":
            yield from _code(highlight(text.rstrip("\n")))
        else:
            for line in text.split("\n"):
                yield "", "", Content.assemble(*((part, STYLES.get(what, "")) for part, what in spans(line)))


@lru_cache(maxsize=64)
def highlight(code: str) -> Content:
    """Python code in colours."""
    from textual.highlight import highlight as textual_highlight  # brings Pygments

    return textual_highlight(code, language="python").rstrip("\n")


def with_code(sentence: str, style: str = "") -> Content:
    """A sentence in which what stands in backticks is code, and nothing else means anything."""
    parts = re.split(r"`([^`\n]+)`", sentence)
    return Content.assemble(
        *((part, f"{style} {CODE}".strip() if place % 2 else style) for place, part in enumerate(parts))
    )


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> list[Line]:
    """The lines of all blocks, with an empty one before each block that stands alone."""
    lines: list[Line] = []
    for node in nodes:
        block = _block(node)
        if lines and block and not node.hidden and not (node.type.endswith("list") and _is_tight(node)):
            lines.append(("", "", Content("")))
        lines += block
    return lines


def _is_tight(node: SyntaxTreeNode) -> bool:
    """Whether a list stands inside an item of another list, close to its text."""
    return node.parent is not None and node.parent.type == "list_item"


def _block(node: SyntaxTreeNode) -> list[Line]:
    match node.type:
        case "paragraph":
            return [("", "", line) for line in _inline(node.children).split("\n")]
        case "heading":
            return [("", "", _inline(node.children).stylize("bold"))]
        case "fence" | "code_block":
            language = node.info.split()[:1] if node.type == "fence" else []
            code = node.content.rstrip("\n")
            return _code(highlight(code) if language == ["python"] else Content(code).stylize(CODE))
        case "blockquote":
            return [("│ " + first, "│ " + rest, line) for first, rest, line in _blocks(node.children)]
        case "bullet_list":
            return _items(node, lambda _: "• ")
        case "ordered_list":
            start = int(node.attrs.get("start", 1))
            return _items(node, lambda index: f"{start + index}. ")
        case "hr":
            return [("", "", Content("─" * 8))]
        case "table":
            return [("", "", _table(node))]
    return [("", "", Content(node.content))] if node.content else []


def _code(shown: Content) -> list[Line]:
    return [("", _going_on(line.plain), line) for line in shown.split("\n")]


def _going_on(line: str) -> str:
    """What stands before the rest of a line of code that is too long: it is no line of its own."""
    return " " * (len(line) - len(line.lstrip()) + 2) + "… "


def _items(node: SyntaxTreeNode, bullet: Callable[[int], str]) -> list[Line]:
    lines: list[Line] = []
    for index, item in enumerate(node.children):
        mark = bullet(index)
        indent = " " * len(mark)
        for number, (first, rest, line) in enumerate(_blocks(item.children)):
            lines.append(((indent if number else mark) + first, indent + rest, line))
    return lines


def _table(node: SyntaxTreeNode) -> Table:
    """A table of Markdown: a row of headings, and those below it."""
    rows = [row.children for part in node.children for row in part.children]
    aligns = [str(cell.attrs.get("style", "")).rpartition(":")[2] for cell in rows[0]]
    heading, *others = [[_inline(cell.children) for cell in row] for row in rows]
    return Table([cell.stylize("bold") for cell in heading], others, aligns)


def _inline(nodes: Iterable[SyntaxTreeNode]) -> Content:
    return Content.assemble(*_styled(nodes, ""))


def _styled(nodes: Iterable[SyntaxTreeNode], style: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        match node.type:
            case "inline":
                yield from _styled(node.children, style)
            case "strong" | "em" | "s":
                yield from _styled(node.children, f"{style} {STYLES[node.type]}".strip())
            case "link":
                yield from _link(node, style)
            case "image":
                yield f"![{node.content}]({node.attrs['src']})", style
            case "code_inline":
                yield node.content, f"{style} {CODE}".strip()
            case "softbreak" | "hardbreak":
                yield "\n", ""
            case _:
                yield node.content, style


def _link(node: SyntaxTreeNode, style: str) -> Iterator[tuple[str, str]]:
    """The words, and behind them where they lead, unless that is the words or an entry's key."""
    words = list(_styled(node.children, f"{style} underline".strip()))
    yield from words
    address = str(node.attrs["href"])
    if address != "".join(text for text, _ in words) and not ENTRY_KEY.fullmatch(address):
        yield f" ({address})", style
