"""What people type for a value, read as generously as it can be without guessing.

`docs/decks.md` ("What counts as an answer") lists what is understood. All kinds of questions read with this.
"""

from __future__ import annotations

import ast
import math
import re
import unicodedata
from collections.abc import Callable
from typing import Any

LARGEST_POWER = 64
LARGEST_BASE = 10**6
"""Beyond these a power is not worked out: it would only take time."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("×·⋅∙∗", "*"),
        **dict.fromkeys("−–—﹣", "-"),
        **dict.fromkeys("÷⁄∕", "/"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        "π": " pi ",
        "∞": " inf ",
        "√": " sqrt ",
    }
)
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "ln": math.log,
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "abs": abs,
}
_CONSTANTS: dict[str, Any] = {
    "pi": math.pi,
    "e": math.e,
    "nan": math.nan,
    "inf": math.inf,
    "infinity": math.inf,
    "true": True,
    "false": False,
    "none": None,
    "null": None,
}
_DTYPES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "long": "int64",
    "int": "int32",
    "short": "int16",
    "cfloat": "complex64",
    "cdouble": "complex128",
}
_DTYPE = re.compile(
    r"(?:torch\.)?(b?float(?:8|16|32|64)\w*|u?int(?:8|16|32|64)|complex(?:32|64|128)|bool"
    rf"|{'|'.join(_DTYPES)})"
)
_DEVICE = re.compile(
    r"(?:(?:torch\.)?device\(\s*(?:type\s*=\s*)?)?"
    r"[\"']?(?P<kind>cpu|cuda|mps|meta|xpu)(?::(?P<number>\d+))?[\"']?(?:,\s*index\s*=\s*(?P<index>\d+))?\s*\)?"
)
_WRAPPED = re.compile(r"(?:torch\.|np\.|numpy\.)?(?:tensor|size|array|parameter)\s*\(", re.IGNORECASE)
_KEYWORDS = re.compile(
    r"(?:,?\s*(?:dtype|device|requires_grad|grad_fn|size|layout)\s*=\s*"
    r"(?:<[^>]*>|'[^']*'|\"[^\"]*\"|[\w.]+))+\s*,?\s*$"
)
_THOUSANDS = re.compile(
    r"(?<![\w.,])(?<!\d )\d{1,3}(?:(?P<mark>[,_'  ])\d{3})(?:(?P=mark)\d{3})*(?![\w,])(?! \d)"
)
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
_WORD_BEHIND = re.compile(r"^(.*[\d)\]])\s+(?!pi\b)[^\W\d_][^\W\d]*(?:\s+[^\W\d_]+){0,2}\.?$", re.DOTALL)
_BLANK_BETWEEN = re.compile(r"(?<=[\w.)\]])\s+(?=[\w.(\[]|[-+][\w.(])")
_WITHOUT_BRACKETS = re.compile(r"\b(ln|log|exp|sqrt)\s+(\d+(?:\.\d+)?)\b", re.IGNORECASE)
_LEADING_ZEROS = re.compile(r"(?<![\w.])0+(?=\d)")


class UnreadableError(ValueError):
    """Something typed that is no value; the text says why, or what to write."""


def normalised(text: str) -> str:
    """The same text in the characters of Python: `3×4²` is `3*4**2`, full-width digits are digits."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: f"**{found[0].translate(_SUPERSCRIPTS)}", text)
    text = re.sub(r"(?<=\d)\s*(?=π)", "*", text)
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    text = re.sub(r"^\s*[=≈]\s*", "", text)
    text = _WITHOUT_BRACKETS.sub(r"\1(\2)", text)
    return text.replace("^", "**").strip()


def number(text: str) -> int | float:
    """The one number that a text writes: `5,130`, `= 512·10 + 10`, `ln(10)`, `4640 parameters`.

    Raises UnreadableError.
    """
    plain = _unwrapped(normalised(text))
    if plain.startswith(("[", "(")) and plain.endswith(("]", ")")):
        found = alone(value(plain))
        if type(found) in (int, float):
            return found  # type: ignore[no-any-return]  # checked in this line
        raise UnreadableError("one number is asked for")
    if behind := _WORD_BEHIND.match(plain):
        plain = behind[1]
    plain = plain.removesuffix("%").rstrip()  # 95 % is 95: whether 0.95 is meant, the truth says
    plain = _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found[0]), plain)
    if _DECIMAL_COMMA.fullmatch(plain):
        raise UnreadableError(f"write {plain.replace(',', '.')}, with a point")
    found = _evaluated(plain)
    if type(found) not in (int, float):
        raise UnreadableError("one number is asked for")
    return found  # type: ignore[no-any-return]  # as above


def value(text: str) -> Any:
    """The value that a text writes: numbers, sums, True, None, dtypes, devices, lists in any brackets.

    A list or tuple is a list here, whatever its brackets. dtypes and devices are texts as torch prints them.
    Raises UnreadableError.
    """
    plain = _unwrapped(normalised(text))
    if named := _named(plain):
        return named
    try:
        return _evaluated(plain)
    except UnreadableError:
        spaced = _BLANK_BETWEEN.sub(", ", re.sub(r";\s*", ", ", plain))
        if spaced == plain:
            raise
        return _evaluated(spaced)


def alone(found: Any) -> Any:
    """What stands alone in lists of one item; any other value as it is."""
    while isinstance(found, list) and len(found) == 1:
        found = found[0]
    return found


def dtype_named(text: str) -> str:
    """The dtype that is meant, `torch.float32` for `float` or `float32`; "" if none is."""
    found = _DTYPE.fullmatch(normalised(text).strip("'\"").lower())
    return f"torch.{_DTYPES.get(found[1], found[1])}" if found else ""


def _named(plain: str) -> str:
    """A dtype or a device, spelt in one way; "" for anything else."""
    if dtype := dtype_named(plain):
        return dtype
    if device := _DEVICE.fullmatch(plain.lower()):
        index = device["number"] or device["index"]
        return f"{device['kind']}:{index}" if index else device["kind"]
    return ""


def _unwrapped(plain: str) -> str:
    """What stands in `tensor(...)`, `torch.Size(...)` or `array(...)`, without a dtype or device."""
    if plain.endswith(")") and (begin := _WRAPPED.match(plain)):
        return _KEYWORDS.sub("", plain[begin.end() : -1]).strip()
    return plain


def _evaluated(plain: str) -> Any:
    try:
        tree = ast.parse(_LEADING_ZEROS.sub("", plain.replace("\n", " ")), mode="eval")
        return _value(tree.body)
    except UnreadableError:
        raise
    except ZeroDivisionError:
        raise UnreadableError("that divides by zero") from None
    except (ArithmeticError, SyntaxError, TypeError, ValueError, RecursionError, MemoryError):
        raise UnreadableError(f"“{plain[:40]}” cannot be read as a value") from None


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None as found):
            return found
        case ast.Name(id=name) if name.lower() in _CONSTANTS:
            return _CONSTANTS[name.lower()]
        case ast.Name(id=name) if dtype := dtype_named(name):
            return dtype
        case ast.Attribute(value=ast.Name(id="torch" | "math" | "np" | "numpy"), attr=name):
            return dtype_named(name) or _value(ast.Name(name))
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return [_value(item) for item in items]
        case ast.Dict(keys=keys, values=values) if all(keys):
            return {_value(key): _value(each) for key, each in zip(keys, values, strict=True) if key}
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            found = _a_number(_value(operand))
            return -found if isinstance(sign, ast.USub) else found
        case ast.BinOp(left=left, op=op, right=right):
            return _calculated(op, _a_number(_value(left)), _a_number(_value(right)))
        case ast.Call(func=function, args=[argument], keywords=[]):
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name.lower() in _FUNCTIONS:
                return _FUNCTIONS[name.lower()](_a_number(_value(argument)))
            if name.lower() in ("tensor", "size", "array", "tuple", "list"):
                return _value(argument)
    raise UnreadableError(f"“{ast.unparse(node)[:40]}” cannot be read as a value")


def _calculated(op: ast.operator, one: Any, other: Any) -> Any:
    match op:
        case ast.Add():
            return one + other
        case ast.Sub():
            return one - other
        case ast.Mult():
            return one * other
        case ast.Div():
            return one / other
        case ast.FloorDiv():
            return one // other
        case ast.Mod():
            return one % other
        case ast.Pow() if abs(one) <= LARGEST_BASE and abs(other) <= LARGEST_POWER:
            return _a_number(one**other)
    raise UnreadableError(f"only powers up to {LARGEST_BASE:,} ** {LARGEST_POWER} are worked out")


def _a_number(found: Any) -> Any:
    if type(found) not in (int, float):
        raise UnreadableError("only numbers can be calculated with")
    return found
