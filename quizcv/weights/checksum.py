"""Whether a file of weights is what its name promises, as in `resnet18-f37072fd.pth`."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path


def promised(name: str) -> str:
    """The beginning of the SHA-256 that the name of a file promises; "" where it promises none."""
    match = re.search(r"-([0-9a-f]{8,})\.", name)
    return match[1] if match else ""


def is_wrong(path: Path) -> bool:
    """Whether a file is another than its name promises. Raises OSError."""
    with path.open("rb") as file:
        return not hashlib.file_digest(file, "sha256").hexdigest().startswith(promised(path.name))
