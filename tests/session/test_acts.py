"""What is done to several cards at once: one action on disk, taken back as one, by whichever version."""

import json
from datetime import date

from quizcv.history import Answered
from quizcv.session import Calendar
from quizcv.session.acts import act

TODAY = date(2026, 11, 23)
KEYS = ["d/a", "d/b", "d/c"]


def done(session, what, keys=KEYS):
    return [event.card for event in act(what, keys, session.history, Calendar(session.history, 4))]


def test_an_action_on_several_cards_is_one_write_and_one_undo_also_after_a_restart(open_session, tmp_path):
    session = open_session("d: a b c e")
    done(session, "suspend", ["d/b"])
    assert done(session, "suspend") == ["d/a", "d/c"], "the other one is so already"
    lines = [json.loads(line) for line in (tmp_path / "reviews.jsonl").read_text().splitlines()]
    assert "batch" not in lines[0]
    assert [line["batch"] for line in lines[1:]] == [lines[1]["id"]] * 2
    assert {line["v"] for line in lines} == {1}, "older versions go on reviewing"
    again = open_session("d: a b c e")
    undone = again.undo()
    assert [event.card for event in undone.events] == ["d/a", "d/c"]
    assert [key for key, progress in again.history.schedule.cards.items() if progress.suspended] == ["d/b"]
    redone = open_session("d: a b c e").redo()
    assert [event.card for event in redone.events] == ["d/a", "d/c"]
    later = open_session("d: a b c e")
    assert all(later.history.schedule.of(key).suspended for key in KEYS)
    assert later.undo().events == undone.events
    assert [event.card for event in later.undo().events] == ["d/b"]
    assert later.undo() is None


def test_what_was_taken_back_of_an_action_already_stays_so(open_session, tmp_path):
    session = open_session("d: a b c")
    events = act("mark", KEYS, session.history, Calendar(session.history, 4))
    log = tmp_path / "reviews.jsonl"
    undo = json.loads(log.read_text().splitlines()[-1]) | {"kind": "undo", "target": events[1].id}
    del undo["card"], undo["batch"]
    older = {"id": undo["id"][:-8] + "ffffffff"}  # as a version does that knows no batches
    with log.open("a") as file:
        file.write(json.dumps(undo | older) + "\n")
    again = open_session("d: a b c")
    assert again.history.schedule.of("d/b").marked is None
    assert [event.card for event in again.undo().events] == ["d/a", "d/c"]


def test_each_act_and_its_opposite(open_session):
    session = open_session("d: a b c")
    of = session.history.schedule.of
    assert done(session, "mark", ["d/a"]) == ["d/a"]
    assert done(session, "mark") == ["d/b", "d/c"], "a star is not taken away"
    assert done(session, "unmark") == KEYS
    assert done(session, "unmark") == []
    assert done(session, "bury", ["d/c", "d/a"]) == ["d/c", "d/a"]
    assert (of("d/a").buried, of("d/b").buried) == (TODAY, None)
    assert sorted(done(session, "unbury")) == ["d/a", "d/c"]
    assert of("d/a").buried is None
    assert done(session, "suspend") == KEYS
    assert done(session, "unsuspend", [*KEYS, "d/a"]) == KEYS
    assert session.undo().event.kind == "unsuspend"


def test_a_card_that_is_made_new_again_comes_among_the_new_ones(open_session):
    session = open_session("d: a b c", new_cards=2)
    for _ in "ab":
        session.grade(session.next(), Answered(4))
    assert session.next() is None
    assert done(session, "reset") == ["d/a", "d/b"], "the other one is new"
    turn = session.next()
    assert (turn.card.key, turn.progress.reset) == ("d/a", TODAY)
    assert [session.counts().new, session.decks_today()[0].unseen] == [2, 3]
    assert [event.card for event in session.undo().events] == ["d/a", "d/b"]
    assert (session.next(), session.decks_today()[0].unseen) == (None, 1)
