"""What is no tensor where one is wanted: a list, a tuple, an array, a layer that was not called."""

from __future__ import annotations

import re

from quizcv.runner.hints.facts import Facts, Operand, Rules
from quizcv.runner.hints.sequences import RECURRENT
from quizcv.runner.hints.words import matched

_OF_TENSORS = re.compile(
    r"no attribute '(shape|size|dim|ndim|dtype|device|view|reshape|flatten|permute|mean|sum|max|argmax|"
    r"softmax|item|backward|detach|numpy|tolist|unsqueeze|squeeze)'"
)


def outputs_as_tensor(message: str, _facts: Facts) -> str | None:
    """What a torchvision model returns in training mode, used as if it were the scores."""
    name = matched(r"must be Tensor, not (\w+)Outputs", message)[0]
    return (
        f"In training mode {name} returns its scores and those of its helpers: take .logits of it, or call"
        " the model after .eval()."
    )


def list_as_tensor(message: str, facts: Facts) -> str | None:
    """A list of numbers, or of tensors, where one tensor is wanted."""
    asked = re.search(r"'list' object has no attribute '(\w+)'", message)
    if asked and not _OF_TENSORS.search(message):
        return None
    lists = [value for value in facts.names if value.type == "list"]
    if not lists and facts.modules and facts.module.input.type == "list":
        lists = [facts.module.input]
    if len(lists) != 1 and asked:
        return None
    value = lists[0] if len(lists) == 1 else None
    name = (value.name if value in facts.names and value else "") or "the list"
    holds_tensors = value is not None and any(item.shape is not None for item in value.items)
    maker = "torch.stack" if holds_tensors else "torch.tensor"
    start = f"{name} is a list, not a tensor" if name != "the list" else "This is a list, not a tensor"
    return f"{start}: make one of it, {maker}({name if name != 'the list' else '...'})."


def tuple_as_tensor(_message: str, facts: Facts) -> str | None:
    """What a recurrent layer returns, used as if it were one tensor."""
    if facts.origin != "snippet" and facts.module.input.type == "tuple":
        after = facts.module.after
        if after in RECURRENT:
            return (
                f"{after} returns a tuple, (output, state), and Sequential hands {facts.module.label} all of"
                f" it: call the {after} outside the Sequential and pass on its output alone."
            )
        return (
            f"{facts.module.label} gets a tuple of {len(facts.module.input.items)}, not one tensor: pass one"
            " member of it."
        )
    tuples = [name for name in facts.names if name.type == "tuple" and name.items]
    if len(tuples) != 1:
        return None
    [value] = tuples
    return (
        f"{value.name} is a tuple of {len(value.items)}, not one tensor: take the member that is meant, as in"
        f" {value.name}[0] (a recurrent layer returns (output, state))."
    )


def array(_message: str, facts: Facts) -> str | None:
    """A NumPy array where a tensor is wanted."""
    arrays = [name.name for name in facts.names if name.type == "ndarray"]
    name = arrays[0] if len(arrays) == 1 else "array"
    return f"Layers work on tensors, and this is a NumPy array: torch.from_numpy({name}).float()."


def module_as_tensor(message: str, facts: Facts) -> str | None:
    """A layer handed on instead of what it returns."""
    layer = _layer_meant(message.partition("\n")[0], facts)
    classes = [value.name for value in facts.names if value.kind == "module class"]
    if message.endswith("not type") and len(classes) == 1:
        return (
            f"{classes[0]} is the class, not a layer made of it: make one, {classes[0]}(), and call that on"
            " data."
        )
    if layer is None:
        return None
    name = layer.name if layer in facts.names and layer.name else f"the {layer.type}"
    called = f"{layer.name}(x)" if layer in facts.names else f"nn.{layer.type}(...)(x)"
    return f"{name} is a layer, not a tensor: it must be called first, {called}, and its result used here."


def _layer_meant(message: str, facts: Facts) -> Operand | None:
    """The one layer that the message is about."""
    passed = [*facts.names, *(facts.module.inputs if facts.modules else ())]
    passed += [argument for call in facts.calls for argument in call.arguments if argument.name != "self"]
    layers = [
        value for value in passed if value.kind == "module" and re.search(rf"\b{value.type}\b", message)
    ]
    return layers[0] if len({layer.type for layer in layers}) == 1 else None


def attribute_of_module(message: str, facts: Facts) -> str | None:
    """A layer asked for what only a tensor has."""
    asked = _OF_TENSORS.search(message)
    layers = [name for name in facts.names if name.kind == "module" and f"'{name.type}' object" in message]
    if asked is None or len(layers) != 1 or layers[0].name == "self":
        return None
    name = layers[0].name
    return (
        f"{name} is a {layers[0].type}, a layer, which has no {asked[1]}; what it returns has: call it first,"
        f" y = {name}(x), then y.{asked[1]}."
    )


RULES: Rules = (
    (re.compile(r".*must be Tensor, not (GoogLeNet|Inception)Outputs"), outputs_as_tensor),
    ("must be Tensor, not list", list_as_tensor),
    ("'list' object has no attribute", list_as_tensor),
    ("must be Tensor, not tuple", tuple_as_tensor),
    ("'tuple' object has no attribute", tuple_as_tensor),
    ("must be Tensor, not numpy.ndarray", array),
    ("must be Tensor, not", module_as_tensor),
    ("received an invalid combination of arguments", module_as_tensor),
    ("unsupported operand type(s)", module_as_tensor),
    ("object has no attribute", attribute_of_module),
)
