"""A shape as a person types it: `1,16,32`, `(1, 16, 32)`, `[1 16 32]`, `torch.Size([1, 16])`, `N,16,32`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizcv.questions.unfinished import unclosed

RAISES = "raises"
"""The answer that no shape comes out."""

RUNS = "runs"
"""The answer that nothing is raised."""

_WRAPPING = re.compile(r"^(torch\.)?(Size|size|shape)?\s*[(\[{]*|[)\]}]*,?\s*$")
_RAISES = re.compile(
    r"(it |this )?((raises|raise|throws)( an?( error| exception)?)?|errors?|fails?|crash(es)?)"
    r"|an? (error|exception)",
    re.IGNORECASE,
)
_RUNS = re.compile(r"(yes|(yes,? ?)?(it |this )?(runs?|works?)|no (error|exception)|ok|okay)", re.IGNORECASE)
_NAMED = re.compile(
    r"((it |this )?(raises?|throws) )?(an? )?"
    r"([^\W\d][\w.]*\.)?(?P<name>(?!\d)\w*(Error|Exception|Warning|Interrupt|Iteration|Exit))(:.*)?",
    re.DOTALL,
)


class UnreadableError(ValueError):
    """Something typed that is no shape; says what one looks like."""


def sizes(text: str, names: Mapping[str, int]) -> tuple[int, ...]:
    """The shape that is meant. `names` are sizes that may be called by their axis. Raises UnreadableError."""
    if text.strip().lower() in ("scalar", "a scalar"):
        return ()
    if bracket := unclosed(text):
        raise UnreadableError(f"`{bracket}` is not closed; type a shape such as {_example(names)}")
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
            what = f"“{word[:20]}” is no size" if word else "a size is missing"
            raise UnreadableError(f"{what}; type a shape such as {_example(names)}")
    return tuple(found)


def says_it_raises(text: str) -> bool:
    """Whether the answer is that the code raises something."""
    return bool(_RAISES.fullmatch(text.strip()))


def says_it_runs(text: str) -> bool:
    """Whether the answer is that the code runs, whatever comes out."""
    return bool(_RUNS.fullmatch(text.strip()))


def error_named(text: str) -> str:
    """The class of the error that is meant, be it `ValueError` or `raises ValueError: ...`; "" if none is."""
    found = _NAMED.fullmatch(text.strip())
    return found["name"] if found else ""


def _example(names: Mapping[str, int]) -> str:
    first = next(iter(names), "1")
    return f"{first}, 16, 32, 32, or `{RAISES}` if it fails"
