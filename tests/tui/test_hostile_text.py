"""Text from decks is text: no markup, no link, no escape sequence of it ever takes effect."""

from __future__ import annotations

import pytest

MARKUP = "[/] [@click=app.quit]x[/] [b]"
SEQUENCES = "\\e[31m\\e]0;pwned\\a\\u202e\\x9b"
"""As YAML writes them in double quotes."""
SHOWN = "␛[31m␛]0;pwned␇⟨U+202E⟩⟨U+009B⟩"


def deck(evil: str, title: str = "") -> str:
    return f"""\
id: evil
title: "T {title or evil}"
takeaways: ["P {evil}"]
next: "N {evil}"
cards:
  - id: a
    front: "F {evil}"
    back: "B {evil}"
    source: "S {evil}"
    tags: ["{evil}"]
cheatsheet:
  - id: e
    operation: "O {evil}"
    code: "# C {evil}"
    setup: "# U {evil}"
    input: "0 # I {evil}"
    note: "M {evil}"
    tags: ["{evil}"]
"""


@pytest.mark.parametrize(("evil", "shown"), [(MARKUP, MARKUP), (SEQUENCES, SHOWN)], ids=["markup", "escapes"])
async def test_every_field_of_a_deck_is_shown_as_plain_text(sit, write_deck, evil, shown):
    write_deck(deck(evil))
    async with sit((160, 50)) as desk:

        async def sees(*texts):
            await desk.sees(*texts)
            assert not set(desk.text) & set("\x1b\x07\x9b\u202e")

        await sees(f"T {shown}")
        await desk.press("t")
        await sees(f"T {shown}", f"P {shown}", f"N {shown}")
        await desk.press("q", "b")
        await sees(f"F {shown}", f"B {shown}", f"S {shown}", f"· {shown} ·", f"O {shown}")
        await desk.press("enter")
        await sees(f"T {shown} · {shown}", f"F {shown}")
        await desk.press("q", "q", "down", "enter")
        await sees(f"F {shown}", f"T {shown} · {shown}")
        await desk.flip()
        await sees(f"B {shown}", f"S {shown}")
        await desk.press("i")
        await sees("evil/a")
        await desk.press("q", "3")
        await sees(f"O {shown}")
        await desk.press("q", "c")
        await sees(f"T {shown}", f"O {shown}", f"C {shown}", f"U {shown}", f"I {shown}", f"M {shown}")
        await desk.press("slash", "O")
        await sees(f"O {shown}")
        await desk.pilot.click(offset=(10, 1))
        await sees(f"O {shown}")
        assert desk.app.is_running


async def test_errors_quote_deck_text_as_plain_text(sit, write_deck):
    write_deck(f'id: evil\ncards:\n  - {{front: a, back: b, "{MARKUP}": c, "{SEQUENCES}": d}}\n')
    async with sit((160, 50)) as desk:
        await desk.sees(f"`{MARKUP}`")
        await desk.press("p")
        await desk.sees(MARKUP, "␛[31m␛]0;pwned")
        assert not set(desk.text) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize("name", ["[b]x[@click=app.quit].yaml", "a *b* _c_ `d`.yaml", "\x1b[31m\u202e.yaml"])
async def test_a_file_name_is_shown_as_plain_text(sit, write_deck, name):
    write_deck("id: evil\n", name)
    write_deck("id: zevil\ncards: [{front: f, back: b}]\n", "z" + name)
    shown = name.replace("\x1b", "␛").replace("\u202e", "⟨U+202E⟩")
    async with sit((160, 50)) as desk:
        await desk.sees(shown)
        await desk.press("p")
        await desk.sees("Problems", shown)
        await desk.press("q", "enter")
        await desk.sees("1 left")
        await desk.press("i")
        await desk.sees("z" + shown)
        assert not set(desk.text) & set("\x1b\u202e")


async def test_html_images_and_entities_in_a_card_are_text(review, write_deck):
    write_deck(
        "id: evil\ncards:\n  - front: |\n      <b>bold</b> &amp; ![picture](file:///etc/passwd)\n    back: b"
    )
    async with review() as desk:
        await desk.sees("<b>bold</b> &amp;")


async def test_a_tab_in_a_card_keeps_the_screen_in_order(review, write_deck):
    write_deck('id: tabs\ncards:\n  - {front: "before\\tafter", back: "`a\\tb`"}\n')
    async with review() as desk:
        await desk.sees("before", "after")
        assert "\t" not in desk.text
