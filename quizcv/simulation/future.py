"""The next days of one learner with one scheduler, card by card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec

from quizcv.decks.model import Card
from quizcv.history import Schedule
from quizcv.scheduling import MATURE_DAYS, Scheduler, grades
from quizcv.scheduling.fsrs import State as Memory
from quizcv.session.limits import Limits, days_worth
from quizcv.simulation.learner import Learner, drawn

DAYS = 90


class FutureDay(msgspec.Struct, frozen=True):
    """What a day would bring: `reviews` of cards seen before, `new` cards, `minutes` for all of it."""

    day: date
    reviews: int
    new: int
    minutes: float


class Future(msgspec.Struct, frozen=True):
    """What the days would bring with a scheduler, and where the cards would be at their end.

    `known` of the `asked` reviews would be right, `mature` cards would have an interval of three weeks or
    more, and `waiting` ones would be left for the limit.
    """

    scheduler: str
    days: tuple[FutureDay, ...]
    asked: int
    known: int
    mature: int
    waiting: int

    @property
    def reviews(self) -> float:
        """Reviews a day, on average."""
        return self.asked / len(self.days)

    @property
    def busiest(self) -> int:
        """Reviews and new cards on the busiest day."""
        return max(day.reviews + day.new for day in self.days)

    @property
    def minutes(self) -> float:
        """Minutes a day, on average."""
        return sum(day.minutes for day in self.days) / len(self.days)

    @property
    def retention(self) -> float | None:
        """The part of the reviews that would be right."""
        return self.known / self.asked if self.asked else None


class _Seen:
    """A card that was seen: what the scheduler knows, and what the learner remembers."""

    __slots__ = ("memory", "state")

    def __init__(self, state: Any, memory: Memory) -> None:
        self.state = state
        self.memory = memory


class _Life:
    """The cards of a learner from day to day: those that come `due`, and those `waiting` already."""

    def __init__(self, scheduler: Scheduler[Any], learner: Learner, limits: Limits, seed: int) -> None:
        self.seen: list[_Seen] = []
        self.due = defaultdict[date, list[_Seen]](list)
        self.waiting: list[_Seen] = []
        self.unseen = 0
        self.answers_on: dict[date, int] = {}
        self.asked = self.known = 0
        self._scheduler = scheduler
        self._learner = learner
        self._limits = limits
        self._chance = Random(seed)

    def live(self, day: date) -> FutureDay:
        """A day: first what is due, up to the limit, then new cards."""
        asked, new, learner = self._asked(day), self._new(day), self._learner
        seconds, drills = 0.0, 0
        for card in asked:
            known = self._chance.random() < learner.recall(card.memory, day)
            self.known += known
            quality = drawn(learner.later, self._chance.random()) if known else grades.AGAIN
            seconds += learner.seconds[1 if known else 2]
            drills += self._answer(card, quality, day)
        for card in new:
            seconds += learner.seconds[0]
            drills += self._answer(card, drawn(learner.first, self._chance.random()), day)
        self.asked += len(asked)
        self.answers_on[day] = len(asked) + len(new) + drills
        return FutureDay(day, len(asked), len(new), (seconds + drills * learner.seconds[3]) / 60)

    def _new(self, day: date) -> list[_Seen]:
        limits = self._limits
        overdue = sum(card.state.due < day for card in self.waiting)
        is_behind = overdue > days_worth(self.answers_on, day, limits.reviews)
        most = min(limits.new_cards, limits.new_cards_when_behind) if is_behind else limits.new_cards
        cards = [_Seen(self._scheduler.new, self._learner.memory.new) for _ in range(min(self.unseen, most))]
        self.unseen -= len(cards)
        self.seen += cards
        return cards

    def _asked(self, day: date) -> list[_Seen]:
        self.waiting += self.due.pop(day, [])
        most = self._limits.reviews
        if not most:
            asked, self.waiting = self.waiting, []
            return asked
        self.waiting.sort(key=lambda card: -self._scheduler.lateness(card.state, day))
        asked, self.waiting = self.waiting[:most], self.waiting[most:]
        return asked

    def _answer(self, card: _Seen, quality: int, day: date) -> bool:
        """Whether the answer asks for a drill."""
        card.state = self._scheduler.review(card.state, quality, day, f"{self._chance.random()}")
        card.memory = self._learner.memory.review(card.memory, quality, day)
        self.due[card.state.due].append(card)
        return grades.comes_back_today(quality)


def simulate(
    schedule: Schedule,
    memories: Schedule,
    cards: Iterable[Card],
    learner: Learner,
    limits: Limits,
    today: date,
    *,
    days: int = DAYS,
    seed: int = 1,
) -> Future:
    """The `days` after today, were today's work left as it is.

    `schedule` is the fold of the log by the scheduler in question, `memories` that by `learner.memory`. That
    siblings wait for each other, and cards for those that they build on, is left out.
    """
    life = _Life(schedule.scheduler, learner, limits, seed)
    life.answers_on = dict(schedule.days)
    for card in cards:
        progress, memory = schedule.of(card.key), memories.of(card.key).state
        if progress.suspended is not None:
            continue
        if progress.due is None or memory is None:
            life.unseen += 1
            continue
        life.seen.append(_Seen(progress.state, memory))
        (life.waiting if progress.due <= today else life.due[progress.due]).append(life.seen[-1])
    lived = tuple(life.live(today + timedelta(days=number)) for number in range(1, days + 1))
    mature = sum(card.state.interval >= MATURE_DAYS for card in life.seen)
    return Future(schedule.scheduler.title, lived, life.asked, life.known, mature, len(life.waiting))
