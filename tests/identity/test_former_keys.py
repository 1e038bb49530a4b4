"""`was: [deck/card]`: a card goes on with the history of another one, whatever is known of that."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from quizcv.history import Answered

TOMORROW = date(2026, 11, 24)

Shelf = Any  # tests/identity/conftest.py


def forget(shelf: Shelf) -> None:
    """As on a machine that never had the old decks: nothing is known but the log."""
    (shelf.data / "known.json").unlink(missing_ok=True)


@pytest.fixture(params=["known", "unknown"])
def between(request: pytest.FixtureRequest, shelf: Shelf) -> None:
    """What happens between the old decks and the new ones: nothing, or all is forgotten but the log."""
    shelf.between = (lambda: forget(shelf)) if request.param == "unknown" else (lambda: None)


def write(shelf: Shelf, name: str, *cards: str) -> None:
    """A deck of cards in YAML, each on one line."""
    lines = ["cards:", *(f"- {{{card}}}" for card in cards), ""]
    (shelf.decks / f"{name}.yaml").write_text("\n".join(lines))


def answers(shelf: Shelf) -> dict[str, int]:
    """How often each card that there is was answered."""
    look = shelf.open()
    counts = {
        card.key: look.history.schedule.of(card.key).answers for d in look.library.decks for card in d.cards
    }
    assert shelf.open().decks.news == "", "it is said once"
    return counts


@pytest.mark.usefixtures("between")
class TestAnEdit:
    def test_a_card_goes_on_under_another_key_in_another_deck(self, shelf: Shelf) -> None:
        write(shelf, "old", "id: a, front: A?, back: a, reverse: true", "id: b, front: B?, back: b")
        shelf.review("old/a", "old/a", "old/a/reverse", "old/b")
        shelf.between()
        write(shelf, "old", "id: b, front: B?, back: b")
        write(shelf, "new", "id: x, front: Else?, back: else, reverse: true, was: [old/a]")
        assert answers(shelf) == {"old/b": 1, "new/x": 2, "new/x/reverse": 1}
        assert shelf.moves() == [("old/a", "new/x"), ("old/a/reverse", "new/x/reverse")]

    def test_two_decks_with_the_same_ids_become_one(self, shelf: Shelf) -> None:
        write(shelf, "one", "id: same, front: One?, back: 1", "id: gone, front: Gone?, back: g")
        write(shelf, "two", "id: same, front: Two?, back: 2", "id: gone, front: Went?, back: w")
        shelf.review("one/same", "two/same", "two/same", "one/gone", "two/gone", "two/gone", "two/gone")
        shelf.between()
        shelf.remove("two")
        write(
            shelf,
            "one",
            "id: same, front: One?, back: 1",
            "id: same-two, front: Two?, back: 2, was: [two/same]",
            "id: gone-two, front: Went?, back: w, was: [two/gone]",
        )
        assert answers(shelf) == {"one/same": 1, "one/same-two": 2, "one/gone-two": 3}

    def test_no_sign_gives_such_a_card_a_history_that_it_does_not_name(self, shelf: Shelf) -> None:
        write(shelf, "old", "id: x, front: X?, back: x", "id: y, front: Y?, back: y")
        shelf.review("old/x")
        shelf.between()
        shelf.remove("old")
        write(shelf, "new", "id: x, front: Another?, back: another, was: [old/y]")
        assert answers(shelf) == {"new/x": 0}

    def test_of_several_the_first_that_has_a_history(self, shelf: Shelf) -> None:
        write(shelf, "old", *(f"id: {name}, front: {name}?, back: {name}" for name in "abc"))
        shelf.review("old/b", "old/b", "old/c")
        shelf.between()
        write(shelf, "old", "id: all, front: All?, back: all, was: [old/a, old/b, old/c]")
        assert answers(shelf) == {"old/all": 2}
        assert shelf.moves() == [("old/b", "old/all")]

    def test_a_card_with_a_history_keeps_that(self, shelf: Shelf) -> None:
        write(shelf, "old", "id: a, front: A?, back: a", "id: b, front: B?, back: b")
        shelf.review("old/a", "old/a", "old/b")
        shelf.between()
        write(shelf, "old", "id: b, front: B?, back: b, was: [old/a]")
        assert answers(shelf) == {"old/b": 1}
        write(shelf, "old", "id: b, front: B?, back: b", "id: a, front: A?, back: a")
        assert answers(shelf) == {"old/b": 1, "old/a": 2}, "that of the other waits"

    def test_a_card_that_there_still_is_keeps_its_own_until_it_is_gone(self, shelf: Shelf) -> None:
        write(shelf, "old", "id: a, front: A?, back: a")
        shelf.review("old/a")
        shelf.between()
        write(shelf, "new", "id: x, front: X?, back: x, was: [old/a]")
        assert answers(shelf) == {"old/a": 1, "new/x": 0}
        shelf.remove("old")
        assert answers(shelf) == {"new/x": 1}

    def test_a_text_with_holes_and_a_card_without(self, shelf: Shelf) -> None:
        write(shelf, "old", "id: a, cloze: '{{c1::a}} {{c2::b}} {{c3::c}}'", "id: b, front: B?, back: b")
        shelf.review("old/a/c2", "old/a/c2", "old/a/c3", "old/a/c3", "old/a/c3", "old/b")
        shelf.between()
        write(
            shelf,
            "old",
            "id: x, value: 1 + 1, was: [old/a]",
            "id: y, front: Y?, back: y, was: [old/a/c3]",
            "id: z, cloze: '{{c4::z}}', was: [old/b]",
        )
        assert answers(shelf) == {"old/x": 2, "old/y": 3, "old/z/c4": 1}

    def test_siblings_of_an_entry_keep_theirs(self, shelf: Shelf) -> None:
        entry = "operation: Line, code: 'nn.Linear(3, 4)', output: [2, 4], input: 'torch.zeros(2, 3)'"
        (shelf.decks / "old.yaml").write_text(f"cheatsheet:\n- {{id: a, {entry}}}\n")
        shelf.review("old/a/shape", "old/a/blank", "old/a/blank")
        shelf.between()
        shelf.remove("old")
        parts = "cards: [recall, blank], was: [old/a]"
        (shelf.decks / "new.yaml").write_text(f"cheatsheet:\n- {{id: x, {entry}, {parts}}}\n")
        assert answers(shelf) == {"new/x": 0, "new/x/blank": 2}, "no sibling goes on with another's"
        (shelf.decks / "new.yaml").write_text(f"cheatsheet:\n- {{id: x, {entry}, was: [old/a]}}\n")
        assert answers(shelf) == {"new/x": 0, "new/x/shape": 1, "new/x/blank": 2}

    def test_where_two_say_so_the_first_has_it(self, shelf: Shelf) -> None:
        write(shelf, "old", "id: a, front: A?, back: a")
        shelf.review("old/a")
        shelf.between()
        write(
            shelf, "old", "id: x, front: X?, back: x, was: [old/a]", "id: y, front: Y?, back: y, was: [old/a]"
        )
        assert answers(shelf) == {"old/x": 1, "old/y": 0}


def test_undo_and_another_machine_reach_over_it(shelf: Shelf) -> None:
    write(shelf, "old", "id: a, front: A?, back: a")
    shelf.review("old/a")
    shelf.remove("old")
    write(shelf, "new", "id: x, front: X?, back: x, was: [old/a]")
    shelf.open()
    review = "review", "old/a"  # by a machine that has the old decks
    shelf.look().history.record(*review, day=TOMORROW, answered=Answered(4))
    assert answers(shelf) == {"new/x": 2}
    for left in (1, 0):
        shelf.look().history.undo(TOMORROW)
        assert answers(shelf) == {"new/x": left}
    shelf.look().history.redo(TOMORROW)
    assert answers(shelf) == {"new/x": 1}
    (shelf.data / "schedule.json").unlink(missing_ok=True)
    assert answers(shelf) == {"new/x": 1}, "also folded anew"


@pytest.mark.usefixtures("between")
def test_a_card_that_was_made_new_again_keeps_its_place_and_moves_with_it(shelf: Shelf) -> None:
    write(shelf, "old", "id: a, front: A?, back: a", "id: b, front: B?, back: b")
    shelf.review("old/a", "old/b")
    history = shelf.open().history
    history.record_each("reset", ["old/a"], day=TOMORROW, unless=lambda _: False)
    shelf.between()
    write(shelf, "old", "id: c, front: C?, back: c, was: [old/a]")
    assert answers(shelf) == {"old/c": 0}
    assert len(shelf.open().history.answers("old/c")) == 1, "the log has them still"
    write(shelf, "old", "id: c, front: C?, back: c, was: [old/a, old/b]")
    assert answers(shelf) == {"old/c": 0}, "b has a history of its own, and c is new because somebody said so"
