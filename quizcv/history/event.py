"""One thing that happened, and its line in the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, get_args

import msgspec

from quizcv.scheduling import UnknownSchedulerError, from_event
from quizcv.text import one_line

FORMATS = {"scheduler": 2, "reset": 2}
"""The `v` of events of a kind, where it is not 1. So a version that does not know the kind only reads."""

LONGEST_ANSWER = 60_000
"""Milliseconds; a longer pause before a grade says nothing about the card."""

LONGEST_TEXT = 10_000
"""Characters of an answer or a truth that are kept."""

MOST_MISSES = 10
"""Wrong answers that are kept of one review: the first ones."""

Kind = Literal[
    "review",
    "drill",
    "cram",
    "undo",
    "suspend",
    "unsuspend",
    "bury",
    "mark",
    "reset",
    "moved",
    "clock",
    "scheduler",
]
ANSWERS = frozenset({"review", "drill", "cram"})
ID = r"^\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}\Z"
DAYS = (date(1900, 1, 1), date(9000, 1, 1))
"""The study days that are believed. Days added to them stay within what a date can hold."""

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Miss(msgspec.Struct, frozen=True, gc=False):
    """A wrong answer, as judged.

    `slip` is a stable word for the mistake that was recognised, such as `padding`, and `layer` the class of
    the layer, or the name of the call, in which it was made; each is "" where none was named.
    """

    answer: str
    slip: str = ""
    layer: str = ""

    def cut(self) -> Miss:
        """The same, long texts cut."""
        return Miss(*(text[:LONGEST_TEXT] for text in (self.answer, self.slip, self.layer)))


class Event(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A line of the log.

    `id` is the UTC time in microseconds and eight random hex digits; events are ordered by it alone.
    `time` is UTC, `offset` the minutes that local time was ahead of it, `day` the study day. `card` is
    a card's key, `quality` 0 to 5, `milliseconds` the time from the front shown to the grade, `target`
    the event that an undo takes back, `to` the new key of a moved card (its own old one: it begins anew),
    `scheduler` which one computes the schedule from the whole log (see `quizcv.scheduling.from_event`).
    `batch` is the same for all events of one action on several cards, which are undone together.

    Of a card whose answer was judged there are the `parameters` it was asked with, the last `answer` that was
    typed, the `truth` that torch gave, and after how many `attempts` (0: given up at once). `answered` is the
    time in milliseconds from the front shown to the right answer, None when it was given up; `misses` are the
    wrong answers, the first ten of them.
    """

    v: Annotated[int, msgspec.Meta(ge=1)]
    id: Annotated[str, msgspec.Meta(pattern=ID)]
    time: str
    offset: int
    day: date
    kind: Kind
    card: str = ""
    quality: Annotated[int, msgspec.Meta(ge=0, le=5)] | None = None
    milliseconds: int | None = None
    target: str = ""
    to: str = ""
    batch: str = ""
    scheduler: dict[str, Any] | None = None
    parameters: dict[str, str] = {}
    answer: str = ""
    truth: str = ""
    attempts: int | None = None
    answered: int | None = None
    misses: tuple[Miss, ...] = ()

    @property
    def is_answer(self) -> bool:
        """Whether somebody answered a card, in whichever way."""
        return self.kind in ANSWERS


class Answered(msgspec.Struct, frozen=True):
    """How a card was answered, as the front end hands it down to the event, which explains the fields."""

    quality: int
    milliseconds: int | None = None
    parameters: dict[str, str] = {}
    answer: str = ""
    truth: str = ""
    attempts: int | None = None
    answered: int | None = None
    misses: tuple[Miss, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The fields of an event, long texts cut and times within bounds."""
        return msgspec.structs.asdict(self) | {
            "milliseconds": _within_bounds(self.milliseconds),
            "answered": _within_bounds(self.answered),
            "answer": self.answer[:LONGEST_TEXT],
            "truth": self.truth[:LONGEST_TEXT],
            "misses": tuple(miss.cut() for miss in self.misses[:MOST_MISSES]),
        }


class Version(msgspec.Struct):
    """The format and kind of a line, whatever else it holds."""

    v: int
    kind: str = ""


class UnreadableError(Exception):
    """A line that is no event; says why."""


class NewerFormatError(Exception):
    """A line written by a newer quizcv, which this one must not guess at; the text is what it holds."""


_decoder = msgspec.json.Decoder(Event)
_version = msgspec.json.Decoder(Version)
_encoder = msgspec.json.Encoder()


def _within_bounds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else max(0, min(milliseconds, LONGEST_ANSWER))


def encode(event: Event) -> bytes:
    """The event as a line of the log, newline included."""
    return _encoder.encode(event) + b"\n"


def decode(line: bytes) -> Event:
    """The event in a line of the log. Raises UnreadableError or NewerFormatError."""
    try:
        event = _decoder.decode(line)
    except _UNREADABLE as error:
        if newer := _newer(line):
            raise NewerFormatError(newer) from None
        raise UnreadableError(str(error)) from None
    if event.v != 1 or event.kind in FORMATS:
        _check_format(event, line)
    if missing := _missing(event):
        raise UnreadableError(f"a {event.kind} event needs `{missing}`")
    if not DAYS[0] <= event.day <= DAYS[1]:
        raise UnreadableError(f"the day {event.day} cannot be right")
    try:
        _time(event.id)
    except ValueError:
        raise UnreadableError(f"the id {event.id} holds no time") from None
    return event


def _check_format(event: Event, line: bytes) -> None:
    if newer := _newer(line):
        raise NewerFormatError(newer)
    if event.v != FORMATS[event.kind]:
        raise UnreadableError(f"a {event.kind} event has the format {FORMATS[event.kind]}, not {event.v}")
    if event.kind != "scheduler":
        return
    if event.scheduler is None:
        raise UnreadableError("a scheduler event needs `scheduler`")
    try:
        from_event(event.scheduler)
    except UnknownSchedulerError as error:
        raise NewerFormatError(f"the scheduler {one_line(str(error))!r}") from None


def _newer(line: bytes) -> str:
    """What a newer quizcv wrote that this one does not know; "" if that is not what is wrong."""
    try:
        version = _version.decode(line)
    except _UNREADABLE:
        return ""
    if version.v <= FORMATS.get(version.kind, 1):
        return ""
    if version.kind in get_args(Kind) or not version.kind:
        return f"an event of the format {version.v}"
    return f"an event of the kind {one_line(version.kind)!r}"


def _missing(event: Event) -> str:
    if event.is_answer and event.quality is None:
        return "quality"
    if event.kind == "undo":
        return "" if event.target else "target"
    if event.kind == "moved" and not event.to:
        return "to"
    return "" if event.card or event.kind in ("clock", "scheduler") else "card"


def new_id(now: datetime, newest: str, token: Callable[[], str]) -> str:
    """An id for an event at `now`, larger than `newest`, the largest in the log (or "").

    So a clock that was set back cannot put an event before those it follows.
    """
    now = now.astimezone(UTC)
    if newest:
        now = max(now, _time(newest) + timedelta(microseconds=1))
    return f"{utc_text(now).replace('-', '').replace(':', '')}-{token()}"


def utc_text(time: datetime) -> str:
    """A moment in UTC, to the microsecond. (`strftime` would take longer than all else of an event.)"""
    return f"{time.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"


def _time(event_id: str) -> datetime:
    time = datetime.fromisoformat(event_id[:23])
    if time.year > DAYS[1].year:
        raise ValueError("too late for another event to follow")
    return time
