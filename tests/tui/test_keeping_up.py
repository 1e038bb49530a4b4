"""What the data folder needs is done once something is on the screen, and told."""

from __future__ import annotations

import pytest

from quizcv.history import Answered, History


@pytest.fixture
def conflicted_copy(tmp_path, data, clock):
    """Puts an answer of another machine beside the log, as sync tools do."""

    def conflicted_copy(key, quality=4):
        desk = History(tmp_path / "desk", clock=lambda: clock.now)
        desk.record("review", key, day=clock.now.date(), answered=Answered(quality))
        data.mkdir(exist_ok=True)
        path = data / "reviews (conflicted copy 2026-11-23).jsonl"
        path.write_bytes((tmp_path / "desk" / "reviews.jsonl").read_bytes())
        return path

    return conflicted_copy


async def test_home_takes_in_a_conflicted_copy_and_counts_it(sit, write_deck, conflicted_copy):
    write_deck()
    copy = conflicted_copy("small/one")
    async with sit() as desk:
        await desk.sees("1 event came in from", "2 new")
        assert not copy.exists()
        await desk.press("p")
        await desk.sees("which is now in merged/")


async def test_a_card_that_was_answered_elsewhere_is_not_asked(review, write_deck, conflicted_copy):
    write_deck()
    conflicted_copy("small/one")
    async with review() as desk:
        await desk.sees("What is two?")
        await desk.answer("3")
        assert [event.card for event in desk.events()] == ["small/one", "small/two"]


async def test_without_a_data_folder_none_is_made(sit, write_deck, data):
    write_deck()
    async with sit() as desk:
        await desk.sees("3 new")
        await desk.press("c", "q")
        assert not data.exists()
