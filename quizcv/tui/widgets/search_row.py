"""The line in which one searches, behind its slash."""

from __future__ import annotations

from textual.containers import Horizontal


class SearchRow(Horizontal):
    """Holds a `#slash`, the `#query` and, where things are counted, their `#count`."""

    DEFAULT_CSS = """
    SearchRow { height: 1; padding: 0 1; }
    SearchRow #slash { width: 2; color: $text-accent; }
    SearchRow #query { border: none; height: 1; padding: 0; width: 1fr; background: transparent; }
    SearchRow #count { width: auto; color: $text-muted; padding: 0 0 0 2; }
    """
