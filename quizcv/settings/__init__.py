"""The user's settings: `settings.toml` in the data folder, read at the start, written when one is changed."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used
from quizcv.settings.model import SETTINGS, DeckSettings, Setting, SettingError, Settings, value_of
from quizcv.settings.reading import load

if TYPE_CHECKING:
    from quizcv.settings.writing import save
else:  # it brings tomlkit, which a start does without
    __getattr__ = loads_when_used(__name__, writing="save")

__all__ = [
    "SETTINGS",
    "DeckSettings",
    "Setting",
    "SettingError",
    "Settings",
    "load",
    "save",
    "value_of",
]
