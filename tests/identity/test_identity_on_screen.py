"""What the interface says about edited decks, and that it goes on with the card in hand."""

import time
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from quizcv.history import Answered
from quizcv.tui.app import QuizApp
from quizcv.tui.screens.review import ReviewScreen

Shelf = Any  # tests/identity/conftest.py


async def until(pilot: Pilot[str], condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "never came true"
        await pilot.pause()


def status(app: QuizApp) -> str:
    return str(app.screen.query_one("#status").render())


async def test_home_says_what_happened(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.", "?: Heron? = Grey.")
    shelf.review(shelf.key("Robin?"))
    shelf.write("birds", "?: The robin? = Red.", "?: Heron? = Grey.", "?: Owl? = Brown.")
    app = QuizApp(shelf.open())
    async with app.run_test() as pilot:
        said = "Your decks changed: 1 edited card keeps its history, 1 new."
        await until(pilot, lambda: said in status(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await pilot.pause()
        assert status(app) == ""  # said once


async def test_a_card_that_is_edited_while_it_is_asked_stays_with_its_history(shelf: Shelf) -> None:
    shelf.write("birds", "?: Heron? = Grey.", "?: Robin? = Red.")
    key = shelf.key("Robin?")
    shelf.look().history.record("review", key, day=shelf.YESTERDAY, answered=Answered(4))
    app = QuizApp(shelf.open(), review=True)
    async with app.run_test() as pilot:
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        while screen.turn is None or screen.turn.card.key != key:
            await pilot.press("minus")
            await pilot.pause()
        shelf.write("birds", "?: Heron? = Grey.", "?: The robin? = Red.")
        await pilot.press("E")  # the terminal of a test cannot be left, but the decks are read again
        await until(pilot, lambda: bool(app.workspace.decks.news))
        assert app.workspace.decks.news == "Your decks changed: 1 edited card keeps its history."
        assert screen.turn.card.key == shelf.key("The robin?")
        assert screen.turn.progress.interval == 1
