"""Modules: how they are written, made, called and joined; embeddings, attention, recurrent layers."""

from __future__ import annotations

import re

from quizcv.runner.hints.facts import Facts, Operand, Rules, shape_of
from quizcv.runner.hints.words import code, matched, numbers
from quizcv.text import joined, similar

_RECURRENT = ("LSTM", "GRU", "RNN")
_OF_TENSORS = re.compile(
    r"no attribute '(shape|size|dim|ndim|dtype|device|view|reshape|flatten|permute|mean|sum|max|argmax|"
    r"softmax|item|backward|detach|numpy|tolist|unsqueeze|squeeze)'"
)


def embedding_range(_message: str, facts: Facts) -> str | None:
    """A number that the embedding has no row for."""
    call = facts.call("embedding")
    indexes, rows = call["input"], shape_of(call["weight"])[0]
    if indexes.low is None or indexes.high is None:
        return None
    low, high = int(indexes.low), int(indexes.high)
    start = f"The embedding has {rows} rows, for the numbers 0 to {rows - 1}, but is asked for"
    if high >= rows:
        return f"{start} {high}: make it with num_embeddings of at least {high + 1}, or correct the numbers."
    return f"{start} {low}: there are none below 0." if low < 0 else None


def embedding_dtype(message: str, facts: Facts) -> str | None:
    """Numbers for an embedding that are no integers."""
    if "embedding" not in message and not facts.has_call("embedding"):
        return None
    indexes = facts.module.input if facts.modules else facts.call("embedding")["input"]
    name = facts.name_of(indexes)
    return (
        f"An embedding takes int64 or int32 numbers, and {name} is {indexes.dtype}: use {code(name)}.long()."
    )


def heads(_message: str, facts: Facts) -> str | None:
    """An attention whose features cannot be shared out among its heads."""
    call = facts.call("__init__")
    width, count = call.number("embed_dim"), call.number("num_heads")
    fitting = [number for number in range(1, min(width, 33)) if width % number == 0]
    return (
        f"{width} features cannot be shared out among {count} heads: num_heads must divide {width}, so"
        f" {joined(map(str, fitting), 'or')} would do."
    )


def attention_width(message: str, _facts: Facts) -> str | None:
    """An attention that meets another number of features."""
    wanted, got = matched(r"expecting embedding dimension of (\d+), but got (\d+)", message)
    return (
        f"This attention was made for {wanted} features (embed_dim), but its input has {got} in its last"
        " axis."
    )


def recurrent_width(message: str, facts: Facts) -> str | None:
    """A recurrent layer that meets another number of features."""
    wanted, got = matched(r"[Ee]xpected (\d+), got (\d+)", message)
    module = facts.module
    if module.type not in _RECURRENT:
        return None
    return (
        f"{module.label} was made for {wanted} features, but {shape_of(module.input)} has {got} in its last"
        f" axis: use input_size={got}, or change what comes before."
    )


def recurrent_state(message: str, facts: Facts) -> str | None:
    """A state of a recurrent layer in another shape than it needs."""
    module = facts.module
    if module.type not in _RECURRENT:
        return None
    sizes = matched(r"Expected hidden(?:\[\d\])? size \(([\d, ]*)\), got [\[(]([\d, ]*)", message)
    wanted, got = map(numbers, sizes)
    shape, name = shape_of(module.input), facts.name_of(module.input)
    if len(shape) == 3 and len(got) == 3 and got[1] == shape[0] != wanted[1] == shape[1]:
        return (
            f"{name} {shape} is read as (time, batch, features), so the state would need a batch of"
            f" {shape[1]}: if {shape[0]} is the batch, make {module.label} with batch_first=True."
        )
    axes = "(layers × directions, batch, hidden)" if len(wanted) == 3 else "(layers × directions, hidden)"
    return f"The state of {module.label} must be {axes}, here {wanted}, but it is {got}."


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
        if after in _RECURRENT:
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


def data_for_settings(_message: str, facts: Facts) -> str | None:
    """A layer or loss made with the data that it should be called on."""
    if facts.modules:
        call = facts.calls[-1]
        switch = call["inplace"]
        return None if switch.kind != "tensor" else _made_with_data(f"nn.{facts.module.type}")
    for call in facts.calls:
        if call.function != "__init__" or call["self"].kind != "module":
            continue
        if any(argument.kind == "tensor" for argument in call.arguments):
            return _made_with_data(f"nn.{call['self'].type}")
    return None


def tensor_as_setting(message: str, facts: Facts) -> str | None:
    """The same, noticed when the layer is called."""
    name = matched(
        r"argument '(\w+)' \(position \d+\) must be (?:tuple of ints|int|float|bool), not Tensor", message
    )[0]
    if facts.module.settings.get(name) is not None or not facts.module.inputs:
        return None
    return _made_with_data(f"nn.{facts.module.type}")


def _made_with_data(name: str) -> str:
    return (
        f"{name}(...) makes the layer and takes its settings; the data comes in a second call: {name}()(...)."
    )


def class_called_on_data(message: str, facts: Facts) -> str | None:
    """A model's class called on data."""
    name = matched(r"(\w+)\.__init__\(\) takes \d+ positional", message)[0]
    classes = [value.name for value in facts.names if value.kind == "module class" and value.type == name]
    if len(classes) != 1 or not facts.tensors:
        return None
    return f"{name}(...) makes the model; the data comes in a second call: model = {name}(), then model(x)."


def class_in_sequential(message: str, _facts: Facts) -> str | None:
    """What is no layer among a Sequential's layers."""
    name = matched(r"([\w.]+)'?>? is not a Module subclass", message)[0]
    short = name.rpartition(".")[2]
    if short in ("list", "tuple"):
        return (
            f"nn.Sequential takes its layers one by one, not as a {short}: put a star before it,"
            " nn.Sequential(*layers)."
        )
    if name.startswith("torch.nn.functional."):
        return (
            f"F.{short} is a function, not a layer: use the layer of that name from nn, or F.{short} in a"
            " forward."
        )
    if name.startswith("torch.nn.modules.") and short[0].isupper():
        return f"nn.{short} is the class: write nn.{short}() to make a layer of it."
    return None


def no_super(message: str, facts: Facts) -> str | None:
    """A model whose `__init__` does not begin with super's."""
    own = [name.type for name in facts.names if name.name == "self" and name.kind == "module"]
    if "object has no attribute" in message:
        own = [matched(r"'(\w+)' object", message)[0]]
    name = own[0] if own else "the model"
    return (
        f"The __init__ of {name} must call super().__init__() before anything else, so that the model can"
        " keep its layers and parameters."
    )


def no_forward(message: str, facts: Facts) -> str | None:
    """A model without a forward, or a mere container of layers called."""
    name = matched(r"Module \[(\w+)\] is missing", message)[0]
    if name in ("ModuleList", "ModuleDict"):
        return (
            f"nn.{name} only holds layers and cannot be called: call each of them in turn, or use"
            " nn.Sequential(*layers)."
        )
    methods = facts.module.methods if facts.module.type == name else ()
    alike = similar("forward", methods, 1, 0.7)
    if alike:
        return (
            f"{name} has no method forward, which a call runs, but one named {alike[0]}: rename it to"
            " forward."
        )
    return (
        f"{name} has no method forward, which a call runs: write def forward(self, x) in the class, at the"
        " indentation of __init__."
    )


def list_called(_message: str, facts: Facts) -> str | None:
    """A plain list of layers that is called."""
    for value in facts.names:
        if value.kind == "layers" and f"{value.name}(" in facts.expression:
            return _not_callable(value.name or "")
        for name in value.lists:
            if f"{value.name}.{name}(" in facts.expression:
                return _not_callable(f"{value.name}.{name}")
    return None


def _not_callable(name: str) -> str:
    return (
        f"{name} is a plain list of layers, which cannot be called: make it nn.Sequential(*layers), which"
        " also lets the model find its parameters."
    )


def array(message: str, facts: Facts) -> str | None:
    """A NumPy array where a tensor is wanted."""
    arrays = [name.name for name in facts.names if name.type == "ndarray"]
    name = arrays[0] if len(arrays) == 1 else "array"
    if not re.search(r"must be Tensor, not numpy\.ndarray", message):
        return None
    return f"Layers work on tensors, and this is a NumPy array: torch.from_numpy({name}).float()."


RULES: Rules = (
    ("index out of range in self", embedding_range),
    ("one of the following scalar types: Long, Int", embedding_dtype),
    ("embed_dim must be divisible by num_heads", heads),
    ("was expecting embedding dimension of", attention_width),
    ("must be equal to input_size", recurrent_width),
    ("Expected hidden", recurrent_state),
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
    ("Boolean value of Tensor with more than one value is ambiguous", data_for_settings),
    ("__init__() takes", class_called_on_data),
    ("is not a Module subclass", class_in_sequential),
    (", not Tensor", tensor_as_setting),
    ("before Module.__init__() call", no_super),
    ("object has no attribute '_backward_hooks'", no_super),
    ("object has no attribute '_modules'", no_super),
    ("object has no attribute '_parameters'", no_super),
    ('is missing the required "forward" function', no_forward),
    ("'list' object is not callable", list_called),
)
