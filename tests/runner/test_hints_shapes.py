"""Mistakes with shapes: the hint names this run's numbers, and what it advises runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from quizcv.runner import Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

Mistake = tuple[Snippet, tuple[str, ...], Snippet | None]
"""A snippet that fails, words of its hint, and the snippet changed as the hint says."""

IMAGE = "torch.randn(1, 3, 32, 32)"
GREY = "torch.randn(1, 1, 28, 28)"


def on(x: str, code: str) -> Snippet:
    return Snippet(code, input=x)


CONVOLUTIONS: dict[str, Mistake] = {
    "channels": (
        on(GREY, "nn.Conv2d(3, 16, 3)"),
        ("x has 1 channel", "this Conv2d expects 3", "in_channels=1", "x.expand(-1, 3, -1, -1)"),
        on(GREY, "y = nn.Conv2d(3, 16, 3)(x.expand(-1, 3, -1, -1))"),
    ),
    "channels of an image with alpha": (
        on("torch.randn(1, 4, 8, 8)", "y = nn.Conv2d(3, 16, 3)(x)"),
        ("x has 4 channels", "expects 3", "x[:, :3]"),
        on("torch.randn(1, 4, 8, 8)", "y = nn.Conv2d(3, 16, 3)(x[:, :3])"),
    ),
    "channels of an inner layer": (
        on(IMAGE, "nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(16, 8, 3))"),
        ("8 channels", "layer 1 (Conv2d) expects 16", "make layer 1 with in_channels=8"),
        on(IMAGE, "nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(8, 8, 3))"),
    ),
    "channels of a transposed convolution": (
        on(IMAGE, "nn.ConvTranspose2d(8, 4, 2)"),
        ("x has 3 channels", "this ConvTranspose2d expects 8", "in_channels=3"),
        on(IMAGE, "nn.ConvTranspose2d(3, 4, 2)"),
    ),
    "channels of a weight": (
        on(IMAGE, "F.conv2d(x, torch.randn(6, 3, 3, 3), groups=3)"),
        ("3 channels", "(6, 3, 3, 3) expects 9"),
        on(IMAGE, "F.conv2d(x, torch.randn(6, 1, 3, 3), groups=3)"),
    ),
    "a batch of grey images without the channel axis": (
        on("torch.randn(8, 28, 28)", "nn.Conv2d(1, 4, 3)"),
        ("x is (8, 28, 28)", "8 channels", "x.unsqueeze(1)"),
        on("torch.randn(8, 28, 28).unsqueeze(1)", "nn.Conv2d(1, 4, 3)"),
    ),
    "channels last": (
        on("torch.randn(1, 32, 32, 3)", "nn.Conv2d(3, 16, 3)"),
        ("(1, 32, 32, 3)", "the last 3", "x.permute(0, 3, 1, 2)"),
        on("torch.randn(1, 32, 32, 3)", "y = nn.Conv2d(3, 16, 3)(x.permute(0, 3, 1, 2))"),
    ),
    "features last for a convolution over time": (
        on("torch.randn(4, 50, 16)", "nn.Conv1d(16, 8, 3)"),
        ("x is (4, 50, 16)", "the last 16 are its features", "x.transpose(1, 2)"),
        on("torch.randn(4, 50, 16)", "nn.Conv1d(16, 8, 3)(x.transpose(1, 2))"),
    ),
    "features last for a convolution over time, without batch": (
        on("torch.randn(50, 16)", "nn.Conv1d(16, 8, 3)"),
        ("x is (50, 16)", "x.transpose(0, 1)"),
        on("torch.randn(50, 16)", "nn.Conv1d(16, 8, 3)(x.transpose(0, 1))"),
    ),
    "channels last of a volume": (
        on("torch.randn(2, 8, 6, 6, 3)", "nn.Conv3d(3, 8, 3)"),
        ("the last 3 are its channels", "x.permute(0, 4, 1, 2, 3)"),
        on("torch.randn(2, 8, 6, 6, 3)", "nn.Conv3d(3, 8, 3)(x.permute(0, 4, 1, 2, 3))"),
    ),
    "channels last without batch": (
        on("torch.randn(32, 32, 3)", "nn.Conv2d(3, 16, 3)"),
        ("(32, 32, 3)", "x.permute(2, 0, 1)"),
        on("torch.randn(32, 32, 3)", "y = nn.Conv2d(3, 16, 3)(x.permute(2, 0, 1))"),
    ),
    "an image without channels": (
        on("torch.randn(28, 28)", "nn.Conv2d(1, 4, 3)"),
        ("x is (28, 28)", "(N, C, H, W)", "x.unsqueeze(0)"),
        on("torch.randn(28, 28).unsqueeze(0)", "nn.Conv2d(1, 4, 3)"),
    ),
    "pooling an image without channels": (
        on("torch.randn(28, 28)", "nn.MaxPool2d(2)"),
        ("x is (28, 28)", "this MaxPool2d wants (C, H, W)"),
        on("torch.randn(1, 28, 28)", "nn.MaxPool2d(2)"),
    ),
    "pooling a sequence without channels": (
        on("torch.randn(8)", "nn.MaxPool1d(2)"),
        ("x is (8,), but (C, L) or a batch (N, C, L) is wanted", "x.unsqueeze(0)"),
        on("torch.randn(1, 8)", "nn.MaxPool1d(2)"),
    ),
    "averaging an image without channels": (
        on("torch.randn(28)", "nn.AvgPool2d(2)"),
        ("x is (28,)", "this AvgPool2d wants (C, H, W)"),
        None,
    ),
    "kernel": (
        on("torch.randn(1, 3, 4, 4)", "nn.Conv2d(3, 16, 5)"),
        ("4 × 4", "5 × 5", "at most 4"),
        on("torch.randn(1, 3, 4, 4)", "nn.Conv2d(3, 16, 4)"),
    ),
    "kernel with padding": (
        on("torch.randn(1, 3, 4, 4)", "nn.Conv2d(3, 16, 7, padding=1)"),
        ("6 × 6 with its padding", "7 × 7", "at most 6"),
        on("torch.randn(1, 3, 4, 4)", "nn.Conv2d(3, 16, 6, padding=1)"),
    ),
    "kernel with dilation": (
        on("torch.randn(1, 3, 4, 4)", "nn.Conv2d(3, 16, 3, dilation=2)"),
        ("4 × 4", "5 × 5", "use a smaller kernel"),
        None,
    ),
    "kernel of an inner layer": (
        on("torch.randn(1, 3, 6, 6)", "nn.Sequential(nn.Conv2d(3, 8, 5), nn.Conv2d(8, 8, 3))"),
        ("layer 1 (Conv2d)", "2 × 2", "3 × 3", "larger image"),
        on("torch.randn(1, 3, 8, 8)", "nn.Sequential(nn.Conv2d(3, 8, 5), nn.Conv2d(8, 8, 3))"),
    ),
    "groups and input": (
        Snippet("nn.Conv2d(3, 16, 3, groups=2)"),
        ("in_channels=3", "groups=2", "both 3 and 16, so 1 would do"),
        Snippet("nn.Conv2d(3, 16, 3, groups=1)"),
    ),
    "groups and output": (
        Snippet("nn.Conv2d(4, 6, 3, groups=4)"),
        ("out_channels=6", "groups=4", "1 or 2 would do"),
        Snippet("nn.Conv2d(4, 6, 3, groups=2)"),
    ),
    "groups of a weight": (
        on("torch.randn(1, 4, 8, 8)", "F.conv2d(x, torch.randn(3, 2, 3, 3), groups=2)"),
        ("(3, 2, 3, 3) makes 3 channels", "groups=2", "a multiple of 2"),
        on("torch.randn(1, 4, 8, 8)", "F.conv2d(x, torch.randn(4, 2, 3, 3), groups=2)"),
    ),
    "pooling too small an image": (
        on("torch.randn(1, 3, 1, 1)", "nn.MaxPool2d(2)"),
        ("this MaxPool2d is only 1 × 1", "kernel of 2", "0 × 0"),
        on("torch.randn(1, 3, 2, 2)", "nn.MaxPool2d(2)"),
    ),
    "one pooling too many": (
        on(IMAGE, "nn.Sequential(nn.MaxPool2d(4), nn.MaxPool2d(4), nn.MaxPool2d(4))"),
        ("layer 2 (MaxPool2d) is only 2 × 2", "kernel of 4", "leave out a pooling"),
        on(IMAGE, "nn.Sequential(nn.MaxPool2d(4), nn.MaxPool2d(4))"),
    ),
    "padding of a pooling": (
        on(IMAGE, "nn.MaxPool2d(2, padding=2)"),
        ("padding=2", "kernel_size=2", "at most padding=1"),
        on(IMAGE, "nn.MaxPool2d(2, padding=1)"),
    ),
}

PRODUCTS: dict[str, Mistake] = {
    "flattened size": (
        on(IMAGE, "nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8 * 32 * 32, 10))"),
        ("layer 2 (Linear) expects 8192", "(1, 7200)", "nn.Linear(7200, 10)"),
        on(IMAGE, "nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(7200, 10))"),
    ),
    "not flattened": (
        on(IMAGE, "nn.Sequential(nn.Conv2d(3, 8, 3), nn.Linear(7200, 10))"),
        ("layer 1 (Linear) expects 7200", "(1, 8, 30, 30)", "nn.Flatten()"),
        on(IMAGE, "nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(7200, 10))"),
    ),
    "flattened without batch": (
        on("torch.randn(3, 32, 32)", "nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))"),
        ("layer 1 (Linear) expects 3072", "(3, 1024)", "x.unsqueeze(0)", "(3, 32, 32)"),
        on("torch.randn(3, 32, 32).unsqueeze(0)", "nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))"),
    ),
    "features of one layer": (
        on("torch.randn(5)", "nn.Linear(10, 2)"),
        ("Linear expects 10", "(5,)", "nn.Linear(5, 2)"),
        on("torch.randn(5)", "nn.Linear(5, 2)"),
    ),
    "inner sizes": (
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(4, 5)\na @ b"),
        ("a (2, 3) and b (4, 5)", "3 is not 4"),
        None,
    ),
    "inner sizes that a transpose mends": (
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(2, 3)\na @ b"),
        ("a (2, 3) and b (2, 3)", "3 is not 2", "b.T"),
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(2, 3)\na @ b.T"),
    ),
    "inner sizes of batches": (
        Snippet("q = torch.randn(7, 2, 3)\nk = torch.randn(7, 2, 3)\nq @ k"),
        ("3 columns", "2 rows", "k.transpose(-2, -1)"),
        Snippet("q = torch.randn(7, 2, 3)\nk = torch.randn(7, 2, 3)\nq @ k.transpose(-2, -1)"),
    ),
    "numbers of matrices": (
        Snippet("torch.bmm(torch.randn(7, 2, 3), torch.randn(6, 3, 5))"),
        ("7 matrices", "6"),
        None,
    ),
    "matrix and vector": (
        Snippet("torch.randn(2, 3) @ torch.randn(4)"),
        ("(2, 3) has 3 columns", "4 elements"),
        Snippet("torch.randn(2, 3) @ torch.randn(3)"),
    ),
    "two vectors": (Snippet("torch.randn(3) @ torch.randn(4)"), ("3 elements", "4"), None),
    "too many axes for mm": (
        Snippet("a = torch.randn(1, 3, 4)\nb = torch.randn(4, 3)\ntorch.mm(a, b)"),
        ("torch.mm takes tensors of 2 axes", "(1, 3, 4)", "torch.matmul"),
        Snippet("a = torch.randn(1, 3, 4)\nb = torch.randn(4, 3)\ntorch.matmul(a, b)"),
    ),
    "too few axes for bmm": (
        Snippet("a = torch.randn(3, 4)\nb = torch.randn(4, 3)\ntorch.bmm(a, b)"),
        ("torch.bmm takes tensors of 3 axes", "(3, 4)", "torch.matmul"),
        Snippet("a = torch.randn(3, 4)\nb = torch.randn(4, 3)\ntorch.matmul(a, b)"),
    ),
    "letters of einsum": (
        Snippet("torch.einsum('ij,jk->ik', torch.randn(2, 3), torch.randn(4, 5))"),
        ("letter j is 3", "4 in operand 1"),
        None,
    ),
}

TENSORS: dict[str, Mistake] = {
    "transpose of three axes": (
        on("torch.randn(2, 3, 4)", "x.transpose(0, 2, 1)"),
        ("transpose swaps two axes", "x.permute(0, 2, 1)"),
        on("torch.randn(2, 3, 4)", "x.permute(0, 2, 1)"),
    ),
    "torch.transpose of three axes": (
        on("torch.randn(2, 3, 4)", "torch.transpose(x, 0, 2, 1)"),
        ("transpose swaps two axes", "x.permute(0, 2, 1)"),
        on("torch.randn(2, 3, 4)", "x.permute(0, 2, 1)"),
    ),
    "transpose of one axis": (
        on("torch.randn(2, 3)", "x.transpose(1)"),
        ("name both", "x.transpose(0, 1)"),
        on("torch.randn(2, 3)", "x.transpose(0, 1)"),
    ),
    "broadcasting": (
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(2, 4)\na + b"),
        ("a (2, 3) and b (2, 4)", "axis 1, 3 and 4"),
        None,
    ),
    "broadcasting one value per channel": (
        Snippet("x = torch.randn(8, 3, 32, 32)\nmean = torch.randn(3)\nx - mean"),
        ("x (8, 3, 32, 32) and mean (3,)", "axis 3, 32 and 3", "mean.reshape(-1, 1, 1)"),
        Snippet("x = torch.randn(8, 3, 32, 32)\nmean = torch.randn(3)\nx - mean.reshape(-1, 1, 1)"),
    ),
    "broadcasting in place": (
        Snippet("a = torch.randn(3)\nb = torch.randn(2, 3)\na += b"),
        ("a is (3,)", "to (2, 3)", "a = a + b"),
        Snippet("a = torch.randn(3)\nb = torch.randn(2, 3)\na = a + b"),
    ),
    "expand": (
        Snippet("torch.randn(3).expand(3, 4)"),
        ("(3,)", "(3, 4)", ".unsqueeze(1)"),
        Snippet("torch.randn(3).unsqueeze(1).expand(3, 4)"),
    ),
    "cat": (
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(2, 4)\ntorch.cat([a, b])"),
        ("dim=0", "has 4 where 3 is", "dim=1"),
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(2, 4)\ntorch.cat([a, b], dim=1)"),
    ),
    "cat of different axes": (
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(3)\ntorch.cat([a, b])"),
        ("2 and 1", ".unsqueeze(0)"),
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(3)\ntorch.cat([a, b.unsqueeze(0)])"),
    ),
    "cat without a list": (
        Snippet("a = torch.zeros(3)\nb = torch.zeros(3)\ntorch.cat(a, b)"),
        ("torch.cat([a, b])",),
        Snippet("a = torch.zeros(3)\nb = torch.zeros(3)\ntorch.cat([a, b])"),
    ),
    "stack": (
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(2, 4)\ntorch.stack([a, b])"),
        ("entry 0 is (2, 3)", "entry 1 is (2, 4)", "crop"),
        Snippet("a = torch.randn(2, 3)\nb = torch.randn(2, 4)\ntorch.stack([a, b[:, :3]])"),
    ),
    "view of scattered memory": (
        on(IMAGE, "x.permute(0, 2, 3, 1).view(1, -1)"),
        ("memory", ".reshape("),
        on(IMAGE, "x.permute(0, 2, 3, 1).reshape(1, -1)"),
    ),
    "view size": (
        on(IMAGE, "x.view(1, 100)"),
        ("(1, 100) has room for 100", "3072", "-1"),
        on(IMAGE, "x.view(1, -1)"),
    ),
    "view size that nothing fits": (
        on(IMAGE, "x.reshape(7, -1)"),
        ("3072 elements cannot be divided by 7", "(7, -1)"),
        None,
    ),
    "permute with too few axes": (
        on(IMAGE, "x.permute(1, 2, 0)"),
        ("names 3 axes", "has 4, (1, 3, 32, 32)", "0, 1, 2, 3"),
        on(IMAGE, "x.permute(0, 1, 2, 3)"),
    ),
    "permute with one axis": (
        on(IMAGE, "x.permute(3)"),
        ("names 1 axis, but the tensor has 4", "0, 1, 2, 3 once"),
        on(IMAGE, "x.permute(0, 1, 2, 3)"),
    ),
    "permute without batch": (
        on("torch.randn(8, 8, 3)", "x.permute(0, 3, 1, 2)"),
        ("names 4 axes", "has 3, (8, 8, 3)", ".unsqueeze(0)"),
        on("torch.randn(8, 8, 3)", "x.unsqueeze(0).permute(0, 3, 1, 2)"),
    ),
    "permute an axis twice": (on(IMAGE, "x.permute(0, 2, 2, 1)"), ("twice", "0, 1, 2, 3"), None),
    "dimension": (
        on("torch.randn(2, 3)", "x.sum(dim=2)"),
        ("no axis 2", "(2, 3) are 0 to 1", "-2 to -1"),
        on("torch.randn(2, 3)", "x.sum(dim=1)"),
    ),
    "dimension of a layer": (
        on("torch.randn(2, 3)", "nn.Softmax(dim=2)"),
        ("no axis 2", "0 to 1"),
        on("torch.randn(2, 3)", "nn.Softmax(dim=1)"),
    ),
    "index": (
        on("torch.randn(3)", "x[5]"),
        ("Axis 0 has size 3", "0 to 2", "-3 to -1"),
        on("torch.randn(3)", "x[2]"),
    ),
    "too many indexes": (on("torch.randn(3, 3)", "x[0, 0, 0]"), ("2 axes", "at most 2"), None),
    "if": (
        on("torch.zeros(3)", "if x > 0:\n    y = x"),
        ("A tensor of many values", ".any()"),
        on("torch.zeros(3)", "if (x > 0).any():\n    y = x"),
    ),
    "if on a name": (
        on("torch.zeros(3)", "if x:\n    y = x"),
        ("x, a tensor of shape (3,), is neither",),
        None,
    ),
    "assert": (
        on("torch.zeros(3)", "assert x == x"),
        ("A tensor of many values", ".all()"),
        on("torch.zeros(3)", "assert (x == x).all()"),
    ),
    "item": (
        on("torch.zeros(3, 4)", "x.item()"),
        ("12 values", ".mean()", ".tolist()"),
        on("torch.zeros(3, 4)", "x.mean().item(), x.tolist()"),
    ),
    "float": (on("torch.zeros(3, 4)", "float(x)"), ("12 values", ".sum()"), None),
}

NORMALISATION: dict[str, Mistake] = {
    "batch norm without batch": (
        on("torch.randn(3, 28, 28)", "nn.BatchNorm2d(3)"),
        ("expects 4 axes", "x is (3, 28, 28)", "x.unsqueeze(0)"),
        on("torch.randn(3, 28, 28).unsqueeze(0)", "nn.BatchNorm2d(3)"),
    ),
    "batch norm for other axes": (
        on(IMAGE, "nn.BatchNorm1d(3)"),
        ("expects 2 or 3 axes", "(1, 3, 32, 32)", "nn.BatchNorm2d"),
        on(IMAGE, "nn.BatchNorm2d(3)"),
    ),
    "batch norm on one value": (
        Snippet("bn = nn.BatchNorm1d(4)\ny = bn(torch.randn(1, 4))"),
        ("training mode", "(1, 4)", "at least 2", ".eval()"),
        Snippet("bn = nn.BatchNorm1d(4)\ny = bn(torch.randn(2, 4))\ny = bn.eval()(torch.randn(1, 4))"),
    ),
    "instance norm on one value": (
        Snippet("y = nn.InstanceNorm2d(4)(torch.randn(2, 4, 1, 1))"),
        ("InstanceNorm2d", "(2, 4, 1, 1)", "larger image"),
        Snippet("y = nn.InstanceNorm2d(4)(torch.randn(2, 4, 2, 2))"),
    ),
    "batch norm features": (
        on(IMAGE, "nn.BatchNorm2d(8)"),
        ("made for 8 channels", "gets 3", "nn.BatchNorm2d(3)"),
        on(IMAGE, "nn.BatchNorm2d(3)"),
    ),
    "batch norm on channels last": (
        on("torch.randn(2, 5, 5, 8)", "nn.BatchNorm2d(8)"),
        ("gets 5", "the last 8", "permute(0, 3, 1, 2)"),
        on("torch.randn(2, 5, 5, 8).permute(0, 3, 1, 2)", "nn.BatchNorm2d(8)"),
    ),
    "layer norm": (
        on("torch.randn(2, 5)", "nn.LayerNorm(10)"),
        ("(10,)", "(2, 5) ends in (5,)", "nn.LayerNorm(5)"),
        on("torch.randn(2, 5)", "nn.LayerNorm(5)"),
    ),
    "layer norm over channels": (
        on("torch.randn(2, 3, 8, 8)", "nn.LayerNorm(3)"),
        ("(2, 3, 8, 8)", "permute(0, 2, 3, 1)", "nn.GroupNorm(1, 3)"),
        on("torch.randn(2, 3, 8, 8)", "y = nn.LayerNorm(3)(x.permute(0, 2, 3, 1))\nnn.GroupNorm(1, 3)"),
    ),
    "groups of a group norm": (
        Snippet("nn.GroupNorm(3, 8)"),
        ("8 channels", "num_groups=3", "1, 2, 4 or 8 would do"),
        Snippet("nn.GroupNorm(4, 8)"),
    ),
    "input of a group norm": (
        on("torch.randn(2, 8, 4, 4)", "nn.GroupNorm(3, 6)"),
        ("(2, 8, 4, 4) has 8 channels", "3 groups", "made for 6"),
        on("torch.randn(2, 6, 4, 4)", "nn.GroupNorm(3, 6)"),
    ),
}

MISTAKES = {**CONVOLUTIONS, **PRODUCTS, **TENSORS, **NORMALISATION}


NO_DRY_RUN = {
    "channels of a transposed convolution",  # which meta accepts
    "groups of a weight",
    "dimension of a layer",
    "channels of a weight",  # of which meta says too little
}


@pytest.mark.parametrize("mistake", [name for name in MISTAKES if name not in NO_DRY_RUN])
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
async def test_the_hint_says_what_to_change(explains: Callable[..., Awaitable[None]], mistake: str) -> None:
    await explains(*MISTAKES[mistake])
