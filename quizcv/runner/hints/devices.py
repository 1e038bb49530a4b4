"""Devices that are mixed, missing or misspelt, and memory that is not there."""

from __future__ import annotations

import difflib

from quizcv.runner.hints.facts import Facts, Rules
from quizcv.runner.hints.words import code, matched

_KNOWN = ("cpu", "cuda", "mps", "xpu", "meta")
_NICKNAMES = {"gpu": "cuda", "nvidia": "cuda", "metal": "mps", "cpu": "cpu", "cuda": "cuda", "mps": "mps"}


def mixed(message: str, facts: Facts) -> str | None:
    """Tensors on two devices in one operation."""
    if facts.modules and facts.module.weight is not None:
        module, weight = facts.module, facts.module.weight
        value = module.input
        if None in (value.device, weight.device):
            return None
        if value.device != weight.device:
            return _between(
                facts.name_of(value), value.device, f"the weights of {module.label}", weight.device
            )
    if not facts.modules and len(facts.operands) == 2:
        first, second = facts.pair()
        if first.device != second.device and first.name and second.name:
            return _between(second.name, second.device, first.name, first.device)
    one, other = _named(message)
    return (
        f"One tensor is on {one} and another on {other}, but an operation needs all on one device: move one"
        f" with .to('{other if one == 'cpu' else one}')."
    )


def _named(message: str) -> tuple[str, str]:
    """The two devices that the message names."""
    for pattern in (
        r"at least two devices, ([\w:]+)(?: \(.*?\))? and ([\w:]+)",
        r"is on ([\w:]+), different from other tensors on ([\w:]+)",
        r"Tensor on device ([\w:]+) is not on the expected device ([\w:]+)!",
    ):
        try:
            one, other = matched(pattern, message)
        except LookupError:
            continue
        if one != other:
            return one, other
    raise LookupError("devices")


def _between(name: str, device: str | None, other: str, other_device: str | None) -> str:
    start = f"{name} is on {device} and {other} on {other_device}, but an operation needs all on one device"
    if device == "meta":
        return f"{start}; a meta tensor has no values to move, so create it on {other_device}."
    return f"{start}: move {name} with {code(name)}.to('{other_device}')."


def mixed_in_layer(message: str, facts: Facts) -> str | None:
    """The same, in the words of convolutions."""
    return mixed(message, facts) if facts.module.input.device != _device_of_weight(facts) else None


def _device_of_weight(facts: Facts) -> str | None:
    weight = facts.module.weight
    return weight.device if weight else facts.module.input.device


def no_cuda(_message: str, _facts: Facts) -> str | None:
    """CUDA asked for where there is none."""
    return (
        "There is no usable CUDA device where this runs: leave the device out, or choose it with 'cuda' if"
        " torch.cuda.is_available() else 'cpu'."
    )


def not_created(message: str, facts: Facts) -> str | None:
    """A tensor to be created on a device that this torch was built without."""
    if "Could not run 'aten::empty" not in message:
        return None  # a device that is there may lack an operation
    return no_mps(message, facts) if "'MPS'" in message else no_cuda(message, facts)


def no_mps(_message: str, _facts: Facts) -> str | None:
    """MPS asked for where there is none."""
    return (
        "There is no usable MPS device where this runs: leave the device out, or choose it with 'mps' if"
        " torch.backends.mps.is_available() else 'cpu'."
    )


def unknown(message: str, _facts: Facts) -> str | None:
    """A device whose name torch does not know."""
    name = message.rpartition("device string: ")[2].strip().strip("'")
    if not 0 < len(name) <= 30:
        return None
    kind = name.split(":")[0].strip()
    lower = kind.lower().rstrip("0123456789")
    number = kind[len(lower) :] if kind[len(lower) :].isdigit() else ""
    meant = _NICKNAMES.get(lower) or next(iter(difflib.get_close_matches(lower, _KNOWN, 1, 0.6)), None)
    if meant == kind:
        return f"After '{kind}:' comes a number, as in '{kind}:0'; '{name}' is no device."
    if meant is None:
        return f"'{name}' is no device that torch knows; the usual ones are 'cpu', 'cuda' and 'mps'."
    return f"'{name}' is no device that torch knows: write '{meant}{f':{number}' if number else ''}'."


def to_numpy(message: str, facts: Facts) -> str | None:
    """numpy on a tensor that is not on the CPU."""
    device = matched(r"can't convert ([\w:]+) device type tensor to numpy", message)[0]
    if device == "meta":
        return (
            "This tensor is on meta, where tensors have shapes but no values, so NumPy has nothing to read."
        )
    name = facts.operands[0].name if len(facts.operands) == 1 else "x"
    return f"NumPy reads the CPU's memory only, and this tensor is on {device}: use {name}.cpu().numpy()."


def saved_on_cuda(_message: str, _facts: Facts) -> str | None:
    """A file of CUDA tensors read where there is no CUDA."""
    return "The file holds tensors of a GPU, and there is none here: torch.load(..., map_location='cpu')."


def out_of_memory(message: str, _facts: Facts) -> str | None:
    """One allocation that is too large."""
    size, unit = matched(r"[Tt]ried to allocate ([\d.]+) ?(bytes|[KMGT]i?B)", message)
    power, name = (30, "GiB") if float(size) >= 2**30 else (20, "MiB")
    amount = f"{float(size) / 2**power:,.1f} {name}" if unit == "bytes" else f"{size} {unit}"
    return (
        f"{amount} were asked for at once, more than is left: use a smaller batch, image or layer; a run for"
        " shapes only needs no memory."
    )


def grown(message: str, _facts: Facts) -> str | None:
    """More memory than a run may use, little by little."""
    limit = matched(r"more than (\d+) MB", message)[0]
    return (
        f"The run's values together passed {limit} MB: use a smaller batch, image or layer, and do not keep"
        " what is not needed, such as losses with their graphs (loss.item() is enough)."
    )


RULES: Rules = (
    ("on the same device", mixed),
    ("is not on the expected device", mixed),
    ("should be the same", mixed_in_layer),
    ("Found no NVIDIA driver", no_cuda),
    ("not compiled with CUDA", no_cuda),
    ("No CUDA GPUs are available", no_cuda),
    ("with arguments from the 'CUDA' backend", not_created),
    ("with arguments from the 'MPS' backend", not_created),
    ("not linked with support for mps", no_mps),
    ("The MPS backend is supported on MacOS", no_mps),
    ("device type at start of device string", unknown),
    ("Invalid device string", unknown),
    ("device type tensor to numpy", to_numpy),
    ("deserialize object on a CUDA device", saved_on_cuda),
    ("ried to allocate", out_of_memory),
    ("stopped: it used more than", grown),
)
