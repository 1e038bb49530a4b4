"""Labels and losses: cross-entropy, binary cross-entropy."""

from __future__ import annotations

from quizcv.runner.hints.facts import Call, Facts, Operand, Rules, shape_of
from quizcv.runner.hints.words import INTEGERS, matched, numbers

_CLASSES = ("cross_entropy", "nll_loss")
_BINARY = ("binary_cross_entropy", "binary_cross_entropy_with_logits")


def _loss(facts: Facts, functions: tuple[str, ...]) -> Call:
    """The loss being computed; LookupError when it is none of those."""
    for call in facts.calls:
        if call.function in functions:
            return call
    raise LookupError(functions)


def _labels(facts: Facts, call: Call) -> tuple[str, Operand]:
    """What to call the labels, and they themselves."""
    return facts.name_of(call["target"], "the target"), call["target"]


def class_dtype(_message: str, facts: Facts) -> str | None:
    """Class numbers that are no int64."""
    call = _loss(facts, _CLASSES)
    name, target = _labels(facts, call)
    if target.dtype in ("int64", None) or target.shape == call["input"].shape:
        return None
    return f"{name} is {target.dtype}, but class labels must be int64: {_code(name)}.long()."


def one_hot(_message: str, facts: Facts) -> str | None:
    """One-hot labels of whole numbers."""
    call = _loss(facts, _CLASSES)
    name, target = _labels(facts, call)
    if target.shape != call["input"].shape or target.dtype not in INTEGERS:
        return None
    return (
        f"{name} has the shape of the logits, {target.shape}, so it is read as probabilities, but it is"
        f" {target.dtype}: pass class numbers, {_code(name)}.argmax(1), or {_code(name)}.float()."
    )


def class_range(message: str, facts: Facts) -> str | None:
    """A label that is no class."""
    label = int(matched(r"Target (-?\d+) is out of bounds", message)[0])
    call = _loss(facts, _CLASSES)
    shape, target = shape_of(call["input"]), call["target"]
    classes = shape[1] if len(shape) > 1 else shape[0]
    start = f"The scores are for {classes} classes, numbered 0 to {classes - 1}, but there is a label {label}"
    if label == classes and target.low == 1:
        return f"{start}: the labels seem to count from 1, so subtract 1 from them."
    if label >= classes:
        return (
            f"{start}: give the model at least {int(target.high or label) + 1} outputs, or correct the"
            " labels."
        )
    return f"{start}: correct it, or name it as ignore_index={label} if it means `no label`."


def swapped(_message: str, facts: Facts) -> str | None:
    """Labels given first and scores second."""
    call = _loss(facts, _CLASSES)
    first, second = call["input"], call["target"]
    if first.dtype not in INTEGERS:
        return None
    if second.dtype is None or second.dtype in INTEGERS:
        return f"The scores come first and must be float, but they are {first.dtype}, {first.shape}."
    name, other = facts.name_of(first, "the labels"), facts.name_of(second, "the scores")
    return (
        f"The scores come first and the labels second: here {name}, {first.dtype}, is first and {other},"
        f" {second.dtype}, second. Swap the two."
    )


def batch_size(message: str, facts: Facts) -> str | None:
    """Scores and labels for different numbers of examples."""
    scores, labels = map(
        int, matched(r"input batch_size \((\d+)\) to match target batch_size \((\d+)\)", message)
    )
    call = _loss(facts, _CLASSES)
    return (
        f"There are scores for {scores} examples, {call['input'].shape}, but labels for {labels},"
        f" {call['target'].shape}: both need the same first size."
    )


def target_axes(_message: str, facts: Facts) -> str | None:
    """Labels with an axis too many."""
    call = _loss(facts, _CLASSES)
    name, target = _labels(facts, call)
    shape, scores = shape_of(target), shape_of(call["input"])
    wanted = (scores[0], *scores[2:])
    if len(shape) == len(scores) and shape[1] == 1:
        return (
            f"{name} is {shape}, but for scores of {scores} the class labels must be {wanted}: remove the"
            f" axis of size 1 with {_code(name)}.squeeze(1)."
        )
    return (
        f"For scores of {scores} the target must be {wanted} if it holds class numbers, or {scores} if it"
        f" holds probabilities; {name} is {shape}."
    )


def target_sizes(_message: str, facts: Facts) -> str | None:
    """Labels of a map or sequence that do not fit the scores."""
    call = _loss(facts, _CLASSES)
    name, target = _labels(facts, call)
    shape, scores = shape_of(target), shape_of(call["input"])
    if len(scores) == 3 and shape == scores[:2]:
        return (
            f"In scores of {scores} the classes must be the second axis: if they are the last, give the"
            f" scores as .transpose(1, 2), which fits labels of {shape}."
        )
    return (
        f"{name} is {shape}, but for scores of {scores}, with the classes second, the labels must be"
        f" {(scores[0], *scores[2:])}."
    )


def class_weights(message: str, _facts: Facts) -> str | None:
    """Class weights that are not one for each class."""
    classes, shape = matched(r"for all (\d+) classes .*?shape: (?:torch\.Size\()?\[([\d, ]*)\]", message)
    return f"weight has {numbers(shape)[0]} numbers, but there are {classes} classes: give one for each."


def binary_range(message: str, facts: Facts) -> str | None:
    """Scores or labels of a binary loss that are no probabilities."""
    call = _loss(facts, _BINARY)
    if "of target" in message:
        name, target = _labels(facts, call)
        return f"{name} goes {_span(target)}, but labels of a binary loss lie between 0 and 1."
    name = facts.name_of(call["input"], "the first argument")
    return (
        f"{name} goes {_span(call['input'])}, but binary_cross_entropy takes probabilities from 0 to 1: apply"
        " torch.sigmoid, or use binary_cross_entropy_with_logits (nn.BCEWithLogitsLoss)."
    )


def _span(value: Operand) -> str:
    if value.low is None or value.high is None:
        raise LookupError("range")
    return f"from {value.low:.3g} to {value.high:.3g}"


def binary_dtype(_message: str, facts: Facts) -> str | None:
    """Labels of a binary loss that are no floats."""
    call = _loss(facts, _BINARY)
    name, target = _labels(facts, call)
    scores = call["input"]
    if target.dtype is None or scores.dtype != "float32" or target.dtype == scores.dtype:
        return None
    return (
        f"{name} is {target.dtype} and the scores are {scores.dtype}; a binary loss needs both alike:"
        f" {_code(name)}.float()."
    )


def binary_shape(_message: str, facts: Facts) -> str | None:
    """Labels of a binary loss in another shape than the scores."""
    call = _loss(facts, _BINARY)
    name, target = _labels(facts, call)
    shape, scores = shape_of(target), shape_of(call["input"])
    start = f"{name} is {shape} but the scores are {scores}, and a binary loss compares them one by one"
    if (*shape, 1) == scores:
        return f"{start}: give the labels that axis with {_code(name)}.unsqueeze(-1)."
    if (*scores, 1) == shape:
        return f"{start}: take that axis away with {_code(name)}.squeeze(-1)."
    return f"{start}: they need the same shape."


def _code(name: str) -> str:
    return name if name.isidentifier() else "target"


RULES: Rules = (
    ("expected target dtype to be Long", class_dtype),
    ("expected scalar type Long but found", class_dtype),
    ("floating point type for target with class probabilities", one_hot),
    ("is out of bounds.", class_range),
    ("not implemented for '", swapped),
    ("multi-target not supported", swapped),
    ("for index, but got", class_dtype),
    ("Index tensor must have the same number of dimensions", target_axes),
    ("Size does not match at dimension", target_sizes),
    ("could not infer output dtype", binary_dtype),
    ("to match target batch_size", batch_size),
    ("multi-target not supported", target_axes),
    ("only batches of spatial targets supported", target_axes),
    ("Expected target size", target_sizes),
    ("size mismatch (got input:", target_sizes),
    ("weight tensor should be defined either for all", class_weights),
    ("should be between 0 and 1", binary_range),
    ("Found dtype ", binary_dtype),
    ("can't be cast to the desired output type", binary_dtype),
    ("with two bool tensors is not supported", binary_dtype),
    ("that is different to the input size", binary_shape),
    ("must be the same as input size", binary_shape),
)
