"""What is wrong or doubtful with a card whose fields are all of the right kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from quizcv.decks.contents import (
    BlankCard,
    ChoiceCard,
    ClozeCard,
    CodeCard,
    Content,
    Entry,
    Runnable,
    ShapeCard,
    TypedCard,
    ValueCard,
)
from quizcv.decks.holes import CLOZE, HOLE, arguments, holes
from quizcv.decks.kind import KeyPath
from quizcv.decks.outputs import mixes
from quizcv.decks.reading import answers
from quizcv.decks.reading.python import not_python
from quizcv.decks.variation import VariationError, combinations
from quizcv.text import joined, one_line

_HOLE_BEGINS = re.compile(r"\{\{c?(?P<number>\d+)")
_NAME = re.compile(r"\{([^\W\d]\w*)\}")


def mistake(content: Content) -> tuple[KeyPath, str] | None:
    """Where this card cannot be used, and what to write instead."""
    own = _OWN_MISTAKE.get(type(content))
    if own and (found := own(content)):
        return found
    if not isinstance(content, Runnable):
        return not_python(content, {}) if content.RUNS else None
    try:
        first = combinations(content.vary, content.where)[0]
    except VariationError as error:
        return next(_cut_in_two(content), (error.path, f"`{error.path[0]}`: {error}"))
    if found := not_python(content, first):
        return next(_cut_in_two(content), found)
    return None


def doubts(content: Content) -> Iterator[tuple[KeyPath, str]]:
    """Where this card can be used, but probably not as it was meant."""
    if isinstance(content, TypedCard | ChoiceCard):
        yield from answers.doubts(content)
    if not isinstance(content, Runnable):
        return
    for name in content.vary:
        if not any(f"{{{name}}}" in text for _, text in _texts(content)):
            yield (
                ("vary", name),
                f"`{name}` is not used; write `{{{name}}}` where its value belongs, or remove it",
            )
    if isinstance(content, ValueCard) and content.hidden:
        for name in content.vary:
            if f"{{{name}}}" not in content.ask:
                yield ("ask",), f"nobody sees `{name}`, as the code is `hidden`; write `{{{name}}}` in `ask`"
    yield from _without_values(content)
    yield from _cut_in_two(content)
    check = content.check if isinstance(content, CodeCard) else ""
    if check and not re.search(r"\b(assert|raise)", check):
        yield ("check",), "`check` asserts nothing, so that any code that runs is right; write `assert ...`"


def _without_values(content: Runnable) -> Iterator[tuple[KeyPath, str]]:
    """Names in braces that neither `vary` has nor the code itself, as an f-string would."""
    code = [(piece.path, re.sub(HOLE, r"\1", piece.text)) for piece in content.code_pieces()]
    slips = [(path, text) for path, text in _texts(content) if path[0] == "slips"]
    names = [(path, name) for path, text in (*code, *slips) for name in dict.fromkeys(_NAME.findall(text))]
    unknown = [(path, name) for path, name in names if name not in content.vary]
    if not unknown:
        return
    elsewhere = " ".join([*(_NAME.sub("", text) for _, text in code), "x" if content.input else ""])
    for path, name in unknown:
        if not re.search(rf"\b{name}\b", elsewhere):
            example = f"`vary: {{{name}: [1, 3]}}`"
            yield path, f"`{{{name}}}` has no values; write {example}, or remove the braces"


def _cloze(card: ClozeCard) -> tuple[KeyPath, str] | None:
    example = "`{{c1::the hidden words}}`"
    read = {hole.start() for hole in re.finditer(CLOZE, card.cloze)}
    for opening in _HOLE_BEGINS.finditer(card.cloze):
        if opening.start() not in read:
            return ("cloze",), _unreadable_hole(card.cloze[opening.start() :], opening["number"], example)
    return None if read else (("cloze",), f"there is no hole in this text; write {example} in it")


def _unreadable_hole(text: str, number: str, example: str) -> str:
    """What is wrong with the hole with which this text begins."""
    closed = text.find("}}")
    hole = one_line(text[: closed + 2] if closed > 0 else text, 40)
    if not re.fullmatch("[1-9]", number):
        return f"in the hole `{hole}` the number must be from 1 to 9; write {example}"
    if closed < 0:
        return f"the hole `{hole}` is not closed; write {example}"
    if "{{" in text[2:closed]:
        return f"in the hole `{hole}` another one begins; close the first before it"
    return f"the hole `{hole}` is not written as {example}; correct it"


def _blank(card: BlankCard) -> tuple[KeyPath, str] | None:
    count = len(holes(card.blank))
    if count < card.blank.count("{{"):
        return ("blank",), "a blank is not closed, or empty; write `{{16}}` for a hidden 16"
    return None if count else (("blank",), "there is no blank in this code; write `{{16}}` for a hidden 16")


def _output(card: ShapeCard | Entry) -> tuple[KeyPath, str] | None:
    if card.output is None or not mixes(card.output):
        return None
    return ("output",), "`output` mixes sizes and shapes; write one shape, or a list of nothing but shapes"


def _entry(entry: Entry) -> tuple[KeyPath, str] | None:
    if found := _output(entry):
        return found
    possible = entry.possible_parts()
    for place, part in enumerate(entry.cards or ()):
        if part not in possible:
            needs = "`output`" if part == "shape" else "`output`, and a number in a call to hide"
            return (
                "cards",
                place,
            ), f"an entry can ask `{part}` only with {needs}; add it, or remove `{part}`"
    names = [argument.name for argument in arguments(entry.code)]
    for place, name in enumerate(entry.blanks or ()):
        if name not in names:
            there = f"write {joined(dict.fromkeys(names), 'or')}" if names else "remove `blanks`"
            return ("blanks", place), f"no call in `code` is given a number as `{one_line(name)}`; {there}"
    return None


def _value(card: ValueCard) -> tuple[KeyPath, str] | None:
    if card.hidden and not card.ask.strip():
        return ("hidden",), "with `hidden` the code is not shown; write the question as `ask: ...`"
    return None


_OWN_MISTAKE: dict[type[Content], Callable[[Any], tuple[KeyPath, str] | None]] = {
    TypedCard: answers.mistake,
    ChoiceCard: answers.mistake,
    ClozeCard: _cloze,
    BlankCard: _blank,
    ShapeCard: _output,
    ValueCard: _value,
    Entry: _entry,
}
"""What can be wrong with cards of one kind alone."""


def _texts(content: Runnable) -> Iterator[tuple[KeyPath, str]]:
    """All texts of a card, and the items of its lists of texts."""
    for name in content.__struct_fields__:
        value = getattr(content, name)
        if isinstance(value, str):
            yield (name,), value
        elif isinstance(value, tuple):
            yield from (((name, place), item) for place, item in enumerate(value) if isinstance(item, str))
        elif name == "slips":
            yield from (((name, wrong), text) for wrong, said in value.items() for text in (wrong, said))


def _cut_in_two(content: Runnable) -> Iterator[tuple[KeyPath, str]]:
    """The items of lists of code of which a comma may have cut off the rest."""
    lists = [(path, text) for path, text in _texts(content) if path[0] in ("where", "cases")]
    for name, values in content.vary.items():
        lists += [(("vary", name, place), value) for place, value in enumerate(values)]
    for path, text in lists:
        if any(text.count(left) != text.count(right) for left, right in ("()", "[]")):
            yield path, "the brackets in this do not match; a text with a comma in a list goes in quotes"
