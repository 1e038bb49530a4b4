"""Which processes a process has started, and how much memory they use."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path


def descendants(root: int, besides: Sequence[int] = ()) -> list[int]:
    """The living processes below `root`, parents before children. Zombies count until they are reaped.

    Those in `besides`, and what is below them, are left out.
    """
    children: dict[int, list[int]] = defaultdict(list)
    for pid, parent in _parents():
        if pid not in besides:
            children[parent].append(pid)
    found = list(children[root])
    for pid in found:  # grows while it is walked
        found.extend(children[pid])
    return found


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
