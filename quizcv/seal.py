"""Seals: they show that this user wrote something on this machine, and no folder from elsewhere brought it.

A seal needs a key, which lies outside the data folder and is made at first use. It is keyed BLAKE2b, which
needs no HMAC around it, and none of the 15 ms that loading OpenSSL for one takes.
"""

from __future__ import annotations

import os
from _blake2 import blake2b
from collections.abc import Iterable
from pathlib import Path

from quizcv.files import make_folder, make_temporary, read_file, replace_file, sync_folder, write_all
from quizcv.paths import key_file

KEY_BYTES = 32
SEAL_BYTES = 32
LENGTH_BYTES = 8

_keys: dict[Path, bytes] = {}


def seal(purpose: str, data: bytes) -> bytes:
    """The seal of some data, for one purpose (up to 16 bytes of ASCII). Raises OSError without a key."""
    path = key_file()
    return _sealed(_key(path) or _made_key(path), purpose, data)


def is_sealed(purpose: str, data: bytes, its_seal: bytes) -> bool:
    """Whether this is the seal of these data, for this purpose, made here."""
    key = _key(key_file())
    return key is not None and _sealed(key, purpose, data) == its_seal


def write_cache(path: Path, body: bytes, rest: Iterable[memoryview] = ()) -> None:
    """Replace a file, whole or not at all; not durably, since it can be made anew. Raises OSError.

    Only the body is sealed. It should hold a `digest` of what is in the `rest`.
    """
    head = [seal(path.name, body), len(body).to_bytes(LENGTH_BYTES, "big"), body]
    replace_file(path, [*head, *rest], is_durable=False)


def read_cache(path: Path) -> tuple[bytes, memoryview]:
    """The body and the rest that `write_cache` wrote here; nothing of what is damaged or from elsewhere.

    Whether the rest is as it was, its digests tell.
    """
    try:
        data = memoryview(read_file(path))
    except OSError:
        return b"", memoryview(b"")
    start = SEAL_BYTES + LENGTH_BYTES
    end = start + int.from_bytes(data[SEAL_BYTES:start], "big")
    body = bytes(data[start:end])
    if end > len(data) or not is_sealed(path.name, body, bytes(data[:SEAL_BYTES])):
        return b"", memoryview(b"")
    return body, data[end:]


def digest(data: bytes | memoryview) -> bytes:
    """What tells whether data are what they were."""
    return blake2b(data, digest_size=SEAL_BYTES).digest()


def _sealed(key: bytes, purpose: str, data: bytes) -> bytes:
    return blake2b(data, digest_size=SEAL_BYTES, key=key, person=purpose.encode()).digest()


def _key(path: Path) -> bytes | None:
    """The key that is there; None if there is none, or something else."""
    if path not in _keys:
        try:
            key = read_file(path)
        except OSError:
            return None
        if len(key) != KEY_BYTES:
            return None
        _keys[path] = key
    return _keys[path]


def _made_key(path: Path) -> bytes:
    """Make the key, unless another process was faster; the one that is there then. Raises OSError."""
    make_folder(path.parent)
    descriptor, temporary = make_temporary(path)
    try:
        try:
            write_all(descriptor, os.urandom(KEY_BYTES))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        try:
            os.link(temporary, path)
        except OSError:
            if _key(path) is None:  # it is damaged, or there are no hard links here
                temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
    key = _key(path)
    if key is None:
        raise OSError(None, "no key can be kept there", str(path))
    return key
