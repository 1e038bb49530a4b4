"""Values and changes that attack the report itself: each run has a clear status, and the next one works."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from quizcv.runner import Result, Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

Settled = Callable[[], Awaitable[None]]
CLEAR = ("ok", "error", "exit", "died", "timeout")
PATCHES = [
    "builtins.len = None",
    "builtins.isinstance = lambda *a: True",
    "builtins.repr = builtins.str = builtins.list = builtins.zip = None",
    "builtins.__import__ = None",
    "builtins.compile = builtins.eval = builtins.exec = None",
    "builtins.type = builtins.Exception = builtins.BaseException = 1",
    "import json\njson.dumps = json.JSONEncoder = lambda *a: 'x' * 10**8",
    "import os\nos.write = os.read = os._exit = os.getpid = None",
    "import sys\nsys.stdout = sys.stderr = sys.__stdout__ = None",
    "import sys\nsys.modules.clear()",
    "import sys\nsys.setrecursionlimit(sys.getrecursionlimit() - 970)",
    "import sys\nsys.settrace(lambda *a: 1 / 0)",
    "import ast, linecache, inspect\nast.parse = linecache.cache = inspect.signature = None",
    "import threading, signal\nsignal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)",
    "import gc\ngc.disable()\ngc.set_threshold(1)\ngc.callbacks.append(lambda *a: 1 / 0)",
    "torch.Tensor.size = torch.Tensor.dtype = torch.no_grad = None",
    "torch.nn.Module.modules = torch.nn.Module.eval = torch.nn.Module.__call__ = None",
    "torch.Tensor = torch.nn.Module = int",
    "torch.set_default_dtype(torch.float64)\ntorch.set_default_device('meta')",
    "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))",
    "import os\nos.chdir('/')\nos.environ.clear()\nos.umask(0o777)",
]
LIES = {
    "a size that lies": "class L(torch.Tensor):\n    def size(s, *a): return (9,) * 9\n"
    "y = torch.ones(2, 3).as_subclass(L)",
    "a torch function that raises": "class L(torch.Tensor):\n    @classmethod\n"
    "    def __torch_function__(c, *a, **k): raise OSError\ny = torch.ones(2, 3).as_subclass(L)",
    "a torch function that never ends": "class L(torch.Tensor):\n    @classmethod\n"
    "    def __torch_function__(c, *a, **k):\n        while True: pass\ny = torch.ones(2, 3).as_subclass(L)",
    "a class that lies": "class L:\n    __class__ = torch.Tensor\ny = L()",
    "a list that lies": "class L(list):\n    def __len__(s): return 10**9\n"
    "    def __getitem__(s, i): raise OSError\ny = L([1])",
    "a dict that lies": "class L(dict):\n    def __iter__(s): raise OSError\n"
    "    def values(s): return None\ny = L(a=1)",
    "a tuple whose fields lie": "class L(tuple):\n    _fields = 7\ny = L([torch.ones(1)])",
    "a number that lies": "class L(int):\n    def __repr__(s): return 'x' * 10**8\ny = L(1)",
    "a name that is no text": "globals()[7] = globals()[None] = 1\ny = torch.ones(1)",
    "a repr that is no text": "class L:\n    def __repr__(s): return 5\nL()",
    "a list in itself": "y = []\ny.append(y)\ny",
    "a module that lies": "class L(nn.Module):\n    def parameters(s, *a, **k): raise OSError\n"
    "    def named_modules(s, *a, **k): return 5\n    def modules(s): raise OSError\nL()",
    "a module of no class": "class M(type(nn.Module)):\n    __name__ = property(lambda s: 1 / 0)\n"
    "class L(nn.Module, metaclass=M): pass\nL()",
    "an error without words": "class L(Exception):\n    def __str__(s): return 5\nraise L",
    "an error whose type lies": "class M(type):\n    __name__ = property(lambda s: 1 / 0)\n"
    "class L(Exception, metaclass=M): pass\nraise L",
    "a warning without words": "import warnings\nclass L(Warning):\n"
    "    def __str__(s): raise OSError\nwarnings.warn(L())",
}
LONG = "x = 'a\\x1b' * (5 * 10**7)\n"


async def is_contained(runner: Runner, code: str, seconds: float = 1) -> Result:
    """Run it, and then something plain, which sees nothing of it."""
    result = await runner.run(
        Snippet(code, input="torch.ones(2, 3)"), seconds=max(seconds, 5 if "x1b" in code else 0)
    )
    assert result.status in CLEAR, result
    assert result.status == "ok" or (result.error and (result.error.message or result.error.type)), result
    assert len(str(result)) < 100_000
    plain = await runner.run(Snippet("nn.Conv2d(3, 16, 3)", input="torch.randn(1, 3, 8, 8)"))
    assert plain.status == "ok", plain.error
    assert plain.module is not None
    assert plain.module.output is not None
    assert plain.module.output.shape == (1, 16, 6, 6)
    assert (plain.stdout, plain.notices, plain.warnings) == ("", (), ())
    return result


@pytest.mark.parametrize("patch", PATCHES)
async def test_what_a_snippet_patches_is_its_own_harm(runner: Runner, patch: str) -> None:
    await is_contained(runner, f"import builtins\n{patch}\ny = nn.Linear(3, 4)(x)\nnn.Linear(3, 4)")


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_value_may_lie_about_everything(runner: Runner, lie: str) -> None:
    await is_contained(runner, lie)


@pytest.mark.parametrize(
    "rest",
    [
        "x",
        "import warnings\nwarnings.warn(x)",
        "raise ValueError(x)",
        "{x: torch.ones(1)}",
        "type(x, (), {})()",
    ],
)
async def test_a_hundred_megabytes_are_clipped_wherever_they_are(runner: Runner, rest: str) -> None:
    result = await is_contained(runner, LONG + rest, 60)
    assert result.status != "timeout"


async def test_a_million_names_and_twenty_thousand_layers(runner: Runner) -> None:
    names = await runner.run(Snippet("for i in range(10**6): globals()[f'n{i}'] = i"), seconds=20)
    assert (names.status, len(names.tensors)) == ("ok", 0)
    layers = "nn.Sequential(*[nn.ReLU() for _ in range(20_000)])"
    result = await runner.run(Snippet(layers, input="torch.ones(1)"), seconds=20)
    assert result.status == "ok", result.error
    assert result.module is not None
    assert len(result.module.layers) == 2000
    assert "18000 more layers are not shown" in result.notices


@pytest.mark.parametrize("number", ["SIGKILL", "SIGSTOP"])
async def test_a_run_that_attacks_those_after_it(runner: Runner, settled: Settled, number: str) -> None:
    code = (
        "import os, signal\nworker = os.getppid()\n"
        "for pid in open(f'/proc/{worker}/task/{worker}/children').read().split():\n"
        f"    if int(pid) != os.getpid(): os.kill(int(pid), signal.{number})"
    )
    for _ in range(3):
        result = await runner.run(Snippet(code), seconds=60)
        assert result.status == "ok", result.error
        plain = await runner.run(Snippet("torch.ones(1) + 1"), seconds=60)
        assert plain.status == "ok", plain.error
    await settled()


async def test_cuda_may_still_be_asked_for_in_a_run(runner: Runner) -> None:
    result = await runner.run(Snippet("torch.cuda._is_in_bad_fork()"))
    assert result.value is not None
    assert result.value.text == "False"


async def test_threads_and_processes_used_decently_work(runner: Runner) -> None:
    code = (
        "import subprocess, sys\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "import multiprocessing as mp\n"
        "torch.set_num_threads(2)\na = (torch.ones(300, 300) @ torch.ones(300, 300))[0, 0].item()\n"
        "with ThreadPoolExecutor(4) as pool:\n"
        "    b = sum(pool.map(lambda n: torch.ones(n).sum().item(), range(9)))\n"
        "with mp.get_context('fork').Pool(2) as pool: c = sum(pool.map(abs, range(-9, 0)))\n"
        "d = subprocess.check_output([sys.executable, '-c', 'print(6 * 7)'], text=True)\na, b, c, d"
    )
    result = await runner.run(Snippet(code), seconds=20)
    assert result.value is not None, result
    assert [item.text for item in result.value.items] == ["300.0", "36.0", "45", "'42\\n'"]
