"""`trusted.json`: the code from elsewhere that may run, because somebody looked at it and said yes.

Code that came with quizcv always may, wherever it stands. A yes is for the code, card by card: all that runs
together with it, and the values put into it. A deck whose code was changed asks again, about those cards; one
whose words were changed does not. A yes belongs to a user on a machine, and so does one to a command that
starts torch: it carries a seal that no other folder, machine or user can make, and counts for nothing
without. It guards against surprises only: code that runs is contained, but not in a sandbox.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import msgspec

from quizcv.decks import Card, Content, Deck, Reading, read_library
from quizcv.decks.kind import CodePiece
from quizcv.files import make_folder, read_file, replace_file
from quizcv.paths import key_file
from quizcv.seal import is_sealed, seal
from quizcv.text import one_line

Read = Callable[[Path], Reading]
Command = tuple[str, ...]

PURPOSE = "quizcv trust"
"""Of the seals."""


class Permission(msgspec.Struct, frozen=True, omit_defaults=True):
    """When which deck was allowed to run its code, for people who read the file; and what its `code` was.

    `seals` has that of each machine on which somebody said so: the file may be a shared one. A yes of an
    older quizcv has none. A command has its words as `path`, and no code.
    """

    deck: str
    path: str
    day: date
    code: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()


class Trust:
    """Which decks may run code. `path` is the file that remembers it, `bundled` the folder of our own decks.

    `clock` gives the local time, `read` reads a deck file. A file that is missing or damaged allows nothing.
    """

    def __init__(
        self, path: Path, bundled: Path, *, clock: Callable[[], datetime], read: Read | None = None
    ) -> None:
        self._path = path
        self._bundled = bundled
        self._clock = clock
        self._read = read
        self._ours: dict[Path, bool] = {}
        self._commands: set[Command] = set()
        self._new: dict[str, list[str]] = {}

    def allows(self, deck: Deck) -> bool:
        """Whether this deck's code may run: it came with quizcv, was allowed, or there is none."""
        return self._is_ours(deck) or not deck.has_code or not self._new_code(deck)

    def allow(self, deck: Deck) -> str:
        """From now on this deck's code may run, as long as it does not change.

        A sentence when that could not be written down: it holds until quizcv ends.
        """
        code = tuple(dict.fromkeys(code_digests(deck).values()))
        permission = Permission(deck.id, str(deck.user_path.absolute()), self._clock().date(), code)
        self._allowed[deck.digest] = permission
        self._new.clear()
        return self._remember(deck.digest, permission, deck.id)

    def allows_command(self, command: Command) -> bool:
        """Whether somebody typed or allowed this command on this machine."""
        return command in self._commands or allows_command(self._path, command)

    def allow_command(self, command: Command) -> str:
        """From now on this command may start torch; a sentence as of `allow`."""
        self._commands.add(command)
        words = shlex.join(command)
        permission = Permission("", words, self._clock().date())
        return self._remember(_command_key(command), permission, one_line(words))

    def _remember(self, key: str, permission: Permission, name: str) -> str:
        """Write a permission into the file, sealed, and leave there what other machines have sealed."""
        path = key_file()
        try:
            mine = seal(PURPOSE, _said(key, permission)).hex()
            path = self._path
            permissions = _read(path)
            before = permissions.get(key)
            others = before.seals if before is not None and before.code == permission.code else ()
            seals = (*(each for each in others if each != mine), mine)
            permissions[key] = msgspec.structs.replace(permission, seals=seals)
            make_folder(path.parent)
            replace_file(path, [_written(permissions)])
        except OSError as error:
            return (
                f"{path} cannot be written: {error.strerror}. Your yes to {name} holds for now;"
                " next time you are asked again."
            )
        return ""

    def code_of(self, deck: Deck) -> list[tuple[str, str]]:
        """The code in the deck that nobody allowed yet, to be looked at: keys of cards, and their code."""
        contents = {card.source_key: card.content for card in deck.cards}
        return [(key, _code(contents[key])) for key in self._new_code(deck)]

    @cached_property
    def _allowed(self) -> dict[str, Permission]:
        return _sealed_here(_read(self._path))

    @cached_property
    def _bundled_code(self) -> frozenset[str]:
        library = read_library([self._bundled], [], self._read)
        ours = filter(self._is_ours, library.decks)
        return frozenset(digest for deck in ours for digest in code_digests(deck).values())

    def _new_code(self, deck: Deck) -> list[str]:
        """The keys of the cards whose code nobody allowed; none of a deck that was allowed as it is.

        Looked up once for what a deck holds: each card in the queue asks, and digests take milliseconds.
        """
        if deck.digest not in self._new:
            self._new[deck.digest] = [] if deck.digest in self._allowed else self._look_up(deck)
        return self._new[deck.digest]

    def _look_up(self, deck: Deck) -> list[str]:
        allowed = {digest for permission in self._allowed.values() for digest in permission.code}
        left = {key: digest for key, digest in code_digests(deck).items() if digest not in allowed}
        ours = self._code_as_it_came(deck) if deck.edits else self._bundled_code
        return [key for key, digest in left.items() if digest not in ours]

    def _code_as_it_came(self, deck: Deck) -> Collection[str]:
        """The code of a bundled deck without the user's edits."""
        library = read_library([deck.path], [], self._read)
        return {
            digest for came in filter(self._is_ours, library.decks) for digest in code_digests(came).values()
        }

    def knows_some_of(self, deck: Deck) -> bool:
        """Whether some of the code in the deck may run already."""
        return len(self._new_code(deck)) < len(code_digests(deck))

    def _is_ours(self, deck: Deck) -> bool:
        """Whether all of it was read from a file of the package itself, which no link elsewhere can become.

        Code of ours that was read from anywhere else is known by what it is.
        """
        path = deck.path.absolute()
        if path not in self._ours:
            self._ours[path] = path.parent == self._bundled.absolute() and not path.is_symlink()
        return self._ours[path] and deck.edits is None


def allows_command(path: Path, command: Command) -> bool:
    """Whether this file says, with a seal of this machine, that a command may start torch."""
    key = _command_key(command)
    permissions = _read(path)
    return key in permissions and bool(_sealed_here({key: permissions[key]}))


def _command_key(command: Command) -> str:
    return f"runner {msgspec.json.encode(command).decode()}"


def _said(key: str, permission: Permission) -> bytes:
    """What of a permission is sealed: all that decides what may run."""
    return msgspec.json.encode((key, permission.code))


def _sealed_here(permissions: dict[str, Permission]) -> dict[str, Permission]:
    """Those that somebody gave on this machine."""
    return {key: each for key, each in permissions.items() if any(map(_fits(key, each), each.seals))}


def _fits(key: str, permission: Permission) -> Callable[[str], bool]:
    said = _said(key, permission)

    def fits(its_seal: str) -> bool:
        try:
            return is_sealed(PURPOSE, said, bytes.fromhex(its_seal))
        except ValueError:
            return False

    return fits


def _read(path: Path) -> dict[str, Permission]:
    try:
        return msgspec.json.decode(read_file(path), type=dict[str, Permission])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def _written(allowed: dict[str, Permission]) -> bytes:
    """One permission a line."""
    encode = msgspec.json.encode
    lines = (encode(digest) + b": " + encode(permission) for digest, permission in allowed.items())
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


def code_digests(deck: Deck) -> dict[str, str]:
    """For each card that has code, by its key: SHA-256 in hex over all that runs together.

    That is its own code, the values that are put into it, and the code of the entries that it comes after.
    """
    cards = {card.source_key: card for card in deck.cards}
    return {
        key: _digest(deck, card) for key, card in cards.items() if card.content.RUNS and _code(card.content)
    }


def _digest(deck: Deck, card: Card) -> str:
    from hashlib import sha256  # most starts do without

    parts = [
        ([(piece.path, piece.text, piece.mode) for piece in content.code_pieces()], content.drawn_from()[0])
        for content in deck.chain(card) or (card.content,)
    ]
    return sha256(msgspec.json.encode(parts)).hexdigest()


def _code(content: Content) -> str:
    """What runs of a card, in the order in which it does, and below it the values that are put in."""
    pieces = [_shown(piece) for piece in content.code_pieces() if piece.text.strip()]
    vary, _ = content.drawn_from()
    pieces += [f"# {{{name}}} is one of: {', '.join(values)}" for name, values in vary.items()]
    return "\n".join(map(str.rstrip, pieces))


def _shown(piece: CodePiece) -> str:
    text = f"x = {piece.text.strip()}" if piece.mode == "eval" else piece.text.strip("\n")
    match piece.path:
        case ("cases", int(place)):
            return f"# case {place + 2}\n{text.strip()}"
        case ("check" | "starter" as what,):
            return f"# {what}\n{text}"
    return text
