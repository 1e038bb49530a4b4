"""Answers as people type them.

A shape may be `1,16,32`, `(1, 16, 32)`, `[1 16 32]`, `torch.Size([1, 16])` or `N,16,32`. What was sent off
too early, such as `[1,` or `3*`, is no answer rather than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizcv.questions.question import Sizes

RAISES = "raises"
"""The answer that no shape comes out."""

RUNS = "runs"
"""The answer that nothing is raised."""

_PAIRS = {")": "(", "]": "[", "}": "{"}
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


def read_sizes(text: str, names: Mapping[str, int]) -> Sizes:
    """The shape that is meant. `names` gives the sizes that may be typed by name. Raises UnreadableError."""
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
    sizes = []
    for word in re.split(r"\s*[,x×*]\s*|\s+", inside.strip().rstrip(",")):
        if re.fullmatch(r"\d{1,12}", word):
            sizes.append(int(word))
        elif word in names:
            sizes.append(names[word])
        else:
            what = f"“{word[:20]}” is no size" if word else "a size is missing"
            raise UnreadableError(f"{what}; type a shape such as {_example(names)}")
    return tuple(sizes)


def says_it_raises(text: str) -> bool:
    """Whether the answer is that the code raises something."""
    return bool(_RAISES.fullmatch(text.strip()))


def says_it_runs(text: str) -> bool:
    """Whether the answer is that the code runs, whatever comes out."""
    return bool(_RUNS.fullmatch(text.strip()))


def error_named(text: str) -> str:
    """The class of the error that is meant, be it `ValueError` or `raises ValueError: ...`; "" if none is."""
    match = _NAMED.fullmatch(text.strip())
    return match["name"] if match else ""


def unclosed(text: str) -> str:
    """The last bracket that is opened and not closed outside of quotes; "" when there is none."""
    opened: list[str] = []
    for char in re.sub(r"'[^']*'|\"[^\"]*\"", "", text):
        if char in _PAIRS.values():
            opened.append(char)
        elif opened and opened[-1] == _PAIRS.get(char):
            opened.pop()
    return opened[-1] if opened else ""


def unfinished(text: str) -> str:
    """Why this, which is no value, seems to be the beginning of one; "" for words and all else."""
    if not re.match(r"(torch\.)?((tensor|Size)\s*\(|[-+.\d(\[{])", text.strip()):
        return ""
    if bracket := unclosed(text):
        return f"this seems unfinished: `{bracket}` is not closed"
    if operator := re.search(r"[-+*/%]+$", text.strip()):
        return f"this seems unfinished: something is missing after `{operator[0]}`"
    return ""


def _example(names: Mapping[str, int]) -> str:
    first = next(iter(names), "1")
    return f"{first}, 16, 32, 32, or `{RAISES}` if it fails"
