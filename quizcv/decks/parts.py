"""The cards that are made from what an author wrote once, and the holes in texts and code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizcv.decks.contents import BlankCard, ClozeCard, Content, Entry, Flashcard
from quizcv.decks.variation import VariationError, combinations

CLOZE = re.compile(r"\{\{c([1-9])::(.+?)(?:::(.+?))?\}\}(?!\})", re.DOTALL)
"""A hole in a text: its number, what belongs there and, where there is one, a hint."""

HOLE = re.compile(r"\{\{(.+?)\}\}(?!\})", re.DOTALL)
"""A hole in code, and what belongs there."""

PARTS = ("", "/reverse", "/shape", "/blank", *(f"/c{number}" for number in range(1, 10)))
"""What the keys of the cards made from one author's card can end in."""

Span = tuple[int, int]
"""Where in a text something begins and ends."""


def parts(content: Content) -> tuple[str, ...]:
    """The cards that this content makes: what follows the author's key in each of theirs."""
    if isinstance(content, Flashcard):
        return ("", "reverse") if content.reverse else ("",)
    if isinstance(content, ClozeCard):
        return tuple(sorted({f"c{number}" for number, *_ in CLOZE.findall(content.cloze)}))
    if isinstance(content, Entry):
        possible = {
            "recall": True,
            "shape": content.output is not None,
            "blank": content.output is not None and bool(argument_spans(content.code)),
        }
        chosen: Sequence[str] = content.cards or tuple(possible)
        return tuple(
            "" if part == "recall" else part for part in possible if part in chosen and possible[part]
        )
    return ("",)


def mistake(content: Content) -> tuple[str, str]:
    """What no single field shows to be wrong: the key it concerns, and what to write; ("", "") if nothing."""
    if isinstance(content, ClozeCard) and not CLOZE.search(content.cloze):
        return "cloze", "there is no hole in this text; write `{{c1::the hidden words}}` in it"
    if isinstance(content, BlankCard) and not HOLE.search(content.blank):
        return "blank", "there is no blank in this code; write `{{16}}` for a hidden 16"
    if isinstance(content, Entry):
        if content.cards and not parts(content):
            return (
                "cards",
                "an entry without `output`, or without numbers in its call, can ask `recall` alone",
            )
    elif not isinstance(content, Flashcard | ClozeCard) and (content.vary or content.where):
        try:
            combinations(content.vary, content.where)
        except VariationError as error:
            return error.key, f"`{error.key}`: {error}"
    return "", ""


def argument_spans(code: str) -> tuple[Span, ...]:
    """Where the numbers stand that calls in this code are given: what a blank can hide."""
    import ast  # only a deck that is read anew needs it

    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            if isinstance(argument, ast.Constant) and type(argument.value) in (int, float):
                found.append((_offset(code, starts, argument.lineno, argument.col_offset), argument))
    return tuple(
        sorted((start, start + len(ast.get_source_segment(code, node) or "")) for start, node in found)
    )


def _offset(code: str, starts: list[int], line: int, column: int) -> int:
    """A place in the text, from a line and a column in bytes."""
    text = code[starts[line - 1] :].encode()[:column]
    return starts[line - 1] + len(text.decode())
