"""A review whose answers the real torch judges."""

from __future__ import annotations

import pytest

CONV = """\
id: judged
title: Judged cards
cards:
  - id: conv
    shape: nn.Conv2d(3, 16, kernel_size={k}, stride=2, padding=1)
    input: torch.randn(8, 3, 64, 64)
    vary: {k: [3]}
    axes: [N, C, H, W]
    output: [8, 16, 32, 32]
    note: Mind the **rounding**.
    source: a paper
"""


@pytest.fixture
def conv():
    """A deck of one card that asks for a shape; `8, 16, 32, 32` is right."""
    return CONV


@pytest.fixture
def judged(review, write_deck, torch):
    """Starts the review of a deck with the torch of the session."""

    def start(deck, size=(80, 24), runner=torch, **options):
        write_deck(deck)
        return review(size, runner=runner, **options)

    return start
