"""Counting the FLOPs of one call: twice the multiply-adds of convolutions, matrix products and attention."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry, sdpa_flop_count

# Operations that multiply and that torch's registry of FLOP formulas lacks: of one we know the formula.
_CPU_ATTENTION = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
_UNCOUNTED = {
    torch.ops.aten.mv,
    torch.ops.aten.addmv,
    torch.ops.aten.dot,
    torch.ops.aten._trilinear,
    torch.ops.aten.mkldnn_rnn_layer,
    torch.ops.aten._cudnn_rnn,
}

_interpreters = getattr(torch._C._functorch, "peek_interpreter_stack", lambda: None)


class Flops:
    """The FLOPs of one call of a module, from `start` to `stop`; unknown where a mode of torch must not look.

    That is in compiled and scripted modules, which do not run as written, and under vmap, grad and the like.
    """

    def __init__(self, module: Any) -> None:
        self._mode: _Mode | None = None
        self._why = ""
        if any(map(_is_compiled, module.modules())):
            self._why = "its code is compiled"
        elif _interpreters() is not None:
            self._why = "it runs under a function transform such as vmap"
        elif torch._C._get_tracing_state() is not None:
            self._why = "it is being traced"

    def start(self) -> None:
        """Begin to count."""
        if not self._why:
            self._mode = _Mode()
            self._mode.__enter__()

    def stop(self) -> None:
        """Count no more; once is enough."""
        mode, self._mode = self._mode, None
        if mode is not None:
            mode.__exit__(None, None, None)

    def now(self) -> tuple[int, int]:
        """The count so far, for `since`."""
        return (self._mode.total, self._mode.uncounted) if self._mode is not None else (0, 1)

    def since(self, before: tuple[int, int]) -> int | None:
        """The FLOPs since `now` gave `before`, or None when some could not be counted."""
        if self._mode is None or self._mode.uncounted != before[1]:
            return None
        return self._mode.total - before[0]

    def remarks(self) -> list[str]:
        """Why nothing was counted, if so."""
        return [f"FLOPs are not known: {self._why}"] if self._why else []


class _Mode(TorchDispatchMode):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.total = 0
        self.uncounted = 0  # operations whose FLOPs nobody knows

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Not needed, as nothing compiled is counted: it would import the compiler at the first call."""
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        output = func(*args, **kwargs)
        try:
            self._count(func, args, kwargs, output)
        except Exception:  # formulas are made for plain tensors; the code's result does not depend on them
            self.uncounted += 1
        return output

    def _count(self, func: Any, args: Any, kwargs: Any, output: Any) -> None:
        formula = flop_registry.get(func.overloadpacket)
        if formula is not None:
            self.total += int(formula(*args, **kwargs, out_val=output))
        elif func.overloadpacket is _CPU_ATTENTION:
            self.total += int(sdpa_flop_count(*(tensor.shape for tensor in args[:3])))
        elif func.overloadpacket in _UNCOUNTED or func.namespace == "quantized":
            self.uncounted += 1


def _is_compiled(module: Any) -> bool:
    """Whether it runs as something else than its Python code."""
    return (
        isinstance(module, torch.jit.ScriptModule)
        or type(module).__name__ == "OptimizedModule"
        or getattr(module, "_compiled_call_impl", None) is not None
    )
