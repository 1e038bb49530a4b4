"""A shape as a person types it: `1,16,32`, `(1, 16, 32)`, `[1 16 32]`, `torch.Size([1, 16])`, `N,16,32`."""

from __future__ import annotations

import re
from collections.abc import Mapping

RAISES = "raises"
"""The answer that no shape comes out."""

_WRAPPING = re.compile(r"^(torch\.)?(Size|size|shape)?\s*[(\[{]*|[)\]}]*,?\s*$")
_RAISES = re.compile(
    r"(it |this )?(raises|raise|errors?|fails?|crash(es)?)|an? (error|exception)", re.IGNORECASE
)


class UnreadableError(ValueError):
    """Something typed that is no shape; says what one looks like."""


def sizes(text: str, names: Mapping[str, int]) -> tuple[int, ...]:
    """The shape that is meant. `names` are sizes that may be called by their axis. Raises UnreadableError."""
    inside = _WRAPPING.sub("", text.strip())
    inside = _WRAPPING.sub("", inside)
    if not inside:
        if re.search(r"[(\[]", text):
            return ()
        raise UnreadableError(f"type a shape such as {_example(names)}")
    found = []
    for word in re.split(r"\s*[,x×*]\s*|\s+", inside.strip().rstrip(",")):
        if re.fullmatch(r"\d{1,12}", word):
            found.append(int(word))
        elif word in names:
            found.append(names[word])
        else:
            raise UnreadableError(f"“{word[:20]}” is no size; type a shape such as {_example(names)}")
    return tuple(found)


def says_it_raises(text: str) -> bool:
    """Whether the answer is that the code raises something."""
    return bool(_RAISES.fullmatch(text.strip()))


def _example(names: Mapping[str, int]) -> str:
    first = next(iter(names), "1")
    return f"{first}, 16, 32, 32, or `{RAISES}` when it does not run"
