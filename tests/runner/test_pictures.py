"""Pictures that a run makes of what is shaped like an image, and the small image to try things on."""

from __future__ import annotations

import pytest

from quizcv.runner import Picture, Result, Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

EDGE = "torch.zeros(1, 1, 8, 8).index_fill_(3, torch.arange(4, 8), 1.0)"
"""Black to the left, white to the right."""
HOSTILE = {
    "not a number": "y = torch.full((1, 3, 8, 8), float('nan'))",
    "infinite": "y = torch.full((3, 8, 8), float('inf'))",
    "complex": "y = torch.ones(3, 8, 8, dtype=torch.complex64)",
    "empty": "y = torch.ones(0, 3, 8, 8)",
    "a single pixel": "y = torch.ones(8, 512, 1, 1)",
    "no image": "y = torch.ones(8, 512)",
    "five axes": "y = torch.ones(1, 3, 4, 8, 8)",
    "on meta": "y = torch.ones(1, 3, 8, 8, device='meta')",
    "sparse": "y = torch.ones(3, 8, 8).to_sparse()",
    "quantized": "y = torch.quantize_per_tensor(torch.ones(3, 8, 8), 0.1, 0, torch.qint8)",
    "nested": "y = torch.nested.nested_tensor([torch.ones(3, 8, 8), torch.ones(3, 4, 4)])",
    "fake": "from torch._subclasses import FakeTensorMode\nwith FakeTensorMode(): y = torch.ones(1, 3, 8, 8)",
    "a fake mode that goes on": "from torch._subclasses import FakeTensorMode\nFakeTensorMode().__enter__()\n"
    "y = torch.ones(1, 3, 8, 8)",
    "a subclass that lies": "class L(torch.Tensor):\n    def size(s, *a): return (3, 8, 8)\n"
    "y = torch.ones(1).as_subclass(L)",
    "a subclass that never ends": "class L(torch.Tensor):\n    @classmethod\n"
    "    def __torch_function__(c, *a, **k):\n        while True: pass\n"
    "y = torch.ones(3, 8, 8).as_subclass(L)",
}


async def pictures_of(
    runner: Runner, code: str, given: str | None = None, device: str | None = None
) -> dict[str, Picture]:
    """The pictures of a run that goes well, by name."""
    result: Result = await runner.run(Snippet(code, input=given, pictures=True), device=device)
    assert result.status == "ok", result.error
    return {picture.name: picture for picture in result.pictures}


async def test_input_and_output_of_a_module_are_drawn(runner: Runner) -> None:
    found = await pictures_of(runner, "nn.MaxPool2d(2)", EDGE)
    assert list(found) == ["x", "output"]
    assert found["x"].pixels == bytes([0, 0, 0, 0, 255, 255, 255, 255]) * 8
    assert found["output"].pixels == bytes([0, 0, 255, 255]) * 4
    assert (found["x"].role, found["output"].role) == ("input", "output")
    assert found["output"].shape == (1, 1, 4, 4)
    assert found["output"].ranges == ((0.0, 1.0),)


async def test_an_ordinary_run_makes_none(runner: Runner) -> None:
    assert (await runner.run(Snippet("nn.MaxPool2d(2)", input=EDGE))).pictures == ()


async def test_names_that_the_code_binds_and_the_last_value_are_drawn(runner: Runner) -> None:
    found = await pictures_of(runner, "a = x + 1\nb = a[:, 0]\nn = 3\na, -b", EDGE)
    assert list(found) == ["x", "a", "b", "value[1]"]
    assert found["a"].ranges == ((1.0, 2.0),)
    assert found["b"].shape == (1, 8, 8)
    assert found["value[1]"].ranges == ((-2.0, -1.0),)


async def test_two_names_that_look_alike_are_both_drawn_but_nothing_twice(runner: Runner) -> None:
    found = await pictures_of(
        runner, "pool = nn.MaxPool2d(2)\na = pool(x)\nb = pool(x)\nc = b\npool(x)", EDGE
    )
    assert list(found) == ["x", "a", "b"]


async def test_what_a_layer_changes_in_place_is_drawn_as_it_was_and_as_it_became(runner: Runner) -> None:
    found = await pictures_of(runner, "nn.ReLU(inplace=True)", f"{EDGE} - 0.5")
    assert found["x"].ranges == ((-0.5, 0.5),)
    assert found["output"].ranges == ((0.0, 0.5),)


async def test_large_pictures_are_made_small_and_many_channels_are_cut(runner: Runner) -> None:
    found = await pictures_of(runner, "y = torch.rand(2, 512, 50, 100)\nz = torch.rand(3, 3000, 4000)")
    assert (found["y"].width, found["y"].height, len(found["y"].ranges)) == (16, 8, 64)
    assert (found["z"].width, found["z"].height) == (64, 48)


async def test_a_run_has_few_pictures_and_the_output_is_among_them(runner: Runner) -> None:
    names = "\n".join(f"n{number} = torch.rand(1, 1, 4, 4)" for number in range(20))
    found = await pictures_of(runner, f"{names}\n2 * x", EDGE)
    assert list(found) == ["x", "n15", "n16", "n17", "n18", "n19", "value"]


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
async def test_what_cannot_be_drawn_is_left_out(runner: Runner, code: str) -> None:
    assert await pictures_of(runner, code) == {}


async def test_a_dry_run_has_no_pictures(runner: Runner) -> None:
    assert await pictures_of(runner, "nn.MaxPool2d(2)", "image", device="meta") == {}


async def test_whole_numbers_and_truth_values_are_drawn(runner: Runner) -> None:
    found = await pictures_of(runner, f"y = {EDGE} > 0\nz = ({EDGE} * 200).byte()\nh = {EDGE}.half() * 6e4")
    assert [picture.ranges for picture in found.values()] == [
        ((0.0, 1.0),),
        ((0.0, 200.0),),
        ((0.0, 60000.0),),
    ]


async def test_the_image_is_a_small_colour_picture_with_edges(runner: Runner) -> None:
    result = await runner.run(Snippet("image.shape, image.dtype, image.min() >= 0, image.max() <= 1"))
    assert result.value is not None
    assert result.value.text == "(torch.Size([1, 3, 64, 64]), torch.float32, tensor(True), tensor(True))"
    found = await pictures_of(runner, "nn.MaxPool2d(2)", "image[:, :1]")
    assert found["x"].shape == (1, 1, 64, 64)
    assert len(set(found["x"].pixels)) > 20


async def test_the_image_is_always_the_same_and_takes_no_random_numbers(runner: Runner) -> None:
    with_image = await runner.run(Snippet("image.sum().item(), torch.rand(1).item()"))
    again = await runner.run(Snippet("image.sum().item(), torch.rand(1).item()"))
    without = await runner.run(Snippet("0, torch.rand(1).item()"))
    assert with_image.value == again.value
    assert with_image.value and without.value
    assert with_image.value.items[1] == without.value.items[1]


async def test_an_image_that_the_code_reads_is_what_goes_in(runner: Runner) -> None:
    found = await pictures_of(runner, "F.avg_pool2d(image, 4)")
    assert {name: picture.role for name, picture in found.items()} == {"image": "input", "value": "output"}


@pytest.mark.parametrize(
    ("code", "setup"),
    [
        ("image = torch.ones(2)\nimage", ()),
        ("image", ("image = torch.ones(2)",)),
        ("for image in [torch.ones(2)]: pass\nimage", ()),
    ],
)
async def test_a_name_of_ones_own_wins(runner: Runner, code: str, setup: tuple[str, ...]) -> None:
    result = await runner.run(Snippet(code, setup=setup, pictures=True))
    assert result.value is not None, result.error
    assert result.value.shape == (2,)
    assert result.pictures == ()


async def test_the_image_is_no_name_that_the_code_binds(runner: Runner) -> None:
    assert (await runner.run(Snippet("y = image + 1"))).tensors[0].name == "y"
    assert (await runner.run(Snippet("'image' in globals()"))).value.text == "False"  # type: ignore[union-attr]
