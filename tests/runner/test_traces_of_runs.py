"""What runs leave behind: nothing. Not for the next run, not on the disk, not in the worker."""

from __future__ import annotations

import getpass
import os
import re
import signal
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from quizcv.runner import Runner, RunnerSettings, Snippet
from quizcv.runner.worker.zygote import SPARES

pytestmark = pytest.mark.asyncio(loop_scope="session")

Settled = Callable[[], Awaitable[None]]
Until = Callable[..., Awaitable[None]]
Worker = Callable[[], tuple[int, Path]]

MESS = (
    "import os, tempfile\n"
    "open('left', 'w').close()\ntempfile.mkstemp()\ntempfile.mkdtemp()\n"
    "os.makedirs('d/' * 400)\nos.mkdir('locked')\nopen('locked/in', 'w').close()\nos.chmod('locked', 0)\n"
)
SHARED = "from multiprocessing.shared_memory import SharedMemory\ns = SharedMemory(create=True, size=9)\n"

HOSTILE = [
    ("while True: pass", "timeout"),
    ("import itertools\nsum(itertools.count())", "timeout"),
    ("while True: print('x' * 10**6)", "timeout"),
    (MESS + SHARED + "while True: pass", "timeout"),
    ("import subprocess\nsubprocess.Popen(['sleep', '1000'])\nos = 1", "ok"),
    ("import os\nos.system('setsid sleep 1000 &')", "ok"),
    (
        "import threading, time\n[threading.Thread(target=time.sleep, args=(99,)).start() for _ in '1234']",
        "ok",
    ),
    ("import os\nos.abort()", "died"),
    ("import os\nos.closerange(0, 1000)", "died"),
    ("import os, ctypes\nos.fork()\nctypes.string_at(0)", "died"),
    ("torch.empty(10**13)", "memory"),
    ("import os\nos._exit(3)", "exit"),
    ("import torch, builtins\ntorch.randn = builtins.len = nn.Module.__call__ = None", None),
]


async def test_the_next_run_sees_nothing_of_the_last(runner: Runner) -> None:
    mess = (
        "import builtins, os, sys\nos.environ['LEFT'] = '1'\nsys.modules['random'] = None\nleft = 1\n"
        "torch.set_default_dtype(torch.float64)\ntorch.randn = None\nbuiltins.print = None\n"
        "nn.Conv2d.forward = lambda self, x: x\ntorch.set_num_threads(2)\nopen('left', 'w').close()"
    )
    assert (await runner.run(Snippet(mess))).status == "ok"
    look = (
        "import os, random\nprint(os.environ.get('LEFT'), os.listdir(), 'left' in globals())\n"
        "print(torch.get_default_dtype(), torch.get_num_threads())\n"
        "nn.Conv2d(1, 2, 3)(torch.randn(1, 1, 4, 4)).shape"
    )
    result = await runner.run(Snippet(look))
    assert result.stdout == "None [] False\ntorch.float32 1\n", result
    assert result.value is not None
    assert result.value.items[1].text == "2"


async def test_a_run_has_a_folder_of_its_own_that_goes_with_it(
    runner: Runner, worker: Worker, settled: Settled, until: Until
) -> None:
    await settled()
    _, folder = worker()
    spares = len(list(folder.iterdir()))
    code = MESS + SHARED + "print(os.getcwd())\nprint(tempfile.gettempdir())\nprint(s.name)"
    result = await runner.run(Snippet(code))
    here, temporary, shared = result.stdout.split()
    assert Path(here).parent == folder
    assert here == temporary
    await until(lambda: not Path(here).exists() and not Path("/dev/shm", shared).exists())
    await settled()
    await until(lambda: len(list(folder.iterdir())) == spares)


async def test_a_run_that_removes_its_folders_harms_nobody(runner: Runner, settled: Settled) -> None:
    code = "import os, shutil\nshutil.rmtree(os.path.dirname(os.getcwd()))"
    assert (await runner.run(Snippet(code))).status == "ok"
    for _ in range(SPARES + 2):  # those that had been made ahead, and new ones
        assert (await runner.run(Snippet("import os\ntorch.ones(1) + 1"))).status == "ok"
    await settled()
    result = await runner.run(Snippet("import tempfile\ntempfile.TemporaryFile().write(b'x')"))
    assert result.status == "ok", result.error


async def test_the_folders_go_with_the_worker_however_it_ends(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    until: Until,
    forked_torch: Callable[[], AbstractContextManager[None]],
) -> None:
    def ours() -> list[Path]:
        return [path for path in tmp_path.iterdir() if path.name != f"torchinductor_{getpass.getuser()}"]

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with forked_torch():
        async with Runner(RunnerSettings(device="cpu")) as runner:
            assert (await runner.run(Snippet(MESS))).status == "ok"
            (worker,) = (int(path.name.split("-")[1]) for path in ours())
            os.kill(worker, signal.SIGKILL)
            await until(lambda: runner._connection is not None and runner._connection.ended)
            assert len(ours()) == 1, ours()
            result = await runner.run(Snippet(MESS + "import time\ntime.sleep(1000)"), seconds=0.1)
            assert result.status == "timeout"
            assert [path for path in ours() if f"-{worker}-" in path.name] == []
    await until(lambda: ours() == [])


async def test_a_hundred_hostile_runs_leave_the_worker_as_it_was(
    runner: Runner, worker: Worker, settled: Settled, until: Until
) -> None:
    await settled()
    pid, folder = worker()

    def state() -> tuple[int, int]:
        descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        return descriptors, len(list(folder.iterdir()))

    def own_memory() -> int:
        text = Path(f"/proc/{pid}/status").read_text()
        return sum(int(size) for size in re.findall(r"Rss(?:Anon|Shmem):\s+(\d+)", text)) // 1024

    before, memory = state(), own_memory()
    for number in range(104):
        code, status = HOSTILE[number % len(HOSTILE)]
        result = await runner.run(Snippet(code), seconds=0.1 if status == "timeout" else 5)
        assert status in (None, result.status), (code, result)
        assert runner.state.phase == "ready", code
    result = await runner.run(Snippet("torch.ones(2) + 1"))
    assert (result.status, result.stdout, result.notices) == ("ok", "", ())
    await settled()
    assert worker() == (pid, folder)
    await until(lambda: state() == before)
    assert own_memory() < memory + 16
    assert list(Path("/dev/shm").glob(f"{folder.name}-*")) == []
