"""The review as plain lines on a terminal or a pipe: for scripts, screen readers and dumb terminals.

The lines are a contract (see docs/scripting.md); cards are indented by two spaces, so that no text of a
card can be taken for one of them.
"""

from quizcv.plain.lines import undone_lines
from quizcv.plain.review import review

__all__ = ["review", "undone_lines"]
