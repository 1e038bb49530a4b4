"""A file arrives whole and right, or there is one clear sentence and nothing has changed."""

from __future__ import annotations

import os
import resource
import socket
import stat
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from quizcv.weights import is_wrong, promised
from quizcv.weights.catalogue import WeightsError
from quizcv.weights.download import FORGOTTEN, download, through


def fetch(server: Any, folder: Path, seconds: float = 10.0) -> list[int]:
    """Fetch the server's file into a folder; how many bytes each piece had."""
    pieces: list[int] = []
    with download(f"{server.url}/models/{server.name}", seconds) as coming:
        coming.save(folder / server.name, pieces.append)
    return pieces


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("answer", ["whole", "without_size"])
def test_a_file_arrives_with_all_that_torch_expects(server: Any, tmp_path: Path, answer: str) -> None:
    server.answer = answer
    folder = tmp_path / "hub" / "checkpoints"
    pieces = fetch(server, folder)
    assert files(folder) == {server.name: server.content}
    assert sum(pieces) == len(server.content)
    assert len(pieces) > 10
    assert server.paths == [f"/models/{server.name}"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((folder / server.name).stat().st_mode) == 0o666 & ~mask


def test_a_slow_server_is_waited_for_as_long_as_something_comes(server: Any, tmp_path: Path) -> None:
    server.answer = "slow"
    fetch(server, tmp_path, seconds=server.pace * 6)
    assert files(tmp_path) == {server.name: server.content}


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("silent", "HOST was silent for 2 seconds"),
        ("silent_halfway", "HOST was silent for 2 seconds after 524 kB"),
        ("cut_short", "URL was cut short: 524 kB of 1.0 MB came; try again"),
        ("cut_short_without_size", "URL gave another file than its name promises"),
        ("hung_up", "HOST broke the connection off"),
        ("wrong", "URL gave another file than its name promises"),
        ("missing", "HOST has no such file (404 Not Found): URL"),
        ("forbidden", "HOST does not give the file (403 Forbidden): URL"),
        ("no_http", "HOST gives no answer that is HTTP"),
    ],
)
@pytest.mark.parametrize("before", [{}, {"model": b"what was there before"}])
def test_what_goes_wrong_is_said_and_leaves_the_folder_as_it_was(
    server: Any, tmp_path: Path, answer: str, sentence: str, before: dict[str, bytes]
) -> None:
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    if before:
        (folder / server.name).write_bytes(before["model"])
    there = files(folder)
    server.answer = answer
    with pytest.raises(WeightsError) as raised:
        fetch(server, folder, seconds=2.0 if "silent" in answer else 60.0)
    said = str(raised.value).replace(f"{server.url}/models/{server.name}", "URL")
    assert said.replace(server.url.removeprefix("http://"), "HOST").startswith(sentence)
    assert files(folder) == there


def test_a_connection_that_is_reset_is_said(server: Any, tmp_path: Path) -> None:
    server.answer = "reset_halfway"
    got = 0

    def tell(count: int) -> None:
        nonlocal got
        got += count
        if got == len(server.content) // 2:
            server.go_on.set()

    with (
        pytest.raises(WeightsError, match=r"^127.0.0.1:\d+ broke the connection off after 524 kB; try again"),
        download(f"{server.url}/{server.name}", 10) as coming,
    ):
        coming.save(tmp_path / server.name, tell)
    assert files(tmp_path) == {}


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("127.0.0.1:{port}", "127.0.0.1:{port} refuses the connection"),
        ("nowhere.invalid", "nowhere.invalid cannot be found: there is no network, or no such name"),
    ],
)
def test_nobody_there_is_said(host: str, sentence: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(WeightsError) as raised, download(f"http://{host.format(port=port)}/x.pth", 10):
            pass
    advice = "try again when you are online, or name a mirror with `--from URL`"
    assert str(raised.value) == f"{sentence.format(port=port)}; {advice}"


def test_a_file_that_is_larger_than_the_limit_is_said(server: Any, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(server.content) // 2, before[1]))
    try:
        with pytest.raises(
            WeightsError, match=r"cannot be written: File too large; allow it, or have TORCH_HOME"
        ):
            fetch(server, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert files(tmp_path) == {}


def test_what_killed_downloads_left_is_removed_and_nothing_else(server: Any, tmp_path: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    kept = [
        f"a.pth.{os.getpid()}.tmp",  # somebody is at it
        f"fresh.pth.{dead.pid}.tmp",  # maybe somebody on another machine is at it
        "resnet18-f37072fd.pth",
        "mine.tmp",
        "b.pth.x.tmp",
    ]
    for name in (*kept, f"c.pth.{dead.pid}.tmp"):
        (tmp_path / name).write_bytes(b"x")
        if "fresh" not in name:
            long_ago = time.time() - FORGOTTEN - 1
            os.utime(tmp_path / name, (long_ago, long_ago))
    fetch(server, tmp_path)
    assert sorted(files(tmp_path)) == sorted([*kept, server.name])


def test_checksums_are_those_that_torch_looks_for(server: Any, tmp_path: Path) -> None:
    assert promised("resnet18-f37072fd.pth") == "f37072fd"
    assert promised("shufflenetv2_x0.5-f707e7126e.pth") == "f707e7126e"
    assert promised("resnet18_fbgemm_16fa66dd.pth") == ""
    right, wrong, without = (tmp_path / name for name in (server.name, "model-00000000.pth", "model.pth"))
    for path in (right, wrong, without):
        path.write_bytes(server.content)
    assert (is_wrong(right), is_wrong(wrong), is_wrong(without)) == (False, True, False)


def test_a_mirror_has_the_same_paths() -> None:
    url = "https://download.pytorch.org/models/quantized/x_1.pth"
    assert (
        through("http://mirror.example:81/torch/", url)
        == "http://mirror.example:81/torch/models/quantized/x_1.pth"
    )
