"""Importing torch, once, without running anything in it."""

from __future__ import annotations

import contextlib
import os


def import_torch() -> str:
    """Import torch and torchvision at low priority and return torch's version.

    torchvision may be missing. Raises whatever a missing or broken torch raises.
    """
    os.nice(5)
    # One thread: a fork after torch has used several hangs, and more would fight with the interface.
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
    import torch

    with contextlib.suppress(ImportError):  # snippets that need it say so
        import torchvision  # noqa: F401
    from . import child, devices, execute, weights  # noqa: F401  (so that children need not)

    return str(torch.__version__)
