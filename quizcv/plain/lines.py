"""Lines out, lines in."""

from __future__ import annotations

import shutil
import sys
import textwrap


def say(text: str) -> None:
    """A line of the contract."""
    print(text, flush=True)


def show(text: str) -> None:
    """Something of a card, indented."""
    say(textwrap.indent(text.rstrip(), "  "))


def show_choices(texts: list[str]) -> None:
    """What can be chosen, in a line; a narrower terminal breaks it between two of them."""
    whole = [text.replace(" ", "\xa0") for text in texts]  # no place to break a line
    line = "\xa0· ".join(whole)
    if sys.stdout.isatty():
        line = textwrap.fill(line, shutil.get_terminal_size().columns - 2, break_on_hyphens=False)
    show(line.replace("\xa0", " "))


def complain(text: str) -> None:
    """A line on stderr."""
    print(text, file=sys.stderr, flush=True)


def read(prompt: str) -> str | None:
    """A line of input without its end, None at the end of the input. Only a terminal sees the prompt."""
    if sys.stdin.isatty():
        print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    if not line and sys.stdin.isatty():
        print(flush=True)  # ctrl+d leaves the cursor behind the prompt
    return line.rstrip("\r\n") if line else None
