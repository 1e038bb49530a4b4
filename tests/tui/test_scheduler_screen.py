"""The page on which another scheduler is looked at, chosen and taken back."""

from __future__ import annotations

import threading

from quizcv.fitting import Fit, Score
from quizcv.scheduling.fsrs import FSRS, WEIGHTS
from quizcv.workspace import planning


async def open_page(desk) -> None:
    await desk.press("comma")
    await desk.sees("Scheduler", "SM-2")
    while not desk.app.screen.query_one("#scheduler").has_focus:
        await desk.press("down")
    await desk.press("enter")


async def test_another_scheduler_is_looked_at_chosen_and_taken_back(sit, write_deck, answered):
    write_deck()
    for days_ago in (9, 8, 2):
        answered("small/one", days_ago=days_ago)
    async with sit() as desk:
        await open_page(desk)
        await desk.sees(
            "In force: SM-2.", "FSRS at 90 %", "due tomorrow", "1 card changes its due date", "y use it"
        )
        await desk.press("right")
        await desk.sees("FSRS at 91 %")
        assert [event.kind for event in desk.events()] == ["review"] * 3, "looking changes nothing"
        await desk.press("y")
        await desk.sees("The scheduler is FSRS at 91 %.", "In force: FSRS at 91 %.")
        assert desk.events()[-1].kind == "scheduler"
        await desk.press("q")
        await desk.sees("Day starts at", "FSRS at 91 %")
        await desk.press("q")
        await desk.sees("Today")
        await desk.press("u")
        await desk.sees("Undone")
        assert desk.app.workspace.history.schedule.scheduler.title == "FSRS at 91 %"
        await desk.press("comma")
        await desk.sees("Day starts at")
        while not desk.app.screen.query_one("#scheduler").has_focus:
            await desk.press("down")
        await desk.press("enter")
        await desk.sees("In force: FSRS at 91 %.")
        await desk.press("x")
        await desk.sees("The scheduler is SM-2.", "In force: SM-2.")
        await desk.press("x")
        await desk.sees("No scheduler was chosen; there is nothing to take back.")


async def test_a_retention_has_bounds_and_sm2_has_none(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await open_page(desk)
        await desk.sees("FSRS at 90 %")
        for retention in range(91, 99):
            await desk.press("right")
            await desk.sees(f"FSRS at {retention} %")
        await desk.press("right")
        await desk.sees("The retention is 0.7 to 0.98, not 0.99.")
        await desk.press("s")
        await desk.sees("SM-2 is in force.")
        assert not any(key in desk.lines[-1] for key in ("y use it", "know more", "x take back"))
        await desk.press("right")
        await desk.sees("SM-2 cannot be asked for more or less; s looks at the other one.")
        await desk.press("y")
        await desk.sees("SM-2 is in force already.")
        await desk.press("s")
        await desk.sees("FSRS at 90 %", "y use it", "know more")


async def test_beside_a_limit_stands_what_it_would_cost_also_while_it_is_typed(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.press("comma")
        await desk.sees("Day starts at")
        assert "The next 90 days" not in desk.text
        await desk.press("down")
        await desk.sees(
            "unseen cards a day", "The next 90 days then: 0 reviews and 0 minutes a day, 3 cards mature."
        )
        await desk.press("enter")
        await desk.sees("enter save")
        await desk.press("0")
        await desk.sees("0 cards mature.")
        await desk.press("x")
        await desk.sees_no("The next 90 days")
        await desk.press("escape", "up")
        await desk.sees("the hour at which")
        await desk.sees_no("The next 90 days")


async def test_a_fit_is_shown_and_used_after_a_yes_alone(sit, write_deck, monkeypatch):
    write_deck()
    chosen = FSRS(weights=(*WEIGHTS[:20], 0.2))
    fits = Fit(chosen, 800, 200, Score(chosen.title, 0.3, 0.04), (Score("SM-2", 0.4, 0.05),))

    def fitted(_workspace, retention, on_progress):
        assert retention is None
        on_progress(1, 2)
        return fits

    monkeypatch.setattr(planning, "fitted", fitted)
    async with sit() as desk:
        await open_page(desk)
        await desk.sees("FSRS at 90 %")
        await desk.press("f")
        await desk.sees(
            "Fitted to 800 reviews, tried on the 200 latest ones.", "FSRS at 90 %, fitted", "due today"
        )
        assert desk.events() == []
        await desk.press("y")
        await desk.sees("The scheduler is FSRS at 90 %, fitted.")
        assert desk.events()[-1].scheduler == chosen.to_event()


async def test_a_fit_can_be_stopped_and_says_what_it_lacks(sit, write_deck, monkeypatch):
    write_deck()
    goes_on = threading.Event()

    def fitted(_workspace, _retention, on_progress):
        on_progress(1, 4)
        goes_on.wait(60)
        on_progress(2, 4)
        raise AssertionError("it was to stop")

    async with sit() as desk:
        await open_page(desk)
        await desk.sees("FSRS at 90 %")
        await desk.press("f")
        await desk.sees("A fit needs", "there are 0 so far")
        monkeypatch.setattr(planning, "fitted", fitted)
        await desk.press("f")
        await desk.sees("Fitting: 25%. f stops it.")
        await desk.press("f")
        goes_on.set()
        await desk.sees("The fit was stopped.")


async def test_the_settings_may_be_left_while_a_simulation_is_computed(sit, write_deck, monkeypatch):
    write_deck()
    begun, goes_on, compute = threading.Event(), threading.Event(), planning.future

    def slow(*arguments):
        begun.set()
        goes_on.wait(60)
        return compute(*arguments)

    monkeypatch.setattr(planning, "future", slow)
    async with sit() as desk:
        await desk.press("comma")
        await desk.sees("Day starts at")
        await desk.press("down")
        await desk.until(begun.is_set, "it is computed")
        settings = desk.app.screen
        await settings.query("#cost").remove()  # as it goes, shortly before the screen itself
        goes_on.set()
        await desk.until(lambda: all(worker.is_finished for worker in settings.workers), "it is computed")
