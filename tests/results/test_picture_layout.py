"""Where pictures go: beside each other, as large as can be, and never outside."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from quizcv.results.pictures import PicturePlace, arrange
from quizcv.runner import Picture


def picture(maps: int = 1, width: int = 64, height: int = 64, role: str = "output") -> Picture:
    pixels = bytes(width * height * maps)
    return Picture("y", role, (1, maps, height, width), width, height, ((0.0, 1.0),) * maps, pixels)  # type: ignore[arg-type]


def rectangles(place: PicturePlace) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom of the caption and of each map, in cells."""
    found = [(place.column, place.row, place.column + place.room, place.row + 1)]
    for tile in range(place.tiles):
        column, row = place.at(tile)
        found.append((column, row, column + place.width, row + (place.height + 1) // 2))
    return found


def test_before_and_after_stand_beside_each_other() -> None:
    for columns, rows, side in ((51, 12, 20), (116, 36, 57)):
        before, after = arrange([picture(), picture()], columns, rows)
        assert (before.row, after.row) == (0, 0)
        assert before.column + before.width < after.column
        assert (before.width, before.height) == (side, side)


def test_channels_stand_in_a_grid_that_fills_the_room() -> None:
    (place,) = arrange([picture(16)], 80, 40)
    assert (place.across, place.width) == (4, 16)
    assert place.rows <= 40


def test_small_maps_are_enlarged_by_whole_numbers() -> None:
    (place,) = arrange([picture(1, 7, 7)], 51, 12)
    assert (place.width, place.height) == (14, 14)


def test_what_would_be_too_small_to_read_takes_more_rows() -> None:
    places = arrange([picture() for _ in range(8)], 51, 12)
    assert {place.width for place in places} == {22}
    assert places[-1].row + places[-1].rows > 12
    (channels,) = arrange([picture(64)], 51, 12)
    assert channels.width >= 10
    assert channels.rows > 12


def test_nothing_takes_no_room() -> None:
    assert arrange([], 80, 24) == []


@given(
    st.lists(
        st.builds(picture, st.integers(1, 64), st.integers(1, 64), st.integers(1, 64)), min_size=1, max_size=8
    ),
    st.integers(1, 200),
    st.integers(1, 80),
)
def test_nothing_is_outside_or_on_top_of_another(pictures: list[Picture], columns: int, rows: int) -> None:
    boxes = [box for place in arrange(pictures, columns, rows) for box in rectangles(place)]
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= columns
        assert 0 <= top < bottom
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
