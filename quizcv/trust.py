"""`trusted.json`: the decks from elsewhere whose code may run, because somebody looked at it and said yes.

Code that came with quizcv always may. A yes is for exactly what the deck's cards hold, so a deck that was
changed asks again. It guards against surprises only: code that runs is contained, but not in a sandbox.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import msgspec

from quizcv.decks import Content, Deck
from quizcv.decks.contents import CodePiece
from quizcv.files import make_folder, replace_file


class Permission(msgspec.Struct, frozen=True):
    """When which deck was allowed to run its code, for people who read the file."""

    deck: str
    path: str
    day: date


class Trust:
    """Which decks may run code. `path` is the file that remembers it, `bundled` the folder of our own decks.

    `clock` gives the local time. A file that is missing or damaged allows nothing.
    """

    def __init__(self, path: Path, bundled: Path, *, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._bundled = bundled
        self._clock = clock
        self._ours: dict[Path, bool] = {}

    def allows(self, deck: Deck) -> bool:
        """Whether this deck's code may run: it came with quizcv, was allowed as it is, or has none."""
        return self._is_ours(deck) or not deck.has_code or deck.digest in self._allowed

    def allow(self, deck: Deck) -> str:
        """From now on this deck's code may run, as long as nothing in it changes.

        A sentence when that could not be written down: it holds until quizcv ends.
        """
        permission = Permission(deck.id, str(deck.path.absolute()), self._clock().date())
        self._allowed |= _read(self._path) | {deck.digest: permission}
        try:
            make_folder(self._path.parent)
            replace_file(self._path, [_written(self._allowed)])
        except OSError as error:
            return (
                f"{self._path} cannot be written: {error.strerror}. Your yes to {deck.id} holds for now;"
                " next time you are asked again."
            )
        return ""

    def code_of(self, deck: Deck) -> list[tuple[str, str]]:
        """All code in the deck, to be looked at: for each card that has any, its key and the code."""
        contents = {card.source_key: card.content for card in deck.cards}
        return [(key, code) for key, content in contents.items() if (code := _code(content))]

    @cached_property
    def _allowed(self) -> dict[str, Permission]:
        return _read(self._path)

    def _is_ours(self, deck: Deck) -> bool:
        if deck.path not in self._ours:
            self._ours[deck.path] = deck.path.resolve().parent == self._bundled.resolve()
        return self._ours[deck.path]


def _read(path: Path) -> dict[str, Permission]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Permission])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def _written(allowed: dict[str, Permission]) -> bytes:
    """One permission a line."""
    encode = msgspec.json.encode
    lines = (encode(digest) + b": " + encode(permission) for digest, permission in allowed.items())
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


def _code(content: Content) -> str:
    """What runs of a card, in the order in which it does, and below it the values that are put in."""
    pieces = [_shown(piece) for piece in content.code_pieces() if piece.runs and piece.text.strip()]
    vary, _ = content.choices()
    pieces += [f"# {{{name}}} is one of: {', '.join(values)}" for name, values in vary.items()]
    return "\n".join(map(str.rstrip, pieces))


def _shown(piece: CodePiece) -> str:
    text = f"x = {piece.text.strip()}" if piece.mode == "eval" else piece.text.strip("\n")
    match piece.path:
        case ("cases", int(place)):
            return f"# case {place + 2}\n{text.strip()}"
        case ("check",):
            return f"# check\n{text}"
    return text
