"""Following one call of a module: each layer's input, output, parameters and FLOPs."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry, sdpa_flop_count

from .describe import describe, type_name
from .layer_settings import layer_settings
from .module_steps import counts
from .offline_weights import origin

MAX_LAYERS = 2000
MAX_NAME = 1000  # characters of a dotted name

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


class OuterCalls:
    """Remembers what each module was last called on by the code itself, modules inside others left out."""

    def __init__(self) -> None:
        self._depth = 0
        self._calls: dict[int, tuple[Any, tuple[Any, ...], dict[str, Any]]] = {}

    def __enter__(self) -> OuterCalls:
        self._hooks = (
            register_module_forward_pre_hook(self._before),
            register_module_forward_hook(self._after, with_kwargs=True, always_call=True),
        )
        return self

    def __exit__(self, *exception: object) -> None:
        for hook in self._hooks:
            hook.remove()

    def arguments(self, module: Any) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
        call = self._calls.get(id(module))
        return call[1:] if call else None

    def _before(self, _module: Any, _args: Any) -> None:
        self._depth += 1

    def _after(self, module: Any, args: Any, kwargs: Any, output: Any = None) -> None:  # after an error
        self._depth -= 1
        if self._depth == 0 and output is not None:
            self._calls[id(module)] = (module, args, kwargs)  # keeps the module: its id stays its own


def summary(module: Any, name: str | None) -> dict[str, Any]:
    """The module without a call: its type, how many numbers it holds, and which weights it was given."""
    return {"type": type_name(module), "name": name, **counts(module), "weights": origin(module)}


def trace(
    module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[dict[str, Any], Any, int, BaseException | None]:
    """Call the module in eval mode without gradients and report what went through it.

    Returns the report, the output itself, how many layers more than MAX_LAYERS there were, and what the
    call raised: then the report has the layers that were through by then, and there is no output. The
    modules' modes are restored.
    """
    modes = [(part, part.training) for part in module.modules()]
    layers = _Layers(module)
    # The fused fast path of transformers would hide their layers and their FLOPs.
    fastpath = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    hooks = (
        register_module_forward_pre_hook(layers.before),
        register_module_forward_hook(layers.after),
    )
    # Described before the call, in which a layer may change it in place.
    report: dict[str, Any] = {"input": describe(args[0] if len(args) == 1 else args)}
    output = problem = None
    try:
        module.eval()
        with torch.no_grad(), layers.flops:
            output = module(*args, **kwargs)
        report.update(output=describe(output), flops=layers.flops.since((0, 0)))
    except BaseException as error:  # a snippet's forward may raise anything
        problem = error
    finally:
        for hook in hooks:
            hook.remove()
        torch.backends.mha.set_fastpath_enabled(fastpath)
        for part, mode in modes:
            part.training = mode
    return {**report, "layers": layers.found, "blocks": layers.blocks}, output, layers.hidden, problem


class _Flops(TorchDispatchMode):  # type: ignore[misc]
    """Counts twice the multiply-adds of convolutions, matrix products and attention."""

    def __init__(self) -> None:
        super().__init__()
        self._total = 0
        self._uncounted = 0  # operations whose FLOPs nobody knows

    def now(self) -> tuple[int, int]:
        return self._total, self._uncounted

    def since(self, before: tuple[int, int]) -> int | None:
        """The FLOPs since `now` gave `before`, or None when some could not be counted."""
        return self._total - before[0] if self._uncounted == before[1] else None

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        output = func(*args, **kwargs)
        formula = flop_registry.get(func.overloadpacket)
        if formula is not None:
            self._total += int(formula(*args, **kwargs, out_val=output))
        elif func.overloadpacket is _CPU_ATTENTION:
            self._total += int(sdpa_flop_count(*(tensor.shape for tensor in args[:3])))
        elif func.overloadpacket in _UNCOUNTED or func.namespace == "quantized":
            self._uncounted += 1
        return output


class _Layers:
    """The calls inside one call. A layer is a module that, while it ran, called no other module.

    The others are blocks: `first` and `end` say which of the layers, counted from 0, are theirs.
    """

    def __init__(self, root: Any) -> None:
        self.flops = _Flops()
        self.found: list[dict[str, Any]] = []
        self.blocks: list[dict[str, Any]] = []
        self.hidden = 0
        self._names = {id(module): name[:MAX_NAME] for name, module in root.named_modules()}
        self._open: list[dict[str, Any]] = []

    def before(self, module: Any, args: Any) -> None:
        if self._open:
            self._open[-1]["is_layer"] = False
        call = {"module": module, "is_layer": True, "flops": self.flops.now(), "first": len(self.found)}
        self._open.append({**call, "input": describe(args[0] if len(args) == 1 else args)})

    def after(self, module: Any, _args: Any, output: Any) -> None:
        call = self._open.pop()
        while call["module"] is not module:  # that one raised, and somebody caught it
            call = self._open.pop()
        report = {
            "name": self._names.get(id(module), ""),
            "type": type_name(module),
            "output": describe(output),
            "flops": self.flops.since(call["flops"]),
            **counts(module),
        }
        if not call["is_layer"]:
            if self._open and len(self.blocks) < MAX_LAYERS:
                self.blocks.append({**report, "first": call["first"], "end": len(self.found)})
        elif len(self.found) == MAX_LAYERS:
            self.hidden += 1
        else:
            self.found.append({**report, "input": call["input"], "settings": layer_settings(module)})
