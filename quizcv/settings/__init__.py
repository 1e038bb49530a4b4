"""The user's settings: `settings.toml` in the data folder, read at the start, written when one is changed."""

from quizcv.settings.file import load
from quizcv.settings.model import SETTINGS, Setting, SettingError, Settings

__all__ = ["SETTINGS", "Setting", "SettingError", "Settings", "load"]
