"""Making what comes from the worker harmless for a terminal."""

from __future__ import annotations

from typing import Any

from quizcv.text import printable


def visible_everywhere(data: Any) -> Any:
    """`visible` for every string in decoded JSON; a line may also end as on Windows."""
    if isinstance(data, str):
        return printable(data.replace("\r\n", "\n"))
    if isinstance(data, list):
        return [visible_everywhere(item) for item in data]
    if isinstance(data, dict):
        return {key: visible_everywhere(value) for key, value in data.items()}
    return data
