"""Pictures in the pane: the cells that are drawn, read back."""

from __future__ import annotations

import pytest
from rich.style import Style

from quizcv.runner import Picture, Result, Value
from quizcv.tui.widgets.result_view import ResultView

DECK = """\
title: Sheet
cheatsheet:
  - {id: edge, operation: Edge, code: nn.Identity(), input: edge}
"""
REAL = """\
title: Sheet
cheatsheet:
  - id: edge
    operation: Edge
    code: |
      sobel = torch.tensor([[-1., 0, 1], [-2, 0, 2], [-1, 0, 1]])
      F.conv2d(x, sobel[None, None])
    input: torch.zeros(1, 1, 34, 34).index_fill_(3, torch.arange(17, 34), 1.0)
"""
"""Black to the left of the middle, white to the right: the filter answers there alone."""

SIDE = 16


def half(
    low: float = 0.0, high: float = 1.0, maps: int = 1, role: str = "output", name: str = "y"
) -> Picture:
    """Its lowest number to the left, its highest to the right of the middle."""
    pixels = (bytes(SIDE // 2) + b"\xff" * (SIDE // 2)) * SIDE * maps
    shape = (1, maps, SIDE, SIDE)
    return Picture(name, role, shape, SIDE, SIDE, ((low, high),) * maps, pixels)  # type: ignore[arg-type]


def result(*pictures: Picture) -> Result:
    return Result("ok", device="cpu", value=Value("Tensor", shape=(1, 1, 16, 16)), pictures=pictures)


def cells(desk) -> list[list[tuple[str, Style]]]:
    """Every cell of the screen: its character and how it is drawn."""
    return [
        [(character, segment.style) for segment in strip for character in segment.text]
        for strip in desk.app.screen._compositor.render_strips()
    ]


def pixels_of(desk, name: str) -> list[list[tuple[int, int, int]]]:
    """The colours of the half blocks below a caption, row by row of pixels."""
    top = desk.line_of(f"{name} (")
    left = desk.lines[top].index(f"{name} (")
    found = []
    for row in cells(desk)[top + 1 :]:
        blocks = []
        for character, style in row[left:]:
            if character != "▀":
                break
            blocks.append(style)
        if not blocks:
            return found
        found.append([tuple(style.color.get_truecolor()) for style in blocks])
        found.append([tuple(style.bgcolor.get_truecolor()) for style in blocks])
    return found


def shades_of(desk, name: str) -> list[str]:
    """The characters below a caption."""
    top = desk.line_of(f"{name} (")
    left = desk.lines[top].index(f"{name} (")
    return [line[left : left + SIDE] for line in desk.lines[top + 1 : top + 1 + SIDE // 2]]


async def open_pictures(desk, fake_runner, *pictures: Picture):
    runner = fake_runner(desk.app)
    runner.result = result(*pictures)
    await desk.press("c")
    await desk.sees("Edge")
    await desk.press("enter")
    await desk.until(lambda: desk.app.screen.query_one(ResultView).has_result)
    await desk.press("p")
    return runner


@pytest.fixture
def truecolor(monkeypatch):
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture(params=["16 colours", "NO_COLOR", "ansi theme"])
def few_colours(request, monkeypatch, data):
    if request.param == "ansi theme":
        data.mkdir()
        (data / "settings.toml").write_text('theme = "ansi-dark"\n')
        monkeypatch.setenv("COLORTERM", "truecolor")
    elif request.param == "NO_COLOR":
        monkeypatch.setenv("COLORTERM", "truecolor")
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.delenv("COLORTERM", raising=False)
        monkeypatch.setenv("TERM", "xterm-16color")


@pytest.mark.usefixtures("truecolor")
@pytest.mark.asyncio(loop_scope="session")
async def test_the_upright_edge_is_where_the_picture_has_it(sit, write_deck, torch):
    write_deck(REAL)
    async with sit(runner=torch) as desk:
        await desk.press("c", "p", "enter")
        await desk.sees("x (1, 1, 34, 34)", "value (1, 1, 32, 32)", patience=60)
        before, after = pixels_of(desk, "x"), pixels_of(desk, "value")
        assert len(before[0]) >= 18
        for row in before[:-1]:
            middle = len(row) / 2
            assert all(colour == (0, 0, 0) for colour in row[: int(middle - 0.5)])
            assert all(colour == (255, 255, 255) for colour in row[int(middle + 1.5) :])
        for row in after[:-1]:
            lit = [column for column, colour in enumerate(row) if colour != (0, 0, 0)]
            assert lit
            assert all(abs(column + 0.5 - len(row) / 2) <= 1.5 for column in lit)


@pytest.mark.usefixtures("truecolor")
async def test_p_shows_the_pictures_and_the_tables_again(sit, write_deck, fake_runner):
    write_deck(DECK)
    async with sit() as desk:
        await open_pictures(desk, fake_runner, half(name="x", role="input"), half(-1, 3))
        await desk.sees("x (1, 1, 16, 16) 0…1", "y (1, 1, 16, 16) -1…3", "blue is below zero, orange above")
        assert "float32" not in desk.text
        await desk.press("ctrl+r")  # they stay for the next result
        await desk.sees("y (1, 1, 16, 16)")
        await desk.press("p")
        await desk.sees("value")
        await desk.sees_no("y (1, 1, 16, 16)")


@pytest.mark.usefixtures("truecolor")
async def test_signed_numbers_have_two_colours_and_others_are_grey(sit, write_deck, fake_runner):
    write_deck(DECK)
    async with sit() as desk:
        await open_pictures(desk, fake_runner, half(name="x"), half(-2, 2))
        await desk.sees("y (1")
        assert pixels_of(desk, "x")[0] == [(0, 0, 0)] * 8 + [(255, 255, 255)] * 8
        row = pixels_of(desk, "y")[0]
        below, above = row[0], row[-1]
        assert row == [below] * 8 + [above] * 8
        assert below[2] > below[0]
        assert above[0] > above[2]


@pytest.mark.usefixtures("truecolor")
async def test_three_channels_that_go_in_are_one_picture_in_colour(sit, write_deck, fake_runner):
    write_deck(DECK)
    flat = bytes([255] * 256 + [128] * 256 + [0] * 256)
    red = Picture("x", "input", (1, 3, 16, 16), 16, 16, ((0.0, 1.0),) * 3, flat)
    write_deck(DECK)
    async with sit() as desk:
        await open_pictures(desk, fake_runner, red)
        await desk.sees("x (1, 3, 16, 16)")
        assert pixels_of(desk, "x")[0] == [(255, 128, 0)] * 16


@pytest.mark.usefixtures("few_colours")
async def test_where_colours_are_few_shades_tell_the_same(sit, write_deck, fake_runner):
    write_deck(DECK)
    async with sit() as desk:
        await open_pictures(desk, fake_runner, half(name="x"), half(-2, 2))
        await desk.sees("·-=≡ below zero, ░▒▓█ above")
        assert "▀" not in desk.text
        assert shades_of(desk, "x") == [" " * 8 + "█" * 8] * 8
        assert shades_of(desk, "y") == ["≡" * 8 + "█" * 8] * 8


async def test_on_light_ground_ink_is_dark(sit, write_deck, fake_runner, data, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    write_deck(DECK)
    data.mkdir()
    (data / "settings.toml").write_text('theme = "textual-light"\n')
    async with sit() as desk:
        await open_pictures(desk, fake_runner, half(name="x"))
        await desk.sees("x (1")
        assert shades_of(desk, "x") == ["█" * 8 + " " * 8] * 8


@pytest.mark.usefixtures("truecolor")
async def test_many_channels_scroll(sit, write_deck, fake_runner):
    write_deck(DECK)
    async with sit() as desk:
        await open_pictures(desk, fake_runner, half(maps=64))
        await desk.sees("y (1, 64, 16, 16)")
        view = desk.app.screen.query_one(ResultView)
        assert view.max_scroll_y > 20
        await desk.press("tab", "tab", "tab", "down", "end")
        await desk.sees("each map from its lowest to its highest number")
        await desk.until(lambda: view.scroll_y == view.max_scroll_y)


@pytest.mark.usefixtures("truecolor")
async def test_pictures_follow_the_size_of_the_terminal(sit, write_deck, fake_runner):
    write_deck(DECK)
    large = Picture("y", "output", (1, 1, 64, 64), 64, 64, ((0.0, 1.0),), bytes(64 * 64))
    async with sit((160, 50)) as desk:
        await open_pictures(desk, fake_runner, large)
        await desk.until(lambda: len(pixels_of(desk, "y")[0]) == 64)
        await desk.pilot.resize_terminal(80, 24)
        await desk.until(lambda: desk.shows("y (1") and 18 <= len(pixels_of(desk, "y")[0]) <= 26)


async def test_where_nothing_is_shaped_like_an_image_it_says_so(sit, write_deck, fake_runner):
    write_deck(DECK)
    async with sit() as desk:
        await open_pictures(desk, fake_runner)
        await desk.sees("Nothing to draw: no (C, H, W) or (N, C, H, W).")
        await desk.press("q", "c")
        await desk.sees("Edge", "ctrl+r run")
        assert "Nothing to draw" not in desk.text, "nothing has run yet"
        await desk.press("p")
        await desk.sees("ctrl+r runs this")
        assert "Nothing to draw" not in desk.text


@pytest.mark.asyncio(loop_scope="session")
async def test_shapes_alone_are_no_pictures(sit, write_deck, torch):
    write_deck(REAL)
    async with sit(runner=torch) as desk:
        await desk.press("c")
        await desk.sees("Edge")
        await desk.press("m")
        await desk.sees("nothing was computed")
        await desk.press("p")
        await desk.sees("Nothing to draw: shapes alone have no numbers.")


@pytest.mark.usefixtures("truecolor")
async def test_a_name_as_long_as_the_pane_spoils_nothing(sit, write_deck, fake_runner):
    write_deck(DECK)
    async with sit() as desk:
        await open_pictures(desk, fake_runner, half(name="n" * 200), half())
        await desk.sees("nnnn…", "y (1, 1, 16, 16)")
        assert len(pixels_of(desk, "y")[0]) == 16
