"""Accidents and attacks: each gets a clear status, leaves nothing behind, and the next run just works."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from quizcv.runner import Result, Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

Settled = Callable[[], Awaitable[None]]
Until = Callable[..., Awaitable[None]]

TOO_DEEP = ("error", "recursion") if sys.version_info >= (3, 12) else ("died", "Segmentation fault")
"""How a recursion through C ends: newer Pythons count it."""


async def next_run_works(runner: Runner, settled: Settled, *, restarted: bool = False) -> None:
    assert restarted or runner.state.phase == "ready"  # the worker is the same, and torch is there
    result = await runner.run(Snippet("nn.Conv2d(3, 16, 3)", input="torch.randn(1, 3, 8, 8)"))
    assert result.status == "ok", result.error
    assert (result.stdout, result.notices, result.warnings) == ("", (), ())
    await settled()


def said(result: Result) -> str:
    assert result.error is not None
    return result.error.message


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("while True: pass", id="in Python"),
        pytest.param("import itertools\nsum(itertools.count())", id="in C"),
        pytest.param(
            "import signal\nfor n in set(signal.valid_signals()) - {9, 19, 32, 33}:\n"
            "    signal.signal(n, signal.SIG_IGN)\n"
            "while True:\n    try: time_is_up = input()\n    except BaseException: pass",
            id="ignoring signals and errors",
        ),
        pytest.param("import time\ntime.sleep(1000)", id="asleep"),
        pytest.param("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", id="stopped"),
        pytest.param("class A:\n    def __repr__(self):\n        while True: pass\nA()", id="in a repr"),
        pytest.param(
            "class A(Exception):\n    def __str__(self):\n        while True: pass\nraise A", id="in str"
        ),
        pytest.param(
            "class A:\n    def __del__(self):\n        while True: pass\na = A()\ndel a", id="in del"
        ),
        pytest.param(
            "class N(nn.Module):\n    def forward(self, x):\n        while True: pass\nn = N()",
            id="in forward",
        ),
        pytest.param("import os\nos.closerange(0, 1000)\nwhile True: pass", id="without descriptors"),
    ],
)
async def test_an_endless_run_is_stopped_in_time(runner: Runner, settled: Settled, code: str) -> None:
    result = await runner.run(Snippet(code, input="torch.ones(1)"), seconds=0.5)
    assert (result.status, said(result)) == ("timeout", "stopped after 0.5 s")
    await next_run_works(runner, settled)


async def test_a_stopped_run_says_which_statement_did_not_end(runner: Runner) -> None:
    result = await runner.run(Snippet("a = 1\n\nwhile True: pass"), seconds=0.2)
    assert result.error is not None
    assert (result.error.part, result.error.line) == ("code", 3)


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        pytest.param("import sys\nsys.exit(3)", "exit", "sys.exit(3)", id="sys.exit"),
        pytest.param("exit()", "exit", "sys.exit()", id="exit"),
        pytest.param("import os\nos._exit(4)", "exit", "exit code 4", id="os._exit"),
        pytest.param("import os\nos._exit(0)", "exit", "exit code 0", id="os._exit(0)"),
        pytest.param("import ctypes\nctypes.string_at(0)", "died", "Segmentation fault", id="segfault"),
        pytest.param("import os\nos.abort()", "died", "SIGABRT", id="abort"),
        pytest.param("import os\nos.kill(os.getpid(), 9)", "died", "SIGKILL", id="kill itself"),
        pytest.param(
            "import sys\nsys.setrecursionlimit(10**9)\nf = lambda: max([0], key=lambda _: f())\nf()",
            *TOO_DEEP,
            id="stack overflow",
        ),
        pytest.param("raise KeyboardInterrupt", "error", "", id="interrupt"),
        pytest.param("raise BaseException('all of it')", "error", "all of it", id="base exception"),
        pytest.param("def f(): f()\nf()", "error", "maximum recursion depth", id="recursion"),
        pytest.param("import os\nwhile True: os.fork()", "error", "at most 100 processes", id="fork bomb"),
        pytest.param(
            "import subprocess\nwhile True: subprocess.Popen(['sleep', '1000'])",
            "error",
            "at most 100 processes",
            id="process bomb",
        ),
        pytest.param(
            "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(99,)).start()",
            "error",
            "can't start new thread",
            id="thread bomb",
        ),
        pytest.param("torch.empty(10**13)", "memory", "can't allocate memory", id="huge tensor"),
        pytest.param("x = []\nwhile True: x.append(bytearray(10**7))", "memory", "", id="growth in Python"),
        pytest.param(
            "x = []\nwhile True: x.append(torch.ones(10**7))",
            "memory",
            "can't allocate memory",
            id="growth in torch",
        ),
        pytest.param("x = 'a' * 10**8\nraise ValueError(x)", "error", "aaaa", id="long message"),
        pytest.param(
            "import urllib.request as u\nu.urlopen('http://192.0.2.1/')", "error", "offline", id="network"
        ),
        pytest.param("torch.hub.load('pytorch/vision', 'resnet18')", "error", "offline", id="torch.hub"),
        pytest.param(
            "import tempfile\nf = tempfile.TemporaryFile()\nwhile True: f.write(b'x' * 10**7)",
            "error",
            "File too large",
            id="endless file",
        ),
    ],
)
async def test_a_bad_end_has_a_clear_status(
    runner: Runner, settled: Settled, code: str, status: str, words: str
) -> None:
    result = await runner.run(Snippet(code), seconds=60)
    assert result.status == status, result.error
    assert words in said(result)
    assert len(said(result)) < 5000
    await next_run_works(runner, settled)


async def test_memory_that_grows_in_other_processes_counts(runner: Runner, settled: Settled) -> None:
    code = "import os, time\nfor i in range(4): os.fork() and 0\nx = bytearray(200_000_000)\ntime.sleep(100)"
    result = await runner.run(Snippet(code), seconds=60)
    assert result.status == "memory", result.error
    assert said(result) == "stopped: it used more than 1000 MB of memory"
    await next_run_works(runner, settled)


async def test_a_process_bomb_in_a_shell_is_contained(runner: Runner, settled: Settled) -> None:
    code = "import os\nos.system('for i in $(seq 400); do sleep 1000 & done; wait')"
    result = await runner.run(Snippet(code), seconds=60)
    assert result.status == "died"
    assert "more than 200 processes" in said(result)
    await next_run_works(runner, settled)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import os, time\nif os.fork() == 0: time.sleep(1000)", id="fork"),
        pytest.param("import subprocess\np = subprocess.Popen(['sleep', '1000'])", id="subprocess"),
        pytest.param("import os\nos.system('setsid sleep 1000 &')", id="session of its own"),
        pytest.param(
            "import os, time\nif os.fork() == 0:\n"
            "    os.setsid()\n    if os.fork() == 0: time.sleep(1000)\n    os._exit(0)",
            id="daemon",
        ),
        pytest.param(
            "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,)).start()", id="thread"
        ),
        pytest.param("import os\nos.fork()\nos.fork()\nprint('many')", id="forks that go on"),
    ],
)
async def test_what_a_run_leaves_running_is_ended(runner: Runner, settled: Settled, code: str) -> None:
    result = await runner.run(Snippet(code), seconds=60)
    assert result.status == "ok", result.error
    await settled()
    await next_run_works(runner, settled)


async def test_a_fork_that_is_quicker_does_not_take_the_check(runner: Runner, settled: Settled) -> None:
    code = "import os\nif child := os.fork(): os.waitpid(child, 0)\ntorch.ones(2)"
    result = await runner.run(Snippet(code, check="assert result.shape == (3,), 'three'"), seconds=20)
    assert result.error is not None and (result.status, result.error.part) == ("error", "check")
    await settled()
    await next_run_works(runner, settled)


async def test_endless_output_is_cut_and_then_stopped(runner: Runner, settled: Settled) -> None:
    result = await runner.run(Snippet("while True: print('x' * 99)"), seconds=0.5)
    assert result.status == "timeout"
    assert len(result.stdout) == 64 * 1024
    assert result.notices == ("the output was cut after 64 KiB",)
    await next_run_works(runner, settled)


async def test_much_output_is_no_error(runner: Runner) -> None:
    result = await runner.run(Snippet("for i in range(100_000): print(i)\ndone = torch.ones(1)"), seconds=60)
    assert (result.status, len(result.stdout)) == ("ok", 64 * 1024)


async def test_nothing_that_comes_back_can_steer_a_terminal(runner: Runner) -> None:
    evil = "\\x1b[2J\\x9b31m\\u202e\\ud800\\r"
    code = (
        f"import warnings\nprint('{evil}')\nwarnings.warn('{evil}')\n"
        f"y = {{'{evil}': torch.ones(1)}}\nraise type('{evil}', (Exception,), {{}})('{evil}')"
    )
    result = await runner.run(Snippet(code))
    assert result.status == "error"
    for character in "\x1b\x9b\u202e\ud800\r":
        assert character not in str(result)
        assert character not in result.stdout
    assert result.stdout.startswith("␛[2J")


async def test_progress_shows_its_last_state(runner: Runner) -> None:
    code = (
        "for n in range(5): print(f'\\r{n * 25}%', end='')\nprint()\n"
        "print('a\\r\\nb\\r')\nprint('1 of 2\\r2 of 2')"
    )
    result = await runner.run(Snippet(code))
    assert result.stdout == "100%\na\nb\n2 of 2\n"


async def test_bytes_that_are_not_text_are_shown(runner: Runner) -> None:
    result = await runner.run(Snippet("import os\nos.write(1, b'caf\\xe9\\xff\\n')"))
    assert result.stdout == "caf\\xe9\\xff\n"


async def test_a_forged_answer_is_not_believed(runner: Runner, settled: Settled) -> None:
    code = (
        "import os\n"
        "for fd in range(100):\n"
        '    for text in (b\'{"done": {"status": "ok"}}\\n\', b\'\\xff\' * 1000, b\'\\n0 {"done": 1}\\n\'):\n'
        "        try: os.write(fd, text)\n"
        "        except OSError: pass\n"
        "1 / 0"
    )
    result = await runner.run(Snippet(code))
    assert (result.status, said(result)) == ("error", "division by zero")
    await next_run_works(runner, settled)


async def test_a_tensor_that_lies_about_its_shape(runner: Runner) -> None:
    code = (
        "class Liar(torch.Tensor):\n    @property\n    def shape(self): return 'big'\n"
        "    def size(self, *a): raise OSError\ny = torch.ones(2, 3).as_subclass(Liar)"
    )
    result = await runner.run(Snippet(code))
    assert result.status == "ok", result.error
    assert [row.shape for row in result.tensors] == [(2, 3)]


async def test_floods_of_names_warnings_and_layers_are_clipped(runner: Runner) -> None:
    code = (
        "import warnings\nfor i in range(10_000): warnings.warn(str(i))\n"
        "for i in range(100_000): globals()[f'n{i}'] = i\n"
        "many = [torch.ones(1)] * 1000\nnet = nn.Sequential(*[nn.ReLU() for _ in range(5000)])"
    )
    result = await runner.run(Snippet(code, input="torch.ones(1)"), seconds=20)
    assert result.status == "ok", result.error
    assert len(result.warnings) == 20
    assert result.tensors[0].items[-1].text == "950 more"
    assert result.module is not None
    assert len(result.module.layers) == 2000
    assert "3000 more layers are not shown" in result.notices


async def test_a_snippet_that_closes_everything_has_no_report(runner: Runner, settled: Settled) -> None:
    result = await runner.run(Snippet("import os\nos.closerange(0, 1000)\ny = torch.ones(1)"))
    assert (result.status, said(result)) == (
        "died",
        "the snippet broke the process it ran in, which could not report",
    )
    await next_run_works(runner, settled)


async def test_many_runs_leave_the_worker_as_it_was(
    runner: Runner, settled: Settled, worker: Callable[[], tuple[int, Path]], until: Until
) -> None:
    def descriptors() -> int:
        return len(list(Path(f"/proc/{worker()[0]}/fd").iterdir()))

    await next_run_works(runner, settled)
    before = descriptors()
    for code in [
        "1 / 0",
        "exit()",
        "import os; os.abort()",
        "print('x' * 10**6)",
        "import os; os.fork()",
    ] * 4:
        await runner.run(Snippet(code))
    await next_run_works(runner, settled)
    few = 8  # it may be preparing another child just now, or have done so before
    await until(lambda: descriptors() < before + few, seconds=60)


@pytest.mark.parametrize(("number", "statuses"), [("SIGKILL", {"died"}), ("SIGSTOP", {"died", "timeout"})])
async def test_a_snippet_that_attacks_its_parent(
    runner: Runner, settled: Settled, number: str, statuses: set[str]
) -> None:
    attack = f"os.kill(os.getppid(), signal.{number})"
    # First the worker has time to say that it runs: for one that has not, more than a minute is waited.
    code = f"import os, signal, time\ntime.sleep(0.3)\n{attack}\ntime.sleep(100)"
    result = await runner.run(Snippet(code), seconds=1)
    assert result.status in statuses  # what is stopped may not even have said that the snippet runs
    assert "the worker" in said(result)
    await next_run_works(runner, settled, restarted=True)
