"""Escape characters in what is pasted: Textual takes them for keys, which come before the paste."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.message import Message

from quizcv.text import printable

START, END = "\x1b[200~", "\x1b[201~"


class PasteParser(XTermParser):
    """Textual's parser of what a terminal sends, in which pasted escape characters are pictures: ␛."""

    _is_in_paste = False
    _kept = ""  # the last characters, if they may begin the end of a paste

    def feed(self, data: str) -> Iterable[Message]:
        return super().feed(self._clean(data))

    def _clean(self, data: str) -> str:
        data, self._kept, clean = self._kept + data, "", ""
        while data:
            mark = END if self._is_in_paste else START
            before, found, rest = data.partition(mark)
            if self._is_in_paste:
                if not found:
                    length = next(n for n in range(len(END) - 1, -1, -1) if before.endswith(END[:n]))
                    before, self._kept = before[: len(before) - length], END[:length]
                before = before.replace("\x1b", printable("\x1b"))
            clean += before + found
            data = rest
            self._is_in_paste ^= bool(found)
        return clean


def reads_pastes_whole(driver: type[Driver]) -> type[Driver]:
    """Have a driver of Textual's use this parser; which one it takes cannot be said in any other way."""
    module = vars(sys.modules[driver.__module__])
    if module.get("XTermParser") is XTermParser:
        module["XTermParser"] = PasteParser
    return driver
