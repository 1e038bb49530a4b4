"""Importing torch, once, and doing a first small piece of work with it."""

from __future__ import annotations

import gc
import logging
import os
import re
import sys

from . import compiler, processes
from .bootstrap import OLDEST_TORCH


class OldTorchError(Exception):
    """The installed torch is older than what the worker's source needs; its message is the version."""


def import_torch() -> str:
    """Import torch and torchvision at low priority and return torch's version.

    torchvision may be missing. Raises OldTorchError, and whatever a missing or broken torch raises.
    """
    os.nice(5)
    # One thread: a fork after torch has used several hangs, and more would fight with the interface.
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
    gc.disable()  # it would go through 330,000 new objects, time and again, to free 2 % of the memory
    import torch

    version = str(torch.__version__)
    numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    if numbers and numbers < OLDEST_TORCH:  # a build of one's own may call itself anything
        raise OldTorchError(version)
    compiler.import_torchvision()
    from . import offline_weights, one_run  # noqa: F401  (so that children need not)

    offline_weights.stay_offline()
    _remove_folder_of_torch()
    torch.manual_seed(0)  # also that of each accelerator, if a child comes to use it
    gc.freeze()  # else all of that is gone through as soon as it is enabled
    gc.enable()
    return version


def _remove_folder_of_torch() -> None:
    """Older torches make a temporary folder when they are imported, which would stay behind `os._exit`."""
    module = sys.modules.get("torch.distributed.nn.jit.instantiator")
    folder = getattr(module, "_TEMP_DIR", None)
    if folder is not None:
        folder.cleanup()


def warm_up() -> bool:
    """Run small snippets on the CPU, for what torch loads or builds at its first use.

    In one quizcv calls the module, in one the code does: both kinds are usual.

    Whether forking is still safe: not when that left threads behind, which is how a fork comes to hang.
    """
    import torch  # `import_torch` must be the first to do it

    from .execute import Execution  # brings torch

    torch.set_num_threads(1)
    before = processes.threads()
    for code in ("nn.Conv2d(1, 1, 3)", "nn.Conv2d(1, 1, 3)(x).shape"):
        snippet = {"setup": [], "input": "torch.randn(1, 1, 4, 4)", "code": code, "pictures": True}
        Execution(snippet, lambda _part, _line: None).execute()
    return processes.threads() == before


def spare_children() -> None:
    """Before forking: leave alone in children what they would only touch, and so copy, page by page."""
    from .capture import note_untouched  # brings torch

    note_untouched()
    gc.freeze()  # what is here now is nothing that a child could collect
    # Python would make each handler's lock anew; they are free, since this process has but one thread.
    getattr(logging, "_at_fork_reinit_lock_weakset", set()).clear()
