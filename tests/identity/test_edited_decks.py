"""Decks are edited, and each card keeps its history, or it is said that it does not."""

from typing import Any

import pytest

from quizcv.history import Answered

Shelf = Any  # tests/identity/conftest.py


def test_the_first_run_says_nothing(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "?: Heron? = Grey.")
    assert shelf.news() == ""
    assert shelf.news() == ""


def test_a_card_with_an_id_keeps_its_history_whatever_is_edited(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.")
    shelf.review("birds/robin")
    shelf.write("birds", "robin: A robin's breast? = Orange, really.")
    assert shelf.news() == "1 edited card keeps its history"
    assert shelf.has_history("birds/robin")
    assert shelf.moves() == []
    assert shelf.news() == "", "it is said once"


@pytest.mark.parametrize("edited", ["Robin, the bird? = Red.", "Robin? = Orange."])
def test_a_card_without_an_id_keeps_its_history_when_one_side_is_edited(shelf: Shelf, edited: str) -> None:
    shelf.write("birds", "?: Robin? = Red.", "?: Heron? = Grey.")
    shelf.review(shelf.key("Robin?"))
    shelf.write("birds", f"?: {edited}", "?: Heron? = Grey.")
    assert shelf.news() == "1 edited card keeps its history"
    assert shelf.has_history(shelf.key(edited.partition(" = ")[0]))


def test_a_card_without_an_id_of_which_both_sides_were_edited_is_another(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.", "?: Heron? = Grey.")
    shelf.review(shelf.key("Robin?"))
    shelf.write("birds", "?: Swift? = Black.", "?: Heron? = Grey.")
    assert shelf.news() == "1 new, 1 gone"
    assert not shelf.has_history(shelf.key("Swift?"))


def test_an_edit_is_followed_again_and_again_and_back(shelf: Shelf) -> None:
    shelf.write("birds", "?: One? = Red.")
    shelf.review(shelf.key("One?"))
    for front in ("Two?", "Three?", "One?", "Two?", "Two?", "One?"):
        shelf.write("birds", f"?: {front} = Red.")
        shelf.open()
        assert shelf.has_history(shelf.key(front))
        assert shelf.look().history.schedule.cards.keys() == {shelf.key(front)}


def test_several_edits_are_said_together(shelf: Shelf) -> None:
    shelf.write("birds", "?: A? = 1", "?: B? = 2", "c: C? = 3", "?: D? = 4")
    shelf.review(*map(shelf.key, ("A?", "B?", "C?", "D?")))
    shelf.write("birds", "?: A?! = 1", "?: B? = 2!", "c: C?! = 3!", "?: E? = 5")
    assert shelf.news() == "3 edited cards keep their history, 1 new, 1 gone"


def test_an_id_written_by_hand_keeps_the_history_of_the_card(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.", "?: Heron? = Grey.")
    shelf.review(shelf.key("Robin?"), shelf.key("Heron?"))
    shelf.write("birds", "robin: Robin? = Red.", "heron: Heron? = Grey and white.")
    assert shelf.news() == "2 edited cards keep their history"
    assert shelf.has_history("birds/robin") and shelf.has_history("birds/heron")


def test_where_two_cards_could_be_meant_none_is(shelf: Shelf) -> None:
    shelf.write("birds", "?: Do robins sing? = Yes.", "?: Do herons fly? = Yes.")
    shelf.review(shelf.key("Do robins sing?"))
    shelf.write("birds", "?: Do swifts sleep? = Yes.", "?: Do owls hunt? = Yes.")
    assert shelf.news() == "2 new, 1 gone"
    assert shelf.moves() == []


def test_a_card_with_an_id_moves_to_another_deck_with_its_history(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "heron: Heron? = Grey.")
    shelf.write("more", "owl: Owl? = Brown.")
    shelf.review("birds/robin")
    shelf.write("birds", "heron: Heron? = Grey.")
    shelf.write("more", "owl: Owl? = Brown.", "robin: A robin? = Red, mostly.")
    assert shelf.news() == "1 moved card keeps its history"
    assert shelf.has_history("more/robin")
    assert shelf.moves() == [("birds/robin", "more/robin")]


def test_a_card_without_an_id_moves_to_another_deck_when_its_front_stays(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.", "heron: Heron? = Grey.")
    shelf.write("more", "owl: Owl? = Brown.")
    shelf.review(shelf.key("Robin?"))
    shelf.write("birds", "heron: Heron? = Grey.", "?: Swift? = Red.")
    shelf.write("more", "owl: Owl? = Brown.", "?: Robin? = Red.")
    assert shelf.news() == "1 moved card keeps its history, 1 new"
    assert shelf.has_history(shelf.key("Robin?"))


def test_a_card_whose_id_came_up_in_two_decks_moves_to_neither(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "heron: Heron? = Grey.")
    shelf.review("birds/robin")
    shelf.write("birds", "heron: Heron? = Grey.")
    shelf.write("one", "robin: Robin one? = Red.")
    shelf.write("two", "robin: Robin two? = Red.")
    assert shelf.news() == "1 gone"
    assert shelf.moves() == []


def test_a_card_that_is_copied_leaves_its_history_where_it_is(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.")
    shelf.review("birds/robin")
    shelf.write("more", "robin: Robin? = Red.")
    assert shelf.news() == ""
    assert not shelf.has_history("more/robin")


def test_a_history_is_never_overwritten(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "heron: Heron? = Grey.")
    shelf.write("more", "robin: Robin? = Red.")
    shelf.review("birds/robin", "more/robin")
    shelf.write("birds", "heron: Heron? = Grey.")
    assert shelf.news() == "1 gone"
    assert shelf.moves() == []


def test_siblings_move_with_their_card(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red. +")
    key = shelf.key("Robin?")
    shelf.review(key, f"{key}/reverse")
    shelf.write("birds", "?: The robin? = Red. +")
    assert shelf.news() == "1 edited card keeps its history"
    key = shelf.key("The robin?")
    assert shelf.has_history(key) and shelf.has_history(f"{key}/reverse")


def test_a_sibling_keeps_its_history_while_it_is_switched_off(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red. +")
    shelf.review(shelf.key("Robin?") + "/reverse")
    shelf.write("birds", "?: The robin? = Red.")
    shelf.open()
    shelf.write("birds", "?: The robin? = Red. +")
    shelf.open()
    assert shelf.has_history(shelf.key("The robin?") + "/reverse")


def test_a_deck_that_gets_another_name_takes_its_cards_along(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "?: Heron? = Grey.")
    shelf.review("birds/robin", shelf.key("Heron?"))
    shelf.write("fowl", "robin: Robin? = Red.", "?: Heron? = Grey.")
    shelf.remove("birds")
    assert shelf.news() == "2 moved cards keep their history"
    assert shelf.has_history("fowl/robin") and shelf.has_history(shelf.key("Heron?"))
    shelf.write("fowl", "robin: Robin? = Red.", "?: Heron? = Grey.", extra="id: poultry")
    assert shelf.news() == "2 moved cards keep their history"
    assert shelf.has_history("poultry/robin")


def test_a_card_that_returns_finds_its_history(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "heron: Heron? = Grey.")
    shelf.review("birds/robin")
    shelf.write("birds", "heron: Heron? = Grey.")
    assert shelf.news() == "1 gone"
    shelf.write("birds", "robin: Robin? = Red.", "heron: Heron? = Grey.")
    assert shelf.news() == "1 back"
    assert shelf.has_history("birds/robin")


def test_a_card_that_is_cut_today_and_pasted_tomorrow_moves(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "heron: Heron? = Grey.")
    shelf.write("more", "owl: Owl? = Brown.")
    shelf.review("birds/robin")
    shelf.write("birds", "heron: Heron? = Grey.")
    assert shelf.news() == "1 gone"
    shelf.write("more", "owl: Owl? = Brown.", "robin: Robin? = Red.")
    assert shelf.news() == "1 moved card keeps its history"
    assert shelf.has_history("more/robin")


def test_a_card_that_went_long_ago_gives_nothing_to_one_that_only_has_its_name(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "heron: Heron? = Grey.")
    shelf.review("birds/robin")
    shelf.write("birds", "heron: Heron? = Grey.")
    shelf.open()
    shelf.write("comics", "robin: Whose partner is Robin? = Batman's.")
    assert shelf.news() == ""
    assert not shelf.has_history("comics/robin")


def test_a_front_that_is_used_again_for_another_card_begins_anew(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.")
    shelf.review(shelf.key("Robin?"))
    shelf.write("birds", "?: The robin? = Red.")
    shelf.open()
    shelf.write("birds", "?: The robin? = Red.", "?: Robin? = A sidekick.")
    assert shelf.news() == "1 new"
    assert shelf.has_history(shelf.key("The robin?"))
    assert not shelf.has_history(shelf.key("Robin?"))


def test_a_deck_that_is_not_loaded_loses_nothing(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.")
    shelf.write("more", "owl: Owl? = Brown.")
    shelf.review("birds/robin")
    shelf.write("more", "owl: Owl? = Brown.", "robin: Robin? = Red.")
    assert shelf.news("more") == ""
    assert shelf.moves() == []
    assert shelf.has_history("birds/robin")


def test_another_deck_with_the_same_id_takes_nothing_from_the_one_that_is_not_loaded(
    shelf: Shelf,
) -> None:
    shelf.write("birds", "?: Do robins sing? = Yes.", "?: Do herons fly? = Yes.")
    shelf.write("else", "?: Is it raining? = Yes.", "?: Do herons fly? = Yes.", extra="id: birds")
    robin = shelf.look("birds").library.decks[0].cards[0].key
    shelf.open("birds").history.record("review", robin, day=shelf.YESTERDAY, answered=Answered(4))
    for _ in range(2):
        assert shelf.news("else") == ""
        assert shelf.news("birds") == ""
    assert shelf.moves() == []
    shelf.remove("birds")
    assert shelf.news("else") == "1 edited card keeps its history", "now it is another version of the deck"


def test_a_deck_that_cannot_be_read_loses_nothing(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.")
    shelf.review("birds/robin")
    good = (shelf.decks / "birds.yaml").read_text()
    (shelf.decks / "birds.yaml").write_text("cards: [")
    shelf.write("more", "robin: Robin? = Red.")
    assert shelf.news() == ""
    (shelf.decks / "birds.yaml").write_text(good)
    assert shelf.news() == ""
    assert shelf.moves() == []


def test_a_card_with_an_error_is_not_gone(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "?: Heron? = Grey.")
    shelf.review("birds/robin", shelf.key("Heron?"))
    shelf.write("birds", "robin: Robin? = ", "?: Heron? = Grey.")
    shelf.write("more", "robin: Robin? = Red.")
    assert shelf.news() == ""
    assert shelf.moves() == []
    shelf.write("birds", "robin: Robin? = Red, mostly.", "?: The heron? = Grey.")
    assert shelf.news() == "2 edited cards keep their history"


def test_an_edit_beside_an_error_is_followed_when_the_error_is_mended(shelf: Shelf) -> None:
    shelf.write("birds", "robin: Robin? = Red.", "?: Heron? = Grey.")
    shelf.review(shelf.key("Heron?"))
    shelf.write("birds", "robin: Robin? = ", "?: The heron? = Grey.")
    assert shelf.news() == "", "the error might hide the old card"
    shelf.write("birds", "robin: Robin? = Red, mostly.", "?: The heron? = Grey.")
    assert shelf.news() == "1 edited card keeps its history"
    assert shelf.has_history(shelf.key("The heron?"))


def test_a_deck_that_never_was_without_error_is_known_too(shelf: Shelf) -> None:
    broken = "robin: Robin? = "
    shelf.write("birds", broken, "?: Heron? = Grey.")
    shelf.review(shelf.key("Heron?"))
    shelf.write("birds", broken, "?: Heron? = Grey and white.")
    shelf.open()
    shelf.write("birds", "robin: Robin? = Red.", "?: The heron? = Grey and white.")
    assert shelf.news() == "1 edited card keeps its history, 1 new"


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\0" * 9,
        b'{"decks":{"birds":3}}',
        b'{"decks":{"birds":{"path":"","digest":"","cards":{"robin":3}}}}',
        b'{"decks":{"birds":{"path":"","digest":"","cards":{"\xff":["1","2",true]}}}}',
        b"{",
        b"\xff",
    ],
)
def test_damage_to_what_is_known_is_no_error(shelf: Shelf, junk: bytes) -> None:
    shelf.write("birds", "?: Robin? = Red.")
    shelf.review(shelf.key("Robin?"))
    (shelf.data / "known.json").write_bytes(junk)
    shelf.write("birds", "?: The robin? = Red.")
    assert shelf.news() == ""
    shelf.review(shelf.key("The robin?"))
    shelf.write("birds", "?: A robin? = Red.")
    assert shelf.news() == "1 edited card keeps its history"


def test_looking_writes_nothing_and_says_the_same(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.")
    shelf.review(shelf.key("Robin?"))
    before = {path.name: path.read_bytes() for path in shelf.data.iterdir()}
    shelf.write("birds", "?: The robin? = Red.")
    sentence = shelf.look().decks.changes().sentence
    assert {path.name: path.read_bytes() for path in shelf.data.iterdir()} == before
    assert sentence == "Your decks changed: 1 edited card keeps its history."
    assert sentence == shelf.open().decks.news


def test_cards_nobody_has_answered_are_no_news(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.", "?: Heron? = Grey.")
    shelf.open()
    shelf.write("birds", "?: The robin? = Red.", "?: Owl? = Brown.")
    assert shelf.news() == ""


def test_a_disk_that_refuses_is_said_and_the_move_made_next_time(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.")
    shelf.review(shelf.key("Robin?"))
    shelf.write("birds", "?: The robin? = Red.")
    log = shelf.data / "reviews.jsonl"
    content = log.read_bytes()
    log.write_bytes(content + b'{"v":2}\n')
    assert "newer quizcv" in shelf.news()
    log.write_bytes(content)
    assert shelf.news() == "1 edited card keeps its history"


def test_a_session_that_was_killed_between_two_moves_is_made_up_for(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.", "?: Heron? = Grey.")
    shelf.review(shelf.key("Robin?"), shelf.key("Heron?"))
    known = (shelf.data / "known.json").read_bytes()
    shelf.write("birds", "?: The robin? = Red.", "?: The heron? = Grey.")
    shelf.open()
    log = shelf.data / "reviews.jsonl"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    (shelf.data / "known.json").write_bytes(known)
    assert shelf.news() == "2 edited cards keep their history"
    assert shelf.has_history(shelf.key("The robin?")) and shelf.has_history(shelf.key("The heron?"))
    assert len(shelf.moves()) == 2


def test_a_log_restored_from_before_a_move_is_followed_again(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.")
    shelf.review(shelf.key("Robin?"))
    backup = (shelf.data / "reviews.jsonl").read_bytes()
    for front in ("The robin?", "A robin?"):
        shelf.write("birds", f"?: {front} = Red.")
        shelf.open()
    (shelf.data / "reviews.jsonl").write_bytes(backup)
    shelf.open()
    assert shelf.has_history(shelf.key("A robin?"))


def test_another_machine_gets_the_move_with_the_log(shelf: Shelf, another_machine: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.")
    shelf.review(shelf.key("Robin?"))
    another_machine.data.mkdir()
    (another_machine.data / "reviews.jsonl").write_bytes((shelf.data / "reviews.jsonl").read_bytes())
    another_machine.open()
    old = shelf.key("Robin?")
    shelf.write("birds", "?: The robin? = Red.")
    shelf.open()
    (another_machine.data / "reviews.jsonl").write_bytes((shelf.data / "reviews.jsonl").read_bytes())
    assert another_machine.news() == "1 edited card keeps its history"
    assert another_machine.moves() == [(old, shelf.key("The robin?"))]


def test_an_edit_in_the_middle_of_a_session_keeps_the_card_in_hand(shelf: Shelf) -> None:
    shelf.write("birds", "?: Robin? = Red.", "?: Heron? = Grey.")
    shelf.review(shelf.key("Robin?"))
    shelf.write("birds", "?: The robin? = Red.", "?: Heron? = Grey.")
    workspace = shelf.open()
    session = workspace.session()
    session.undo()
    turn = session.next()
    assert turn is not None and turn.card.key == shelf.key("The robin?"), "undone under its old key"
    session.grade(turn, Answered(3))
    turn = session.next()
    assert turn is not None
    while turn.card.key != shelf.key("The robin?"):
        session.grade(turn, Answered(4))
        turn = session.next()
        assert turn is not None
    shelf.write("birds", "?: The red robin? = Red.", "?: Heron? = Grey.")
    workspace.decks.reload()
    workspace.decks.adopt()
    session.reload(workspace.decks.cards, turn)
    turn = session.next()
    assert turn is not None and turn.card.key == shelf.key("The red robin?")
