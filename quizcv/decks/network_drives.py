"""Which folders lie where the file system does not say what is saved, because that may happen elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from quizcv.files import read_file

MOUNTS = Path("/proc/self/mounts")
"""What is mounted where, one a line: device, folder, kind and more; Linux alone has it."""

SILENT = {
    *("afs", "beegfs", "ceph", "cifs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"),
    *("9p", "drvfs", "fakeowner", "osxfs", "prl_fs", "vboxsf", "virtiofs", "vmhgfs"),
}
"""Kinds of file systems that others write to: network drives, then what a container or a guest shares."""


def silent_about(folders: Iterable[Path], mounts: str | None = None) -> bool:
    """Whether one of these folders is on such a file system; `mounts` is the text that says what is mounted.

    Where that cannot be read, none is.
    """
    if mounts is None:
        mounts = ""
        with suppress(OSError):
            mounts = os.fsdecode(read_file(MOUNTS))
    kinds = dict[Path, str]()
    for line in mounts.splitlines():
        _, where, kind, *_ = [*line.split(" "), "", "", ""]
        kinds[Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), where))] = kind
    return any(_is_silent(_kind_of(Path(os.path.realpath(folder)), kinds)) for folder in folders)


def _kind_of(folder: Path, kinds: dict[Path, str]) -> str:
    return next((kinds[each] for each in (folder, *folder.parents) if each in kinds), "")


def _is_silent(kind: str) -> bool:
    return kind in SILENT or kind.startswith("fuse.")
