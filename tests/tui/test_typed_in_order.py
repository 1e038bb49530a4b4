"""Keys that come faster than they are acted upon, as over a slow line, do what they do one by one."""

from __future__ import annotations

from textual.events import Key, Paste
from textual.widgets import Input

from quizcv.tui.widgets.setting_line import SettingLine

NAMED = {"\r": "enter", "\x7f": "backspace", ",": "comma", "/": "slash"}


def burst(desk, text):
    """All keys of a text at once, before anything is done about the first."""
    for character in text:
        name = NAMED.get(character, character)
        desk.app.post_message(Key(name, character if character.isprintable() else None))


async def test_what_is_typed_behind_a_key_that_opens_a_field_is_in_it(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.press("comma")
        await desk.sees("New cards")
        for name in ("down", "enter", "backspace"):
            desk.app.post_message(Key(name, None))
        burst(desk, "17x")
        line = desk.app.screen.query_one("#new_cards", SettingLine)
        await desk.until(lambda: line.typed == "17x")


async def test_a_screen_is_there_for_the_keys_behind_the_one_that_opens_it(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.sees("Today")
        for name in ("comma", "down", "enter"):
            desk.app.post_message(Key(name, None))
        burst(desk, "8")
        desk.app.post_message(Paste("9"))
        burst(desk, "0\r")
        await desk.sees("890 a day")
        burst(desk, "qq")
        await desk.until(lambda: not desk.app.is_running)


async def test_a_search_gets_all_that_is_typed(sit, write_deck):
    write_deck()
    async with sit() as desk:
        await desk.press("c")
        await desk.sees("search")
        burst(desk, "/relu")
        await desk.until(lambda: desk.app.screen.query_one("#search", Input).value == "relu")


async def test_a_screen_that_takes_long_to_open_gets_what_was_typed_behind_its_key(
    sit, write_deck, fake_runner
):
    write_deck("cheatsheet:\n  - {operation: Add one, code: x + 1, input: torch.zeros(2)}\n")
    async with sit() as desk:
        runner = fake_runner(desk.app)
        await desk.sees("Today")
        burst(desk, "c\r")
        await desk.until(lambda: runner.snippets)
