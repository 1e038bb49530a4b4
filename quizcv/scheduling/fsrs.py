"""FSRS-6, the Free Spaced Repetition Scheduler of Jarrett Ye and others in its sixth version.

https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm

Of each card it estimates the stability, that is after how many days nine of ten such cards are still known,
and the difficulty, 1 to 10. An answer changes both, and the card is due when its chance to be known has
fallen to the retention that was asked for. The names of the weights, w0 to w20, are those of the page above.

Here days are whole and there are no learning steps. Stability and difficulty are integers, in thousandths,
rounded after each answer, because the last digits of a float differ from machine to machine. The formulas
stand here, and not in a library, so that an old log gives the same schedule for as long as it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from math import exp
from typing import Any
from zlib import crc32

import msgspec

from quizcv.scheduling.sm2 import LEECH_LAPSES, LONGEST_INTERVAL, is_leech

NAME = "fsrs-6"

WEIGHTS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The weights of those who have not had theirs fitted, from the reviews of thousands of people."""

LOWEST = (
    0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, 0.001,
    0.001, 0.001, 0.001, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1,
)  # fmt: skip
HIGHEST = (
    100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5,
    5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8,
)  # fmt: skip
"""What each weight may be."""

RETENTIONS = (0.7, 0.98)
"""The retentions that can be asked for."""

MOST_SPREAD = 0.1
"""The largest part of an interval by which it may move."""

SPREAD_FROM = 8
"""Days: shorter intervals are not spread."""

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
RATINGS = (AGAIN, AGAIN, AGAIN, HARD, GOOD, EASY)
"""What each quality, 0 to 5, is called here."""

LEAST_STABILITY = 0.001
DIFFICULTIES = 1.0, 10.0

_DECIMAL = re.compile(r"\d{1,3}(\.\d{1,6})?\Z", re.ASCII)


class State(msgspec.Struct, frozen=True, gc=False):
    """What FSRS knows about a card; `State()` is a new one.

    `interval` is in days, `stability` in thousandths of a day, `difficulty` in thousandths. `due` and `last`
    are the days of the next and of the latest review. `repetitions` counts the answers since the latest
    failure, and `lapses` the failures of a card that had been known.
    """

    repetitions: int = 0
    interval: int = 0
    due: date | None = None
    last: date | None = None
    lapses: int = 0
    stability: int = 0
    difficulty: int = 0


class FSRS(msgspec.Struct, frozen=True):
    """FSRS-6 as a `quizcv.scheduling.Scheduler`.

    A card is due when the chance that it is known has fallen to `retention`. Intervals of more than a week
    move by up to the part `spread` of them, drawn from the id of the answer's event, so that cards learned
    together part. Raises ValueError for weights and other numbers that cannot be.
    """

    retention: float = 0.9
    weights: tuple[float, ...] = WEIGHTS
    spread: float = 0.0

    def __post_init__(self) -> None:
        if len(self.weights) != len(WEIGHTS) or not all(
            low <= weight <= high for low, weight, high in zip(LOWEST, self.weights, HIGHEST, strict=True)
        ):
            raise ValueError("these are no weights of FSRS-6")
        if not RETENTIONS[0] <= self.retention <= RETENTIONS[1]:
            raise ValueError(f"the retention is {RETENTIONS[0]} to {RETENTIONS[1]}, not {self.retention:g}")
        if not 0 <= self.spread <= MOST_SPREAD:
            raise ValueError(f"intervals can move by 0 to {MOST_SPREAD}, not {self.spread:g}")

    @property
    def title(self) -> str:
        """With what was chosen: "FSRS at 90 %, fitted"."""
        fitted = "" if self.weights == WEIGHTS else ", fitted"
        spread = f", spread by {self.spread * 100:g} %" if self.spread else ""
        return f"FSRS at {self.retention * 100:g} %{fitted}{spread}"

    @property
    def new(self) -> State:
        """A new card."""
        return State()

    def review(self, state: State, quality: int, today: date, event_id: str = "") -> State:
        """The state after an answer of `quality` 0 to 5 on the day `today`; a spread draws from `event_id`.

        Raises ValueError for a quality outside 0 to 5.
        """
        if quality not in range(6):
            raise ValueError(f"the quality of an answer is 0 to 5, not {quality}")
        rating = RATINGS[quality]
        if state.last is None:
            stability, difficulty = self.weights[rating - 1], self._first_difficulty(rating)
        else:
            stability, difficulty = self._advanced(state, rating, (today - state.last).days)
        stability = round(min(max(stability, LEAST_STABILITY), LONGEST_INTERVAL) * 1000)
        difficulty = round(min(max(difficulty, DIFFICULTIES[0]), DIFFICULTIES[1]) * 1000)
        interval = self._interval(stability / 1000)
        if self.spread and event_id and interval >= SPREAD_FROM:
            interval = self._spread(interval, event_id)
        failed = rating == AGAIN
        return State(
            repetitions=0 if failed else state.repetitions + 1,
            interval=interval,
            due=today + timedelta(days=interval),
            last=today,
            lapses=state.lapses + (failed and state.repetitions > 0),
            stability=stability,
            difficulty=difficulty,
        )

    def recall(self, state: State, day: date) -> float:
        """The chance, 0 to 1, that a card which was reviewed before is known on a day."""
        assert state.last is not None
        days = max(0, (day - state.last).days)
        return float((1 + self._factor * days * 1000 / state.stability) ** -self.weights[20])

    # The formulas

    @property
    def _factor(self) -> float:
        """Makes the chance 0.9 after as many days as the stability."""
        return float(0.9 ** (-1 / self.weights[20]) - 1)

    def _interval(self, stability: float) -> int:
        """Days until the chance has fallen to the retention."""
        days = float(stability / self._factor * (self.retention ** (-1 / self.weights[20]) - 1))
        return min(max(round(days), 1), LONGEST_INTERVAL)

    def _advanced(self, state: State, rating: int, days: int) -> tuple[float, float]:
        """Stability and difficulty after a further answer, so many days after the latest one."""
        w, stability, difficulty = self.weights, state.stability / 1000, state.difficulty / 1000
        if days < 1:  # two machines that merge may both have asked it that day
            gain = exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
            grown = stability * (gain if rating == AGAIN else max(gain, 1))
        else:
            forgotten = 1 - (1 + self._factor * days / stability) ** -w[20]
            if rating == AGAIN:
                grown = min(
                    w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(forgotten * w[14]),
                    stability / exp(w[17] * w[18]),
                )
            else:
                factor = w[15] if rating == HARD else w[16] if rating == EASY else 1
                gain = exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (exp(forgotten * w[10]) - 1)
                grown = stability * (1 + gain * factor)
        changed = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
        return grown, w[7] * self._first_difficulty(EASY) + (1 - w[7]) * changed

    def _first_difficulty(self, rating: int) -> float:
        """Not within its bounds yet."""
        return self.weights[4] - exp(self.weights[5] * (rating - 1)) + 1

    def _spread(self, interval: int, event_id: str) -> int:
        most = int(interval * self.spread)
        return min(interval - most + crc32(event_id.encode()) % (2 * most + 1), LONGEST_INTERVAL)

    # The rest of a scheduler

    def counts(self, state: State, day: date) -> bool:
        """The first review of a day counts, due or not."""
        return state.last is None or state.last < day

    def lateness(self, state: State, today: date) -> float:
        """Days since the latest review as a share of the stability: those least likely to be known first."""
        return (today - state.last).days / state.stability if state.last is not None else 0.0

    def is_leech(self, state: State) -> bool:
        """As with SM-2."""
        return is_leech(state.lapses)

    def was_leech(self, state: State) -> bool:
        """As with SM-2."""
        return state.lapses >= LEECH_LAPSES

    def preview(self, state: State, quality: int, today: date) -> int:
        """The interval after such an answer, not spread yet."""
        return self.review(state, quality, today).interval

    def describe(self, state: State) -> tuple[tuple[str, str], ...]:
        """What the next interval depends on."""
        if state.last is None:
            return ("difficulty", "-"), ("stability", "-")
        return ("difficulty", f"{state.difficulty / 1000:.1f}"), (
            "stability",
            f"{state.stability / 1000:.1f} d",
        )

    def to_event(self) -> dict[str, Any]:
        """Its name and all its parameters, in decimals."""
        said: dict[str, Any] = {"name": NAME, "retention": _text(self.retention)}
        if self.spread:
            said["spread"] = _text(self.spread)
        return said | {"weights": [_text(weight) for weight in self.weights]}

    @classmethod
    def from_event(cls, said: Mapping[str, Any]) -> FSRS:
        """Raises ValueError or TypeError for parameters that cannot be, and for further ones."""
        if not {"name", "retention", "weights"} <= said.keys() <= {"name", "retention", "weights", "spread"}:
            raise ValueError("FSRS-6 has other parameters")
        if not isinstance(said["weights"], list):
            raise ValueError("the weights are a list")
        weights = tuple(map(_number, said["weights"]))
        return cls(_number(said["retention"]), weights, _number(said.get("spread", "0")))


def _text(number: float) -> str:
    """A number in decimals, at most six of them."""
    return f"{number:.6f}".rstrip("0").removesuffix(".")


def _number(text: Any) -> float:
    if not isinstance(text, str) or not _DECIMAL.match(text):
        raise ValueError(f"{text!r} is no decimal number")
    return float(text)
