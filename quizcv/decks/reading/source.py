"""From a path to the text of a deck file: UTF-8, newlines only, nothing in it that acts on a terminal."""

from __future__ import annotations

from pathlib import Path

from quizcv.decks.model import DeckProblem
from quizcv.decks.reading.problems import Problems
from quizcv.files import NOT_ON_THIS_DISK, is_evicted, read_file
from quizcv.text import is_safe, printable

LARGEST = 20_000_000
"""Bytes. A deck of 100,000 cards has half of that."""


def source(
    path: Path, problems: Problems, content: bytes | None = None, *, is_ours: bool = False
) -> str | None:
    """The text of the file, or None when it is not a readable text file.

    `content` is what it will hold, if that is not there yet. One that `is_ours` lies in the data folder, and
    may not be a link.
    """
    try:
        if content is None:
            content = _our_content(path) if is_ours else _content(path)
        text = _decoded(content)
    except _UnreadableError as unreadable:
        message = unreadable.problem.message
        if unreadable.is_no_text and path.suffix.lower() not in ("", ".yaml", ".yml"):
            message = (
                f"a {path.suffix} file is no deck; a deck is a text in YAML, as `quizcv new NAME` writes"
            )
        problems.error(unreadable.problem, message)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if is_safe(text) else _made_visible(text, problems)


class _UnreadableError(Exception):
    def __init__(self, message: str, line: int = 1, column: int = 1, *, is_no_text: bool = False) -> None:
        self.problem = DeckProblem(line, column, message)
        self.is_no_text = is_no_text
        super().__init__(message)


def _content(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            kind = "is a folder" if path.is_dir() else "is not a file"
            raise _UnreadableError(f"this {kind}; give the path of a deck file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        if is_evicted(path):
            raise _UnreadableError(NOT_ON_THIS_DISK) from None
        raise _UnreadableError("there is no such file; check the path") from None
    except OSError as error:
        raise _UnreadableError(f"the file cannot be read ({error.strerror}); check its permissions") from None
    except ValueError:
        raise _UnreadableError("this cannot be the path of a file; check the path") from None
    if len(content) > LARGEST:
        raise _UnreadableError(f"the file has over {LARGEST // 1_000_000} MB; split it into several decks")
    return content


def _our_content(path: Path) -> bytes:
    try:
        return read_file(path, most=LARGEST)
    except OSError as error:
        raise _UnreadableError(f"the file cannot be read: {error.strerror}; remove it") from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _UnreadableError("the file is in UTF-16; save it as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        byte = error.object[error.start]
        raise _UnreadableError(
            f"the byte 0x{byte:02x} is not UTF-8; save the file as UTF-8",
            *_position(before),
            is_no_text=True,
        ) from None
    if "\0" in text:
        raise _UnreadableError(
            "there is a NUL byte here, so this is not a text file; remove it, or save the file as UTF-8",
            *_position(text[: text.index("\0")]),
            is_no_text=True,
        )
    return text


def _position(before: str) -> tuple[int, int]:
    line_start = before.rfind("\n") + 1
    return before.count("\n") + 1, len(before) - line_start + 1


def _made_visible(text: str, problems: Problems) -> str:
    shown = printable(text)
    for number, (line, result) in enumerate(zip(text.split("\n"), shown.split("\n"), strict=True), 1):
        if line != result:
            column = next(i for i, (old, new) in enumerate(zip(line, result, strict=False)) if old != new)
            picture = printable(line[column])
            message = f"a hidden control character is shown here as {picture}; delete it if it is not meant"
            problems.warn(DeckProblem(number, column + 1, ""), message)
    return shown
