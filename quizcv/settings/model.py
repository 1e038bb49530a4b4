"""What a user may choose, and each choice in words."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from quizcv.scheduling.grades import FOUR, SIX

Duration = Annotated[float, msgspec.Meta(gt=0, le=86400)]


class SettingError(Exception):
    """A setting was not changed; the text is the sentence that says why and what to do."""


NewCards = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class DeckSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which decks there are and how they are asked, by their ids.

    `folders` are more folders with decks. Of decks that are `hidden` nothing is to be seen, of `paused` ones
    nothing is asked unless they are named. `new_cards` a day are for single decks.
    """

    folders: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    new_cards: dict[str, NewCards] = {}


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a user may choose; no choice changes what the log means. `SETTINGS` says what each is for.

    `seconds`, `megabytes` and `idle_minutes` bound runs and the process that makes them, `runner` is the
    command that starts its Python (empty: this one), and `torch_starts` says when it is started.
    """

    day_start: Annotated[int, msgspec.Meta(ge=0, le=23)] = 4
    new_cards: NewCards = 5
    new_cards_when_behind: NewCards = 0
    reviews_a_day: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    grades: Literal[4, 6] = 4
    theme: str = ""
    device: Literal["auto", "cpu", "cuda", "mps", "meta"] = "auto"
    seconds: Duration = 10.0
    megabytes: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)] = 4000
    torch_starts: Literal["at once", "when near", "at first run"] = "when near"
    idle_minutes: Duration = 10.0
    live: bool = False
    runner: tuple[str, ...] = ()
    decks: DeckSettings = DeckSettings()

    @property
    def qualities(self) -> tuple[int, ...]:
        """The quality behind each grade button, from the left."""
        return FOUR if self.grades == 4 else SIX


class Setting(msgspec.Struct, frozen=True):
    """One setting in words: what the screen calls it, what it is for, and what it must be.

    `must_be` follows these two words, `example` is how one writes it in the file. The screen puts the `unit`
    behind a value, says `empty` in place of an empty one, and leaves a line free where a group begins.
    """

    label: str
    explanation: str
    must_be: str
    example: str
    unit: str = ""
    empty: str = ""
    begins_group: bool = False


SETTINGS = {
    "day_start": Setting(
        "Day starts at",
        "the hour at which a study day turns, 0 to 23",
        "a whole number from 0 to 23",
        "4",
        unit=":00",
    ),
    "new_cards": Setting(
        "New cards",
        "unseen cards a day",
        "a whole number from 0 to 100000",
        "5",
        unit=" a day",
    ),
    "new_cards_when_behind": Setting(
        "When behind",
        "unseen cards on a day that begins with more than a day's worth overdue",
        "a whole number from 0 to 100000",
        "0",
        unit=" new a day",
    ),
    "reviews_a_day": Setting(
        "Reviews",
        "reviews a day at most; 0: all that are due",
        "a whole number from 0 to 100000",
        "0",
        unit=" a day",
        empty="no limit",
    ),
    "grades": Setting(
        "Grades",
        "4 buttons (quality 1, 3, 4, 5) or all 6 (0 to 5)",
        "4 or 6",
        "4",
    ),
    "theme": Setting(
        "Theme",
        'a Textual theme, such as "nord" or "ansi-dark"',
        "the name of a theme in quotes",
        '"nord"',
        empty="default",
        begins_group=True,
    ),
    "device": Setting(
        "Device",
        "auto (CUDA, then MPS, then CPU), cpu, cuda, mps, meta",
        '"auto", "cpu", "cuda", "mps" or "meta"',
        '"auto"',
        begins_group=True,
    ),
    "seconds": Setting(
        "Time limit",
        "seconds that a snippet may run",
        "a number above 0, at most 86400",
        "10.0",
        unit=" s",
    ),
    "megabytes": Setting(
        "Memory limit",
        "megabytes that a snippet may use on top of torch itself",
        "a whole number from 1 to 10000000",
        "4000",
        unit=" MB",
    ),
    "torch_starts": Setting(
        "torch starts",
        "torch's process: at once, when near something that runs, at first run",
        '"at once", "when near" or "at first run"',
        '"when near"',
    ),
    "idle_minutes": Setting(
        "torch ends after",
        "minutes without a run after which torch's process ends",
        "a number above 0, at most 86400",
        "10.0",
        unit=" min",
    ),
    "live": Setting(
        "Live mode",
        "whether the cheat sheet runs what you type as you type it",
        "true or false",
        "true",
    ),
    "runner": Setting(
        "Python with torch",
        "the command that starts the Python that has torch; empty: this Python",
        "a list of texts, or one text in which every quote is closed",
        '["/usr/bin/python3"]',
        empty="this Python",
    ),
    "decks.folders": Setting(
        "More decks",
        "folders with decks, besides your own",
        "a list of texts, or one text in which every quote is closed",
        '["~/vision-decks"]',
        empty="none",
        begins_group=True,
    ),
    "decks.order": Setting(
        "First decks",
        "ids of the decks that stand first and bring their new cards first",
        "a list of ids of decks",
        '["birds", "fish"]',
        empty="as they are read",
    ),
    "decks.hidden": Setting(
        "Hidden decks",
        "ids of decks of which nothing is to be seen",
        "a list of ids of decks",
        '["birds"]',
        empty="none",
    ),
    "decks.paused": Setting(
        "Paused decks",
        "ids of decks of which nothing is asked unless you choose them",
        "a list of ids of decks",
        '["birds"]',
        empty="none",
    ),
    "decks.new_cards": Setting(
        "New cards of decks",
        "unseen cards a day of single decks; on the screen birds=3 fish=1",
        "a whole number from 0 to 100000 for each deck, as in birds=3",
        "{birds = 3, fish = 1}",
        empty="no limit of their own",
    ),
}
"""Each setting in words, in the order of the file and of the screen; behind a dot those of a section."""

SECTIONS = {name.partition(".")[0] for name in SETTINGS if "." in name}


def value_of(settings: Settings, name: str) -> Any:
    """The value of a setting."""
    value: Any = settings
    for part in name.split("."):
        value = getattr(value, part)
    return value


def with_value(settings: Settings, name: str, value: Any) -> Settings:
    """These settings with another value, which may be as it stands in the file."""
    chosen = value_of(msgspec.convert(nested(name, value), Settings), name)
    section, _, last = name.rpartition(".")
    if section:
        chosen = msgspec.structs.replace(getattr(settings, section), **{last: chosen})
    return msgspec.structs.replace(settings, **{section or last: chosen})


def nested(name: str, value: Any) -> dict[str, Any]:
    """The same as the file has it: a setting of a section is in a table."""
    section, _, last = name.rpartition(".")
    return {section: {last: value}} if section else {name: value}


def is_valid(name: str, value: Any) -> bool:
    """Whether a setting may have this value."""
    try:
        msgspec.convert(nested(name, value), Settings)
    except (msgspec.ValidationError, ValueError):  # a ValueError for an integer of very many digits
        return False
    return True


def check(name: str, value: Any) -> None:
    """Raise SettingError with a sentence for a value that a setting cannot have."""
    if not is_valid(name, value):
        raise SettingError(f"This must be {SETTINGS[name].must_be}.")
