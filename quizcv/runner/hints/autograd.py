"""Gradients and optimisers."""

from __future__ import annotations

import re

from quizcv.runner.hints.facts import Facts, Operand, Rules
from quizcv.runner.hints.words import dtype, matched, numbers


def not_a_scalar(_message: str, facts: Facts) -> str | None:
    """backward() on many values."""
    name, shape = "the tensor", ""
    if len(facts.operands) == 1 and facts.expression.startswith(f"{facts.operands[0].name}.backward("):
        name, shape = facts.operands[0].name or name, f" {facts.operands[0].shape}"
    return (
        f"backward() starts from one number, the loss, but {name}{shape} holds several: reduce it first, as"
        f" with {name if shape else 'loss'}.mean().backward()."
    )


def twice(_message: str, _facts: Facts) -> str | None:
    """A graph that was already used up."""
    return (
        "The first backward freed what this one needs: compute the loss anew for each backward, or give the"
        " first one retain_graph=True."
    )


def nothing_learns(_message: str, facts: Facts) -> str | None:
    """backward() on something that depends on nothing that learns."""
    models = [model for model in facts.models if model.parameters]
    if models and not any(model.trainable for model in models):
        names = " and ".join(model.name or "" for model in models)
        return (
            f"Every parameter of {names} is frozen (requires_grad is False), so no gradient reaches any:"
            " leave some, such as those of the head, trainable."
        )
    name = facts.operands[0].name if len(facts.operands) == 1 else "the result"
    start = f"{name} is connected to nothing that requires gradients"
    if models:
        return (
            f"{start}: it was computed without the model, under torch.no_grad(), or through something that"
            " cuts the graph, such as detach, item or argmax."
        )
    return (
        f"{start}: create what shall learn with requires_grad=True, and do not compute under torch.no_grad()."
    )


def leaf(message: str, facts: Facts) -> str | None:
    """An in-place change of a parameter."""
    leaves = [tensor for tensor in facts.tensors if tensor.requires_grad and tensor.is_leaf]
    name = leaves[0].name if len(leaves) == 1 else "This tensor"
    part = "Part of a tensor" if "view" in message and name == "This tensor" else name
    return (
        f"{part} requires gradients and is changed in place, which autograd cannot follow: do it inside `with"
        " torch.no_grad():`, or make a new tensor instead."
    )


def saved(message: str, _facts: Facts) -> str | None:
    """An in-place change of what backward needed."""
    kind, shape, operation, version, before = matched(
        r"operation: \[([\w.]+) \[([\d, ]*)\]\], which is (?:output \d+ of (\w+), )?.*?"
        r"version (\d+); expected version (\d+)",
        message,
    )
    operation = (operation or "").removesuffix("Backward0").removesuffix("Backward")
    made = f", made by {operation}," if operation and operation != "AsStridedBackward0" else ""
    times = int(version) - int(before)
    return (
        f"A {dtype(kind)} tensor of shape {numbers(shape)}{made} was needed for the gradients but changed in"
        f" place {'once' if times == 1 else f'{times} times'} since: write y = y + 1, say, not y += 1."
    )


def to_numpy(_message: str, facts: Facts) -> str | None:
    """numpy on a tensor that requires gradients."""
    name = facts.operands[0].name if len(facts.operands) == 1 else "x"
    return f"NumPy keeps no gradients, and this tensor needs them: use {name}.detach().numpy()."


def no_parameters(_message: str, facts: Facts) -> str | None:
    """An optimiser with nothing to optimise."""
    model = _named_model(facts)
    if model is None:
        return "The optimiser was given no parameters: pass those of the model, model.parameters()."
    if model.lists and not model.parameters:
        names = " and ".join(model.lists)
        return (
            f"{model.name} ({model.type}) keeps its layers in a plain list, {names}, which hides them: use"
            " nn.ModuleList, so that parameters() finds them."
        )
    if not model.parameters:
        return (
            f"{model.name} ({model.type}) has no parameters, so there is nothing to optimise: pass another"
            " model's."
        )
    if not model.trainable:
        return (
            f"Every parameter of {model.name} is frozen, so none is left to optimise: leave some trainable."
        )
    return "The optimiser was given no parameters: what was passed is empty."


def _named_model(facts: Facts) -> Operand | None:
    models = [name for name in facts.names if name.kind == "module"]
    return models[0] if len(models) == 1 else None


def model_for_parameters(message: str, facts: Facts) -> str | None:
    """An optimiser given the model, or the method instead of what it returns."""
    if not any(call.function == "__init__" and _is_optimiser(call.arguments) for call in facts.calls):
        return None
    model = _named_model(facts)
    name = (model.name if model else None) or "model"
    if "'method' object" in message:
        return f"The optimiser got the method {name}.parameters itself: call it, {name}.parameters()."
    if model and f"'{model.type}' object" in message:
        return f"The optimiser got the model, but it wants its parameters: {name}.parameters()."
    return None


def _is_optimiser(arguments: tuple[Operand, ...]) -> bool:
    return any(argument.name == "params" for argument in arguments)


def tensor_for_parameters(_message: str, _facts: Facts) -> str | None:
    """An optimiser given a tensor that is in no list."""
    return "An optimiser takes a list of tensors, also for a single one: put it in brackets, [w]."


def not_a_leaf(_message: str, _facts: Facts) -> str | None:
    """An optimiser given the result of a computation."""
    return (
        "An optimiser changes leaves, tensors that were created and not computed: pass the tensor itself,"
        " and compute with it in each step."
    )


def no_gradient_yet(_message: str, facts: Facts) -> str | None:
    """The gradient of a tensor that no backward has reached."""
    asked = re.search(r"(\w+)\.grad\b", facts.expression)
    if asked is None:
        return None
    name = asked[1]
    tensors = [tensor for tensor in facts.tensors if tensor.name == name]
    if tensors and not tensors[0].requires_grad:
        return f"{name} has no gradient, because it does not require one: make it with requires_grad=True."
    if tensors and not tensors[0].is_leaf:
        return f"{name} was computed, and such a tensor keeps no gradient: call {name}.retain_grad() before."
    return (
        f"There is no gradient before backward(): {name}.grad is None until the backward() of a loss that"
        f" {name} is part of."
    )


RULES: Rules = (
    ("grad can be implicitly created only for scalar outputs", not_a_scalar),
    ("backward through the graph a second time", twice),
    ("does not require grad and does not have a grad_fn", nothing_learns),
    ("leaf Variable that requires grad", leaf),
    ("'NoneType'", no_gradient_yet),
    ("has been modified by an inplace operation", saved),
    ("Can't call numpy() on Tensor that requires grad", to_numpy),
    ("optimizer got an empty parameter list", no_parameters),
    ("object is not iterable", model_for_parameters),
    ("params argument given to the optimizer should be an iterable of Tensors", tensor_for_parameters),
    ("can't optimize a non-leaf Tensor", not_a_leaf),
)
