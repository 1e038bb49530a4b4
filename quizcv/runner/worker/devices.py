"""Choosing the device that a snippet runs on. Asked in a child only: a fork after asking cannot use CUDA."""

from __future__ import annotations

from typing import Any

import torch

ACCELERATORS = ("cuda", "mps")  # what `auto` tries before the CPU, in this order


class UnknownDevice(Exception):  # noqa: N818
    """A device name that means nothing to torch."""


def choose(asked: str) -> tuple[str, str, list[str]]:
    """The device to run on, why that one in a few words, and notices if it is not what was asked for.

    An accelerator is believed only after it has done a small piece of work. `UnknownDevice` when torch
    does not know the name.
    """
    if asked in ("cpu", "meta"):
        return asked, "asked for", []
    if asked != "auto":
        try:
            kind = torch.device(asked).type
        except RuntimeError:
            raise UnknownDevice(f"unknown device {asked!r}: use auto, cpu, cuda, mps or meta") from None
        trouble = _trouble(kind, asked)
        if trouble is None:
            return asked, "asked for", []
        return "cpu", f"{asked} cannot be used", [f"{asked} cannot be used ({trouble}): ran on cpu"]
    notices: list[str] = []
    reasons: list[str] = []
    for device in ACCELERATORS:
        if not _is_available(device):
            reasons.append(f"no {device.upper()}")
            continue
        trouble = _trouble(device, device)
        if trouble is None:
            return device, f"{device.upper()} works here", notices
        reasons.append(f"{device.upper()} fails")
        notices.append(f"{device} is reported here but fails ({trouble}): ran on cpu")
    return "cpu", f"{', '.join(reasons)} on this machine", notices


def _is_available(kind: str) -> bool:
    backend: Any = torch.backends.mps if kind == "mps" else getattr(torch, kind, None)
    try:
        return backend is not None and bool(backend.is_available())
    except Exception:  # a broken driver may raise anything; it is then not available
        return False


def _trouble(kind: str, device: str) -> str | None:
    """Why `device` cannot be used, in a few words, or None when it worked."""
    if not _is_available(kind):
        return f"torch finds no working {kind} device"
    try:
        image = torch.ones(1, 1, 3, 3, device=device)
        torch.nn.functional.conv2d(image, image).sum().item()
    except Exception as error:  # whatever a driver says, the CPU can still do the work
        return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}"
    return None
