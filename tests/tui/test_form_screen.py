"""Cards edited and added in the app: real files, the form, what it shows, and the way back."""

from __future__ import annotations

import difflib

import pytest
from textual.events import Paste
from textual.widgets import OptionList

from quizcv.editing.keys import key_of
from quizcv.runner import Problem, Result
from quizcv.tui.form_values import as_text, as_value, explanation
from quizcv.tui.screens.form import FormScreen
from quizcv.tui.widgets.card_view import CardView
from quizcv.tui.widgets.form_fields import FormFields
from quizcv.tui.widgets.torch_look import TorchLook

BIRDS = """\
# Birds of the garden
id: birds
title: Birds
cards:
  - id: robin   # the first one
    front: What colour is teh robin's breast?
    back: Red.
    tags: [garden]

  - id: heron
    front: What does a heron eat?
    back: Fish.
"""
CODE = """\
id: code
title: Code
cards:
  - {id: words, front: A word?, back: A word.}
  - id: conv
    shape: nn.Conv2d(3, 16, 3)
    input: torch.zeros(1, 3, 8, 8)
    output: [1, 16, 6, 6]
cheatsheet:
  - {id: add, operation: Add one, code: x + 1, input: torch.zeros(2)}
"""


def diff(before: str, after: str) -> list[str]:
    """The lines that differ, with - and + before them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


async def find_conv(desk):
    """Go to the card about a convolution, in browse."""
    await desk.press("b", "slash")
    await desk.type("conv2d")
    await desk.sees("1 of ")
    await desk.press("enter")
    await desk.sees("? help")


async def choose_kind(desk, kind):
    """Make the card in the form one of another kind."""
    await desk.press("ctrl+t")
    await desk.sees("Which kind of card?")
    while desk.app.screen.query_one(OptionList).highlighted_option.id != kind:
        await desk.press("down")
    await desk.press("enter")


def fields(desk):
    return desk.app.screen.query_one(FormFields).values


async def test_a_mistake_seen_in_the_review_is_corrected_there(review, write_deck):
    path = write_deck(BIRDS)
    async with review() as desk:
        await desk.sees("teh robin's")
        await desk.press("e")
        await desk.sees("Birds · flashcard · robin", "What colour is teh", "ctrl+s save")
        for _ in range(len("What colour is teh")):
            await desk.press("right")
        await desk.press("backspace", "backspace", *"he")
        await desk.press("ctrl+s")
        await desk.sees("the robin's breast?", "space shows the answer", "u undoes")
        assert diff(BIRDS, path.read_text()) == [
            "-    front: What colour is teh robin's breast?",
            "+    front: What colour is the robin's breast?",
        ]
        await desk.press("u")
        await desk.sees("teh robin's breast?")
        assert path.read_text() == BIRDS
        await desk.press("u")
        await desk.sees("There is nothing to undo.")


async def test_a_bundled_deck_that_is_named_is_edited_where_it_is(review, write_deck, data, monkeypatch):
    """Its edits lie apart only where they are read: not with `--decks`, which takes the files as they are."""
    path = write_deck(BIRDS)
    monkeypatch.setattr("quizcv.editing.work.bundled_folder", lambda: path.parent)
    async with review() as desk:
        await desk.sees("teh robin's")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("X", "ctrl+s")
        await desk.sees("XWhat colour", "u undoes that")
        assert "XWhat colour" in path.read_text()
        assert not (data / "edits").exists()


async def test_an_edit_that_was_undone_is_made_again_until_something_else_is_done(review, write_deck):
    path = write_deck(BIRDS)
    async with review() as desk:
        await desk.sees("teh robin's")
        for key in ("X", "Y"):
            await desk.press("e")
            await desk.sees("ctrl+s save")
            await desk.press(key, "ctrl+s")
            await desk.sees(f"{key}", "Saved birds/robin.")
        twice = path.read_text()
        assert "YXWhat" in twice or "XYWhat" in twice
        await desk.press("u")
        await desk.sees("Undone: edit of birds/robin")
        await desk.press("u")
        await desk.until(lambda: path.read_text() == BIRDS, "both are undone")
        await desk.press("U")
        await desk.sees("Redone: edit of birds/robin", "XWhat")
        await desk.press("U")
        await desk.until(lambda: path.read_text() == twice, "both are made again")
        await desk.press("u")
        await desk.sees("Undone: edit of birds/robin")
        await desk.answer("3")
        await desk.press("U")
        await desk.sees("There is nothing to redo.")


async def test_u_takes_back_what_was_done_last_be_it_an_answer_or_an_edit(review, write_deck):
    path = write_deck(BIRDS)
    async with review() as desk:
        await desk.sees("teh robin's")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("X", "ctrl+s")
        await desk.sees("XWhat colour", "u undoes that")
        await desk.answer("3")
        await desk.press("u")
        await desk.sees("Undone: review of", "XWhat colour")
        assert "XWhat" in path.read_text()


async def test_the_back_that_is_shown_is_corrected_where_it_is_seen_and_graded_after(review, write_deck):
    write_deck(BIRDS)
    async with review() as desk:
        await desk.flip()
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("down", "X", "ctrl+s")
        await desk.sees("XRed.", "3 Good")
        await desk.press("3")
        await desk.sees("What does a heron eat?")
        assert [event.card for event in desk.events()] == ["birds/robin"]


async def test_the_card_is_drawn_while_one_types(sit, write_deck):
    write_deck(BIRDS)
    async with sit((120, 30)) as desk:
        await desk.press("b")
        await desk.sees("2 cards")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("down", "end")
        await desk.type(" With **bold** words.")
        await desk.sees("Red. With bold words.")


async def test_nothing_is_said_of_what_is_not_typed_yet_until_one_saves(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit() as desk:
        await desk.press("down", "a")
        await desk.sees("Add a card to which deck?", "Birds")
        await desk.press("enter")
        await desk.sees("Birds · flashcard · a new card")
        await desk.type("Which bird sings at night?")
        await desk.press("ctrl+s")
        await desk.sees("a card of this kind needs this")
        assert desk.app.screen.focused.text == ""
        await desk.type("The nightingale.")
        await desk.sees_no("needs this")
        await desk.press("ctrl+s")
        await desk.sees("Saved", "Here is room for the next one.")
        assert all(line.startswith("+") for line in diff(BIRDS, path.read_text()))
        await desk.press("escape")
        await desk.sees("Today   3 new")


async def test_a_new_deck_is_made_by_typing_its_title(sit, data):
    async with sit() as desk:
        await desk.press("a")
        await desk.sees("You have no deck of your own yet")
        await desk.type("Norsk 1")
        await desk.sees("new deck “Norsk 1”")
        await desk.press("enter")
        await desk.sees("Norsk 1 · flashcard · a new card")
        await desk.type("jente")
        await desk.press("down")
        await desk.type("girl")
        await desk.press("ctrl+s")
        await desk.sees("Here is room for the next one.")
        (path,) = (data / "decks").iterdir()
        assert "title: Norsk 1" in path.read_text()


async def test_what_was_typed_is_asked_about_before_it_is_lost(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("2 cards")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("escape")
        await desk.sees("2 cards")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("X", "escape")
        await desk.sees("Save the card?")
        await desk.press("escape")
        await desk.sees("XWhat colour", "ctrl+s save")
        await desk.press("ctrl+q")
        await desk.sees("Save the card?")
        await desk.press("l")
        await desk.until(lambda: not desk.app.is_running, "it has ended")
    assert path.read_text() == BIRDS


async def test_a_card_that_changed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("2 cards")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("X")
        other = BIRDS.replace("Red.", "Orange.")
        path.write_text(other)
        await desk.press("ctrl+s")
        await desk.sees("ctrl+s saves that.", "XWhat colour", "Orange.")
        assert path.read_text() == other
        await desk.press("ctrl+s")
        await desk.sees("2 cards", "Saved")
        assert [line[0] for line in diff(other, path.read_text())] == ["-", "+"]


async def test_what_was_changed_here_and_there_is_named_before_it_is_written_over(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("2 cards")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("X", "down", "Y")
        path.write_text(BIRDS.replace("Red.", "Orange."))
        await desk.press("ctrl+s")
        await desk.sees("with your back instead of what is there.", "YRed.")
        await desk.press("ctrl+s")
        await desk.sees("2 cards", "Saved")
        assert "YRed." in path.read_text()


async def test_a_file_that_is_gone_leaves_the_form_open(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit() as desk:
        await desk.press("b")
        await desk.sees("2 cards")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("X")
        path.unlink()
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.app.screen.query("#status.failed"), "it is said")
        await desk.sees("XWhat colour")
        assert isinstance(desk.app.screen, FormScreen)


async def test_where_nothing_can_be_saved_it_is_said_before_anything_is_typed(sit, data):
    data.mkdir()
    (data / "decks").write_text("a file in the place of the folder")
    async with sit() as desk:
        await desk.press("a")
        await desk.sees("You have no deck of your own yet")
        await desk.type("Norsk")
        await desk.press("enter")
        await desk.sees("Norsk · flashcard · a new card", "Nothing can be saved here:")
        await desk.type("jente")
        await desk.press("down", "x", "ctrl+s")
        await desk.sees("Not a directory", "jente")


async def test_rare_fields_are_folded_until_they_are_asked_for(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit((120, 30)) as desk:
        await desk.press("b")
        await desk.sees("2 cards")
        await desk.press("e")
        await desk.sees("▸ more:", "garden")
        assert "source" not in fields(desk)
        await desk.press("ctrl+o")
        await desk.until(lambda: "source" in fields(desk))
        while desk.app.screen.focused.parent.parent.key.name != "source":
            await desk.press("tab")
        await desk.until(lambda: " introduces " in desk.text, "no key is cut")
        await desk.type("Peterson")
        await desk.press("ctrl+s")
        await desk.sees("Saved")
        assert diff(BIRDS, path.read_text()) == ["+    source: Peterson"]


async def test_torch_says_what_comes_out_and_a_key_writes_it_into_the_card(sit, write_deck, fake_runner):
    path = write_deck(CODE.replace("    output: [1, 16, 6, 6]\n", ""))
    async with sit((120, 40)) as desk:
        runner = fake_runner(desk.app)
        await find_conv(desk)
        await desk.press("e")
        await desk.sees("Code · which shape? · conv", "torch", "(2,)", "ctrl+g writes it")
        assert {snippet.code for snippet in runner.snippets} == {"nn.Conv2d(3, 16, 3)"}
        await desk.press("ctrl+g")
        await desk.sees("✓")
        assert fields(desk)["output"] == "[2]"
        await desk.press("ctrl+s")
        await desk.sees("Saved")
        assert "    output: [2]" in path.read_text()


async def test_code_from_elsewhere_runs_only_after_a_yes(sit, write_deck, fake_runner):
    write_deck(CODE)
    async with sit((120, 40), elsewhere=True) as desk:
        runner = fake_runner(desk.app)
        await find_conv(desk)
        await desk.press("e")
        await desk.sees("has not been allowed")
        assert not runner.snippets
        await desk.press("ctrl+r")
        await desk.sees("May this code run?")
        await desk.press("y")
        await desk.until(lambda: runner.snippets, "it runs")


async def test_what_one_types_oneself_runs_and_needs_no_yes_after(sit, write_deck, fake_runner):
    write_deck(BIRDS)
    async with sit((120, 40), elsewhere=True) as desk:
        runner = fake_runner(desk.app)
        await desk.press("down", "a", "enter")
        await desk.sees("a new card")
        await choose_kind(desk, "shape")
        await desk.sees("Birds · which shape? · a new card")
        await desk.type("torch.ones(2)")
        await desk.until(lambda: runner.snippets, "it runs")
        await desk.press("ctrl+s")
        await desk.sees("Here is room for the next one.")
        deck = desk.app.workspace.library.deck("birds")
        assert desk.app.workspace.trust.allows(deck)


async def test_what_a_kind_of_card_is_can_be_read_to_its_end(sit, write_deck):
    write_deck(BIRDS)
    long = "Code with blanks in it, {{16}}, to be filled by anything that does the same."
    async with sit() as desk:
        await desk.press("a", "enter", "ctrl+t")
        await desk.sees("Which kind of card?")
        assert not desk.shows(long)
        await desk.press("end", "up")
        await desk.sees(long)
        await desk.press("home")
        await desk.until(lambda: desk.text.count("A front and a back, both Markdown.") == 1)
        assert not desk.shows(long)
        await desk.resize(160, 50)
        await desk.press("end", "up")
        await desk.until(lambda: desk.text.count(long) == 1)


async def test_what_was_typed_goes_along_to_another_kind(sit, write_deck):
    write_deck(BIRDS)
    async with sit() as desk:
        await desk.press("down", "a", "enter")
        await desk.sees("a new card")
        await desk.type("A heron eats fish.")
        await choose_kind(desk, "cloze")
        await desk.sees("text with holes")
        assert fields(desk)["cloze"] == "A heron eats fish."
        await choose_kind(desk, "choices")
        await desk.sees("One on each line. What there is to choose from")


@pytest.mark.parametrize("kind", ["answer", "choices"])
async def test_a_card_without_the_field_that_makes_its_kind_is_not_saved_and_says_so(sit, write_deck, kind):
    path = write_deck(BIRDS)
    async with sit((80, 40)) as desk:
        await desk.press("down", "a", "enter")
        await desk.sees("a new card")
        await desk.type("Wren?")
        await desk.press("down")
        await desk.type("Small.")
        await desk.press("ctrl+s")
        await desk.sees("Saved", "Here is room for the next one.")
        before = path.read_text()
        await choose_kind(desk, kind)
        await desk.sees("· a new card", kind)
        await desk.type("Which bird sings at night?")
        await desk.press("ctrl+s")
        await desk.sees("a card of this kind needs this", f"Not saved: `{kind}` says why.")
        assert not desk.shows("Here is room")
        assert desk.app.screen.focused.parent.parent.key.name == kind
        await desk.press("escape")
        await desk.sees("Save the card?")
        await desk.press("s")
        await desk.sees("a card of this kind needs this", f"Not saved: `{kind}` says why.")
        await desk.type("x")
        await desk.sees_no("Not saved")
        assert path.read_text() == before


async def test_what_is_wrong_with_a_field_that_was_folded_is_seen(sit, write_deck):
    write_deck(BIRDS)
    async with sit((80, 40)) as desk:
        await desk.press("b")
        await desk.sees("2 cards")
        await desk.press("e", "ctrl+o")
        await desk.sees("fewer fields")
        while desk.app.screen.focused.parent.parent.key.name != "needs":
            await desk.press("tab")
        await desk.type("no key")
        await desk.press("ctrl+s")
        await desk.sees("Not saved: `needs` says why.")
        assert desk.app.screen.focused.parent.parent.key.name == "needs"


async def test_the_card_that_was_opened_is_drawn_and_named_among_those_made_with_it(sit, write_deck):
    front = "The {{c1::heron}} eats fish, the {{c2::robin}} worms, and the {{c3::sparrow}} seeds"
    write_deck(f"title: Birds\ncards:\n  - cloze: {front}.\n    id: food\n")
    async with sit((80, 40)) as desk:
        await desk.press("b")
        await desk.sees("3 cards", "food/c1")
        await desk.press("end")
        await desk.sees("food/c3")
        await desk.press("e")
        await desk.sees("3 cards are made of this; here is the third", "the robin worms, and the […] seeds")


async def test_a_name_that_is_too_long_for_the_title_is_cut(sit, write_deck):
    cloze = "The {{c1::nightingale}} sings at night, the blackbird in the morning."
    write_deck(f"title: Birds of the garden\ncards:\n  - cloze: {cloze}\n")
    async with sit((80, 24)) as desk:
        await desk.press("b")
        await desk.sees("nightingale")
        await desk.press("e")
        await desk.sees("Birds of the garden · text with holes · the-", "night-", "…")


async def test_the_cheat_sheet_makes_an_entry_of_what_just_ran(sit, write_deck, fake_runner):
    path = write_deck(CODE)
    async with sit((120, 40)) as desk:
        fake_runner(desk.app)
        await desk.press("c")
        await desk.sees("Add one")
        await desk.press("tab", "end", *"+1", "escape", "enter")
        await desk.sees("(2,)")
        await desk.press("a", "enter")
        await desk.sees("cheat-sheet entry", "[2]", "x + 1+1")
        await desk.type("Add two")
        await desk.press("ctrl+s")
        await desk.sees("Here is room")
        added = diff(CODE, path.read_text())
        assert all(line.startswith("+") for line in added)
        assert any("output: [2]" in line for line in added)


async def test_the_cheat_sheet_shows_what_an_undone_edit_left(sit, write_deck, fake_runner):
    path = write_deck(CODE)
    async with sit() as desk:
        fake_runner(desk.app)
        await desk.press("c")
        await desk.sees("Add one", "x + 1")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("down", *"7*", "ctrl+s")
        await desk.sees("7*x + 1", "Saved")
        await desk.press("u")
        await desk.until(lambda: path.read_text() == CODE, "it is undone")
        await desk.until(lambda: "7*x" not in desk.text, "the code is as it was")
        await desk.press("U")
        await desk.sees("7*x + 1")


async def test_a_card_that_raises_says_so_at_its_field(sit, write_deck, fake_runner):
    write_deck(CODE)
    async with sit((120, 40)) as desk:
        runner = fake_runner(desk.app)
        error = Problem("there is no such thing", type="NameError", line=1, part="code")
        runner.result = Result("error", error=error)
        await find_conv(desk)
        await desk.press("e")
        await desk.sees("raises NameError")
        await desk.press("(")
        await desk.sees("looks at it again once it can be read")
        runs = len(runner.snippets)
        await desk.press("backspace", "end", "#")
        look = desk.app.screen.query_one(TorchLook)
        await desk.until(lambda: len(runner.snippets) > runs and not look.has_class("-old"), "it looked")
        await desk.press("ctrl+s")
        await desk.sees("Saved code/conv, though it raises NameError")


async def test_code_that_fails_is_said_also_if_it_is_saved_before_torch_has_looked(
    sit, write_deck, fake_runner
):
    path = write_deck(CODE)
    async with sit((120, 40)) as desk:
        runner = fake_runner(desk.app)
        error = Problem("there is no such thing", type="NameError", line=1, part="code")
        runner.result, runner.waits = Result("error", error=error), True
        await find_conv(desk)
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("end", "#", "ctrl+s")
        await desk.sees("Saved code/conv.", "u undoes that")
        assert path.read_text() != CODE
        await desk.sees_no("though")
        runner.go_on()
        await desk.sees("Saved code/conv, though it raises NameError")


@pytest.mark.parametrize("size", [(80, 24), (160, 50), (40, 15)], ids=lambda size: "{}x{}".format(*size))
async def test_form_and_card_fit(sit, write_deck, fake_runner, size):
    write_deck(CODE)
    async with sit(size) as desk:
        fake_runner(desk.app)
        await find_conv(desk)
        await desk.press("e")
        await desk.sees("nn.Conv2d(3, 16, 3)", "ctrl+s save")
        assert len(desk.lines) == size[1]
        await desk.press("ctrl+l")
        await desk.sees("What shape comes out?")
        await desk.until(lambda: desk.app.screen.query_one(CardView).size.height > size[1] // 2)
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen.query_one(FormFields).size.height, "the fields are back")
        await desk.press("escape")
        await desk.sees("1 of")


async def test_long_text_is_typed_in_sight(sit, write_deck):
    write_deck(BIRDS)
    async with sit((80, 24)) as desk:
        await desk.press("down", "a", "enter")
        await desk.sees("a new card")
        await desk.type("the first" + "\n" * 25 + "the last one")
        await desk.until(lambda: "the last one" in desk.text)


TYPED = """\
title: Typed
cards:
  - {id: a, front: girl?, answer: jente}
  - {id: b, front: boy?, answer: gutt}
"""


async def test_an_answer_that_was_judged_stays_as_it_was_asked_until_it_is_graded(review, write_deck):
    write_deck(TYPED)
    async with review() as desk:
        await desk.type_in("jente")
        await desk.press("enter")
        await desk.sees("1 Again", "girl?")
        desk.watch.seconds += 1  # as a key at once was meant for the field
        await desk.press("e")
        await desk.sees("typed answer", "ctrl+s save")
        await desk.press("X", "ctrl+s")
        await desk.sees("u undoes", "girl?", "1 Again")
        assert "Xgirl?" not in desk.text
        await desk.grade_verdict("3")
        await desk.sees("boy?")
        assert [event.card for event in desk.events()] == ["small/a"]


async def test_what_was_typed_as_an_answer_is_still_there_after_an_edit(review, write_deck):
    write_deck(TYPED)
    async with review() as desk:
        await desk.type_in("jent")
        await desk.press("escape", "e")
        await desk.sees("typed answer", "ctrl+s save")
        await desk.press("X", "ctrl+s")
        await desk.sees("Xgirl?", "jent")


async def test_a_card_without_id_goes_on_under_its_new_name(review, write_deck):
    write_deck("title: Small\ncards:\n  - {front: one, back: eins}\n  - {front: two, back: zwei}\n")
    async with review() as desk:
        await desk.sees("one")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("X", "ctrl+s")
        await desk.sees("Xone", "space shows the answer", "u undoes")
        await desk.answer("3")
        await desk.press("u")
        await desk.sees("Undone: review of “Xone”")


async def test_the_mouse_goes_everywhere(sit, write_deck):
    path = write_deck(BIRDS)
    async with sit((120, 30)) as desk:
        await desk.press("b")
        await desk.sees("2 cards")
        await desk.click_key("e edit")
        await desk.sees("ctrl+s save")
        await desk.click("garden")
        await desk.press("end")
        await desk.type(", red")
        await desk.click("▸ more:")
        await desk.sees("▾ fewer fields")
        await desk.click("adds a card that asks")
        await desk.sees("2 cards are made of this")
        await desk.click_key("ctrl+s save")
        await desk.sees("Saved")
        changed = diff(BIRDS, path.read_text())
        assert "+    tags: [garden, red]" in changed
        assert "+    reverse: true" in changed


async def test_lines_that_are_pasted_into_a_field_of_one_line_become_one(sit, write_deck):
    write_deck(BIRDS)
    async with sit((120, 30)) as desk:
        await desk.press("b")
        await desk.sees("2 cards")
        await desk.press("e")
        await desk.sees("ctrl+s save")
        await desk.press("tab", "tab")
        desk.app.post_message(Paste(", red\n small\n"))
        await desk.until(lambda: fields(desk)["tags"] == ["garden", "red small"])


def test_a_field_says_how_nothing_at_all_is_written_where_that_says_something():
    key = key_of("answer", "forgive")
    assert explanation("answer", key).startswith("One on each line, [] for nothing. What may differ")
    assert as_text(key, ["[]"]) == "[]"
    assert as_value(key, "[]") == ["[]"]
    assert "[]" not in explanation("answer", key_of("answer", "hints"))
