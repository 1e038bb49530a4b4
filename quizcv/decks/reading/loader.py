"""What turns YAML text into events: libyaml, or PyYAML's own reader where it was built without libyaml."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml

_INSIDE_TEXT = {"?": "x", "\t": " "}


class PythonLoader(yaml.SafeLoader):
    """PyYAML's own reader, made to take what libyaml takes: a `?` inside brackets, a tab between words."""

    _is_inside_text = False

    def scan_to_next_token(self) -> None:
        """Over blanks and comments, and over tabs wherever they do not indent."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain(self) -> Any:
        """A text without quotes."""
        with self._inside_text():
            return super().scan_plain()

    def scan_block_scalar_indicators(self, start_mark: Any) -> Any:
        """The signs behind a `|`."""
        with self._inside_text():
            return super().scan_block_scalar_indicators(start_mark)

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> Any:
        """What follows those signs on their line."""
        with self._inside_text():
            return super().scan_block_scalar_ignored_line(start_mark)

    def peek(self, index: int = 0) -> str:
        """The character that many places on; inside a text `?` is a letter and a tab a blank."""
        sign: str = super().peek(index)
        return _INSIDE_TEXT.get(sign, sign) if self._is_inside_text else sign

    @contextmanager
    def _inside_text(self) -> Iterator[None]:
        self._is_inside_text = True
        try:
            yield
        finally:
            self._is_inside_text = False


LOADER: Any = getattr(yaml, "CSafeLoader", PythonLoader)
"""What reads decks."""
