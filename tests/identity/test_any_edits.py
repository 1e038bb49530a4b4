"""Whatever is edited in whatever order: a history goes with its card, or it is said that the card is gone."""

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quizcv.decks import Card, Deck, DeckProblem, Flashcard, Library, Reading
from quizcv.decks.reading.cards import identify
from quizcv.history import NOTHING, Event, Schedule
from quizcv.identity import Changes, compare
from quizcv.identity.fingerprints import Fingerprints

MONDAY = date(2026, 11, 23)
Written = dict[str, list[Flashcard]]
"""The author's cards of each deck."""

texts = st.sampled_from("abc")
cards = st.builds(Flashcard, front=texts, back=texts, id=st.sampled_from(["", "", "", "x", "y"]))
decks = st.dictionaries(st.sampled_from(["d", "e"]), st.lists(cards, min_size=1, max_size=4), min_size=1)


def library(written: Written, broken: str = "") -> Library:
    """These decks; the first card of the one named `broken` is hidden by an error."""
    readings = []
    for deck_id, flashcards in written.items():
        named = {f"{deck_id}/{identify(content)}": content for content in flashcards}
        errors = (DeckProblem(1, 1, "no"),) if deck_id == broken else ()
        made = [Card(key, content, 1) for key, content in named.items()][len(errors) :]
        deck = Deck(deck_id, deck_id, Path(f"/{deck_id}.yaml"), cards=tuple(made))
        readings.append(Reading(deck.path, deck if made else None, errors))
    return Library(tuple(readings), tuple(reading.deck for reading in readings if reading.deck))


class Learner:
    """Somebody who opens quizcv after each edit, and answers every card."""

    def __init__(self) -> None:
        self.known = Fingerprints()
        self.schedule = Schedule()
        self.answers = 0

    def open(self, library: Library) -> Changes:
        broken = {reading.path.stem for reading in library.readings if reading.errors or not reading.deck}
        changes = compare(self.known, library, self.known.decks.keys() - broken, self.schedule)
        for old, new in changes.moves:
            assert self.schedule.can_move(old, new)
            self.schedule.apply(Event(1, "", "", 0, MONDAY, "moved", old, to=new))
        self.known = changes.known
        return changes

    def answer(self, library: Library) -> None:
        for deck in library.decks:
            for card in deck.cards:
                self.answers += 1
                self.schedule.apply(Event(1, f"{self.answers}", "", 0, MONDAY, "review", card.key, 4))

    def out_of_reach(self, library: Library) -> set[str]:
        """Histories whose card is in no deck."""
        homes = {self.schedule.current(card.key) for deck in library.decks for card in deck.cards}
        return self.schedule.cards.keys() - homes

    def in_waiting(self) -> set[str]:
        """Keys that are known to be gone, or hidden by an error."""
        decks = self.known.decks.items()
        return {f"{deck_id}/{name}" for deck_id, deck in decks for name in deck.gone | deck.cards}


@given(st.lists(st.tuples(decks, st.sampled_from(["", "", "d", "e"]), st.booleans()), max_size=7))
def test_every_history_is_in_reach_or_said_to_be_gone(edits: list[tuple[Written, str, bool]]) -> None:
    learner = Learner()
    for written, broken, answers in edits:
        now = library(written, broken)
        before, histories = learner.out_of_reach(now), len(learner.schedule.cards)
        changes = learner.open(now)
        assert len(learner.schedule.cards) == histories, "none is lost, none is put over another"
        assert len(learner.out_of_reach(now)) <= len(before)
        assert learner.out_of_reach(now) <= learner.in_waiting(), changes.sentence
        assert learner.open(now) == Changes(learner.known), "it is said once"
        if answers:
            learner.answer(now)
            learner.open(now)


@given(decks, decks)
def test_what_is_said_adds_up(first: Written, second: Written) -> None:
    learner = Learner()
    learner.open(library(first))
    learner.answer(library(first))
    histories = len(learner.schedule.cards)
    changes = learner.open(library(second))
    assert changes.gone == len(learner.out_of_reach(library(second)))
    assert changes.edited + changes.moved + changes.gone <= histories
    assert changes.back == 0


@given(decks)
def test_what_has_not_changed_is_no_news(written: Written) -> None:
    learner = Learner()
    learner.open(library(written))
    learner.answer(library(written))
    known = learner.known
    assert learner.open(library(written)) == Changes(known)


ids = st.sampled_from(["x", "y", "z"])
former = st.lists(st.builds("{}/{}".format, st.sampled_from(["d", "e"]), ids), max_size=2).map(tuple)
heirs = st.builds(Flashcard, front=texts, back=texts, id=ids, was=former)
heirs_by_deck = st.dictionaries(
    st.sampled_from(["d", "e"]), st.lists(heirs, min_size=1, max_size=3, unique_by=lambda c: c.id), min_size=1
)


@given(st.lists(st.tuples(heirs_by_deck, st.booleans()), max_size=6))
def test_no_history_is_lost_or_put_over_another_whatever_is_written(
    edits: list[tuple[Written, bool]],
) -> None:
    learner = Learner()
    for written, is_answered in edits:
        now = library(written)
        keys = [card.key for deck in now.decks for card in deck.cards]
        before = {key: learner.schedule.of(key) for key in keys}
        homes = {key: learner.schedule.current(key) for key in keys}
        histories = len(learner.schedule.cards)
        changes = learner.open(now)
        assert len(learner.schedule.cards) == histories
        for key, progress in before.items():
            if homes[key] == key and progress != NOTHING:
                assert learner.schedule.of(key) == progress, "a card keeps what it has"
        claimed = {name for deck in now.decks for card in deck.cards for name in card.content.was}
        for old, new in changes.moves:
            if old in claimed and old != new:
                card = now.card(new)
                assert card and old in card.content.was
        learner.open(now)
        assert learner.open(now).moves == ()
        if is_answered:
            learner.answer(now)
