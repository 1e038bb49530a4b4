"""The user's settings, read from `settings.toml` in the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

Positive = Annotated[int, msgspec.Meta(ge=1)]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a user may choose; no choice changes what the log means.

    `day_start` is the hour at which a study day turns, `new_cards` how many unseen cards a day brings,
    `grades` the number of buttons. `device`, `seconds`, `megabytes` and `idle_minutes` bound the runs
    of snippets, and `runner` is the command that starts their Python (empty: this one).
    """

    day_start: Annotated[int, msgspec.Meta(ge=0, le=23)] = 4
    new_cards: Annotated[int, msgspec.Meta(ge=0)] = 5
    grades: Literal[4, 6] = 4
    theme: str = ""
    device: Literal["auto", "cpu", "cuda", "mps", "meta"] = "auto"
    seconds: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    megabytes: Positive = 4000
    idle_minutes: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    runner: tuple[str, ...] = ()

    @property
    def qualities(self) -> tuple[int, ...]:
        """The quality behind each grade button, from the left."""
        return (1, 3, 4, 5) if self.grades == 4 else (0, 1, 2, 3, 4, 5)


def load(path: Path) -> tuple[Settings, str]:
    """The settings in a file, and what is wrong with it ("" when nothing is; the defaults hold then)."""
    try:
        text = path.read_text("utf-8")
        import tomllib  # most people have no settings

        return msgspec.convert(tomllib.loads(text), Settings), ""
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError, msgspec.ValidationError) as error:  # not UTF-8 and not TOML are ValueErrors
        return Settings(), f"{path}: {error}. The defaults are used until it is mended."
