"""What a lazy learner would write in the place of an answer, made from the answer; nothing runs here."""

from __future__ import annotations

import ast
import copy
import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from quizcv.decks.holes import holes
from quizcv.questions.code import BlankQuestion, CodeQuestion
from quizcv.questions.compare import numbers
from quizcv.questions.grammar import UnreadableError, number
from quizcv.questions.python_code import parsed
from quizcv.runner import Captured
from quizcv.runner.worker.bindings import bindings, names_read
from quizcv.runner.worker.outcome import innermost
from quizcv.text import one_line

MOST_NUMBERS = 64
"""Nobody types a constant with more."""

MOST_NAMES = 3
"""So many names of the setup are given back."""

Change = Callable[[ast.expr], ast.expr | None]
"""Makes another expression of one."""

_LIBRARIES = ("torch", "torchvision", "nn", "F", "np", "numpy", "math")


class Attempt(NamedTuple):
    """Some code, and what it is in a sentence; `kind` is one word for that."""

    kind: str
    code: str
    what: str


def lazy_answers(question: CodeQuestion, gave: Captured | None) -> list[Attempt]:
    """What to try on a task whose own answer gave this, each code once; none that is the answer."""
    if question.has_check and not question.check_reads_result:
        return []  # what it gives is of no interest
    found: dict[str, Attempt] = {}
    for attempt in _every(question, gave):
        found.setdefault(attempt.code.strip(), attempt)
    found.pop(question.reference.strip(), None)
    return [*found.values()]


def neighbours(filling: str) -> list[str]:
    """What stands next to what belongs in a blank: one less, one more, half, double, or two swapped."""
    value = _number(filling)
    if isinstance(value, int):
        return [str(other) for other in (value - 1, value + 1) if other >= 0]
    if value is not None:
        return [repr(value / 2), repr(value * 2)]
    parts = filling.strip("()").split(",")
    if len(parts) < 2 or not all(part.strip().lstrip("-").isdigit() for part in parts):
        return []
    numbers_in = [part.strip() for part in parts]
    start, end = ("(", ")") if filling.startswith("(") else ("", "")
    found = []
    for place in range(len(numbers_in) - 1):
        swapped = numbers_in.copy()
        swapped[place : place + 2] = reversed(swapped[place : place + 2])
        if swapped != numbers_in:
            found.append(f"{start}{', '.join(swapped)}{end}")
    return found


def neighbouring_answers(question: BlankQuestion) -> Iterator[tuple[int, str, str]]:
    """For each blank and each neighbour of its filling: which blank, the neighbour, and the whole answer."""
    right = holes(question.template)
    for place, filling in enumerate(right):
        for other in neighbours(filling):
            yield place, other, "; ".join([*right[:place], other, *right[place + 1 :]])


def _every(question: CodeQuestion, gave: Captured | None) -> Iterator[Attempt]:
    for name in _names_given(question):
        yield Attempt("back", name, f"giving back `{name}`")
    tree = ast.parse(question.reference)
    if (shorter := _without_last_step(tree)) is not None:
        yield Attempt("step", shorter, f"the answer without its last step, `{one_line(shorter)}`")
    if (plainer := _without_property(tree)) is not None:
        yield Attempt("property", plainer, f"`{one_line(plainer)}`")
    if gave is None:
        return
    if gave.type == "module":
        yield Attempt("identity", "nn.Identity()", "`nn.Identity()`")
    constant = _constant(gave, [MOST_NUMBERS]) if _is_given_something(question) else None
    if constant is not None:
        yield Attempt("constant", constant, f"a constant, `{one_line(constant)}`")
    if gave.shape is not None and question.has_check:  # else dtypes are compared
        dtype = "float32" if gave.dtype == "float64" else "float64"
        if (other := _with_last(tree, lambda value: _method(value, "to", f"torch.{dtype}"))) is not None:
            yield Attempt("dtype", other, f"the answer as {dtype}")


def _is_given_something(question: CodeQuestion) -> bool:
    """Whether the answer depends on anything; else a constant is as good as any."""
    return question.runs[0].input is not None or bool(question.runs[0].setup)


def _names_given(question: CodeQuestion) -> list[str]:
    """The input, and what the setup makes and the answer reads."""
    run = question.runs[0]
    made = {binding.name for code in run.setup for each in parsed(code).body for binding in bindings(each)}
    if run.input is not None:
        made.add("x")
    read = dict.fromkeys(names_read(ast.parse(question.reference)))
    return [name for name in read if name in made][:MOST_NAMES]


def _without_last_step(tree: ast.Module) -> str | None:
    return _with_last(tree, _before)


def _without_property(tree: ast.Module) -> str | None:
    """Without the argument that asks for a property that numbers do not show."""

    def plainer(value: ast.expr) -> ast.expr | None:
        if not isinstance(value, ast.Call):
            return None
        kept = [each for each in value.keywords if each.arg not in ("requires_grad", "memory_format")]
        is_shorter = len(kept) < len(value.keywords) and (value.args or kept)
        return ast.Call(value.func, value.args, kept) if is_shorter else None

    return _with_last(tree, plainer)


def _before(value: ast.expr) -> ast.expr | None:
    """What the last step of this expression starts from; None where that is nothing of its kind."""
    match value:
        case ast.BinOp(left=inner) | ast.UnaryOp(operand=inner) | ast.Subscript(value=inner):
            return inner
        case ast.Attribute(value=inner) if not _is_library(inner):
            return inner
        case ast.Call(func=ast.Attribute(value=inner)) if not _is_library(inner):
            return inner
        case ast.Call(func=ast.Attribute(attr="Sequential"), args=[_, _, *_]):
            return ast.Call(value.func, value.args[:-1], value.keywords)
        case ast.Call(args=[first, *_]) if not isinstance(first, ast.Constant | ast.Starred):
            return first
    return None


def _is_library(node: ast.expr) -> bool:
    """Whether this is `torch`, `nn`, `torch.nn.functional`, ..., and not a value."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in _LIBRARIES


def _with_last(tree: ast.Module, change: Change) -> str | None:
    """The code with something else in the place of its value; None where there is nothing to change.

    Where the last statement only names what one before it made, that one is changed.
    """
    changed = copy.deepcopy(tree)
    statements = [innermost(each) for each in changed.body]
    last = statements[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Name) and len(statements) > 1:
        name, before = last.value.id, statements[-2]
        if isinstance(before, ast.Assign) and [ast.unparse(each) for each in before.targets] == [name]:
            last = before
    if not isinstance(last, ast.Expr | ast.Assign):
        return None
    value = change(last.value)
    if value is None:
        return None
    last.value = value
    return ast.unparse(ast.fix_missing_locations(changed))


def _method(value: ast.expr, name: str, argument: str) -> ast.expr:
    return ast.Call(ast.Attribute(value, name, ast.Load()), [ast.parse(argument, mode="eval").body], [])


def _constant(gave: Captured, room: list[int]) -> str | None:
    """Code for this value without anything to compute; None for what nobody would type."""
    if not gave.whole or gave.type == "module":
        return None
    if gave.shape is not None:
        return _tensor(gave, room)
    if gave.text is not None and gave.type not in ("dtype", "device"):
        return gave.text
    items = [_constant(item, room) for item in gave.items]
    if None in items or gave.type not in ("list", "tuple", "dict"):
        return None
    listed = [item or "" for item in items]
    if gave.type == "dict":
        return f"{{{', '.join(f'{key}: {item}' for key, item in zip(gave.names, listed, strict=True))}}}"
    inside = ", ".join(listed)
    return f"[{inside}]" if gave.type == "list" else f"({inside}{',' if len(listed) == 1 else ''})"


def _tensor(gave: Captured, room: list[int]) -> str | None:
    shape = gave.shape or ()
    room[0] -= math.prod(shape)
    if room[0] < 0 or not gave.data or gave.device != "cpu" or (gave.dtype or "").startswith("complex"):
        return None
    flat = list(numbers(gave))
    if not all(map(math.isfinite, flat)):
        return None
    text = _nested([_word(each, gave) for each in flat], shape)
    is_usual = gave.dtype in ("bool", "int64", "float32")
    return f"torch.tensor({text})" if is_usual else f"torch.tensor({text}, dtype=torch.{gave.dtype})"


def _word(number: float, gave: Captured) -> str:
    """One of a tensor's numbers as Python writes it."""
    if gave.dtype == "bool":
        return str(bool(number))
    if not isinstance(number, float):
        return str(number)
    text = f"{number:.9g}"
    return text if "." in text or "e" in text else f"{text}."


def _nested(words: list[str], shape: tuple[int, ...]) -> str:
    if not shape:
        return words[0]
    step = len(words) // shape[0]
    rows = (words[start : start + step] for start in range(0, len(words), step))
    return f"[{', '.join(_nested(row, shape[1:]) for row in rows)}]"


def _number(filling: str) -> int | float | None:
    """The number that this is, also as a sum; None for all else, such as `'same'` or a list."""
    try:
        return number(filling) if "," not in filling else None
    except UnreadableError:
        return None
