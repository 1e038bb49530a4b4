"""What the user should know about the state of their files."""

from __future__ import annotations


class Notices(list[str]):
    """Sentences for the user, in the order in which they came up."""

    _handed_out = 0

    def new(self) -> list[str]:
        """Those since the last call, so that each is said once."""
        new, self._handed_out = self[self._handed_out :], len(self)
        return new
