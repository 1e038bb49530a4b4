"""The user's settings: `settings.toml` in the data folder, read at the start, written when one is changed.

What is needed for a change, in `typed` and `writing`, is imported when it is.
"""

from quizcv.settings.model import SETTINGS, Setting, SettingError, Settings
from quizcv.settings.reading import load

__all__ = ["SETTINGS", "Setting", "SettingError", "Settings", "load"]
