"""The page of statistics, line by line: small logs whose pictures can be drawn by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from quizcv.decks import Card, Deck, Flashcard
from quizcv.history import Event, Miss
from quizcv.history.fold import effective, fold
from quizcv.statistics.course import statistics
from quizcv.statistics.values import Recall, Statistics
from quizcv.statistics_page import page, plain
from quizcv.statistics_page.lines import cells, fitted

MONDAY = date(2026, 11, 2)


class Learner:
    """Writes events one after the other; a day is counted from Monday, 2 November 2026."""

    def __init__(self, *titles: str, cards: int = 4) -> None:
        self.events: list[Event] = []
        self._numbers = count()
        self.decks = [
            Deck(
                f"d{number}",
                title,
                Path(f"d{number}.yaml"),
                cards=tuple(
                    Card(f"d{number}/{card}", Flashcard(front=f"{title} {card}?", back="!"), card + 1)
                    for card in range(cards)
                ),
            )
            for number, title in enumerate(titles or ("One",))
        ]

    def reviews(self, day: int, card: str, quality: int = 4, **fields: Any) -> None:
        event_id = f"20261101T000000.{next(self._numbers):06}Z-00000000"
        on = MONDAY + timedelta(days=day)
        self.events.append(Event(1, event_id, "", 0, on, "review", card, quality, 30_000, **fields))

    def found(self, day: int) -> Statistics:
        return statistics(effective(self.events), fold(self.events), self.decks, MONDAY + timedelta(days=day))

    def lines(self, day: int, width: int = 78, *, has_keys: bool = False) -> list[str]:
        cards = {card.key: card for deck in self.decks for card in deck.cards}
        return [plain(line) for line in page(self.found(day), cards, width, has_keys=has_keys)]


def block(lines: list[str], title: str) -> list[str]:
    """The lines of a block, without its heading."""
    at = next(number for number, line in enumerate(lines) if line.startswith(title))
    behind = lines[at + 1 :]
    return behind[: behind.index("")] if "" in behind else behind


def test_before_the_first_answer_it_says_what_will_be_here() -> None:
    lines = Learner("One", "Two").lines(0)
    assert lines[0] == "Nothing here yet"
    assert not any("%" in line or "Mon" in line for line in lines)
    assert lines[-1].split() == ["all", *["·" * 24], "8", "0", "0"]


def test_a_day_is_shaded_by_how_much_was_done_on_it() -> None:
    """1, 2, 3 and 4 answers on Monday to Thursday: each a quarter of the days."""
    learner = Learner()
    for day in range(4):
        for card in range(day + 1):
            learner.reviews(day, f"d0/{card}")
    year = block(learner.lines(4), "The year")
    assert [line[5:58][-1:] for line in year[1:8]] == ["░", "▒", "▓", "█", "·", " ", " "]
    assert [line[:3] for line in year[1:8]] == ["Mon", "   ", "Wed", "   ", "Fri", "   ", "Sun"]
    assert year[8].split("   ") == ["", "  · none", "░ 1", "▒ 2", "▓ 3", "█ 4"]
    assert [line[60:].strip() for line in year[1:8]] == [
        "4 in a row now",
        "4 at best",
        "4 days studied",
        "0 days missed",
        "10 answers",
        "4 cards begun",
        "5 minutes",
    ]


def test_one_of_a_kind_is_named_as_one() -> None:
    learner = Learner()
    learner.reviews(0, "d0/0")
    year = block(learner.lines(0), "The year")
    assert [line[60:].strip() for line in year[3:7]] == [
        "1 day studied",
        "0 days missed",
        "1 answer",
        "1 card begun",
    ]


def test_the_first_week_that_begins_in_a_month_has_its_name() -> None:
    learner = Learner()
    learner.reviews(0, "d0/0")
    months = block(learner.lines(0), "The year")[0][5:]
    assert months.split() == [
        "Nov",
        "Dec",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
    ]
    assert months.startswith("Nov Dec  Jan")  # 3 November, 1 December and 5 January


def test_a_week_has_a_point_and_its_band() -> None:
    """9 of 10 right: 90 %, and by Wilson's formula between 60 % and 98 %."""
    low, high = Recall(9, 10).band or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.5958, 0.9821)
    learner = Learner(cards=10)
    for card in range(10):
        learner.reviews(0, f"d0/{card}")
        learner.reviews(1, f"d0/{card}", 1 if card == 0 else 4)
    rows = block(learner.lines(1), "Remembered")
    assert [line[:4].strip() for line in rows[:9]] == ["100%", "", "90%", "", "80%", "", "70%", "", "60%"]
    column = "".join(f"{line:<58}"[57] for line in rows[:9])
    assert column == "││●││││││"


def test_few_answers_give_a_wide_band_and_none_gives_none() -> None:
    assert Recall(0, 0).band is None
    for right, asked, low, high in ((1, 1, 0.2065, 1.0), (0, 1, 0.0, 0.7935), (18, 20, 0.699, 0.9721)):
        band = Recall(right, asked).band
        assert band is not None
        assert (round(band[0], 4), round(band[1], 4)) == (low, high)


def test_what_comes_is_a_bar_for_each_day() -> None:
    """Two cards tomorrow, one in six days: a full bar, and one of half the height."""
    learner = Learner()
    for card in (0, 1):
        learner.reviews(1, f"d0/{card}")
    learner.reviews(0, "d0/2")
    learner.reviews(1, "d0/2")
    rows = block(learner.lines(1), "To come")
    bars = [f"{line:<65}"[5:65:2] for line in rows[:6]]
    assert ["".join(bar[day] for bar in bars) for day in (0, 1, 5, 6, 7)] == [
        " " * 6, "█" * 6, " " * 6, "   ███", " " * 6,
    ]  # fmt: skip
    assert [line[65:].split() for line in rows[:5]] == [
        ["today", "0"],
        ["tomorrow", "2"],
        ["next", "7", "3"],
        ["30", "days", "3"],
        ["most", "2"],
    ]
    assert rows[6].split() == ["today", "9", "Nov", "16", "Nov", "23", "Nov", "30", "Nov"]


def test_a_deck_is_a_line_whose_cards_add_up() -> None:
    learner = Learner("One", "A deck with a name of more than thirty-eight letters")
    learner.reviews(0, "d0/0")
    learner.reviews(0, "d0/1")
    learner.reviews(1, "d0/1")
    rows = block(learner.lines(1), "The course")
    assert rows[0].split() == ["unseen", "young", "mature", "recall"]
    assert rows[1].split() == ["One", "▒" * 4 + "·" * 4, "2", "2", "0", "100%"]
    assert rows[2].startswith("A deck with a name of more than thirt…")
    assert rows[3].split()[0] == "all"
    assert rows[3].split()[2:] == ["6", "2", "0", "100%"]
    assert rows[4] == "1 of the young ones: only just begun, or begun again after being forgotten."


@pytest.mark.parametrize("has_keys", [False, True])
def test_the_slips_are_named_with_their_keys(has_keys: bool) -> None:
    learner = Learner()
    for number, slip in enumerate(["padding", "padding", "stride", "batch", "axis", "stride", "padding"]):
        misses = (Miss("1", slip, "Conv2d"),)
        learner.reviews(number, f"d0/{number % 4}", 1, attempts=1, misses=misses)
    rows = block(learner.lines(8, has_keys=has_keys), "Slips that cost you most")
    assert [row.split()[:2] for row in rows[:3]] == (
        [["1", "padding"], ["2", "stride"], ["3", "batch"]]
        if has_keys
        else [["padding", "3"], ["stride", "2"], ["batch", "1"]]
    )
    assert rows[0].endswith("3 of 6 answers, 3 cards, last on 8 Nov 2026")
    assert rows[3] == "Where they happened: Conv2d 7."


def test_on_forty_columns_headings_and_titles_are_whole() -> None:
    learner = Learner("Tensors and shapes", "Norsk")
    for day, answers in enumerate((1, 20, 300, 4000)):
        for _ in range(answers):
            learner.reviews(day, "d0/0", 1, attempts=0, misses=(Miss("1", "padding", "Conv2d"),))
    lines = learner.lines(3, 38, has_keys=True)
    assert not [line for line in lines if "…" in line]
    at = lines.index("The course")
    assert lines[at + 1 : at + 3] == ["█ mature   ▒ young, under 21 days", "· unseen"]
    assert lines[at + 4 : at + 6] == ["Tensors and shapes", "▒▒·····       3      1       0      0%"]
    assert lines[lines.index("Hardest cards") + 1] == "failed reviews"
    at = lines.index("     · none   ░ 1   ▒ 20   ▓ 300")
    assert lines[at + 1] == "     █ 4,000"
    assert "Typed and judged: right at once 0 of" in lines
    assert " 1  padding         4,321 of 4,321" in lines


@pytest.mark.parametrize("width", [1, 5, 20, 30, 40, 51, 60, 78, 100, 158, 159, 200])
def test_no_line_is_longer_than_there_is_room(width: int) -> None:
    learner = Learner("One", "Zwei 二二二二二二二二二二二二二二二二二二二二", "Three")
    for day in range(60):
        for card in range(4):
            miss = (Miss("1", "padding", "Conv2d"),)
            learner.reviews(day, f"d{day % 3}/{card}", day % 6, attempts=1, misses=miss)
    assert max(cells(line) for line in learner.lines(60, width, has_keys=True)) <= width


def test_a_text_is_cut_to_columns_not_to_letters() -> None:
    assert fitted("二二二", 5) == "二二…"
    assert fitted("二二二", 4) == "二… "
    assert fitted("a\x1b[2J", 9) == "a␛[2J    "
