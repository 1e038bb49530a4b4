"""What the app tells the screen on top, or every screen."""

from __future__ import annotations

from textual.message import Message


class RunnerChanged(Message):
    """The worker started, became ready, failed or ended."""


class DayTurned(Message):
    """A new study day began while the screen was open."""


class DecksChanged(Message):
    """The decks were read again, and something in them is new."""


class SettingsChanged(Message):
    """Something else was chosen, here or in the file of the settings."""


class HistoryChanged(Message):
    """What is shown may be stale: the history changed, and no key of this screen did it."""


class DecksRead(Message):
    """Some more of the decks were read that were left when the app opened; maybe now all of them."""
