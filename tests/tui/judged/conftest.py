"""A review whose answers the real torch judges."""

from __future__ import annotations

import pytest


@pytest.fixture
def judged(review, write_deck, torch):
    """Starts the review of a deck with the torch of the session."""

    def start(deck, size=(80, 24), runner=torch, **options):
        write_deck(deck)
        return review(size, runner=runner, **options)

    return start
