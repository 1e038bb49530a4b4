"""Everything a command or the interface works with, opened from the paths it was given."""

from quizcv.workspace.deck_files import read_decks
from quizcv.workspace.workspace import LOCAL, Workspace, open_workspace, runner_settings

__all__ = ["LOCAL", "Workspace", "open_workspace", "read_decks", "runner_settings"]
