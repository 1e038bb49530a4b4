"""What a picture's pixels stand for."""

from __future__ import annotations

import msgspec
import pytest

from quizcv.results.pictures import caption, kind, pixels
from quizcv.runner import Picture


def picture(*maps: list[int], width: int = 2, role: str = "output", **changes: object) -> Picture:
    """Maps of bytes, each from 0 to 1 unless `ranges` says otherwise."""
    fields = {
        "name": "y",
        "role": role,
        "shape": (1, len(maps), len(maps[0]) // width, width),
        "width": width,
        "height": len(maps[0]) // width,
        "ranges": tuple((0.0, 1.0) for _ in maps),
        "pixels": bytes(value for data in maps for value in data),
    }
    return Picture(**{**fields, **changes})  # type: ignore[arg-type]


def test_each_map_goes_from_its_lowest_to_its_highest_number() -> None:
    two = picture([0, 255, 51, 0], [255, 0, 0, 0], ranges=((0.0, 4.0), (7.0, 8.0)))
    assert kind(two) == "grey"
    assert pixels(two, 0, 2, 2) == [[(0.0,), (1.0,)], [(pytest.approx(0.2),), (0.0,)]]
    assert pixels(two, 1, 2, 2) == [[(1.0,), (0.0,)], [(0.0,), (0.0,)]]


def test_signed_maps_keep_zero_at_zero() -> None:
    signed = picture([0, 255, 85, 85], ranges=((-1.0, 2.0),))
    assert kind(signed) == "signed"
    assert pixels(signed, 0, 2, 2)[0] == [(-0.5,), (1.0,)]
    assert pixels(signed, 0, 2, 2)[1] == [(pytest.approx(0.0),), (pytest.approx(0.0),)]


def test_rounding_below_zero_makes_no_signed_map() -> None:
    assert kind(picture([0, 255, 0, 0], ranges=((-1e-7, 1.0),))) == "grey"


def test_a_map_of_one_value_is_black_at_zero_and_grey_elsewhere() -> None:
    for value, grey in ((0.0, 0.0), (3.0, 0.5)):
        flat = picture([0, 0, 0, 0], ranges=((value, value),))
        assert pixels(flat, 0, 2, 2) == [[(grey,), (grey,)]] * 2


@pytest.mark.parametrize(
    ("role", "ends", "expected"),
    [
        ("input", (0.0, 1.0), "colour"),
        ("input", (-2.0, 2.0), "colour"),
        ("output", (0.0, 1.0), "colour"),
        ("output", (-2.0, 2.0), "signed"),
        ("output", (0.0, 2.0), "grey"),
    ],
)
def test_three_channels_are_colours_if_they_come_in_or_lie_between_0_and_1(
    role: str, ends: tuple[float, float], expected: str
) -> None:
    assert kind(picture(*[[0, 255, 0, 0]] * 3, role=role, ranges=(ends,) * 3)) == expected


def test_three_of_many_channels_are_no_colours() -> None:
    assert kind(picture(*[[0, 255, 0, 0]] * 3, role="input", shape=(1, 300, 2, 2))) == "grey"


def test_colours_between_0_and_1_are_shown_as_they_are() -> None:
    dim = picture([255] * 4, [0] * 4, [255] * 4, role="input", ranges=((0.0, 0.5), (0.25, 0.5), (0.0, 1.0)))
    assert pixels(dim, 0, 1, 1) == [[(0.5, 0.25, 1.0)]]


def test_colours_of_another_range_are_scaled_together() -> None:
    normalised = picture(
        [255] * 4, [0] * 4, [0] * 4, role="input", ranges=((0.0, 2.0), (-2.0, 2.0), (0.0, 1.0))
    )
    assert pixels(normalised, 0, 1, 1) == [[(1.0, 0.0, 0.5)]]


def test_a_smaller_map_shows_means_and_a_larger_one_repeats() -> None:
    one = picture([0, 255, 255, 255, 0, 0, 0, 255], width=4)
    assert pixels(one, 0, 2, 1) == [[(pytest.approx(0.25),), (pytest.approx(0.75),)]]
    assert pixels(one, 0, 8, 2)[0] == [(value,) for value in (0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)]


def test_what_is_worth_saying_of_it() -> None:
    assert caption(picture([0, 255, 0, 0], ranges=((-0.5, 2.0),))) == "-0.5…2"
    assert caption(picture([0, 255, 0, 0], shape=(8, 512, 2, 2))) == "1 of 512"


@pytest.mark.parametrize(
    "change",
    [
        {"width": 3},
        {"pixels": b"123"},
        {"ranges": ()},
        {"ranges": ((0.0, float("inf")),)},
        {"width": 0, "pixels": b""},
        {"width": 10**9, "height": 10**9},
    ],
)
def test_a_picture_that_contradicts_itself_is_refused(change: dict[str, object]) -> None:
    fields = {**msgspec.to_builtins(picture([0, 255, 0, 0])), **msgspec.to_builtins(change)}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(fields, Picture)
