"""Which processes a process has started, how much memory they use, and how many threads this one has."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

_LISTS_CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children").exists()  # a choice of the kernel's maker


def descendants(root: int, besides: Sequence[int] = ()) -> list[int]:
    """The living processes below `root`, parents before children. Zombies count until they are reaped.

    Those in `besides`, and what is below them, are left out.
    """
    children_of = _children if _LISTS_CHILDREN else _all_children().__getitem__
    found = [pid for pid in children_of(root) if pid not in besides]
    for pid in found:  # grows while it is walked
        found.extend(child for child in children_of(pid) if child not in besides)
    return found


def threads() -> int:
    """How many threads this process has; 1 where that cannot be known."""
    return len(os.listdir("/proc/self/task")) if sys.platform.startswith("linux") else 1  # noqa: PTH208


def _children(pid: int) -> list[int]:
    """The children of one process, as Linux lists them by thread: a fiftieth of the work of `_parents`."""
    found: list[int] = []
    with contextlib.suppress(OSError):  # it has just ended
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 (quick is the point)
            with open(f"/proc/{pid}/task/{thread}/children", "rb") as file:  # noqa: PTH123
                found += map(int, file.read().split())
    return found


def _all_children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for pid, parent in _parents():
        children[parent].append(pid)
    return children


def own_memory(pids: list[int]) -> list[int]:
    """Bytes of memory of their own that these processes hold, leaving out those that are gone."""
    if not sys.platform.startswith("linux"):
        return [rss for pid, _, rss in _ps() if pid in pids]
    sizes = []
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
        except OSError:
            continue  # it has just ended
        kilobytes = [int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:"))]
        sizes.append(sum(kilobytes) * 1024)
    return sizes


def _parents() -> list[tuple[int, int]]:
    """Every process on this machine with its parent."""
    if not sys.platform.startswith("linux"):
        return [(pid, parent) for pid, parent, _ in _ps()]
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_bytes()
        except OSError:
            continue  # it has just ended
        # The command's name may itself contain brackets and spaces: the fields start after the last one.
        found.append((int(folder.name), int(text[text.rindex(b")") + 1 :].split()[1])))
    return found


def _ps() -> list[tuple[int, int, int]]:
    """Pid, parent and resident bytes of every process, where there is no /proc."""
    with subprocess.Popen(["ps", "-axo", "pid=,ppid=,rss="], stdout=subprocess.PIPE, text=True) as ps:
        rows = [[int(word) for word in line.split()] for line in ps.communicate()[0].splitlines()]
    return [(pid, parent, rss * 1024) for pid, parent, rss in rows if pid != ps.pid]
