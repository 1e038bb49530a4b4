"""Which pretrained weights the code of a cheat sheet asks for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from quizcv.decks import Deck


def named(decks: Iterable[Deck]) -> list[str]:
    """`resnet18`, or `resnet50:IMAGENET1K_V1` for others than the default weights: each once, in order."""
    entries = (card.content for deck in decks for card in deck.entries)
    return list(dict.fromkeys(name for entry in entries for name in _in_code(entry.code)))


def _in_code(code: str) -> Iterator[str]:
    """What `NAME(..., weights=...)` and `get_model("NAME", weights=...)` ask for."""
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call):
            weights = next((keyword.value for keyword in call.keywords if keyword.arg == "weights"), None)
            model, name = _model(call), _weights(weights)
            if model and name:
                yield model if name == "DEFAULT" else f"{model}:{name}"


def _model(call: ast.Call) -> str:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name == "get_model":
        first = call.args[0] if call.args else None
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    return str(name)


def _weights(value: ast.expr | None) -> str:
    """The name of the weights: of `'DEFAULT'` or `ResNet18_Weights.DEFAULT`; "" where none are asked for."""
    if isinstance(value, ast.Attribute):
        return value.attr
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value.rpartition(".")[2]
    return ""
