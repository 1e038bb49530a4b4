"""What has to change in the text of a file so that keys of a card have other values, and nothing else has."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from yaml import MappingNode, ScalarNode, SequenceNode

from quizcv.decks.reading.values import Value
from quizcv.decks.writing.order import goes_before, in_order
from quizcv.decks.writing.slots import Holder, Slot, is_alias, is_nothing
from quizcv.decks.writing.spelling import in_brackets, item_lines, key_lines
from quizcv.decks.writing.yaml_text import Edit, YamlText
from quizcv.text import printable

Changes = Mapping[str, Value | None]
"""Keys with their new values; None takes a key away."""


def key_edits(text: YamlText, node: MappingNode, changes: Changes, *, is_card: bool = True) -> list[Edit]:
    """The edits that give keys of a mapping other values, or take them away; it has to keep one, or get one.

    New ones of a card go where people write them, others behind the last one.
    """
    edits: list[Edit] = []
    pairs = {pair[0].value: pair for pair in reversed(node.value)}
    for key, value in changes.items():
        if value is not None and key in pairs:
            edits += _value_edits(text, node, pairs[key], value)
    gone = [place for place, pair in enumerate(node.value) if changes.get(pair[0].value, "") is None]
    added = {key: value for key, value in changes.items() if value is not None and key not in pairs}
    if len(gone) == len(node.value):
        return [_other_keys(text, node, added)]
    left = [pair for place, pair in enumerate(node.value) if place not in gone]
    edits += _new_keys(text, node, left, added, is_card=is_card)
    if node.flow_style:
        return edits + without_spans([_span(text, pair) for pair in node.value], gone)
    return edits + _without_keys(text, node, gone)


def _value_edits(text: YamlText, node: MappingNode, pair: Any, new: Value) -> list[Edit]:
    key, value = pair
    after = text.text.index(":", text.at(key.end_mark)) + 1
    holder = Holder(key.start_mark.line, key.start_mark.column, after)
    return _put(text, holder, value, new, is_json=_is_json(node) if node.flow_style else None)


def _put(text: YamlText, holder: Holder, node: Any, new: Value, *, is_json: bool | None) -> list[Edit]:
    """The edits that give a key or a dash this value; of lists and keys only what differs is changed.

    `is_json` is None outside of brackets, and in them whether all texts have double quotes.
    """
    if not is_alias(node, holder) and new:
        if isinstance(new, Mapping) and isinstance(node, MappingNode) and node.value:
            old = {key.value: plain_value(value) for key, value in node.value}
            if [name for name in old if name in new] + [name for name in new if name not in old] == [*new]:
                changes = {name: new.get(name) for name in (*old, *new) if old.get(name) != new.get(name)}
                return key_edits(text, node, changes, is_card=False)
        elif not isinstance(new, str | Mapping) and isinstance(node, SequenceNode) and node.value:
            return _item_edits(text, node, new, is_json=is_json)
    slot = Slot(text, holder, node)
    return slot.filled(new) if is_json is None else slot.filled_in_brackets(new, is_json=is_json)


# Keys


def _other_keys(text: YamlText, node: MappingNode, new: Mapping[str, Value]) -> Edit:
    """The edit that puts these keys in the place of all that there are."""
    column, start = node.start_mark.column, text.at(node.value[0][0].start_mark)
    if node.flow_style:
        return Edit(start, _span(text, node.value[-1])[1], in_brackets(new, is_json=_is_json(node))[1:-1])
    end = text.line_end(node.start_mark.line)
    lines = "".join(key_lines(key, new[key], column, end) for key in in_order(new))
    last = text.last_line_of(node.value[-1], column)
    return Edit(start, text.bare_end(last), lines[len(end) + column :])


def _new_keys(
    text: YamlText, node: MappingNode, pairs: Sequence[Any], added: Mapping[str, Value], *, is_card: bool
) -> list[Edit]:
    """The edits that put new keys behind those of these pairs that people write before them."""
    places: dict[int, dict[str, Value]] = {}
    for key in in_order(added) if is_card else added:
        before = [n for n, pair in enumerate(pairs) if not is_card or goes_before(pair[0].value, key)]
        places.setdefault(before[-1] if before else -1, {})[key] = added[key]
    put = _new_in_brackets if node.flow_style else _new_lines
    return [put(text, node, pairs[place] if place >= 0 else None, new) for place, new in places.items()]


def _new_in_brackets(text: YamlText, node: MappingNode, behind: Any, new: Mapping[str, Value]) -> Edit:
    written = in_brackets(new, is_json=_is_json(node))[1:-1]
    if behind is None:
        at = text.at(node.value[0][0].start_mark)
        return Edit(at, at, f"{written}, ")
    at = _span(text, behind)[1]
    return Edit(at, at, f", {written}")


def _new_lines(text: YamlText, node: MappingNode, behind: Any, new: Mapping[str, Value]) -> Edit:
    column = node.start_mark.column
    if behind is None:  # the first of them goes where the first key was, be it behind a dash
        line, at = node.start_mark.line, text.at(node.start_mark)
        indent = text.line_end(line) + " " * column
        lines = "".join(key_lines(key, each, column, text.line_end(line)) for key, each in new.items())
        return Edit(at, at, lines.removeprefix(indent) + indent)
    line = text.last_line_of(behind, column)
    at, end = text.bare_end(line), text.line_end(line)
    return Edit(at, at, "".join(key_lines(key, each, column, end) for key, each in new.items()))


def _without_keys(text: YamlText, node: MappingNode, gone: Sequence[int]) -> list[Edit]:
    """The edits that take the lines of these keys away; a dash before the first one stays."""
    edits, rest = [], [*gone]
    column = node.start_mark.column
    first = text.at(node.start_mark)
    is_behind_dash = text.text[text.line_start(node.start_mark.line) : first].strip("\ufeff ")
    if rest[:1] == [0] and is_behind_dash:
        count = next(place for place in range(len(node.value)) if place not in gone)
        rest = [place for place in rest if place > count]
        last = text.last_line_of(node.value[count - 1], column)
        following = node.value[count][0].start_mark
        is_next = following.line == last + 1
        edits.append(Edit(first, text.at(following) if is_next else text.bare_end(last), ""))
    for place in rest:
        first = node.value[place][0].start_mark.line
        edits.append(without_lines(text, first, text.last_line_of(node.value[place], column)))
    return edits


def without_lines(text: YamlText, first: int, last: int) -> Edit:
    """The edit that takes away whole lines, counted from 0, the `last` one too."""
    start, end = text.line_start(first), text.line_start(last + 1)
    if first and text.bare_end(last) == len(
        text.text
    ):  # the file has no last line end, and gets none by that
        start = text.bare_end(first - 1)
    return Edit(start, end, "")


def _span(text: YamlText, pair: Any) -> tuple[int, int]:
    """From where to where a key and its value stand that are in brackets."""
    key, value = pair
    start, end = text.at(key.start_mark), text.at(key.end_mark)
    if text.text[end : end + 1] == ":" or not is_nothing(value):
        end = text.text.index(":", end) + 1
    slot = Slot(text, Holder(key.start_mark.line, key.start_mark.column, end), value)
    return start, max(end, slot.end)


# Items


def _item_edits(
    text: YamlText, node: SequenceNode, new: Sequence[Value], *, is_json: bool | None
) -> list[Edit]:
    """The edits that make these the items of a list, whose others stay as they are written."""
    old = [plain_value(item) for item in node.value]
    codes = SequenceMatcher(None, [*map(_sign, old)], [*map(_sign, new)], autojunk=False).get_opcodes()
    edits: list[Edit] = []
    gone: list[int] = []
    for _, i1, i2, j1, j2 in (code for code in codes if code[0] != "equal"):
        both = min(i2 - i1, j2 - j1)
        for place in range(both):
            edits += _changed_item(text, node, i1 + place, new[j1 + place], is_json=is_json)
        gone += range(i1 + both, i2)
        if j1 + both < j2:
            edits.append(_new_items(text, node, i1 + both, new[j1 + both : j2], is_json=bool(is_json)))
    return edits + without_items(text, node, gone)


def _changed_item(
    text: YamlText, node: SequenceNode, place: int, new: Value, *, is_json: bool | None
) -> list[Edit]:
    item = node.value[place]
    if node.flow_style:
        mark = item.start_mark
        holder = Holder(mark.line, mark.column, text.at(mark) - 1)
        return _put(text, holder, item, new, is_json=bool(is_json))
    line, column = dash_line(text, node, place), node.start_mark.column
    return _put(text, Holder(line, column, text.line_start(line) + column + 1), item, new, is_json=None)


def _new_items(
    text: YamlText, node: SequenceNode, place: int, new: Sequence[Value], *, is_json: bool
) -> Edit:
    """The edit that puts items before the one at this place, or behind the last one."""
    if node.flow_style:
        written = ", ".join(in_brackets(each, is_json=is_json) for each in new)
        if place:
            at = text.at(node.value[place - 1].end_mark)
            return Edit(at, at, f", {written}")
        at = text.at(node.value[0].start_mark)
        return Edit(at, at, f"{written}, ")
    column = node.start_mark.column
    line = _last_line(text, node, place - 1) if place else node.start_mark.line - 1
    at, end = text.bare_end(line), text.line_end(line)
    return Edit(at, at, "".join(item_lines(each, column, end) for each in new))


def without_items(text: YamlText, node: SequenceNode, gone: Sequence[int]) -> list[Edit]:
    """The edits that take these items out of a list."""
    if node.flow_style:
        spans = [(text.at(item.start_mark), text.at(item.end_mark)) for item in node.value]
        return without_spans(spans, gone)
    return [without_lines(text, dash_line(text, node, n), _last_line(text, node, n)) for n in gone]


def without_spans(spans: Sequence[tuple[int, int]], gone: Sequence[int]) -> list[Edit]:
    """The edits that take some out of these things, which commas divide."""
    edits = []
    for place in gone:
        if place + 1 < len(spans) and all(before in gone for before in range(place)):
            edits.append(Edit(spans[place][0], spans[place + 1][0], ""))
        else:
            start = spans[place - 1][1] if place else spans[place][0]
            edits.append(Edit(start, spans[place][1], ""))
    return edits


def dash_line(text: YamlText, node: SequenceNode, place: int) -> int:
    """The 0-based line with the dash of an item of a list."""
    line: int = node.value[place].start_mark.line
    dash = " " * node.start_mark.column + "-"
    while line > node.start_mark.line and not text.bare(line).startswith(dash):
        line -= 1
    return line


def _last_line(text: YamlText, node: SequenceNode, place: int) -> int:
    return text.last_line_of((node, node.value[place]), node.start_mark.column)


def plain_value(node: Any) -> Value:
    """What a node of YAML says."""
    if isinstance(node, ScalarNode):
        return printable(node.value)
    if isinstance(node, SequenceNode):
        return [plain_value(item) for item in node.value]
    return {key.value: plain_value(value) for key, value in node.value}


def _sign(value: Value) -> str:
    return json.dumps(value)


def _is_json(node: MappingNode) -> bool:
    return bool(node.value) and node.value[0][0].style == '"'
