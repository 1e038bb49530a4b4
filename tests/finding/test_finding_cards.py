"""Finding cards: the same as a slow and obvious way finds, over any decks and histories."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcv.decks import Card, Deck
from quizcv.decks.contents import BlankCard, ClozeCard, Entry, Flashcard, ShapeCard, TaskCard, ValueCard
from quizcv.finding import Catalogue, Facts, front_line, kind_of, read
from quizcv.finding.language import And, Compared, Is, Named, Not, Or, Query, Within, Words
from quizcv.history import Answered, History
from quizcv.history.fold import fold

MONDAY = date(2026, 11, 23)
WORDS = ["stride", "Padding", "kernel", "nn.Conv2d(3)", "é", "or"]

CLOZE = "a {{c1::kernel}} and {{c2::stride::Padding}}"
VARY = {"k": ("stride",)}
HAPPENINGS = "review " * 6 + "drill cram suspend unsuspend bury mark moved moved undo redo"

phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join) | st.just("kernel\n  Padding")
tags = st.lists(st.sampled_from(["cnn", "CNN-more", "core"]), max_size=2).map(tuple)
contents = st.one_of(
    st.builds(Flashcard, front=phrase, back=phrase, tags=tags, source=phrase, reverse=st.booleans()),
    st.builds(
        ClozeCard, cloze=st.just("a {{c1::kernel}} and {{c2::stride::Padding}}"), note=phrase, tags=tags
    ),
    st.builds(
        ShapeCard, shape=phrase, note=phrase, setup=phrase, tags=tags, vary=st.just({"k": ("stride",)})
    ),
    st.builds(ValueCard, value=phrase, ask=phrase, hidden=st.booleans(), slips=st.just({"1": "Padding"})),
    st.builds(TaskCard, task=phrase, solution=phrase, hints=st.tuples(phrase), starter=phrase),
    st.builds(BlankCard, blank=st.just("kernel({{stride}})"), tags=tags),
    st.builds(Entry, operation=phrase, code=phrase, output=st.none() | st.just((1, 2)), tags=tags),
)


def a_deck(deck_id: str, title: str, its: list[Any]) -> Deck:
    cards = [
        Card(f"{deck_id}/{number}{'/' + part if part else ''}", content, number, part)
        for number, content in enumerate(its)
        for part in content.parts()
    ]
    return Deck(deck_id, title, Path(f"{deck_id}.yaml"), cards=tuple(cards))


decks = st.tuples(
    st.builds(a_deck, st.just("conv"), st.just("Convolution"), st.lists(contents, max_size=4)),
    st.builds(a_deck, st.just("small"), st.just("The Small Conv"), st.lists(contents, max_size=3)),
)

KEYS = ["conv/0", "conv/1", "conv/0/c1", "conv/1/reverse", "small/0", "gone/0"]
happenings = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *["review"] * 6,
                "drill",
                "cram",
                "suspend",
                "unsuspend",
                "bury",
                "mark",
                "moved",
                "undo",
                "redo",
            ]
        ),
        st.sampled_from(KEYS),
        st.sampled_from(KEYS),
        st.integers(0, 5),
        st.integers(0, 9),
    ),
    max_size=25,
)

queries: st.SearchStrategy[Query] = st.recursive(
    st.one_of(
        st.builds(Words, st.sampled_from([*(word.casefold() for word in WORDS), "kernel padding", "d", "2"])),
        st.builds(
            Named,
            st.sampled_from(["deck", "tag"]),
            st.sampled_from(["conv", "cnn", "o", "core"]),
            st.booleans(),
        ),
        st.builds(Named, st.just("kind"), st.sampled_from(["shape", "front", "o", "blank"]), st.booleans()),
        st.builds(Is, st.sampled_from(["due", "new", "suspended", "marked", "leech", "buried", "edited"])),
        st.builds(
            Compared,
            st.sampled_from(["interval", "lapses", "due"]),
            st.sampled_from(["<", "<=", "=", ">=", ">"]),
            st.integers(0, 8),
        ),
        st.builds(Within, st.sampled_from(["introduced", "failed"]), st.integers(1, 40)),
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=6,
)


def written(query: Query) -> str:
    """A query as a person writes it."""
    match query:
        case Words(text):
            return f'"{text}"'
        case Named(name, text, whole):
            return f'{name}:"{text}"' if whole else f"{name}:{text}"
        case Is(state):
            return f"is:{state}"
        case Compared(name, comparison, value):
            return f"{name}{comparison}{value}"
        case Within(name, days):
            return f"{name}:{days}"
        case Not(inner):
            return f"-({written(inner)})"
        case And(queries):
            return " ".join(f"({written(each)})" for each in queries)
        case Or(queries):
            return " or ".join(f"({written(each)})" for each in queries)


class Slow:
    """Decides for one card at a time, looking everything up anew."""

    def __init__(self, history: History, decks: tuple[Deck, ...], edited: set[str]) -> None:
        self.history = history
        self.schedule = fold([logged.event for logged in history.log()])
        self.titles = {deck.id: deck.title for deck in decks}
        self.edited = edited

    def finds(self, query: Query, card: Card) -> bool:
        progress = self.schedule.of(card.key)
        match query:
            case And(queries):
                return all(self.finds(each, card) for each in queries)
            case Or(queries):
                return any(self.finds(each, card) for each in queries)
            case Not(inner):
                return not self.finds(inner, card)
            case Words(text):
                return any(text in " ".join(each.split()).casefold() for each in said(card.content))
            case Named(name, text, whole):
                names = {
                    "deck": [card.deck_id, self.titles[card.deck_id]],
                    "tag": card.content.tags,
                    "kind": [kind_of(card)],
                }[name]
                folded = [each.casefold() for each in names]
                return text in folded if whole else any(text in each for each in folded)
            case Is(state):
                return {
                    "due": progress.state is not None
                    and progress.state.due <= MONDAY
                    and not progress.suspended
                    and progress.buried != MONDAY,
                    "new": progress.state is None,
                    "suspended": bool(progress.suspended),
                    "marked": bool(progress.marked),
                    "leech": progress.lapses >= 8,
                    "buried": progress.buried == MONDAY,
                    "edited": card.key in self.edited,
                }[state]
            case Compared(name, comparison, value):
                number: int | None = {"interval": progress.interval, "lapses": progress.lapses}.get(name)
                if name == "due" and progress.due:
                    number = (progress.due - MONDAY).days
                sign = "==" if comparison == "=" else comparison
                return number is not None and bool(eval(f"{number} {sign} {value}"))
            case Within(name, days):
                first = MONDAY - timedelta(days=days - 1)
                if name == "introduced":
                    return progress.introduced is not None and progress.introduced >= first
                answers = self.history.answers(card.key)
                return any(answer.day >= first and (answer.quality or 0) < 3 for answer in answers)


def said(content: Any) -> Iterator[str]:
    for name in ("front", "back", "shape", "value", "task", "solution", "starter", "operation", "code"):
        yield getattr(content, name, "")
    for name in ("ask", "setup", "note"):
        yield getattr(content, name, "")
    yield from getattr(content, "hints", ())
    yield from content.tags
    yield from getattr(content, "slips", {}).values()
    if isinstance(content, ClozeCard):
        yield "a kernel and stride"
    if isinstance(content, BlankCard):
        yield "kernel(stride)"


def happen(history: History, clock: SimpleNamespace, step: tuple[Any, str, str, int, int]) -> None:
    (what, card, to, quality, days), day = step, clock.now.date()
    match what:
        case "review" | "drill" | "cram":
            clock.now += timedelta(days=days)
            history.record(what, card, day=clock.now.date(), answered=Answered(quality))
        case "moved":
            history.move([(card, to)])
        case "undo":
            history.undo(day)
        case "redo":
            history.redo(day)
        case _:
            history.record(what, card, day=day)


@settings(max_examples=60)
@given(decks, happenings, st.lists(queries, min_size=1, max_size=8), st.sets(st.sampled_from(KEYS)))
def test_what_is_found_is_what_a_slow_and_obvious_way_finds(decks, happened, asked, edited):
    clock, numbers = SimpleNamespace(now=datetime(2026, 11, 3, 10, tzinfo=UTC)), count()
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder), clock=lambda: clock.now, token=lambda: f"{next(numbers):08x}")
        for step in happened:
            happen(history, clock, step)
        slow, catalogue = Slow(history, decks, edited), Catalogue(decks)
        facts = Facts(history.schedule, MONDAY, history.failed_on, lambda: edited)
        for query in (*asked, Within("failed", 30), Within("introduced", 9)):
            text = written(query)
            expected = [n for n, card in enumerate(catalogue.cards) if slow.finds(query, card)]
            assert catalogue.find(read(text), facts) == expected, text
            some = list(range(len(catalogue)))[::-2]
            assert catalogue.find(read(text), facts, some) == [n for n in some if n in expected], text


@pytest.mark.parametrize(
    ("content", "part", "front", "kind"),
    [
        (Flashcard(front="# One\nmore", back="two"), "", "# One", "front"),
        (Flashcard(front="one", back="two", reverse=True), "reverse", "two", "front"),
        (Flashcard(front="Is `a` ``b`c`` or `d?", back="a"), "", "Is a b`c or `d?", "front"),
        (
            Flashcard(front="He wrote *al-jabr* in **820** (*so*)", back="a"),
            "",
            "He wrote al-jabr in 820 (so)",
            "front",
        ),
        (
            Flashcard(front="`a * b`, 2*3*4, f(*args, **kwargs), `*x*`", back="a"),
            "",
            "a * b, 2*3*4, f(*args, **kwargs), *x*",
            "front",
        ),
        (Flashcard(front="```python\nx = 1\n```", back="a"), "", "x = 1", "front"),
        (ClozeCard(cloze="{{c1::a}} b {{c2::c::d}}"), "c2", "a b […]", "cloze"),
        (BlankCard(blank="f({{1}})"), "", "f(____)", "blank"),
        (ValueCard(value="1 + 1", ask="How many?", hidden=True), "", "How many?", "value"),
        (ShapeCard(shape="pad({k}, {j + 1})", vary={"k": ("1",)}), "", "pad(…, …)", "shape"),
        (ShapeCard(shape="{1: 2}[1]"), "", "{1: 2}[1]", "shape"),
        (Entry(operation="Pool", code="nn.MaxPool2d(2)"), "", "Pool", "operation"),
        (Entry(operation="Pool", code="nn.MaxPool2d(2)"), "blank", "Pool", "blank"),
    ],
)
def test_a_card_is_called_by_the_first_line_of_what_it_asks(content, part, front, kind):
    card = Card("d/a", content, 1, part)
    assert (front_line(card), kind_of(card)) == (front, kind)
