"""Asking a server that may be anything for a file: redirects to http(s) alone, and no drip without an end."""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import IO, Any, cast
from urllib.parse import urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from quizcv.text import one_line

WATCHED = 30.0
"""Seconds of waiting after which it is looked at how much has come."""
SLOWEST = 1000
"""Bytes a second; less than that is no download."""

Clock = Callable[[], float]


class TooSlowError(OSError):
    """The server sends, but so little that it would never end."""


class RedirectError(OSError):
    """The server leads to where a download may not go; says where."""


class _Watched(io.RawIOBase):
    """What a server sends, whose pace is watched: the headers, the lines between chunks, and the file."""

    def __init__(self, raw: io.RawIOBase, clock: Clock) -> None:
        self._raw = raw
        self._clock = clock
        self._waited = 0.0
        self._got = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        before = self._clock()
        count = cast("int | None", self._raw.readinto(buffer))
        self._waited += self._clock() - before
        self._got += count or 0
        if self._waited >= WATCHED:
            if count and self._got < self._waited * SLOWEST:
                raise TooSlowError
            self._waited, self._got = 0.0, 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """One whose pace is watched."""

    def __init__(self, sock: socket.socket, *rest: Any, clock: Clock, **named: Any) -> None:
        super().__init__(sock, *rest, **named)
        self.fp.close()
        raw = cast("io.RawIOBase", sock.makefile("rb", 0))
        self.fp = cast("Any", io.BufferedReader(_Watched(raw, clock)))


class _Redirects(HTTPRedirectHandler):
    """http may lead to http or https; https to https alone."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        allowed = ("https",) if urlsplit(req.full_url).scheme == "https" else ("http", "https")
        if urlsplit(newurl).scheme not in allowed:
            raise RedirectError(f"it leads to {one_line(newurl, 100)}, which is not {' or '.join(allowed)}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener(clock: Clock = time.monotonic) -> OpenerDirector:
    """What opens addresses of http and https; `clock` gives seconds."""
    response = staticmethod(partial(_Response, clock=clock))  # newer Pythons would make it a method

    class Plain(http.client.HTTPConnection):
        response_class = response  # type: ignore[assignment]  # it is called as a class is

    class Secure(http.client.HTTPSConnection):
        response_class = response  # type: ignore[assignment]

    class OpensPlain(HTTPHandler):
        def http_open(self, req: Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, req)

    class OpensSecure(HTTPSHandler):
        def https_open(self, req: Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, req)

    return build_opener(_Redirects, OpensPlain, OpensSecure)
