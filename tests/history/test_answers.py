"""What the log keeps of answers that torch judged, and the answers to a card that count."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from quizcv.history import Answered, History, Miss
from quizcv.history.event import LONGEST_TEXT

MONDAY = date(2026, 11, 23)
Opener = Callable[..., History]
JUDGED = Answered(
    3,
    None,
    {"k": "3", "s": "2"},
    "(8, 16, 32, 32)",
    "(8, 16, 32, 32)",
    2,
    4200,
    (Miss("(8, 16, 31, 31)", "padding", "Conv2d"), Miss("(8, 3, 32, 32)")),
)


def answer(history: History, card: str, text: str = "", quality: int = 4) -> str:
    """Answer a card; the id of the event."""
    return history.record("review", card, day=MONDAY, answered=Answered(quality, 900, answer=text)).id


def texts(history: History, card: str) -> list[str]:
    return [event.answer for event in history.answers(card)]


def test_how_a_card_was_answered_is_kept(tmp_path: Path, open_history: Opener) -> None:
    open_history().record("review", "d/a", day=MONDAY, answered=JUDGED)
    stored = json.loads((tmp_path / "data" / "reviews.jsonl").read_text())
    kept = ("parameters", "answer", "truth", "attempts", "answered", "misses")
    assert {name: stored[name] for name in kept} == {
        "parameters": {"k": "3", "s": "2"},
        "answer": "(8, 16, 32, 32)",
        "truth": "(8, 16, 32, 32)",
        "attempts": 2,
        "answered": 4200,
        "misses": [
            {"answer": "(8, 16, 31, 31)", "slip": "padding", "layer": "Conv2d"},
            {"answer": "(8, 3, 32, 32)", "slip": "", "layer": ""},
        ],
    }
    (event,) = open_history().answers("d/a")
    assert (event.quality, event.parameters, event.attempts) == (3, {"k": "3", "s": "2"}, 2)
    assert (event.answer, event.truth) == ("(8, 16, 32, 32)", "(8, 16, 32, 32)")
    assert (event.answered, event.misses) == (JUDGED.answered, JUDGED.misses)


def test_an_answer_that_was_given_up_at_once_had_no_attempts(open_history: Opener) -> None:
    history = open_history()
    history.record("review", "d/a", day=MONDAY, answered=Answered(1, truth="3", attempts=0))
    answer(history, "d/b")
    assert [event.attempts for key in ("d/a", "d/b") for event in open_history().answers(key)] == [0, None]


def test_of_a_very_long_answer_the_beginning_is_kept(tmp_path: Path, open_history: Opener) -> None:
    misses = tuple(Miss(f"{number}" * 20_000) for number in range(12))
    long = Answered(3, answer="ü" * 20_000, truth="x" * 20_000, answered=10**9, misses=misses)
    open_history().record("review", "d/a", day=MONDAY, answered=long)
    (event,) = open_history().answers("d/a")
    assert (event.answer, event.truth) == ("ü" * LONGEST_TEXT, "x" * LONGEST_TEXT)
    assert event.misses == tuple(Miss(f"{number}" * LONGEST_TEXT) for number in range(10))
    assert event.answered == 60_000
    assert (tmp_path / "data" / "reviews.jsonl").read_bytes().count(b"\n") == 1


@pytest.mark.parametrize("text", ['"}\n{"v":1', "\x00\x1b[2J", "\u2028", "a\nb\n\n", "\\", "🤗"])
def test_whatever_was_typed_is_one_line_of_the_log(text: str, tmp_path: Path, open_history: Opener) -> None:
    history = open_history()
    answer(history, "d/a", text)
    answer(history, "d/b")
    assert texts(open_history(), "d/a") == [text]
    assert (tmp_path / "data" / "reviews.jsonl").read_bytes().count(b"\n") == 2
    assert open_history().notices == []


def test_the_answers_to_a_card_are_its_own_oldest_first(open_history: Opener) -> None:
    history = open_history()
    for card, text in (("d/a", "one"), ("d/b", "other"), ("d/a", "two")):
        answer(history, card, text)
    history.record("mark", "d/a", day=MONDAY)
    history.record("drill", "d/a", day=MONDAY, answered=Answered(1, answer="three"))
    assert texts(history, "d/a") == ["one", "two", "three"]
    assert texts(history, "d/c") == []
    assert texts(open_history(), "d/a") == ["one", "two", "three"]


def test_an_undone_answer_does_not_count_and_a_redone_one_does(open_history: Opener) -> None:
    history = open_history()
    answer(history, "d/a", "one")
    answer(history, "d/a", "two")
    history.undo(MONDAY)
    assert texts(history, "d/a") == ["one"]
    assert history.schedule.of("d/a").answers == 1
    history.redo(MONDAY)
    assert texts(history, "d/a") == ["one", "two"]
    assert history.schedule.of("d/a").answers == 2


def test_a_moved_card_takes_its_answers_along(open_history: Opener) -> None:
    history = open_history()
    answer(history, "d/a", "one")
    history.move([("d/a", "e/a")])
    answer(history, "e/a", "two")
    history.move([("e/a", "f/a")])
    answer(history, "d/b", "other")
    for key in ("f/a", "e/a", "d/a"):
        assert texts(history, key) == ["one", "two"]
    assert history.schedule.of("f/a").answers == 2


def test_a_card_that_begins_anew_under_an_old_key_has_no_answers_yet(open_history: Opener) -> None:
    history = open_history()
    answer(history, "d/a", "one")
    history.move([("d/a", "e/a")])
    history.move([("d/a", "d/a")])
    answer(history, "d/a", "anew")
    assert history.schedule.of("d/a").answers == 1
    assert texts(history, "e/a") == ["one"]
    assert texts(history, "d/a") == ["anew"]
