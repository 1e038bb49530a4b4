"""One thing that was looked at, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """What was looked at, whether it is well, and what state it is in, on one line.

    `remedy` says what to do when it is not well. `details` has the same as numbers, for scripts.
    """

    name: str
    ok: bool
    text: str
    remedy: str = ""
    details: dict[str, Any] = {}


def as_text(findings: Iterable[Finding]) -> Iterator[str]:
    """The findings as lines for a person: `ok` or `!` first, a remedy below."""
    for finding in findings:
        yield f"{'ok' if finding.ok else '!':<3}{finding.name:<13}{finding.text}"
        if finding.remedy:
            yield f"{'':<16}-> {finding.remedy}"
