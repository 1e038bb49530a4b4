"""Where things live on disk: every file name of the data folder. Nothing here creates a file or a folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple


def data_folder(wanted: str | os.PathLike[str] | None = None) -> Path:
    """The folder of the history and the user's decks: `wanted`, else `QUIZCV_DATA`, else the platform's."""
    chosen = wanted or os.environ.get("QUIZCV_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        shared = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")  # noqa: PTH111
        if os.path.isabs(shared):  # noqa: PTH117
            return Path(shared, "quizcv")
    import platformdirs  # what it says of the above takes it longer than a shell prompt may wait

    return Path(platformdirs.user_data_dir("quizcv", appauthor=False))


def key_file() -> Path:
    """The key of all seals, in the user's state folder on this machine or in that of `QUIZCV_STATE`.

    It is no part of the data folder, which may have come from somewhere else.
    """
    if chosen := os.environ.get("QUIZCV_STATE"):
        return Path(chosen).expanduser().absolute() / "key"
    if sys.platform == "darwin":  # where the state folder of most programs is their data folder
        return Path("~/Library/Application Support/quizcv-state/key").expanduser()
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if os.path.isabs(state) else Path("~/.local/state").expanduser()  # noqa: PTH117 - may be ""
    return folder / "quizcv" / "key"


def unsaved_folder() -> Path:
    """The folder of what was typed in a form and is not saved yet, beside the key."""
    return key_file().parent / "unsaved"


class Places(NamedTuple):
    """The paths that quizcv uses inside one data folder."""

    data: Path

    @property
    def log(self) -> Path:
        """All answers, one event a line. All else about the history is computed from it."""
        return self.data / "reviews.jsonl"

    @property
    def torn(self) -> Path:
        """Ends of lines that a power cut tore off the log."""
        return self.data / "reviews.torn"

    @property
    def unreadable(self) -> Path:
        """Lines that a merge found in a log and that are no events."""
        return self.data / "reviews.unreadable"

    @property
    def lock(self) -> Path:
        """An empty file, locked by the process that writes to the log."""
        return self.data / "lock"

    @property
    def schedule(self) -> Path:
        """The snapshot of what the log gives, for a fast start; may be deleted at any time."""
        return self.data / "schedule.json"

    @property
    def summary(self) -> Path:
        """Today's numbers for a shell prompt; may be deleted at any time."""
        return self.data / "summary.cache"

    @property
    def today(self) -> Path:
        """What was chosen for today alone, such as five more new cards; may be deleted at any time."""
        return self.data / "today.json"

    @property
    def folded(self) -> Path:
        """Which folders of decks are folded at home; may be deleted at any time."""
        return self.data / "folded.cache"

    @property
    def copies(self) -> Path:
        """The ids of bundled decks in whose place a copy of the user's is to stay."""
        return self.data / "copies.json"

    @property
    def backups(self) -> Path:
        """The folder of compressed copies of the log."""
        return self.data / "backups"

    @property
    def merged(self) -> Path:
        """The folder for conflicted copies of a sync tool that are not needed any more."""
        return self.data / "merged"

    @property
    def decks(self) -> Path:
        """The folder of the user's own decks."""
        return self.data / "decks"

    @property
    def edits(self) -> Path:
        """The folder of the user's edits to bundled decks: a file for each deck that has any."""
        return self.data / "edits"

    @property
    def deck_cache(self) -> Path:
        """The decks as they were read last; may be deleted at any time."""
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
        """The fingerprints of the cards as they were last time."""
        return self.data / "known.json"

    @property
    def trusted(self) -> Path:
        """Which decks from elsewhere may run code."""
        return self.data / "trusted.json"

    @property
    def files(self) -> tuple[Path, ...]:
        """All of the above that are files."""
        history = (self.log, self.torn, self.unreadable, self.lock, self.schedule, self.summary, self.today)
        return (
            *history,
            self.folded,
            self.copies,
            self.deck_cache,
            self.checked,
            self.settings,
            self.known,
            self.trusted,
        )
