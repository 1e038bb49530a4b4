"""Downloading a file so that it is there whole and right, or not at all."""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import shutil
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request

import quizcv
from quizcv.files import TEMPORARY, process_is_alive, replace_file
from quizcv.text import one_line, sized
from quizcv.weights.catalogue import WeightsError
from quizcv.weights.checksum import promised
from quizcv.weights.connecting import SLOWEST, Clock, RedirectError, TooSlowError, opener

CHUNK = 2**16
MOST = 10_000_000_000
"""Bytes of a file of which nobody knows the size."""
FORGOTTEN = 60.0
"""Seconds without a change after which a part of a file is nobody's; a process elsewhere may write it."""


class Download:
    """A file that has begun to arrive. `size` is in bytes, None when the server does not say."""

    def __init__(self, url: str, response: http.client.HTTPResponse, seconds: float, most: int) -> None:
        self.url = url
        self.size = response.length
        self._most = most
        if self.size is not None and self.size > most:
            raise WeightsError(self._too_large())
        self._response = response
        self._seconds = seconds
        self._got = 0

    def save(self, path: Path, tell: Callable[[int], object]) -> None:
        """Write it durably, whole and with the checksum that its name promises; else leave what was there.

        `tell` hears of each piece how many bytes it has. Raises WeightsError.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _sweep(path)
            free = shutil.disk_usage(path.parent).free
            if self.size is not None and self.size > free:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            replace_file(path, self._checked(promised(path.name), tell))
            path.chmod(0o666 & ~_umask())  # as any other file, for a folder may be shared
        except OSError as error:
            raise WeightsError(_unwritten(path, error, self.size)) from None

    def _checked(self, promise: str, tell: Callable[[int], object]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for chunk in self._chunks():
            digest.update(chunk)
            yield chunk
            tell(len(chunk))
        if self.size is not None and self._got < self.size:
            raise WeightsError(
                f"{self.url} was cut short: {sized(self._got)} of {sized(self.size)} came; try again"
            )
        if not digest.hexdigest().startswith(promise):
            raise WeightsError(
                f"{self.url} gave another file than its name promises (its SHA-256 begins"
                f" {digest.hexdigest()[: len(promise)]}); nothing was kept: try again, or from somewhere else"
            )

    def _chunks(self) -> Iterator[bytes]:
        while True:
            with _said(self.url, self._seconds, f" after {sized(self._got)}"):
                chunk = self._response.read1(CHUNK)
            if not chunk:
                return
            self._got += len(chunk)
            if self._got > self._most:
                raise WeightsError(self._too_large())
            yield chunk

    def _too_large(self) -> str:
        return (
            f"{self.url} is not the file: that has at most {sized(self._most)}, and more was sent or said to"
            " come; nothing was kept"
        )


@contextmanager
def download(url: str, seconds: float, most: int = MOST, clock: Clock = time.monotonic) -> Iterator[Download]:
    """Connect and ask for a file of at most so many bytes. Raises WeightsError.

    Silence for so many `seconds`, at any time, ends it, and so does a drip; `clock` measures that.
    """
    request = Request(url, headers={"User-Agent": f"quizcv/{quizcv.__version__}"})
    with _said(url, seconds, ""):
        response = opener(clock).open(request, timeout=seconds)
    with response:
        yield Download(url, response, seconds, most)


def through(mirror: str, url: str) -> str:
    """The same file at a mirror: its address begins with `mirror` in place of the scheme and the host."""
    return mirror.rstrip("/") + urlsplit(url).path


@contextmanager
def _said(url: str, seconds: float, after: str) -> Iterator[None]:
    """Turn what goes wrong on the way into a sentence."""
    host = urlsplit(url).netloc
    try:
        yield
    except HTTPError as error:
        missing = "has no such file" if error.code in (404, 410) else "does not give the file"
        raise WeightsError(f"{host} {missing} ({error.code} {one_line(str(error.reason))}): {url}") from None
    except (OSError, http.client.HTTPException, ValueError, OverflowError) as error:  # of an address, a size
        reason = error.reason if isinstance(error, URLError) else error
        advice = "try again when you are online, or name a mirror with `--from URL`"
        raise WeightsError(f"{_why(host, reason, seconds)}{after}; {advice}") from None


def _why(host: str, reason: object, seconds: float) -> str:
    if isinstance(reason, TooSlowError):
        return f"{host} sends less than {sized(SLOWEST)} a second"
    if isinstance(reason, RedirectError):
        return f"{host} does not give the file: {reason}"
    if isinstance(reason, TimeoutError):
        return f"{host} was silent for {seconds:g} seconds"
    if isinstance(reason, socket.gaierror):
        return f"{host} cannot be found: there is no network, or no such name"
    if isinstance(reason, ConnectionRefusedError):
        return f"{host} refuses the connection"
    if isinstance(reason, ssl.SSLError):
        return f"{host} cannot be trusted: {getattr(reason, 'verify_message', '') or reason.reason}"
    if isinstance(reason, ConnectionError | http.client.IncompleteRead):
        return f"{host} broke the connection off"
    if isinstance(reason, http.client.HTTPException | ValueError | OverflowError):
        return f"{host} gives no answer that is HTTP"
    words = (isinstance(reason, OSError) and reason.strerror) or str(reason)
    return f"{host} cannot be reached: {one_line(words, 100)}"


def _unwritten(path: Path, error: OSError, size: int | None) -> str:
    elsewhere = "or have TORCH_HOME name another folder"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        needed = f"{path.name} has {sized(size)}, and " if size is not None else ""
        free = sized(shutil.disk_usage(path.parent).free)
        return f"the disk is full: {needed}{free} are free in {path.parent}; make room, {elsewhere}"
    return f"{path} cannot be written: {error.strerror}; allow it, {elsewhere}"


def _sweep(path: Path) -> None:
    """Remove what downloads into this folder left behind that were killed."""
    for part in path.parent.glob("*.pth.*.tmp"):
        named = TEMPORARY.fullmatch(part.name)
        if named and not process_is_alive(int(named[1])):
            with suppress(OSError):  # another may have removed it, or it is somebody else's
                if time.time() - part.lstat().st_mtime > FORGOTTEN:
                    part.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
