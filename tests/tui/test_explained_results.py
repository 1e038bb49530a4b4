"""What the pane explains: names, folded blocks, arithmetic, what earlier steps changed, the dry run."""

from __future__ import annotations

import msgspec
import pytest

from quizcv.results.rows import Row, plain
from quizcv.results.tree import MAX_DEPTH, build_tree, open_at_first, visible_nodes
from quizcv.runner import Block, Head, Layer, Problem, Result, Step, Trace, Value, Weights
from quizcv.tui.widgets.result_columns import Columns
from quizcv.tui.widgets.result_view import ResultView

SHEET = """\
id: first
title: First sheet
cheatsheet:
  - {id: load, operation: Load a model, code: model = load(), input: x0}
  - id: head
    operation: Replace the head
    after: load
    setup: "classes = 10\\nn = 1"
    code: model.fc = new(classes)
"""


@pytest.fixture(autouse=True)
def sheet(write_deck):
    write_deck(SHEET)


def tensor(*shape):
    return Value("Tensor", shape=shape, dtype="float32", device="cpu")


CONVOLUTION = {"kind": "convolution", "axes": 2, "kernel_size": [3, 3], "stride": [2, 2], "padding": [1, 1]}


def convolution(name, size, trainable=448):
    before, after = tensor(1, 3, size, size), tensor(1, 16, size // 2, size // 2)
    return Layer(name, "Conv2d", before, after, 448, trainable, settings=CONVOLUTION)


def network(blocks, depth=2):
    """Blocks of `depth` layers each, in a module."""
    layers = [convolution(f"block{b}.{n}", 32) for b in range(blocks) for n in range(depth)]
    found = [
        Block(f"block{b}", "Sequential", tensor(1, 16, 16, 16), 448 * depth, 448, b * depth, (b + 1) * depth)
        for b in range(blocks)
    ]
    trace = Trace("Net", "net", tensor(1, 3, 32, 32), tuple(layers), tensor(1, 10), blocks=tuple(found))
    return Result("ok", device="cpu", module=trace)


async def show(desk, fake_runner, result):
    runner = fake_runner(desk.app)
    runner.result = result
    await desk.press("c")
    await desk.sees("Load a model")
    await desk.press("enter")
    await desk.until(lambda: desk.app.screen.query_one(ResultView).has_result)
    return runner


async def test_names_stand_above_the_module_with_their_lines(sit, fake_runner):
    names = (
        msgspec.structs.replace(tensor(1, 16, 32, 32), name="y", line=2),
        Value("NoneType", name="mask", line=3, text="None"),
        Value("tuple", name="pair", line=4, items=(Value("int", "0", text="2"), Value("int", "1", text="3"))),
    )
    result = msgspec.structs.replace(network(1), tensors=names)
    async with sit() as desk:
        await show(desk, fake_runner, result)
        await desk.sees("float32", "line 2", "line 3", "line 4", "(2, 3)")
        assert desk.line_of("line 2") < desk.line_of("line 3") < desk.line_of(" input ")
        assert "None" in desk.lines[desk.line_of("mask")]


async def test_a_long_trace_is_folded_and_opens_by_key(sit, fake_runner):
    async with sit() as desk:
        await show(desk, fake_runner, network(7))
        await desk.sees("▸ block0", "▸ block6", "(1, 10)")
        assert "Conv2d" not in desk.text
        await desk.press("tab", "tab", "tab", "down", "enter")
        await desk.sees("▾ block1", "▸ 0  Conv2d", "▸ 1  Conv2d")
        assert desk.line_of("▾ block1") + 1 == desk.line_of("▸ 0  Conv2d")
        await desk.press("down", "right")
        await desk.sees("▾ 0  Conv2d", "H: floor((32 + 2·1 − 3) / 2) + 1 = 16", "W: the same")
        await desk.press("left")
        await desk.sees_no("floor")
        await desk.press("left")
        await desk.sees_no("Conv2d")
        await desk.sees("▸ block1")
        await desk.press("space")
        await desk.sees("▾ block1")
        await desk.press("up", "space")
        await desk.sees("▾ block0")


async def test_a_click_on_a_row_opens_and_closes_it(sit, fake_runner):
    async with sit() as desk:
        await show(desk, fake_runner, network(7))
        await desk.sees("▸ block3")
        await desk.click("block3")
        await desk.sees("▾ block3", "Conv2d")
        await desk.click("block3")
        await desk.sees_no("Conv2d")


async def test_a_short_trace_is_open_from_the_start(sit, fake_runner):
    async with sit() as desk:
        await show(desk, fake_runner, network(2))
        await desk.sees("▾ block0", "▾ block1", "▸ 0  Conv2d")


async def test_the_arithmetic_of_a_single_layer_stands_below_its_table(sit, fake_runner):
    layer = convolution("", 32)
    trace = Trace("Conv2d", None, layer.input, (layer,), layer.output, 448, 448)
    async with sit() as desk:
        await show(desk, fake_runner, Result("ok", device="cpu", module=trace))
        await desk.sees("H: floor((32 + 2·1 − 3) / 2) + 1 = 16   W: the same")
        assert "▸ Conv2d" not in desk.text
        assert desk.line_of("output") < desk.line_of("floor") < desk.line_of("448 parameters")


async def test_frozen_layers_say_so(sit, fake_runner):
    layers = (convolution("body", 32, trainable=0), convolution("head", 16))
    trace = Trace("Net", "net", layers[0].input, layers, layers[1].output, 896, 448)
    async with sit((120, 40)) as desk:
        await show(desk, fake_runner, Result("ok", device="cpu", module=trace))
        await desk.sees("896 parameters, 448 trainable, 448 frozen", "float32 frozen")
        assert "frozen" in desk.lines[desk.line_of("body")]
        assert "frozen" not in desk.lines[desk.line_of("head  Conv2d")]


async def test_what_each_step_changed_is_shown(sit, fake_runner):
    steps = (Step(1000, 1000, 1, Head("fc", "Linear", 1000)), Step(1000, 0, 2, Head("fc", "Linear", 1000)))
    steps += (Step(910, 10, None, Head("fc", "Linear", 10)),)
    trace = Trace("Net", "model", parameters=910, trainable=10, steps=steps)
    async with sit((120, 40)) as desk:
        await show(desk, fake_runner, Result("ok", device="cpu", module=trace))
        await desk.sees("trainable 1,000 → 0 → 10", "parameters 1,000 → 910")
        await desk.sees("head fc Linear with 1,000 outputs → fc Linear with 10 outputs")


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (Weights("Net_Weights.V1", True), "weights: pretrained (Net_Weights.V1)"),
        (Weights("Net_Weights.V1", True, ("fc", "head.2")), "(Net_Weights.V1), random in fc, head.2"),
        (Weights("Net_Weights.V1", False, ("fc",)), "weights: random (quizcv fetch-weights brings"),
        (None, ""),
    ],
)
async def test_weights_are_said_to_be_pretrained_or_random(sit, fake_runner, weights, said):
    trace = Trace("Net", "model", parameters=910, weights=weights)
    async with sit((120, 40)) as desk:
        await show(desk, fake_runner, Result("ok", module=trace))
        await desk.sees("910 parameters", said)
        assert ("weights" in desk.text) == bool(weights)
    assert said in plain(Result("ok", module=trace))


async def test_what_runs_before_is_folded_and_unfolds_by_key_and_click(sit, fake_runner):
    async with sit() as desk:
        fake_runner(desk.app)
        await desk.press("c", "down")
        await desk.sees("▸ after Load a model · with classes = 10 …", "model.fc = new(classes)")
        assert "model = load()" not in desk.text
        await desk.press("b")
        await desk.sees("▾ after Load a model", "model = load()", "classes = 10", "n = 1")
        await desk.click("▾ after")
        await desk.sees_no("model = load()")


async def test_m_runs_it_on_shapes_alone_once(sit, fake_runner):
    async with sit() as desk:
        runner = await show(desk, fake_runner, network(1))
        await desk.press("m")
        await desk.until(lambda: len(runner.devices) == 2)
        await desk.press("enter")
        await desk.until(lambda: len(runner.devices) == 3)
        assert runner.devices == ["auto", "meta", "auto"]


async def test_a_run_without_enough_memory_offers_the_dry_run(sit, fake_runner):
    async with sit() as desk:
        await show(desk, fake_runner, Result("memory", device="cpu", error=Problem("more than 4000 MB")))
        await desk.sees("more than 4000 MB", "m shows the shapes without computing anything")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_dry_run_in_torch_says_that_nothing_was_computed(sit, write_deck, torch):
    write_deck(
        "id: big\ntitle: Big\ncheatsheet:\n"
        "  - {id: b, operation: Big, code: 'nn.ReLU()', input: 'torch.randn(10_000, 3, 2160, 3840)'}\n",
        "a.yaml",
    )
    async with sit(runner=torch) as desk:
        await desk.press("c", "m")
        await desk.sees("(10000, 3, 2160, 3840)", "shapes only, nothing was computed")


def test_layers_stand_in_their_blocks_in_the_order_of_the_calls():
    layers = tuple(
        convolution(name, 32) for name in ("stem", "a.0.x", "a.0.y", "a.1", "a.0.x", "a.0.y", "end")
    )
    out = tensor(1)
    blocks = (
        Block("a.0", "S", out, 1, 1, 1, 3),
        Block("a", "S", out, 1, 1, 1, 4),
        Block("a.0", "S", out, 1, 1, 4, 6),
        Block("one", "S", out, 1, 1, 6, 7),  # a block with a single layer is that layer
    )
    nodes = build_tree(Result("ok", module=Trace("Net", layers=layers, blocks=blocks)))
    found = [
        (path, node.row.label)
        for path, node in visible_nodes(nodes, lambda path: path in open_at_first(nodes))
    ]
    assert found == [
        ((0,), "stem"),
        ((1,), "a"),
        ((1, 0), "0"),
        ((1, 0, 0), "x"),
        ((1, 0, 1), "y"),
        ((1, 1), "1"),
        ((2,), "a.0"),
        ((2, 0), "x"),
        ((2, 1), "y"),
        ((3,), "end"),
    ]


def test_blocks_of_a_forged_report_break_nothing():
    spans = ((5, 99), (-3, 2), (0, 3), (2, 6), (4, 4))
    blocks = tuple(Block("forged", "S", tensor(1), 1, 1, first, end) for first, end in spans)
    nodes = build_tree(Result("ok", module=msgspec.structs.replace(network(3).module, blocks=blocks)))
    assert [node.row.label for _, node in visible_nodes(nodes, lambda _: True) if node.row.layer] == [
        layer.name for layer in network(3).module.layers
    ]


def test_blocks_are_not_nested_without_end():
    blocks = tuple(Block(f"b{n}", "S", tensor(1), 1, 1, 0, 6) for n in range(5000))
    nodes = build_tree(Result("ok", module=msgspec.structs.replace(network(3).module, blocks=blocks)))
    paths = [path for path, node in visible_nodes(nodes, lambda _: True) if node.row.layer]
    assert {len(path) for path in paths} == {MAX_DEPTH + 1}
    assert len(paths) == 6


def test_a_block_around_everything_is_open_in_a_long_trace():
    blocks = (*network(7).module.blocks, Block("net", "Sequential", tensor(1), 1, 1, 0, 14))
    trace = msgspec.structs.replace(network(7).module, blocks=blocks)
    nodes = build_tree(Result("ok", module=trace))
    assert open_at_first(nodes) == {(1,)}


def test_the_plain_report_has_all_of_it():
    result = msgspec.structs.replace(network(1), tensors=(Value("int", "n", 3, text="4"),), why="asked for")
    lines = plain(result).splitlines()
    assert lines[0].split() == ["n", "int", "4", "line", "3"]
    assert [line.split()[0] for line in lines[1:5]] == ["input", "block0.0", "block0.1", "output"]
    assert "cpu (asked for)" in lines[-1]
    assert "--dry-run" in plain(Result("memory", error=Problem("too much")))


def test_columns_for_which_there_is_no_room_leave_a_mark():
    row = Row("conv1", "Conv2d", (1, 64, 112, 112), kind="float32", parameters=9408, flops=236_000_000)
    frozen = Row("backbone.layer4", "Bottleneck", (1, 64, 56, 56), kind="float32, frozen", flops=1)
    rows = [(row, 0), (frozen, 0)]
    assert Columns(rows, 120).hidden == []
    assert "…" not in Columns(rows, 120).head().plain
    assert Columns(rows, 60).head().plain.startswith("… dtype  ")
    assert Columns(rows, 46).head().plain.startswith("… FLOPs, dtype  ")
    assert all(len(Columns(rows, width).head().plain) <= width for width in range(44, 130))


def test_columns_for_which_there_is_no_room_come_in_place_of_the_first_ones():
    row = Row("conv1", "Conv2d", (1, 64, 112, 112), kind="float32", parameters=9408, flops=236_000_000)
    frozen = Row("backbone.layer4", "Bottleneck", (1, 64, 56, 56), kind="float32, frozen", flops=1)
    rows = [(row, 0), (frozen, 0)]
    passed = Columns(rows, 46, 1)
    assert (passed.before, passed.hidden) == (["shape"], ["dtype"])
    assert passed.head().plain.split() == ["‹", "shape", "…", "dtype", "parameters", "FLOPs"]
    assert passed.draw(row).plain.split() == ["conv1", "Conv2d", "9,408", "236.0", "M"]
    end = Columns(rows, 46, 2)
    assert (end.before, end.hidden) == (["shape", "parameters"], [])
    assert end.draw(frozen).plain.split() == ["backbone.layer4", "1", "float32,", "frozen"]
    assert all(len(Columns(rows, w, 2).draw(frozen).plain) <= w for w in range(40, 130))
