"""What calls without a layer do to shapes, and what one thinks who misunderstands them."""

from __future__ import annotations

from collections.abc import Callable

from quizcv.questions.calls.axes import (
    expand,
    flatten,
    movedim,
    permute,
    repeat,
    reshape,
    squeeze,
    t,
    transpose_call,
    unsqueeze,
)
from quizcv.questions.calls.call import Call, Given
from quizcv.questions.calls.functional import convolution, pooling
from quizcv.questions.calls.new import arange, full, literal_tensor, new, one_hot, same
from quizcv.questions.calls.reductions import reduce
from quizcv.questions.calls.several import binary, cat, einsum, matmul_call, stack

_ELEMENTWISE = (
    *(
        "abs",
        "clone",
        "contiguous",
        "cos",
        "cumsum",
        "detach",
        "double",
        "exp",
        "flip",
        "float",
        "gelu",
        "half",
    ),
    *(
        "int",
        "log",
        "log_softmax",
        "long",
        "neg",
        "relu",
        "round",
        "sigmoid",
        "sin",
        "softmax",
        "sqrt",
        "square",
    ),
    *("tanh", "tril", "triu", "zeros_like", "ones_like", "rand_like", "randn_like"),
)
"""Calls that leave the shape as it is."""

CALLS: dict[str, Callable[[Call], Given]] = {
    "permute": permute,
    "transpose": transpose_call,
    "swapaxes": transpose_call,
    "swapdims": transpose_call,
    "t": t,
    "movedim": movedim,
    "moveaxis": movedim,
    "unsqueeze": unsqueeze,
    "squeeze": squeeze,
    "flatten": flatten,
    "reshape": reshape,
    "view": reshape,
    "expand": expand,
    "repeat": repeat,
    "cat": cat,
    "concat": cat,
    "stack": stack,
    "matmul": matmul_call,
    "bmm": matmul_call,
    "mm": matmul_call,
    "einsum": einsum,
    "one_hot": one_hot,
    "full": full,
    "tensor": literal_tensor,
    "conv2d": convolution,
    "max_pool2d": pooling,
    "avg_pool2d": pooling,
    "arange": arange,
    **dict.fromkeys(("add", "sub", "mul", "div", "eq", "gt", "lt", "maximum", "minimum"), binary),
    **dict.fromkeys(("zeros", "ones", "randn", "rand", "empty"), new),
    **dict.fromkeys(
        ("mean", "sum", "amax", "amin", "prod", "std", "var", "any", "all", "argmax", "argmin", "logsumexp"),
        reduce,
    ),
    **dict.fromkeys(_ELEMENTWISE, same),
}
"""What the calls give that are understood."""
