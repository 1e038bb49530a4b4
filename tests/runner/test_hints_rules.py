"""What the table of hints promises without running torch: other wordings, silence, and no exception ever."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.results.rows import plain
from quizcv.runner import Problem, Result, Runner, Snippet
from quizcv.runner.hints import RULES, facts_from, hint
from quizcv.runner.hints.facts import Call, Facts, Module, Operand

DOUBLE_INPUT = Facts(
    "torch",
    modules=(
        Module(
            "Linear",
            weight=Operand("Parameter", dtype="float32", device="cpu"),
            inputs=(Operand("Tensor", dtype="float64", device="cpu", kind="tensor"),),
        ),
    ),
)

OTHER_WORDINGS: list[tuple[str, Facts, str]] = [
    ("Torch not compiled with CUDA enabled", Facts("torch"), "no usable CUDA device"),
    ("Found no NVIDIA driver on your system. Please check", Facts("torch"), "torch.cuda.is_available()"),
    ("No CUDA GPUs are available", Facts("torch"), "else 'cpu'"),
    (
        "Could not run 'aten::empty.memory_format' with arguments from the 'MPS' backend.",
        Facts("snippet"),
        "torch.backends.mps.is_available()",
    ),
    (
        "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False.",
        Facts("torch"),
        "map_location='cpu'",
    ),
    (
        "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu()",
        Facts("snippet", expression="w.numpy()", names=(Operand("Tensor", name="w", kind="tensor"),)),
        "w.cpu().numpy()",
    ),
    (
        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 8.00 GiB",
        Facts("torch"),
        "2.00 GiB were asked for",
    ),
    (
        "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!"
        " (when checking argument for argument mat1 in method wrapper_addmm)",
        Facts("torch"),
        "One tensor is on cuda:0 and another on cpu",
    ),
    ("PyTorch is not linked with support for mps devices", Facts("snippet"), "no usable MPS"),
    ("The MPS backend is supported on MacOS 14.0+.", Facts("snippet"), "no usable MPS"),
    (
        "Could not run 'aten::empty.memory_format' with arguments from the 'CUDA' backend.",
        Facts("snippet"),
        "no usable CUDA",
    ),
    ("expected scalar type Float but found Double", DOUBLE_INPUT, "x is float64"),
    ("expected m1 and m2 to have the same dtype, but got: double != float", DOUBLE_INPUT, "x is float64"),
    (
        "Input and parameter tensors are not the same dtype, found input tensor with Double and parameter"
        " tensor with Float",
        DOUBLE_INPUT,
        "x.float()",
    ),
    (
        "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[28, 28]",
        Facts("torch"),
        "is (28, 28), but (C, H, W) or a batch (N, C, H, W) is wanted",
    ),
    ("repeated dim in permute", Facts("snippet"), "twice"),
    (
        "expected scalar type Long but found Float",  # before torch 2.9, of class labels
        Facts(
            "torch",
            calls=(
                Call(
                    "cross_entropy",
                    (
                        Operand("Tensor", name="input", shape=(4, 10), dtype="float32", kind="tensor"),
                        Operand("Tensor", name="target", shape=(4,), dtype="float32", kind="tensor"),
                    ),
                ),
            ),
        ),
        "must be int64: target.long()",
    ),
    (
        "Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be the same",
        Facts(
            "torch",
            modules=(
                Module(
                    "Conv2d",
                    weight=Operand("Parameter", dtype="float32", device="cpu"),
                    inputs=(Operand("Tensor", dtype="float32", device="cuda:0", kind="tensor"),),
                ),
            ),
        ),
        "x is on cuda:0 and the weights of this Conv2d on cpu",
    ),
]


@pytest.mark.parametrize(("message", "facts", "words"), OTHER_WORDINGS)
def test_messages_of_other_machines_and_versions(message: str, facts: Facts, words: str) -> None:
    assert words in (hint(Problem(message, "RuntimeError"), facts) or "")


def test_memory_that_grows_slowly_has_its_hint() -> None:
    problem = Problem("stopped: it used more than 4000 MB of memory")
    assert "4000 MB" in (hint(problem, Facts()) or "")


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "code",
    [
        "raise RuntimeError('mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)')",
        "raise ValueError('optimizer got an empty parameter list')",
        "raise IndexError('Target 10 is out of bounds.')",
        "def f():\n    raise IndexError('index 5 is out of bounds for dimension 0 with size 3')\nf()",
        "assert 10 % 3 == 0, 'embed_dim must be divisible by num_heads'",
        "{}['IMAGENET1K_V9']",
        "{}['stride']",
        "[1, 2][5]",
        "1 / 0",
        "None.shape",
        "(1, 2).shape",
        "[](x)",
        "x = 5\nx()",
        "nn.Linear(3)",
        "open('absent')",
        "import absent",
        "y = (",
        "import numpy\nnumpy.zeros(3)[5]",
        "import numpy\nnumpy.zeros((2, 3)) @ numpy.zeros((2, 3))",
        "class Weights:\n    pass\nWeights.DEFAULT",
        "import torch.optim\ntorch.optim.Quaternion",
        "iter(nn.Linear(2, 2))",
    ],
)
async def test_other_errors_get_no_hint(runner: Runner, code: str) -> None:
    result = await runner.run(Snippet(code))
    assert result.status == "error"
    assert result.error is not None
    assert result.error.hint is None


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("code", "claim"),
    [
        ("float(x.sum(0))", "12 values"),  # it has 4
        ("x.sum(0).backward()", "(3, 4)"),
        ("x[0] @ x", "x (3, 4)"),
        ("x.T.sum(dim=2)", "(3, 4)"),
        ("x.T + x", "x (3, 4)"),
        ("x.sum(0) @ x", "x (3, 4)"),
        ("-x @ x", "x (3, 4)"),
        ("x.add_(1).permute(0)", "(3, 4)"),
        ("if x.sum(0):\n    pass", "(3, 4)"),
        ("F.binary_cross_entropy(x * 2, torch.ones(3, 4))", "x goes"),
    ],
)
async def test_a_hint_does_not_take_a_name_for_what_is_made_of_it(
    runner: Runner, code: str, claim: str
) -> None:
    result = await runner.run(Snippet(code, input="torch.randn(3, 4)"))
    assert result.error is not None
    assert claim not in (result.error.hint or "")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_mistake_in_the_setup_or_the_input_is_explained_too(runner: Runner) -> None:
    model = "class Net(nn.Module):\n    def forward(self, x):\n        return x @ torch.ones(5, 2)"
    for snippet in (
        Snippet("1", setup=("torch.ones(2, 3) @ torch.ones(5, 2)",)),
        Snippet("1", input="torch.ones(2, 3) @ torch.ones(5, 2)"),
        Snippet("net = Net()\nnet(x)", setup=(model,), input="torch.ones(2, 3)"),
        Snippet("net = Net()", setup=(model,), input="torch.ones(2, 3)"),
    ):
        result = await runner.run(snippet)
        assert result.error is not None
        assert "(2, 3) and (5, 2)" in (result.error.hint or ""), snippet


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "code",
    [
        "class Evil:\n    def __getattr__(self, name): raise SystemExit\ne = Evil()\ntorch.ones(2) @ e",
        "class T(torch.Tensor):\n    def __torch_function__(*a, **k): raise KeyError\n"
        "t = torch.ones(2).as_subclass(T)\nt + t",
        "torch.Tensor.min = None\ntorch.ones(2) @ torch.ones(3)",
        "class M(nn.Module):\n    def parameters(self): raise ValueError\nm = M()\nm(torch.ones(2, 3))",
        "class M(nn.Module):\n    def named_modules(self): raise ValueError\nm = M()\nm(torch.ones(2, 3))",
    ],
)
async def test_values_that_cannot_be_looked_at_leave_the_error_as_it_is(runner: Runner, code: str) -> None:
    result = await runner.run(Snippet(code))
    assert result.status == "error"
    assert result.error is not None
    assert result.error.type != "SystemExit"


WORDS = st.sampled_from([mark if isinstance(mark, str) else "DEFAULT" for mark, _ in RULES])
NOISE = st.text(max_size=40) | st.sampled_from(
    ["(2x3 and 4x5)", "[1, 2]", "(-1)", "dimension 9", "torch.Size([])", "9" * 5000]
)
MESSAGES = st.lists(WORDS | NOISE, max_size=6).map(" ".join)
OPERANDS = st.builds(
    Operand,
    type=st.sampled_from(["Tensor", "tuple", "Linear", "Conv2d"]),
    name=st.sampled_from([None, "x", "self", "input", "target", "params", "inplace"]),
    shape=st.none() | st.lists(st.integers(-2, 9), max_size=5).map(tuple),
    dtype=st.sampled_from([None, "float32", "int64", "complex64"]),
    device=st.sampled_from([None, "cpu", "cuda:0", "meta"]),
    text=st.none() | st.text(max_size=9),
    kind=st.sampled_from(["", "tensor", "module", "module class", "class", "layers"]),
    low=st.none() | st.floats(),
    high=st.none() | st.floats(),
)
CALLS = st.builds(
    Call,
    function=st.sampled_from(
        ["__init__", "cross_entropy", "binary_cross_entropy", "embedding", "normalize", "verify"]
    ),
    arguments=st.lists(OPERANDS, max_size=4).map(tuple),
)
MODULES = st.builds(
    Module,
    type=st.sampled_from(["Linear", "Conv2d", "BatchNorm2d", "BatchNorm1d", "LSTM", "MaxPool2d", "Net"]),
    path=st.sampled_from(["", "fc", "0"]),
    settings=st.dictionaries(
        st.sampled_from(["in_channels", "in_features", "out_features", "kernel_size", "dilation", "dim"]),
        st.integers() | st.floats() | st.booleans() | st.just((1, 2)),
    ),
    weight=st.none() | OPERANDS,
    inputs=st.lists(OPERANDS, max_size=2).map(tuple),
    after=st.sampled_from(["", "LSTM"]),
)
FACTS = st.builds(
    Facts,
    origin=st.sampled_from(["snippet", "torch", "torchvision", "enum"]),
    expression=st.sampled_from(["", "a @ b", "x += 1", "x.sum(dim=2)", "torch.mm(a, b)", "A_Weights.X"])
    | st.text(),
    names=st.lists(OPERANDS, max_size=3).map(tuple),
    modules=st.lists(MODULES, max_size=2).map(tuple),
    calls=st.lists(CALLS, max_size=2).map(tuple),
    models=st.lists(OPERANDS, max_size=2).map(tuple),
)


def test_an_operation_that_a_device_lacks_is_not_taken_for_a_missing_device() -> None:
    message = "Could not run 'torchvision::nms' with arguments from the 'CUDA' backend."
    assert hint(Problem(message, "NotImplementedError"), Facts("torch")) is None


def test_enormous_numbers_are_answered_at_once() -> None:
    many = tuple(Operand("int", name=name, text=str(10**15)) for name in ("in_channels", "out_channels"))
    call = Call("__init__", (*many, Operand("int", name="groups", text="7")))
    sentence = hint(
        Problem("in_channels must be divisible by groups", "ValueError"), Facts("torch", calls=(call,))
    )
    assert "groups=7" in (sentence or "")


@given(MESSAGES, FACTS)
def test_no_message_and_no_facts_make_a_rule_raise(message: str, facts: Facts) -> None:
    sentence = hint(Problem(message, "RuntimeError"), facts)
    assert sentence is None or 0 < len(sentence) <= 300


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["names", "calls", "modules", "type"]), inner)
    ),
)


@given(JSON)
def test_facts_that_make_no_sense_are_no_facts(forged: Any) -> None:
    assert isinstance(facts_from({"error": {"facts": forged}}), Facts)
    assert facts_from({"error": forged}) == Facts() or isinstance(forged, dict)


def test_in_plain_text_the_hint_comes_before_torchs_own_words() -> None:
    problem = Problem("torch's words", "RuntimeError", "code", 1, hint="Our words.")
    lines = plain(Result("error", error=problem)).splitlines()
    assert lines[:2] == ["Our words.", "error: line 1: RuntimeError: torch's words"]


def test_facts_survive_their_way_through_json() -> None:
    facts = Facts(
        "torch", names=(Operand("Tensor", name="x", shape=(1, 2), low=-1.0),), modules=(Module("Conv2d"),)
    )
    report = {"error": {"facts": json.loads(msgspec.json.encode(facts))}}
    assert facts_from(report) == facts
