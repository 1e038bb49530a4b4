"""A mirror may answer anything: one harmless sentence, nothing kept, and an end."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizcv.weights.catalogue import Catalogue, WeightsError
from quizcv.weights.download import download


def sentence(server: Any, folder: Path, answer: bytes, *, most: int = 2_000_000, step: float = 0.0) -> str:
    """What is said to such an answer; "" if all is well. At each look the clock goes on by `step` seconds."""
    server.answer, server.raw_answer = "raw", answer
    ticks = count()
    try:
        with download(f"{server.url}/{server.name}", 5.0, most, lambda: next(ticks) * step) as coming:
            coming.save(folder / server.name, lambda _: None)
    except WeightsError as error:
        said = str(error)
    else:
        said = ""
    assert [path.name for path in folder.iterdir()] == ([] if said else [server.name])
    assert not set(said) & set("\x1b\x07\x9b\u202e\n")
    return said.replace(server.url.removeprefix("http://"), "HOST")


def redirect(to: bytes) -> bytes:
    return b"HTTP/1.1 302 Found\r\nLocation: " + to + b"\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 404 \x1b]0;PWNED\x07\r\n\r\n", "HOST has no such file (404 ␛]0;PWNED␇)"),
        (redirect(b"http://[::1/"), "HOST gives no answer that is HTTP"),
        (
            redirect(b"ftp://127.0.0.1/x"),
            "HOST does not give the file: it leads to ftp://127.0.0.1/x, which is not",
        ),
        (redirect(b"file:///etc/passwd"), "HOST does not give the file"),
        (
            redirect(b"/model.pth"),
            "HOST does not give the file (302 The HTTP server returned a redirect error",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 24 + b"\r\n\r\n", "http://HOST/"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx", "http://HOST/"),
    ],
)
def test_a_hostile_answer_is_one_harmless_sentence(
    server: Any, tmp_path: Path, answer: bytes, said: str
) -> None:
    assert sentence(server, tmp_path, answer).startswith(said)


def test_a_file_without_an_end_stops_where_the_right_one_would_have(server: Any, tmp_path: Path) -> None:
    server.answer = "endless"
    url = f"{server.url}/{server.name}"
    with pytest.raises(WeightsError, match=r"has at most 2\.1 MB, and more was sent"):
        most = Catalogue(tmp_path, "1", {}, {server.name: 1.0}).most(url, 0)
        with download(url, 5.0, most) as coming:
            coming.save(tmp_path / server.name, lambda _: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\nabc"])
def test_a_drip_ends(server: Any, tmp_path: Path, head: bytes) -> None:
    server.is_silent_then = True
    said = sentence(server, tmp_path, head + b"HTTP", step=31.0)
    assert said.startswith("HOST sends less than 1.0 kB a second")


HEAD = [b"HTTP/1.1 ", b"200 OK\r\n", b"302 x\r\n", b"Location: ", b"http://", b"Content-Length: ", b"-1"]
BODY = [b"Transfer-Encoding: chunked\r\n", b"f" * 20 + b"\r\n", b"\r\n\r\n", b"9" * 30, b"0\r\n\r\n", b"["]
parts = st.sampled_from([*HEAD, *BODY, b"\r\n", b"\x1b]0;x\x07"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(parts | st.binary(max_size=8), max_size=8).map(b"".join))
def test_any_answer_at_all_is_one_harmless_sentence(server: Any, tmp_path: Path, answer: bytes) -> None:
    assert sentence(server, tmp_path, answer)
