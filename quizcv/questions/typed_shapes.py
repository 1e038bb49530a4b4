"""Answers as people type them.

A shape may be `1,16,32`, `(1, 16, 32)`, `[1 16 32]`, `torch.Size([1, 16])` or `N,16,32`. What was sent off
too early, such as `[1,` or `3*`, is no answer rather than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from quizcv.questions.grammar import UnreadableError, normalised, number
from quizcv.questions.question import Shapes

RAISES = "raises"
"""The answer that no shape comes out."""

RUNS = "runs"
"""The answer that nothing is raised."""

_PAIRS = {")": "(", "]": "[", "}": "{"}
_WRAPPING = re.compile(r"^(?:torch\.)?(?:size|shape)\s*(?=[(\[{])", re.IGNORECASE)
_SUM = re.compile(r"\(([\d\s+\-*/.]+)\)")
_SIGN = tuple("+-*/")
_RAISES = re.compile(
    r"(no\b[,;:.]?\s*)?((it|this)\s+)?(is\s+)?"
    r"((raises|raise|throws)(\s+an?(\s+error|\s+exception)?)?|errors?|fails?|crash(es)?"
    r"|does\s*n[o']t\s+(run|work)|an?\s+(error|exception)|refused)\W*",
    re.IGNORECASE,
)
_NO = re.compile(r"no\W*", re.IGNORECASE)
_RUNS = re.compile(
    r"(yes|(yes[,;:.]?\s*)?((it|this)\s+)?(runs?|works?)|no\s+(error|exception)|ok(ay)?)\W*", re.IGNORECASE
)
_RUNS_TO = re.compile(
    r"(?:yes|(?:yes[,;:.]?\s*)?(?:(?:it|this)\s+)?(?:runs?|works?))[,;:.]?\s+(?:and\s+)?"
    r"(?:(?:gives|makes|to|with|shape)\s+)?(?P<shape>.*[\d)\]].*)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = re.compile(
    r"(?:no\b[,;:.]?\s*)?(?:(?:it\s+|this\s+)?(?:raises?|throws|does\s*n[o']t\s+run)[,;:.]?\s+)?(?:an?\s+)?"
    r"(?:[^\W\d][\w.]*\.)?(?P<name>(?!\d)\w*(?:error|exception|warning|interrupt|iteration|exit))\s*(?::.*)?\W*",
    re.DOTALL | re.IGNORECASE,
)


def read_shapes(text: str, names: Mapping[str, int]) -> Shapes:
    """The shape that is meant, or the nested shapes of several tensors.

    `names` gives the sizes that may be typed by name, in any case. `x`, `×` and `*` part two sizes; where a
    comma or bracket already does, they multiply. Raises UnreadableError.
    """
    given = normalised(text)
    if given.lower() in ("scalar", "a scalar"):
        return ()
    if bracket := unclosed(given):
        raise UnreadableError(f"`{bracket}` is not closed; type {_example(names)}")
    given = _worked_out(_with_sizes(_WRAPPING.sub("", given), names))
    if re.search(r"[xX*/+-]\s*$", given):
        raise UnreadableError(f"a size is missing; type {_example(names)}")
    if not given or (unopened := _unopened(given)):
        what = f"`{unopened}` closes nothing; " if given else ""
        raise UnreadableError(f"{what}type {_example(names)}")
    return _shapes(_pieces(given), {name.lower(): size for name, size in names.items()}, names)


def _with_sizes(given: str, names: Mapping[str, int]) -> str:
    """The text with sizes for the names that are calculated with: `H/2`, `2H`."""
    for name, size in names.items():
        alone = rf"{re.escape(name)}(?!\w)"
        given = re.sub(rf"(?<=\d){alone}", f"*{size}", given, flags=re.IGNORECASE)
        sum_with = rf"(?<=[-+*/(])(\s*){alone}|(?<!\w){alone}(?=\s*[-+*/])"
        given = re.sub(sum_with, rf"\g<1>{size}", given, flags=re.IGNORECASE)
    return given


def _worked_out(given: str) -> str:
    """The text with the value of each sum in brackets that something is done with: `(64-3)//2 + 1`."""
    while True:
        for found in _SUM.finditer(given):
            before, after = given[: found.start()].rstrip()[-1:], given[found.end() :].lstrip()[:1]
            size = _calculated(found[1]) if before in _SIGN or after in _SIGN else None
            if size is not None:
                given = f"{given[: found.start()]}{size}{given[found.end() :]}"
                break
        else:
            return given


def _pieces(given: str) -> list[Any]:
    """A text cut into sizes, still as texts, and lists of them where there are brackets."""
    stack: list[list[Any]] = [[]]
    text = ""
    has_brackets = bool(re.search(r"[(\[{]", given))
    # Without a comma or bracket, `8x16x32` is a shape; with one, `8, 16*4` is a product.
    parts = has_brackets or "," in given or ";" in given
    for char in given if parts else re.sub(r"\s*[xX*]\s*", " ", given):
        if char in "([{":
            _take(text, stack[-1])
            stack.append([])
            stack[-2].append(stack[-1])
            text = ""
        elif char in ")]}" or char in ",;":
            _take(text, stack[-1], is_followed=char in ",;")
            text = ""
            if char in ")]}" and len(stack) > 1:
                stack.pop()
        else:
            text += char
    _take(text, stack[-1])
    return stack[0][0] if len(stack[0]) == 1 and isinstance(stack[0][0], list) else stack[0]


def _take(text: str, into: list[Any], *, is_followed: bool = False) -> None:
    """Put the sizes of a text that has no comma or bracket into a list."""
    words = re.sub(
        r"\s*(\*+|//?|\+|-|(?<=\d)\s*[xX]\s*(?=\w))\s*", lambda found: found[1].strip(), text
    ).split()
    if is_followed and not words and not (into and isinstance(into[-1], list)):
        into.append("")
    into += words


def _shapes(pieces: list[Any], sizes: Mapping[str, int], names: Mapping[str, int]) -> Shapes:
    found = []
    for piece in pieces:
        found.append(_shapes(piece, sizes, names) if isinstance(piece, list) else _size(piece, sizes, names))
    return tuple(found)


def _size(word: str, sizes: Mapping[str, int], names: Mapping[str, int]) -> int:
    product = 1
    for factor in re.split(r"\*|(?<=\d)[xX](?=\w)", word):
        if re.fullmatch(r"\d{1,12}", factor):
            product *= int(factor)
        elif factor.lower() in sizes:
            product *= sizes[factor.lower()]
        else:
            calculated = _calculated(word)
            if calculated is not None:
                return calculated
            what = f"“{word[:20]}” is no size" if word else "a size is missing"
            raise UnreadableError(f"{what}; type {_example(names)}")
    return product


def _calculated(word: str) -> int | None:
    """A sum such as `32//2+1`."""
    if not re.fullmatch(r"[\d+\-*/. ]+", word):
        return None
    try:
        found = number(word)
    except UnreadableError:
        return None
    return int(found) if found == int(found) and found >= 0 else None


def _unopened(text: str) -> str:
    """The first bracket that closes nothing; "" when there is none."""
    depth = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if depth < 0:
            return char
    return ""


def says_it_raises(text: str) -> bool:
    """Whether the answer is that the code raises something."""
    return bool(_RAISES.fullmatch(text.strip()))


def says_no(text: str) -> bool:
    """Whether the answer is "no" alone."""
    return bool(_NO.fullmatch(text.strip()))


def says_it_runs(text: str) -> bool:
    """Whether the answer is that the code runs, whatever comes out."""
    return bool(_RUNS.fullmatch(text.strip()))


def without_yes(text: str) -> str:
    """The shape in `yes, (4, 8)` or `it runs: 4, 8`; any other text as it is."""
    match = _RUNS_TO.fullmatch(text.strip())
    return match["shape"] if match else text


def error_named(text: str) -> str:
    """The class of the error that is meant, be it `ValueError` or `raises ValueError: ...`; "" if none is."""
    match = _NAMED.fullmatch(text.strip())
    if match is None or match["name"] in ("error", "exception", "warning"):
        return ""  # "raises an error" names none
    return match["name"]


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
    """What a shape looks like, in letters, so that it never is the answer."""
    return f"a shape such as {', '.join(names) or 'N, C, H, W'}, or {RAISES} if it fails"
