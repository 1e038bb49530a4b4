"""The user's settings: `settings.toml` in the data folder, read at the start, written when one is changed."""

from quizcv.settings.file import load
from quizcv.settings.model import SETTINGS, DeckSettings, Setting, SettingError, Settings, value_of

__all__ = ["SETTINGS", "DeckSettings", "Setting", "SettingError", "Settings", "load", "value_of"]
