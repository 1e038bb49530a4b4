"""Mistakes with types, labels, gradients and devices: the hint is right, and what it advises runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from quizcv.runner import Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

Mistake = tuple[Snippet, tuple[str, ...], Snippet | None]
"""A snippet that fails, words of its hint, and the snippet changed as the hint says."""

CUDA = "from torch._subclasses.fake_tensor import FakeTensorMode\nwith FakeTensorMode():\n"
"""Opens a block in which there seems to be a CUDA device."""


def after(start: str, wrong: str, right: str, *words: str) -> Mistake:
    """A mistake whose first lines are right, with what its last should be."""
    return Snippet(f"{start}\n{wrong}"), words, Snippet(f"{start}\n{right}")


def silly(code: str, *words: str) -> Mistake:
    """A mistake that no other line would mend."""
    return Snippet(code), words, None


IMAGE = "x = torch.zeros(1, 3, 8, 8, dtype=torch.uint8)"
SCORES = "scores = torch.randn(4, 10)\n"
PROBABILITIES = "p = torch.rand(4)\nlabels = torch.ones(4, dtype=torch.int64)"

TYPES: dict[str, Mistake] = {
    "uint8 image": after(
        IMAGE,
        "y = nn.Conv2d(3, 8, 3)(x)",
        "y = nn.Conv2d(3, 8, 3)(x.float() / 255)",
        "x is uint8",
        "this Conv2d are float32",
        "x.float() / 255",
    ),
    "uint8 into a batch norm": after(
        IMAGE,
        "y = nn.BatchNorm2d(3)(x)",
        "y = nn.BatchNorm2d(3)(x.float() / 255)",
        "x is uint8",
        "this BatchNorm2d are float32",
    ),
    "float64 image": after(
        "x = torch.zeros(1, 3, 8, 8).double()",
        "y = nn.Conv2d(3, 8, 3)(x)",
        "y = nn.Conv2d(3, 8, 3)(x.float())",
        "x is float64",
        "float32",
        "x.float()",
    ),
    "float64 image into a transposed convolution": after(
        "x = torch.zeros(1, 3, 8, 8).double()",
        "y = nn.ConvTranspose2d(3, 8, 3)(x)",
        "y = nn.ConvTranspose2d(3, 8, 3)(x.float())",
        "x is float64",
        "this ConvTranspose2d are float32",
    ),
    "half weights": after(
        "x = torch.zeros(1, 3)\nfc = nn.Linear(3, 8).half()",
        "y = fc(x)",
        "y = fc(x.half())",
        "x is float32",
        "float16",
        "x.half()",
    ),
    "whole numbers into a linear layer": after(
        "x = torch.zeros(1, 3, dtype=torch.int64)",
        "y = nn.Linear(3, 8)(x)",
        "y = nn.Linear(3, 8)(x.float())",
        "x is int64",
        "this Linear are float32",
    ),
    "float64 into a batch norm": after(
        "x = torch.zeros(1, 3, 8, 8).double()",
        "y = nn.BatchNorm2d(3)(x)",
        "y = nn.BatchNorm2d(3)(x.float())",
        "x is float64",
        "this BatchNorm2d are float32",
    ),
    "float64 into an LSTM": after(
        "x = torch.zeros(5, 1, 3).double()",
        "y = nn.LSTM(3, 4)(x)",
        "y = nn.LSTM(3, 4)(x.float())",
        "x is float64",
        "this LSTM are float32",
    ),
    "a product of two types": after(
        "a = torch.zeros(2, 3, dtype=torch.int64)\nb = torch.zeros(3, 2)",
        "a @ b",
        "a.float() @ b",
        "a is int64 and b is float32",
        "a.float()",
    ),
    "a batched product of two types": after(
        "a = torch.zeros(5, 2, 3)\nb = torch.zeros(5, 3, 2).double()",
        "a @ b",
        "a @ b.float()",
        "a is float32 and b is float64",
        "b.float()",
    ),
    "a product of two vectors of two types": after(
        "a = torch.zeros(3)\nb = torch.zeros(3).double()",
        "a @ b",
        "a @ b.float()",
        "a is float32 and b is float64",
        "b.float()",
    ),
    "whole numbers times nameless floats": silly(
        "torch.zeros(2, 3, dtype=torch.int64) @ torch.zeros(3, 2)",
        "int64",
        "float32",
        "one type on both sides",
    ),
    "a product of nameless types": silly(
        "torch.zeros(3).double() @ torch.zeros(3)", "float64", "float32", "one type on both sides"
    ),
    "mean of whole numbers": after(
        "x = torch.arange(3)", "x.mean()", "x.float().mean()", "int64", "x.float().mean()"
    ),
    "fractions in place": after(
        "a = torch.arange(3)", "a += 0.5", "a = a.float()\na += 0.5", "a is int64", "float32", "a = a.float()"
    ),
    "an operation for floats": after(
        "x = torch.arange(3)", "F.softmax(x, dim=0)", "F.softmax(x.float(), dim=0)", "int64", "x.float()"
    ),
    "gradients of whole numbers": (
        Snippet("torch.tensor([1, 2], requires_grad=True)"),
        ("Whole numbers", "decimal point", "dtype=torch.float32"),
        Snippet("torch.tensor([1., 2.], requires_grad=True)"),
    ),
    "a NumPy array": after(
        "import numpy as np\na = np.zeros((1, 3))",
        "nn.Linear(3, 2)(a)",
        "nn.Linear(3, 2)(torch.from_numpy(a).float())",
        "torch.from_numpy(a).float()",
    ),
}

LABELS: dict[str, Mistake] = {
    "float labels": after(
        SCORES + "labels = torch.tensor([1., 2., 3., 4.])",
        "F.cross_entropy(scores, labels)",
        "F.cross_entropy(scores, labels.long())",
        "labels is float32",
        "int64",
        "labels.long()",
    ),
    "int32 labels": after(
        SCORES + "labels = torch.tensor([1, 2, 3, 4], dtype=torch.int32)",
        "nn.CrossEntropyLoss()(scores, labels)",
        "nn.CrossEntropyLoss()(scores, labels.long())",
        "labels is int32",
        "labels.long()",
    ),
    "one-hot labels": after(
        SCORES + "labels = F.one_hot(torch.tensor([1, 2, 3, 4]), 10)",
        "F.cross_entropy(scores, labels)",
        "F.cross_entropy(scores, labels.argmax(1)) - F.cross_entropy(scores, labels.float())",
        "(4, 10)",
        "int64",
        "labels.argmax(1)",
        "labels.float()",
    ),
    "labels that count from 1": after(
        SCORES + "labels = torch.tensor([1, 2, 3, 10])",
        "F.cross_entropy(scores, labels)",
        "F.cross_entropy(scores, labels - 1)",
        "10 classes, numbered 0 to 9",
        "label 10",
        "subtract 1",
    ),
    "labels past the last class": after(
        SCORES + "labels = torch.tensor([0, 2, 3, 12])",
        "F.cross_entropy(scores, labels)",
        "F.cross_entropy(torch.randn(4, 13), labels)",
        "label 12",
        "at least 13 outputs",
    ),
    "negative labels": after(
        SCORES + "labels = torch.tensor([0, 2, 3, -1])",
        "F.cross_entropy(scores, labels)",
        "F.cross_entropy(scores, labels, ignore_index=-1)",
        "label -1",
        "ignore_index=-1",
    ),
    "labels before scores": after(
        SCORES + "labels = torch.tensor([1, 2, 3, 4])",
        "F.cross_entropy(labels, scores)",
        "F.cross_entropy(scores, labels)",
        "labels, int64, is first",
        "scores, float32, second",
    ),
    "fewer labels than scores": silly(
        SCORES + "labels = torch.tensor([1, 2, 3])\nF.cross_entropy(scores, labels)",
        "4 examples, (4, 10)",
        "for 3, (3,)",
    ),
    "labels in a column": after(
        SCORES + "labels = torch.tensor([[1], [2], [3], [4]])",
        "F.cross_entropy(scores, labels)",
        "F.cross_entropy(scores, labels.squeeze(1))",
        "labels is (4, 1)",
        "(4,)",
        "labels.squeeze(1)",
    ),
    "a mask with a channel axis": after(
        "scores = torch.randn(4, 10, 8, 8)\nmask = torch.zeros(4, 1, 8, 8, dtype=torch.int64)",
        "F.cross_entropy(scores, mask)",
        "F.cross_entropy(scores, mask.squeeze(1))",
        "(4, 1, 8, 8)",
        "(4, 8, 8)",
        "mask.squeeze(1)",
    ),
    "a mask of another size": silly(
        "scores = torch.randn(4, 10, 8, 8)\nmask = torch.zeros(4, 9, 8, dtype=torch.int64)\n"
        "F.cross_entropy(scores, mask)",
        "mask is (4, 9, 8)",
        "(4, 8, 8)",
    ),
    "a sequence with its classes last": after(
        "scores = torch.randn(2, 5, 7)\nlabels = torch.zeros(2, 5, dtype=torch.int64)",
        "F.cross_entropy(scores, labels)",
        "F.cross_entropy(scores.transpose(1, 2), labels)",
        "(2, 5, 7)",
        ".transpose(1, 2)",
        "(2, 5)",
    ),
    "probabilities for other classes": silly(
        SCORES + "target = torch.zeros(4, 5)\nF.cross_entropy(scores, target)", "(4, 10)", "target is (4, 5)"
    ),
    "class weights": silly(
        "F.cross_entropy(torch.randn(4, 10), torch.tensor([1, 2, 3, 4]), weight=torch.ones(3))",
        "3 numbers",
        "10 classes",
    ),
    "scores that are no probabilities": after(
        "scores = torch.tensor([-2.0, 3.0])\nlabels = torch.ones(2)",
        "F.binary_cross_entropy(scores, labels)",
        "F.binary_cross_entropy(torch.sigmoid(scores), labels)\n"
        "F.binary_cross_entropy_with_logits(scores, labels)",
        "scores goes from -2 to 3",
        "torch.sigmoid",
        "binary_cross_entropy_with_logits",
    ),
    "binary labels out of range": silly(
        "labels = torch.tensor([0.0, 2.0])\nF.binary_cross_entropy(torch.rand(2), labels)",
        "labels goes from 0 to 2",
        "between 0 and 1",
    ),
    "binary labels of whole numbers": after(
        PROBABILITIES,
        "F.binary_cross_entropy(p, labels)",
        "F.binary_cross_entropy(p, labels.float())",
        "labels is int64",
        "float32",
        "labels.float()",
    ),
    "binary labels of whole numbers, with logits": after(
        PROBABILITIES,
        "nn.BCEWithLogitsLoss()(p, labels)",
        "nn.BCEWithLogitsLoss()(p, labels.float())",
        "labels is int64",
        "labels.float()",
    ),
    "boolean labels": after(
        "p = torch.rand(4)\nlabels = p > 0.5",
        "F.binary_cross_entropy_with_logits(p, labels)",
        "F.binary_cross_entropy_with_logits(p, labels.float())",
        "labels is bool",
    ),
    "binary labels without the axis": after(
        "p = torch.rand(4, 1)\nlabels = torch.ones(4)",
        "F.binary_cross_entropy(p, labels)",
        "F.binary_cross_entropy(p, labels.unsqueeze(-1))",
        "labels is (4,)",
        "(4, 1)",
        "labels.unsqueeze(-1)",
    ),
    "binary labels with an axis more": after(
        "p = torch.rand(4)\nlabels = torch.ones(4, 1)",
        "nn.BCEWithLogitsLoss()(p, labels)",
        "nn.BCEWithLogitsLoss()(p, labels.squeeze(-1))",
        "labels is (4, 1)",
        "labels.squeeze(-1)",
    ),
}

WEIGHT = "w = torch.ones(3, requires_grad=True)\n"
LINEAR = "net = nn.Linear(3, 1)\n"

GRADIENTS: dict[str, Mistake] = {
    "backward of many values": after(
        WEIGHT + "y = w * 2",
        "y.backward()",
        "y.mean().backward()",
        "y (3,) holds several",
        "y.mean().backward()",
    ),
    "a gradient before backward": after(
        WEIGHT,
        "w.grad.zero_()",
        "w.sum().backward()\nw.grad.zero_()",
        "no gradient before backward()",
        "w.grad is None",
    ),
    "a step before backward": after(
        WEIGHT,
        "with torch.no_grad(): w -= 0.1 * w.grad",
        "w.sum().backward()\nwith torch.no_grad(): w -= 0.1 * w.grad",
        "no gradient before backward()",
    ),
    "the gradient of a result": after(
        WEIGHT + "y = w * 2",
        "y.sum().backward()\ny.grad.norm()",
        "y.retain_grad()\ny.sum().backward()\ny.grad.norm()",
        "y was computed",
        "y.retain_grad()",
    ),
    "the gradient of what requires none": after(
        "x = torch.ones(3)",
        "x.grad.norm()",
        "x.requires_grad_()\nx.sum().backward()\nx.grad.norm()",
        "x has no gradient",
        "requires_grad=True",
    ),
    "an expanded tensor changed in place": after(
        "x = torch.zeros(1, 4)\ny = x.expand(3, 4)",
        "y.add_(1)",
        "y = y.clone()\ny.add_(1)",
        "expand copies nothing",
        "y.clone()",
    ),
    "an expanded tensor changed by an operator": after(
        "x = torch.zeros(1, 4)\ny = x.expand(3, 4)",
        "y += 1",
        "y = y.clone()\ny += 1",
        "y.clone()",
    ),
    "what was just expanded changed in place": after(
        "x = torch.zeros(1, 4)",
        "x.expand(3, 4).mul_(2)",
        "x.expand(3, 4).clone().mul_(2)",
        ".clone() of it",
    ),
    "backward twice": after(
        WEIGHT + "loss = (w ** 2).sum()",
        "loss.backward()\nloss.backward()",
        "loss.backward(retain_graph=True)\nloss.backward()",
        "anew",
        "retain_graph=True",
    ),
    "backward without gradients": (
        Snippet("w = torch.ones(3)\nloss = (w ** 2).sum()\nloss.backward()"),
        ("loss is connected to nothing", "requires_grad=True"),
        Snippet("w = torch.ones(3, requires_grad=True)\nloss = (w ** 2).sum()\nloss.backward()"),
    ),
    "backward under no_grad": (
        Snippet(
            LINEAR + "with torch.no_grad():\n    loss = net(torch.ones(1, 3)).sum()\nloss.backward()",
        ),
        ("loss is connected to nothing", "torch.no_grad()"),
        Snippet(LINEAR + "loss = net(torch.ones(1, 3)).sum()\nloss.backward()"),
    ),
    "everything frozen": (
        Snippet(LINEAR + "net.requires_grad_(False)\nloss = net(torch.ones(1, 3)).sum()\nloss.backward()"),
        ("Every parameter of net is frozen", "trainable"),
        Snippet(
            LINEAR + "net.requires_grad_(False)\nnet.bias.requires_grad = True\n"
            "loss = net(torch.ones(1, 3)).sum()\nloss.backward()"
        ),
    ),
    "a parameter changed in place": after(
        WEIGHT, "w += 1", "with torch.no_grad():\n    w += 1", "w requires gradients", "torch.no_grad()"
    ),
    "an item of a parameter": after(
        WEIGHT, "w[0] = 5", "with torch.no_grad():\n    w[0] = 5", "w requires gradients", "torch.no_grad()"
    ),
    "a saved value changed in place": (
        Snippet(WEIGHT + "y = w.exp()\ny += 1\ny.sum().backward()"),
        ("float32", "(3,)", "Exp", "changed in place once", "y = y + 1"),
        Snippet(WEIGHT + "y = w.exp()\ny = y + 1\ny.sum().backward()"),
    ),
    "NumPy of what needs gradients": after(WEIGHT, "w.numpy()", "w.detach().numpy()", "w.detach().numpy()"),
    "an optimiser without parameters": silly("torch.optim.SGD([], lr=0.1)", "no parameters"),
    "an optimiser of a layer without parameters": silly(
        "act = nn.ReLU()\ntorch.optim.SGD(act.parameters(), lr=0.1)", "act (ReLU) has no parameters"
    ),
    "an optimiser of what is frozen": silly(
        LINEAR + "net.requires_grad_(False)\n"
        "torch.optim.SGD(filter(lambda p: p.requires_grad, net.parameters()), lr=0.1)",
        "Every parameter of net is frozen",
    ),
    "an optimiser of a model": after(
        LINEAR,
        "torch.optim.SGD(net, lr=0.1)",
        "torch.optim.SGD(net.parameters(), lr=0.1)",
        "net.parameters()",
    ),
    "an optimiser of a method": after(
        LINEAR,
        "torch.optim.Adam(net.parameters)",
        "torch.optim.Adam(net.parameters())",
        "the method",
        "net.parameters()",
    ),
    "an optimiser of a tensor": after(
        WEIGHT, "torch.optim.SGD(w, lr=0.1)", "torch.optim.SGD([w], lr=0.1)", "[w]"
    ),
    "an optimiser of a result": silly(WEIGHT + "torch.optim.SGD([w * 2], lr=0.1)", "leaves"),
}

DEVICES: dict[str, Mistake] = {
    "two devices": after(
        CUDA + "    a = torch.zeros(3, device='cuda')\n    b = torch.zeros(3)",
        "    a + b",
        "    a + b.to('cuda:0')",
        "b is on cpu and a on cuda:0",
        "b.to('cuda:0')",
    ),
    "a layer on another device": after(
        CUDA + "    fc = nn.Linear(3, 4, device='cuda')\n    x = torch.zeros(1, 3)",
        "    fc(x)",
        "    fc(x.to('cuda:0'))",
        "x is on cpu",
        "this Linear on cuda:0",
        "x.to('cuda:0')",
    ),
    "a convolution on another device": after(
        CUDA + "    conv = nn.Conv2d(3, 4, 1, device='cuda')\n    x = torch.zeros(1, 3, 4, 4)",
        "    conv(x)",
        "    conv(x.to('cuda:0'))",
        "x is on cpu",
        "this Conv2d on cuda:0",
        "x.to('cuda:0')",
    ),
    "a layer on meta": after(
        "fc = nn.Linear(3, 2, device='meta')\nx = torch.zeros(1, 3)",
        "fc(x)",
        "fc(x.to('meta'))",
        "x is on cpu",
        "meta",
        "x.to('meta')",
    ),
    "an input on meta": silly(
        "nn.Linear(3, 2)(torch.zeros(1, 3, device='meta'))", "no values to move", "create it on cpu"
    ),
    "a nickname": (
        Snippet("torch.zeros(3).to('gpu')"),
        ("'gpu' is no device", "write 'cuda'"),
        None,
    ),
    "a capital": (
        Snippet("torch.zeros(3).to('CPU')"),
        ("'CPU' is no device", "write 'cpu'"),
        Snippet("torch.zeros(3).to('cpu')"),
    ),
    "a missing colon": silly("torch.zeros(3).to('cuda0')", "'cuda0'", "write 'cuda:0'"),
    "a typing error": silly("torch.device('cdua')", "'cdua' is no device", "write 'cuda'"),
    "a device number": silly("torch.zeros(3).to('cuda:a')", "'cuda:'", "number"),
    "no CUDA": (
        Snippet("torch.zeros(3).cuda()", setup=("del torch._C._cuda_getDeviceCount",)),
        ("no usable CUDA device", "'cuda' if torch.cuda.is_available() else 'cpu'"),
        Snippet("torch.zeros(3).to('cpu')"),
    ),
    "memory": (
        Snippet("torch.zeros(100_000, 100_000)"),
        ("37.3 GiB", "smaller batch", "shapes only"),
        Snippet("torch.zeros(100_000, 100_000, device='meta')"),
    ),
}

MISTAKES = {**TYPES, **LABELS, **GRADIENTS, **DEVICES}


DRY_RUN = [
    "uint8 image",
    "uint8 into a batch norm",
    "float64 image",
    "a product of two vectors of two types",
    "a product of nameless types",
    "mean of whole numbers",
    "float labels",
    "one-hot labels",
    "labels before scores",
    "fewer labels than scores",
    "labels in a column",
    "a mask with a channel axis",
    "a mask of another size",
    "a sequence with its classes last",
    "class weights",
    "binary labels of whole numbers, with logits",
    "boolean labels",
    "binary labels without the axis",
    "backward of many values",
    "a saved value changed in place",
]
"""Mistakes that need no values to be seen."""


@pytest.mark.parametrize("mistake", DRY_RUN)
async def test_a_dry_run_explains_the_same_in_spite_of_its_other_words(
    runner: Runner, is_old_torch: bool, mistake: str
) -> None:
    snippet, words, _ = MISTAKES[mistake]
    result = await runner.run(snippet, device="meta")
    if is_old_torch and result.status == "ok":
        pytest.skip("an older torch accepts this on meta")
    assert result.error is not None
    assert [word for word in words if word not in (result.error.hint or "")] == [], result.error


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_the_hint_says_what_to_change(
    explains: Callable[..., Awaitable[None]], is_old_torch: bool, mistake: str
) -> None:
    if is_old_torch and CUDA in MISTAKES[mistake][0].code:
        pytest.skip("an older torch asks the driver even for a fake GPU")
    await explains(*MISTAKES[mistake])
