"""Modules: how they are written, made, called and joined."""

from __future__ import annotations

from quizcv.runner.hints.facts import Facts, Rules
from quizcv.runner.hints.words import matched
from quizcv.text import similar


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


RULES: Rules = (
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
