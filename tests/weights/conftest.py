"""A small server of files on this machine, that is slow, silent, breaks off or lies when it is told to."""

from __future__ import annotations

import hashlib
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

collect_ignore = [] if sys.platform == "linux" else ["test_disks.py"]
"""Private mounts are Linux's."""
MEGABYTE = bytes(range(256)) * 4096


class Server(ThreadingHTTPServer):
    """Gives `content` in the way that `answer` names, a method of `Handler`; `paths` were asked for.

    `has_paused` is set once a way will send nothing more for now; it goes on or ends when `go_on` is set.
    """

    daemon_threads = True
    pace = 0.3
    """Seconds between two pieces when it is slow."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.content = MEGABYTE
        self.answer = "whole"
        self.raw_answer, self.is_silent_then = b"", False
        self.paths: list[str] = []
        self.has_paused = threading.Event()
        self.go_on = threading.Event()

    @property
    def name(self) -> str:
        """A name for a file of this content, as torch gives it."""
        return f"model-{hashlib.sha256(self.content).hexdigest()[:8]}.pth"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        getattr(self, self.server.answer)()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _begin(self, size: int | None) -> None:
        self.send_response(200)
        if size is not None:
            self.send_header("Content-Length", str(size))
        self.end_headers()

    def _pause(self) -> None:
        self.server.has_paused.set()
        self.server.go_on.wait(60)

    def _send_half(self) -> None:
        self.wfile.write(self.server.content[: len(self.server.content) // 2])

    def whole(self) -> None:
        self._begin(len(self.server.content))
        self.wfile.write(self.server.content)

    def without_size(self) -> None:
        self._begin(None)
        self.wfile.write(self.server.content)

    def slow(self) -> None:
        piece = len(self.server.content) // 10 + 1
        self._begin(len(self.server.content))
        for start in range(0, len(self.server.content), piece):
            self.wfile.write(self.server.content[start : start + piece])
            self.server.go_on.wait(self.server.pace)

    def silent(self) -> None:
        self._pause()

    def silent_halfway(self) -> None:
        self._begin(len(self.server.content))
        self._send_half()
        self._pause()

    def cut_short(self) -> None:
        self._begin(len(self.server.content))
        self._send_half()

    def cut_short_without_size(self) -> None:
        self._begin(None)
        self._send_half()

    def reset_halfway(self) -> None:
        self._begin(len(self.server.content))
        self._send_half()
        self._pause()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def hung_up(self) -> None:
        """Close without a word."""

    def wrong(self) -> None:
        self._begin(len(self.server.content))
        self.wfile.write(b"<html>Please log in.</html>".ljust(len(self.server.content)))

    def endless(self) -> None:
        self._begin(None)
        while True:
            self.wfile.write(self.server.content)

    def raw(self) -> None:
        """All of the answer is what `raw` says; then silence, or the end."""
        self.wfile.write(self.server.raw_answer)
        if self.server.is_silent_then:
            self._pause()

    def missing(self) -> None:
        self.send_error(404)

    def forbidden(self) -> None:
        self.send_error(403)

    def no_http(self) -> None:
        self.wfile.write(b"220 mail.example is ready\r\n")


@pytest.fixture
def server() -> Iterator[Server]:
    """The server, which answers until the test is over."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.go_on.set()
        server.shutdown()
        thread.join()
