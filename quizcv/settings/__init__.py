"""The user's settings: `settings.toml` in the data folder, read at the start, written by the screen."""

from quizcv.settings.model import SETTINGS, Setting, Settings
from quizcv.settings.reading import load
from quizcv.settings.typed import as_text, choices, from_text
from quizcv.settings.writing import SettingError, as_toml, save, template

__all__ = [
    "SETTINGS",
    "Setting",
    "SettingError",
    "Settings",
    "as_text",
    "as_toml",
    "choices",
    "from_text",
    "load",
    "save",
    "template",
]
