"""The bar of a deck, at home and in the statistics."""

from itertools import product

import pytest

from quizcv.statistics.parts import parts


@pytest.mark.parametrize(
    ("mature", "young", "unseen", "cells"),
    [
        (0, 5, 52, (0, 1, 13)),
        (0, 1, 999, (0, 1, 13)),
        (1, 1, 999, (1, 1, 12)),
        (999, 1, 1, (12, 1, 1)),
        (999, 1, 0, (13, 1, 0)),
        (0, 999, 1, (0, 13, 1)),
        (1, 1, 2, (4, 4, 6)),
        (5, 0, 0, (14, 0, 0)),
        (0, 0, 5, (0, 0, 14)),
        (0, 0, 0, (0, 0, 0)),
    ],
)
def test_a_deck_that_was_begun_shows_it(
    mature: int, young: int, unseen: int, cells: tuple[int, int, int]
) -> None:
    assert parts(mature=mature, young=young, unseen=unseen, width=14) == cells


def test_a_bar_has_its_length_and_shows_what_there_is_and_nothing_else() -> None:
    for mature, young, unseen in product((0, 1, 2, 7, 50), repeat=3):
        there = [bool(mature), bool(young), bool(unseen)]
        for width in range(9):
            cells = parts(mature=mature, young=young, unseen=unseen, width=width)
            assert min(cells) >= 0
            assert sum(cells) == (width if any(there) else 0)
            if width >= 3:
                assert [bool(length) for length in cells] == there
