"""Shapes as decks store them: that of one tensor, or those of several, in lists or under names."""

from __future__ import annotations

from typing import Any

from quizcv.decks.field_types import Output


def output_text(output: Output) -> str:
    """The shape as it is shown: (1, 16, 32, 32), ((2, 3), (2,)), {maps: (1, 128)}."""
    return _text(output)


def is_kept(stored: Output, came: Output) -> bool:
    """Whether what came out is what is stored; names, and what holds a lone shape, may be left out."""
    return _same(stored, came)


def mixes(output: Output) -> bool:
    """Whether there are a size and a shape in one list, so that it is no shape and no list of shapes."""
    return _mixes(output)


def _text(output: Any) -> str:
    if isinstance(output, dict):
        return f"{{{', '.join(f'{name}: {_text(each)}' for name, each in output.items())}}}"
    if isinstance(output, tuple):
        return f"({', '.join(map(_text, output))}{',' if len(output) == 1 else ''})"
    return str(output)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    one, other = _bare(one), _bare(other)
    if isinstance(one, int) or isinstance(other, int):
        return bool(one == other)
    return len(one) == len(other) and all(map(_same, one, other))


def _bare(output: Any) -> Any:
    """Without names, and without what holds nothing but one other."""
    while not isinstance(output, int):
        output = tuple(output.values()) if isinstance(output, dict) else output
        if len(output) != 1 or isinstance(output[0], int):
            return output
        output = output[0]
    return output


def _mixes(output: Any) -> bool:
    if isinstance(output, dict):
        return any(map(_mixes, output.values()))
    if not isinstance(output, tuple):
        return False
    return len({isinstance(each, int) for each in output}) > 1 or any(map(_mixes, output))
