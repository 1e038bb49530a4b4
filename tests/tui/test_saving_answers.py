"""What the review does while, and when, the history says no: slow disks, failures, other windows, clocks."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager

import pytest


@contextmanager
def slow_history(data):
    """Nobody can save anything meanwhile: as when another program holds the lock of the data folder."""
    data.mkdir(exist_ok=True)
    with (data / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("key", ["1", "at", "minus", "asterisk"])
async def test_keys_during_a_save_set_no_card_aside_that_nobody_saw(review, write_deck, data, key):
    write_deck()
    async with review() as desk:
        await desk.flip()
        with slow_history(data):
            await desk.press("4", key, key)
            await desk.sees("What is one?", "The first number.")
        await desk.sees("What is two?")
        assert [(e.kind, e.quality) for e in desk.events()] == [("review", 5)]


@pytest.mark.parametrize(
    ("keys", "text", "log"),
    [
        (["space"], "The number after one.", [5]),
        (["space", "space"], "The number after one.", [5]),  # once more, as nothing seemed to happen
        (["space", "3"], "What is three?", [5, 4]),
        (["u"], "Undone: review of “What is one?”", [5, None]),
    ],
)
async def test_keys_during_a_save_are_kept_for_what_comes_next(review, write_deck, data, keys, text, log):
    write_deck()
    async with review() as desk:
        await desk.flip()
        with slow_history(data):
            await desk.press("4", *keys)
            await desk.sees("What is one?", "The first number.")
        await desk.sees(text)
        await desk.until(lambda: [event.quality for event in desk.events()] == log)


async def test_keys_that_come_with_the_grade_are_kept_too(review, write_deck):
    write_deck()
    async with review() as desk:
        await desk.flip()
        for key in ("4", "space", "3", "space"):
            desk.app.simulate_key(key)
        await desk.sees("What is three?", "The number after two.")
        assert [event.quality for event in desk.events()] == [5, 4]


async def test_leaving_during_a_save_keeps_the_answer(review, write_deck, data):
    write_deck()
    async with review() as desk:
        await desk.flip()
        with slow_history(data):
            await desk.press("4")
            desk.app.simulate_key("q")
            await desk.sees("What is one?")
        await desk.sees("Today   2 new")
        assert [event.quality for event in desk.events()] == [5]


async def test_the_screen_lives_while_a_save_takes_long(review, write_deck, data):
    write_deck()
    async with review() as desk:
        await desk.flip()
        with slow_history(data):
            await desk.press("4", "i")
            await desk.sees("small/one")
            await desk.press("q")
            await desk.sees("What is one?")
        await desk.sees("What is two?")


async def test_a_failed_save_keeps_the_card_and_a_retry_works(review, write_deck, data):
    write_deck()
    data.mkdir()
    (data / "lock").mkdir()  # a folder where a file has to be: nobody, not even root, can lock it
    async with review() as desk:
        await desk.flip()
        await desk.press("3")
        await desk.sees("Not saved: ", "it is a folder", "What is one?", "The first number.", "3 left")
        colour = desk.app.screen.query_one("#status").styles.color
        assert colour.r > 1.2 * max(colour.g, colour.b)  # not only said, but in red
        await desk.press("at")
        await desk.sees("Not saved: ", "What is one?")
        await desk.press("asterisk")
        await desk.sees("Not saved: ", "What is one?")
        await desk.press("u")
        await desk.sees("Not saved: ", "What is one?", "The first number.")
        (data / "lock").rmdir()
        await desk.press("3")
        await desk.sees("Good, back tomorrow", "What is two?")
        assert "Not saved" not in desk.text
        assert [(e.kind, e.quality) for e in desk.events()] == [("review", 4)]


async def test_a_data_folder_that_cannot_be_made_loses_nothing_on_the_screen(review, write_deck, data):
    write_deck()
    async with review() as desk:
        await desk.flip()
        data.write_text("a file where the folder should be")
        await desk.press("3")
        await desk.sees("Not saved: ", "What is one?", "The first number.")
        await desk.press("q")
        await desk.sees("Today")
        await desk.press("enter")
        data.unlink()
        await desk.press("q", "enter")
        await desk.sees("What is one?")
        await desk.answer("3")
        await desk.sees("What is two?")


async def test_a_card_answered_in_another_window_is_not_asked_again(review, write_deck, answered):
    write_deck()
    async with review() as desk:
        await desk.sees("What is one?")
        answered("small/two")
        await desk.answer("3")
        await desk.sees("What is three?")


async def test_the_card_on_screen_answered_in_another_window_is_said_and_not_saved_twice(
    review, write_deck, answered
):
    write_deck()
    async with review() as desk:
        await desk.flip()
        answered("small/one", 5)
        await desk.press("1")
        await desk.sees("“What is one?” was changed in another window", "What is two?", "2 left")
        assert [event.quality for event in desk.events()] == [5]


async def test_a_mark_overtaken_by_another_window_is_said(review, write_deck, answered):
    write_deck()
    async with review() as desk:
        await desk.sees("What is one?")
        answered("small/one", 5)
        await desk.press("asterisk")
        await desk.sees("“What is one?” was changed in another window")
        await desk.press("space")
        desk.watch.seconds += 1
        await desk.press("3")
        await desk.sees("What is two?")
        assert [event.quality for event in desk.events()] == [5]


async def test_a_doubtful_clock_is_asked_about_before_the_first_answer(review, write_deck, answered):
    write_deck()
    answered("small/one", days_ago=-4)
    async with review() as desk:
        await desk.sees("Is it Monday, 23 November 2026 today?", "2026-11-27")
        await desk.press("space", "enter", "3")
        await desk.sees("Is it Monday")
        await desk.press("y")
        await desk.sees("What is two?", "Noted: today's date is right.")
        await desk.answer("3")
        assert [event.kind for event in desk.events()] == ["review", "clock", "review"]
    async with review() as desk:
        await desk.sees("What is three?")


@pytest.mark.parametrize("key", ["n", "escape", "q"])
async def test_a_wrong_clock_leads_home_and_changes_nothing(review, write_deck, answered, key):
    write_deck()
    answered("small/one", days_ago=-4)
    async with review() as desk:
        await desk.sees("Is it Monday")
        await desk.press(key)
        await desk.sees("Today", "deck ")
        assert len(desk.events()) == 1


async def test_a_yes_about_the_clock_that_cannot_be_saved_is_asked_again(review, write_deck, answered, data):
    write_deck()
    answered("small/one", days_ago=-4)
    (data / "lock").unlink()
    (data / "lock").mkdir()
    async with review() as desk:
        await desk.sees("Is it Monday")
        await desk.press("y")
        await desk.sees("Not saved: ")
        (data / "lock").rmdir()
        await desk.press("q", "enter")
        await desk.sees("Is it Monday")
        await desk.press("y")
        await desk.sees("What is two?")


async def test_the_day_may_turn_while_the_review_is_open(review, write_deck, clock):
    write_deck()
    async with review() as desk:
        for _ in range(3):
            await desk.answer("3")
        await desk.sees("That is all for today.")
        clock.pass_days(1)
        await desk.press("q")
        await desk.sees("Tue 24 Nov", "3 to review")
        await desk.press("enter")
        await desk.sees("What is", "3 left")


async def test_what_a_newer_quizcv_wrote_is_shown_and_nothing_is_written(review, write_deck, data):
    write_deck()
    data.mkdir()
    log = data / "reviews.jsonl"
    log.write_bytes(
        b'{"v":2,"id":"20261101T103209.123456Z-7f3a91c2","time":"","offset":0,"day":"2026-11-01",'
        b'"kind":"scheduler","scheduler":{"name":"fsrs-6"}}\n'
    )
    before = log.read_bytes()
    async with review((160, 24)) as desk:
        await desk.flip()
        await desk.press("3")
        await desk.sees("Not saved", "newer quizcv", "the scheduler 'fsrs-6'")
        await desk.press("u")
        await desk.sees("Not saved")
        await desk.press("q")
        await desk.sees("3 new", "reading only")
    assert log.read_bytes() == before
    assert not (data / "schedule.json").exists()
