"""Changing cards where they are written: one card at a time, checked before, and undone if wanted."""

from quizcv.editing.editing import Editing
from quizcv.editing.keys import Key, keys_of
from quizcv.editing.values import Draft, EditError, Fields, OpenedCard, Saved

__all__ = ["Draft", "EditError", "Editing", "Fields", "Key", "OpenedCard", "Saved", "keys_of"]
