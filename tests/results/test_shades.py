"""Pictures as plain text."""

from __future__ import annotations

from quizcv.results.shades import LEGEND, text
from quizcv.runner import Picture


def half(low: float, high: float, name: str = "y", role: str = "output") -> Picture:
    """Left half its lowest number, right half its highest."""
    return Picture(name, role, (1, 1, 4, 4), 4, 4, ((low, high),), (bytes(2) + b"\xff" * 2) * 4)  # type: ignore[arg-type]


def test_what_is_bright_has_more_ink() -> None:
    caption, *lines = text([half(0, 1)], 8, 3).splitlines()
    assert caption == "y (1, 1,"
    assert lines == ["    ████"] * 4


def test_pictures_stand_beside_each_other_and_signs_are_told_apart() -> None:
    lines = text([half(0, 1, "x", "input"), half(-1, 1)], 76, 4).splitlines()
    assert max(map(len, lines)) <= 76
    assert "x (1, 1, 4, 4) 0…1" in lines[0] and "y (1, 1, 4, 4) -1…1" in lines[0]
    assert lines[-1] == LEGEND
    assert any("≡" in line and "█" in line for line in lines[1:-1])


def test_of_none_there_is_no_text() -> None:
    assert text([], 76, 14) == ""
