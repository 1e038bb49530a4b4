"""Where things live on disk. Nothing here creates a file or a folder."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec


def data_folder(asked: str | os.PathLike[str] | None = None) -> Path:
    """The folder of the history and the user's decks: as asked, else `QUIZCV_DATA`, else the platform's."""
    chosen = asked or os.environ.get("QUIZCV_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("quizcv", appauthor=False))


class Places(msgspec.Struct, frozen=True):
    """The paths that quizcv uses inside one data folder."""

    data: Path

    @property
    def decks(self) -> Path:
        """The user's own decks."""
        return self.data / "decks"

    @property
    def deck_cache(self) -> Path:
        """What reading the decks gave; may be deleted at any time."""
        return self.data / "decks.cache"

    @property
    def checked(self) -> Path:
        """What `quizcv check --run` found right; may be deleted at any time."""
        return self.data / "checked.cache"

    @property
    def settings(self) -> Path:
        """The user's settings."""
        return self.data / "settings.toml"

    @property
    def known(self) -> Path:
        """Which cards there were last time."""
        return self.data / "known.json"

    @property
    def trusted(self) -> Path:
        """Which decks from elsewhere may run code."""
        return self.data / "trusted.json"
