"""Code that only computes shares a process with what else only computes, and nothing can tell."""

from __future__ import annotations

import asyncio
import random
import sys

import msgspec
import pytest

from quizcv.runner import Result, Runner, RunnerSettings, Snippet
from quizcv.runner.worker.zygote import SPARES

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOLDER = Snippet("import os\nint(os.path.basename(os.getcwd()))")
"""Which process this is, counted from the worker's start."""

READ = """\
from quizcv_worker.reuse import only_computes
only_computes({{"setup": {setup!r}, "input": {input!r}, "code": {code!r}}}, {check!r})
"""
"""Has the worker say whether a snippet only computes."""

COMPUTING = [
    Snippet("nn.Conv2d(3, 16, 3)(x).shape", input="torch.randn(1, 3, 8, 8)"),
    Snippet("torch.rand(2, 3)\ny = torch.rand(2)"),
    Snippet("nn.Dropout()(torch.ones(9))", seed=3, capture=True),
    Snippet("x[0] = 7\nx.add_(1)", input="torch.zeros(2, 2)", capture=True),
    Snippet("net.weight", setup=("net = nn.Linear(2, 2)\nnet(torch.ones(1, 2)).sum().backward()",)),
    Snippet("with torch.no_grad():\n    y = torch.ones(2, requires_grad=True) * 2\ny.requires_grad"),
    Snippet("torch.ones(2, 3) @ torch.ones(2, 3)"),
    Snippet("x.mean(1)", input="torch.ones(2, 3)", check="assert result.shape == (2,)", capture=True),
    Snippet("x.mean(0)", input="torch.ones(2, 3)", check="assert result.shape == (2,)", capture=True),
    Snippet(
        "class Net(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(4, 2)\n"
        "    def forward(self, x):\n        return F.relu(self.fc(x))\nnet = Net()\nnet(torch.ones(1, 4))"
    ),
    Snippet("import torch.nn.functional as F\nfrom torch import nn\nF.pad(torch.ones(1, 2), (1, 1))"),
    Snippet("[name for name, p in nn.Linear(2, 1).named_parameters() if type(p).__name__ == 'Parameter']"),
    Snippet("torch.ones(1)[4]"),
    Snippet("raise ValueError('no')"),
]
LEAVING = [
    "nn.ReLU.forward = lambda self, x: x - 1",
    "relu = nn.ReLU\nrelu.forward = lambda self, x: x - 1",
    "torch.set_default_dtype(torch.float64)",
    "torch.set_grad_enabled(False)",
    "torch.relu = F.relu = None",
    "import torch as t\nt.nn.ReLU = None",
    "import builtins\nbuiltins.len = None",
    "def f():\n    with torch.no_grad():\n        yield\nnext(f())",
    "vars(torch)['left'] = 1",
    "torch.__dict__['left'] = 1",
    "import warnings\nwarnings.simplefilter('error')",
    "torch.os.environ['LEFT'] = '1'",
    "nn.modules.module.register_module_forward_hook(lambda *_: torch.zeros(1))",
    "torch.use_deterministic_algorithms(True)",
    "open('left', 'w').close()",
    "torch.save(1, 'left')",
    "exec('torch.left = 1')",
    "getattr(torch, 'set_default_dtype')(torch.float64)",
    "torch.Tensor.__add__ = None",
    "len = 3\nimport math\nmath.pi = 3",
    "o = torch.optim.SGD([torch.ones(1)], 1)\ntype(o).left = 1",
    "o = torch.optim.SGD([torch.ones(1)], 1)\nc = type(o)\nc.left = 1",
    "from torch.optim import SGD\nSGD.left = 1",
    "c = torch.optim.SGD\nc.left = 1",
    "def f(c):\n    c.left = 1\nf(torch.optim.SGD)",
]


OTHER = [
    "import os",
    "torchvision.disable_beta_transforms_warning()",
    "@torchvision.models.register_model()\ndef mine():\n    pass",
    "x = torch",
    "F.torch.os.getpid()",
    "nn.modules.module",
    "().__class__.__base__.__subclasses__()",
    "__builtins__",
    "missing + 1",
    "class A:\n    def __del__(self):\n        pass",
    "class A(metaclass=type):\n    pass",
    "torch.ones(1).numpy().tofile('left')",
    "torch.ones(1).cuda()",
    "torch.compile(nn.ReLU())",
    "global x\nx = 1",
    "len = open\nlen('left')",
    "this is no Python",
    f"{'-' * 3000}1",
    f"'{'long' * 2000}'",
    "torchvision.models.ResNet18_Weights.DEFAULT.meta['categories'].sort()",
    "torchvision.models.get_weight('ResNet18_Weights.DEFAULT')",
    "torchvision.transforms.ToPILImage()(torch.ones(3, 2, 2)).show()",
    "(0 for _ in ()).gi_frame.f_builtins",
    "g = 0\nmatch F.relu:\n    case object(__globals__=g):\n        pass",
    "import torch as x\ny = x",
    "t = 0\ndef f():\n    import torch.nn.functional as t\n    return t",
    "'{0.__globals__}'.format(F.relu)",
    "class A(torch.optim.SGD):\n    pass\nA.mro()[1].step = None",
    "nn.TransformerEncoderLayer.forward.func",
]
LOOK = Snippet(
    "m = nn.ReLU()\n"
    "[m(torch.tensor([-1.0])).item(), torch.ones(1).dtype, (nn.Linear(1, 1).bias + 1).requires_grad,"
    " torch.ones(1).add(len('ab')).item(), F.relu(torch.ones(1)).item(), hasattr(torch.optim.SGD, 'left')]"
)
"""What is in order, as far as code can tell that only computes."""


async def process(runner: Runner) -> int:
    result = await runner.run(FOLDER)
    assert result.value is not None, result.error
    return int(result.value.text)


def shown(result: Result) -> Result:
    return msgspec.structs.replace(result, milliseconds=0.0)


async def only_computes(runner: Runner, snippet: Snippet) -> bool:
    result = await runner.run(Snippet(READ.format_map(msgspec.to_builtins(snippet))))
    assert result.value is not None, result.error
    return result.value.text == "True"


@pytest.mark.parametrize("snippet", [*COMPUTING, LOOK], ids=lambda snippet: snippet.code)
async def test_what_only_computes_is_known(runner: Runner, snippet: Snippet) -> None:
    assert await only_computes(runner, snippet)


async def test_what_shares_a_process_gives_what_it_gives_alone(runner: Runner) -> None:
    alone = []
    for snippet in COMPUTING:
        await runner.run(Snippet("print()"))  # what prints has the last run of its process
        alone.append(shown(await runner.run(snippet)))
    together = 8 * [*zip(COMPUTING, alone, strict=True)]
    random.Random(0).shuffle(together)
    before = await process(runner)
    for snippet, result in together:
        assert shown(await runner.run(snippet)) == result
    # Besides those few there may be new spares, when the worker has imported all that can wait.
    assert await process(runner) - before < SPARES + 10 < len(together)


async def test_a_process_is_shared_while_the_worker_still_imports_what_can_wait() -> None:
    """It does so in the quiet, which does not come while run follows run."""
    async with Runner(RunnerSettings(device="cpu")) as runner:
        found = None
        while found != "True":
            result = await runner.run(Snippet("import sys\n'torch._dynamo' in sys.modules"))
            assert result.value is not None, result.error
            found = result.value.text
            await asyncio.sleep(0.2)  # quiet, in which it goes on
        before = await process(runner)
        for _ in range(60):
            await runner.run(Snippet("torch.ones(2) + 1"))
        assert await process(runner) - before < SPARES + 10


@pytest.mark.parametrize("code", LEAVING)
async def test_what_may_leave_something_behind_has_the_last_run_of_its_process(
    runner: Runner, code: str
) -> None:
    before = await runner.run(LOOK)
    assert before.value is not None, before.error
    assert before.value.text.endswith("False]")
    await runner.run(Snippet(code))
    assert (await runner.run(LOOK)).value == before.value


@pytest.mark.parametrize("code", [*OTHER, *LEAVING])
async def test_nothing_else_is_taken_for_it(runner: Runner, code: str) -> None:
    assert not await only_computes(runner, Snippet(code))


async def test_what_is_judged_has_memory_that_nothing_else_had(runner: Runner) -> None:
    """An answer with `torch.empty` was right where the solution had just given its memory back."""
    one = Snippet("torch.ones(200, 200)", capture=True)
    answer = msgspec.structs.replace(one, code="torch.empty(200, 200)", alone=True)
    before = await process(runner)
    for _ in range(10):
        await runner.run(one)
        assert (await runner.run(answer)).status == "ok"
    assert await process(runner) - before > 10


@pytest.mark.skipif(sys.platform != "linux", reason="fills memory on Linux")
@pytest.mark.parametrize("memory", ["2", "3, 4", "200, 200", "1000, 1000", "9, dtype=torch.int64"])
async def test_what_is_judged_finds_no_zeros_in_memory_that_it_does_not_fill(
    runner: Runner, memory: str
) -> None:
    value = (await runner.run(Snippet(f"(torch.empty({memory}) != 0).all().item()", alone=True))).value
    assert value is not None
    assert value.text == "True"


async def test_what_imports_never_meets_a_check_that_ran_before(runner: Runner) -> None:
    judged = Snippet("x + 1", input="torch.ones(1)", check="assert result.item() == 2")
    for _ in range(3):
        assert (await runner.run(judged)).status == "ok"
    found = await runner.run(Snippet("import linecache\n'<check>' in linecache.cache"))
    assert found.value is not None
    assert found.value.text == "False"
