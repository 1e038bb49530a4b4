"""A card that is made new again: the schedule forgets what was answered, the log does not."""

import json
from collections.abc import Callable
from datetime import date, timedelta

from quizcv.history import Answered, History
from quizcv.history.fold import Progress, fold

MONDAY = date(2026, 11, 23)
Opener = Callable[..., History]


def never(_: object) -> bool:
    return False


def review(history: History, card: str, day: int = 0, quality: int = 4) -> None:
    history.record("review", card, day=MONDAY + timedelta(days=day), answered=Answered(quality))


def reset(history: History, *cards: str, day: int = 2) -> None:
    history.record_each("reset", cards, day=MONDAY + timedelta(days=day), unless=never)


def head(history: History) -> dict[str, object]:
    text = (history.folder / "schedule.json").read_text()
    return dict(json.loads(text.partition(",\n")[0] + "}"))


def test_it_is_new_again_and_the_log_keeps_its_answers(open_history: Opener) -> None:
    history = open_history()
    history.record("mark", "d/a", day=MONDAY)
    history.record("suspend", "d/a", day=MONDAY)
    for day, quality in ((0, 4), (1, 1)):
        review(history, "d/a", day, quality)
    reset(history, "d/a")
    after = MONDAY + timedelta(days=2)
    assert history.schedule.of("d/a") == Progress(suspended=MONDAY, marked=MONDAY, reset=after)
    assert len(history.answers("d/a")) == sum(history.schedule.days.values()) == 2
    assert history.failed_on() == {"d/a": MONDAY + timedelta(days=1)}
    review(history, "d/a", 2)
    assert history.schedule.of("d/a").introduced == after
    assert history.schedule.of("d/a").interval == 1
    assert history.schedule == open_history().schedule == fold(each.event for each in history.log())


def test_several_are_one_action_and_undone_as_one(open_history: Opener) -> None:
    history = open_history()
    for card in ("d/a", "d/b"):
        review(history, card)
    before = open_history().schedule
    reset(history, "d/a", "d/b")
    events = [logged.event for logged in history.log()][2:]
    assert [(event.v, event.kind, event.batch) for event in events] == [(2, "reset", events[0].id)] * 2
    after = open_history().schedule
    assert [event.card for event in open_history().undo(MONDAY)] == ["d/a", "d/b"]
    assert open_history().schedule == before
    history.refresh()
    assert history.schedule == before
    assert len(history.redo(MONDAY)) == 2
    assert history.schedule == after


def test_a_card_that_was_reset_is_no_place_for_another_ones_history(open_history: Opener) -> None:
    history = open_history()
    review(history, "d/a")
    review(history, "d/b")
    reset(history, "d/a")
    assert not history.schedule.can_move("d/b", "d/a")
    history.move([("d/a", "d/c")])
    assert history.schedule.of("d/c").reset == MONDAY + timedelta(days=2)
    assert len(history.answers("d/c")) == 1
    assert history.schedule == open_history().schedule


def test_an_older_quizcv_reads_no_schedule_with_it_and_others_are_as_they_were(open_history: Opener) -> None:
    history = open_history()
    review(history, "d/a")
    history.save_snapshot()
    assert head(history)["format"] == 2
    reset(history, "d/a")
    history.save_snapshot()
    assert head(history)["format"] == 4
    again = open_history()
    assert again.schedule == history.schedule
    again.undo(MONDAY)
    again.save_snapshot()
    assert head(again)["format"] == 4, "an older one does not know what is undone"
    (history.folder / "schedule.json").unlink()
    anew = open_history()
    anew.save_snapshot()
    assert head(anew)["format"] == 4
    assert open_history().schedule == again.schedule
