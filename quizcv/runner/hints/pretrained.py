"""torchvision's models, their weights, and state dicts."""

from __future__ import annotations

import re

from quizcv.runner.hints.facts import Facts, Rules
from quizcv.runner.hints.words import matched, numbers
from quizcv.text import joined


def weights_word(message: str, facts: Facts) -> str | None:
    """Weights asked for by a name that they do not have."""
    kind = facts.call("verify")["cls"]
    if not kind.text:
        return None
    name = matched(r"^'(\w+)'$", message)[0]
    return f"{kind.type} knows no weights named {name}; it has {joined(kind.text.split(', '))}."


def weights_member(message: str, facts: Facts) -> str | None:
    """The same, written as an attribute."""
    kind, name = matched(r"(\w+_Weights)\.(\w+)$", facts.expression)
    if message != name and f"no attribute '{name}'" not in message:
        return None
    return f"{kind} knows no weights named {name}: {kind}.DEFAULT are the best ones."


def weights_class(message: str, _facts: Facts) -> str | None:
    """Weights of another model."""
    wanted, got = matched(r"expected (\w+) but received (\w+)", message)
    return f"{got} are weights of another model: this one takes {wanted}, for example {wanted}.DEFAULT."


def unknown_model(message: str, facts: Facts) -> str | None:
    """A model that torchvision does not have."""
    if facts.origin != "torchvision" and "torchvision" not in message:
        return None
    name = matched(r"(?:has no attribute '(?=\w+'$)|Unknown model )(\w+)", message)[0]
    return f"torchvision has no model named {name}: torchvision.models.list_models() gives the names of all."


def class_count(message: str, facts: Facts) -> str | None:
    """Another number of classes together with pretrained weights."""
    wanted, got = matched(r"'num_classes' expected value (\d+) but got (\d+)", message)
    head = (
        "fc"
        if re.search(r"resne[xt]|resnet|googlenet|inception|shufflenet|regnet", facts.expression)
        else None
    )
    advice = (
        f"model.{head} = nn.Linear(model.{head}.in_features, {got})" if head else f"with one of {got} outputs"
    )
    return (
        f"The pretrained weights are for {wanted} classes, so the model cannot be made with {got}: load it"
        f" without num_classes, then replace its last layer, {advice}."
    )


def image_size(message: str, _facts: Facts) -> str | None:
    """A vision transformer on an image of another size than it was made for."""
    side, wanted, got = matched(r"Wrong image (height|width)! Expected (\d+) but got (\d+)", message)
    return (
        f"This model takes images of {side} {wanted} only, and this one has {got}: resize it to {wanted} ×"
        f" {wanted}, or make the model with image_size={got}."
    )


def state_dict_type(message: str, _facts: Facts) -> str | None:
    """A state dict that is something else."""
    kind = matched(r"got <class '([\w.]+)'>", message)[0]
    name = kind.rpartition(".")[2]
    if kind == "str":
        return "load_state_dict takes the dict itself, not a file name: load_state_dict(torch.load(path))."
    return f"load_state_dict takes a dict of tensors, and got a {name}: of a model pass its .state_dict()."


def state_dict(message: str, _facts: Facts) -> str | None:
    """A state dict whose names or shapes are not the model's."""
    missing = re.findall(r'"([^"]+)"', _line(message, "Missing key(s) in state_dict"))
    unexpected = re.findall(r'"([^"]+)"', _line(message, "Unexpected key(s) in state_dict"))
    sizes = re.findall(
        r"size mismatch for ([\w.]+): copying a param with shape torch\.Size\(\[([\d, ]*)\]\) from "
        r"checkpoint, the shape in current model is torch\.Size\(\[([\d, ]*)\]\)",
        message,
    )
    if sizes:
        name, saved, own = sizes[0]
        more = f" (and {len(sizes) - 1} more)" if len(sizes) > 1 else ""
        return (
            f"{name} is {numbers(saved)} in the saved state but {numbers(own)} in this model{more}: make the"
            " layer as it was when saved, load, and replace it afterwards."
        )
    if missing and unexpected and {f"module.{name}" for name in missing} == set(unexpected):
        return (
            "The saved names begin with 'module.', as DataParallel writes them, and this model's do not:"
            " take that prefix off the keys first."
        )
    if (
        len(unexpected) == 1
        and missing
        and unexpected[0] in ("state_dict", "model", "model_state_dict", "net")
    ):
        return (
            f"The state lies one level deeper, under '{unexpected[0]}':"
            f" load_state_dict(saved['{unexpected[0]}'])."
        )
    if missing and unexpected:
        return (
            f"The model's layers have other names: it wants {missing[0]}, and the saved state has"
            f" {unexpected[0]}. Load into the model that it was saved from, or rename the keys."
        )
    if unexpected:
        return (
            f"The saved state has {unexpected[0]}, which this model lacks: make the model as it was when"
            " saved."
        )
    if missing:
        return (
            f"The saved state lacks {missing[0]}, which this model has: make the model as it was when saved."
        )
    return None


def _line(message: str, words: str) -> str:
    return message.partition(words)[2].partition("\n")[0]


_ONLY_A_NAME = re.compile(r"'?\w+'?$")
"""The whole message of the KeyError of an Enum and, before Python 3.12, of its AttributeError."""

RULES: Rules = (
    (_ONLY_A_NAME, weights_word),
    (_ONLY_A_NAME, weights_member),
    ("has no attribute '", weights_member),
    ("Invalid Weight class provided", weights_class),
    ("module 'torchvision.models' has no attribute", unknown_model),
    ("Unknown model", unknown_model),
    ("The parameter 'num_classes' expected value", class_count),
    ("Wrong image ", image_size),
    ("Expected state_dict to be dict-like", state_dict_type),
    ("in loading state_dict for", state_dict),
)
