"""What is wrong or doubtful with a card whose fields are all of the right kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizcv.decks.contents import BlankCard, ClozeCard, Content, Entry, Flashcard, Runnable, TaskCard
from quizcv.decks.parts import CLOZE, HOLE, holes, possible_parts
from quizcv.decks.reading.python import not_python
from quizcv.decks.variation import VariationError, combinations

Way = tuple[str | int, ...]
"""The way to a value inside a card: its key, and in a list or below names the index or the name."""

_NAME = re.compile(r"\{([^\W\d]\w*)\}")
_CODE = (
    "shape",
    "raises",
    "value",
    "prints",
    "blank",
    "setup",
    "input",
    "solution",
    "starter",
    "check",
    "cases",
)
_TEXTS = (*_CODE, "task", "ask", "note", "hints", "result", "error")


def mistake(content: Content) -> tuple[Way, str] | None:
    """Where this card cannot be used, and what to write instead."""
    if isinstance(content, Flashcard):
        return None
    if isinstance(content, ClozeCard):
        return _cloze(content)
    if isinstance(content, Entry):
        return _entry(content) or not_python(content, {})
    if isinstance(content, BlankCard) and (found := _blank(content)):
        return found
    try:
        first = combinations(content.vary, content.where)[0]
    except VariationError as error:
        return error.path, f"`{error.path[0]}`: {error}"
    if found := not_python(content, first):
        return next(_cut_in_two(content), found)
    return None


def doubts(content: Content) -> Iterator[tuple[Way, str]]:
    """Where this card can be used, but probably not as it was meant."""
    if isinstance(content, Flashcard | ClozeCard | Entry):
        return
    texts = list(_texts(content, _TEXTS))
    for name in content.vary:
        if not any(f"{{{name}}}" in text for _, text in texts):
            yield (
                ("vary", name),
                f"`{name}` is not used; write `{{{name}}}` where its value belongs, or remove it",
            )
    yield from _without_values(content, [(path, text) for path, text in texts if path[0] in _CODE])
    yield from _cut_in_two(content)
    check = content.check if isinstance(content, TaskCard | BlankCard) else ""
    if check and not re.search(r"\b(assert|raise)", check):
        yield ("check",), "`check` asserts nothing, so that any code that runs is right; write `assert ...`"


def _without_values(content: Runnable, code: list[tuple[Way, str]]) -> Iterator[tuple[Way, str]]:
    """Names in braces that neither `vary` has nor the code itself, as an f-string would."""
    code = [(path, HOLE.sub(r"\1", text)) for path, text in code]
    names = [(path, name) for path, text in code for name in dict.fromkeys(_NAME.findall(text))]
    unknown = [(path, name) for path, name in names if name not in content.vary]
    if not unknown:
        return
    elsewhere = " ".join([*(_NAME.sub("", text) for _, text in code), "x" if content.input else ""])
    for path, name in unknown:
        if not re.search(rf"\b{name}\b", elsewhere):
            example = f"`vary: {{{name}: [1, 3]}}`"
            yield path, f"`{{{name}}}` has no values; write {example}, or remove the braces"


def _cloze(card: ClozeCard) -> tuple[Way, str] | None:
    example = "`{{c1::the hidden words}}`"
    count = len(CLOZE.findall(card.cloze))
    if count < len(re.findall(r"\{\{c?\d", card.cloze)):
        return (
            ("cloze",),
            f"a hole in this text is not written as {example}, with a number from 1 to 9, or not closed",
        )
    return None if count else (("cloze",), f"there is no hole in this text; write {example} in it")


def _blank(card: BlankCard) -> tuple[Way, str] | None:
    count = len(holes(card.blank))
    if count < card.blank.count("{{"):
        return ("blank",), "a blank is not closed, or empty; write `{{16}}` for a hidden 16"
    return None if count else (("blank",), "there is no blank in this code; write `{{16}}` for a hidden 16")


def _entry(entry: Entry) -> tuple[Way, str] | None:
    possible = possible_parts(entry)
    for place, part in enumerate(entry.cards or ()):
        if part not in possible:
            needs = "`output`" if part == "shape" else "`output`, and a number in a call to hide"
            return (
                "cards",
                place,
            ), f"an entry can ask `{part}` only with {needs}; add it, or remove `{part}`"
    return None


def _cut_in_two(content: Runnable) -> Iterator[tuple[Way, str]]:
    """The items of lists of which a comma may have cut off the rest."""
    for path, text in _listed(content):
        if any(text.count(left) != text.count(right) for left, right in ("()", "[]")):
            yield path, "the brackets in this do not match; a text with a comma in a list goes in quotes"


def _listed(content: Runnable) -> Iterator[tuple[Way, str]]:
    """The items of lists that are code."""
    yield from _texts(content, ("where", "cases"))
    for name, values in content.vary.items():
        yield from ((("vary", name, place), value) for place, value in enumerate(values))


def _texts(content: Runnable, names: tuple[str, ...]) -> Iterator[tuple[Way, str]]:
    """The texts under these keys, each with the way to it."""
    for name in names:
        value = getattr(content, name, "")
        if isinstance(value, str) and value:
            yield (name,), value
        elif isinstance(value, tuple):
            for place, text in enumerate(value):
                if isinstance(text, str):
                    yield (name, place), text
