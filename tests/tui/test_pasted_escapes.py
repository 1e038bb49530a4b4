"""What is pasted with escape characters in it comes in its order, however the terminal cuts it."""

from __future__ import annotations

import sys

import pytest
from textual.events import Key, Paste

from quizcv.tui.pasted_escapes import PasteParser

SENT = "a\x1b[200~x = 1\x1b[31m\x1b\r\ny\x1b\x1b[201~b\x1b[200~z\x1b[201~"


@pytest.mark.parametrize("size", [*range(7, len(SENT) + 1)])
def test_a_paste_with_escapes_is_one_paste(size):
    parser = PasteParser()
    pieces = [SENT[0], *(SENT[1:][at : at + size] for at in range(0, len(SENT) - 1, size))]
    events = [event for piece in pieces for event in parser.feed(piece)]
    events += parser.feed("c")
    got = [event.text if isinstance(event, Paste) else event.key for event in events if said(event)]
    assert got == ["a", "x = 1␛[31m␛\r\ny␛", "b", "z", "c"]


async def test_what_reads_the_terminal_has_that_parser(sit, write_deck):
    write_deck()
    async with sit() as desk:
        driver = desk.app.get_driver_class()
        assert vars(sys.modules[driver.__module__])["XTermParser"] is PasteParser


def said(event):
    return isinstance(event, Key | Paste)
