"""Reading numbers and types out of torch's messages, and writing them into ours."""

from __future__ import annotations

import re

Shape = tuple[int, ...]

_DTYPES = {
    "byte": "uint8",
    "unsigned char": "uint8",
    "char": "int8",
    "signed char": "int8",
    "short": "int16",
    "int": "int32",
    "long": "int64",
    "long int": "int64",
    "half": "float16",
    "c10::half": "float16",
    "float": "float32",
    "double": "float64",
    "bfloat16": "bfloat16",
    "c10::bfloat16": "bfloat16",
    "bool": "bool",
}
"""C++'s and the old tensor classes' words for what Python calls torch.uint8 and so on."""

_METHODS = {
    "float32": "float",
    "float64": "double",
    "float16": "half",
    "bfloat16": "bfloat16",
    "int64": "long",
}

INTEGERS = ("uint8", "int8", "int16", "int32", "int64", "bool")


def dtype(word: str) -> str:
    """`float32` for torch's `Float`, `float`, `torch.FloatTensor` or `torch.float32`; else LookupError."""
    word = word.strip().removeprefix("torch.").removeprefix("cuda.").removeprefix("CPU").removeprefix("CUDA")
    word = word.removeprefix("Meta")
    word = word.removesuffix("Tensor").removesuffix("Type").lower()
    return word if word in _DTYPES.values() and word != "bool" else _DTYPES[word]


def to(name: str, wanted: str) -> str:
    """The call that converts `name` to a dtype: `x.float()`."""
    return f"{name}.{_METHODS[wanted]}()"


def numbers(text: str) -> Shape:
    """All whole numbers in a text."""
    return tuple(int(number) for number in re.findall(r"-?\d+", text))


def matched(pattern: str, message: str) -> tuple[str, ...]:
    """The groups of the first match; LookupError without one."""
    match = re.search(pattern, message)
    if match is None:
        raise LookupError(pattern)
    return match.groups()


def by(sizes: Shape) -> str:
    """`28 × 28`."""
    return " × ".join(map(str, sizes))


def counted(number: int, thing: str) -> str:
    """`1 channel`, `2048 channels`: as code writes numbers, unlike `text.counted`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def code(name: str) -> str:
    """The name as it stands in an expression; x where a value has none."""
    return name if name.isidentifier() else "x"


def sentence(text: str) -> str:
    """The text with a capital, unless it begins with a name from the code."""
    words = ("the ", "this ", "what ", "if ")
    return text[0].upper() + text[1:] if text.startswith(words) else text
