"""Which deck files are saved while quizcv runs: what the file system says, through watchfiles.

Where it does not say so, the folders are looked at again and again. Without watchfiles nothing is noticed,
and all else works.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from quizcv.decks import folders
from quizcv.decks.network_drives import silent_about

STEP = 50
"""Milliseconds without another save after which saves are told: an editor makes several of one."""
AT_MOST = 300
"""Milliseconds after which they are told, however fast they follow each other."""
POLL_EVERY = 1000
"""Milliseconds after which folders are looked at whose file system says nothing."""
LOOK_EVERY = 500
"""Milliseconds after which the thread looks whether it is to end."""
ENDS_WITHIN = 2.0
"""Seconds."""
PATIENCE = 2.0
"""Seconds within which a trial must be noticed."""


class Watched(msgspec.Struct, frozen=True):
    """The folders that are looked at, none of them with what is in folders inside.

    `inodes` differ for a folder that was made anew. `names` are single files and folders that matter beside
    those of `folders`: what paths mean, and what links lead to.
    """

    folders: frozenset[Path]
    names: frozenset[Path]
    inodes: frozenset[int]

    def concerns(self, path: Path) -> bool:
        """Whether something that happened to this path may have changed a deck."""
        if path in self.names or path in self.folders:
            return True
        if path.name.startswith(".") or path.parent not in self.folders:
            return path.suffix == ".icloud"
        return path.name.lower().endswith(folders.ENDINGS) or path.is_dir()


def watched(paths: Iterable[Path], others: Iterable[Path] = ()) -> Watched:
    """What has to be looked at to notice each change of the decks that these paths and folders mean."""
    paths, others = [*paths], [*others]
    found = folders.find(
        [path for path in paths if path.is_dir()], [path for path in others if path.is_dir()]
    )
    names = {path.absolute() for path in (*paths, *others)}
    names |= {Path(os.path.realpath(path)) for path in (*found.files, *found.folders) if path.is_symlink()}
    inside = {folder.absolute() for folder in found.folders}
    beside = {_existing(path.parent) for path in names}
    inodes = set[int]()
    for folder in inside | beside:
        with suppress(OSError):
            inodes.add(folder.stat().st_ino)
    ways = {each for path in names if not path.exists() for each in path.parents if not each.exists()}
    return Watched(frozenset(inside | beside), frozenset(names | ways), frozenset(inodes))


def _existing(folder: Path) -> Path:
    return next((each for each in (folder, *folder.parents) if each.is_dir()), folder)


class Watch:
    """Calls `saved`, in a thread of its own, when something happens to paths in `folders` that it `concerns`.

    It is called once at the beginning too, with False, for what happened before. `problem` says why nothing
    is noticed. It `polls` where the file system would not say what is saved.
    """

    def __init__(
        self, folders: Iterable[Path], concerns: Callable[[Path], bool], saved: Callable[[bool], None]
    ) -> None:
        self.problem = ""
        self.polls = False
        self._folders = [*folders]
        self._concerns = concerns
        self._saved = saved
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="watch", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Call no more. It does not wait for the thread, which ends soon."""
        self._stop.set()

    def wait(self) -> None:
        """Wait until the thread has ended, which must be before Python does."""
        if self._thread.is_alive():
            self._thread.join(ENDS_WITHIN)

    @property
    def is_on(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    def _follow(self) -> None:
        self.polls = silent_about(self._folders)
        try:
            try:
                self._watch()
            except (OSError, RuntimeError):  # such as too many folders that are watched by all programs
                if self.polls:
                    raise
                self.polls = True
                self._watch()
        except ImportError:
            self.problem = "watchfiles is missing; `pip install watchfiles` brings it"
        except (OSError, RuntimeError) as error:
            self.problem = str(error)

    def _watch(self) -> None:
        from watchfiles import watch  # in this thread, for no key has to wait for it

        changes = watch(
            *self._folders,
            watch_filter=lambda _, path: self._concerns(Path(path)),
            debounce=AT_MOST,
            step=STEP,
            rust_timeout=LOOK_EVERY,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            force_polling=self.polls or None,  # None: as its own environment variable says
            poll_delay_ms=POLL_EVERY,
            recursive=False,
            ignore_permission_denied=True,
        )
        is_first = True
        for change in changes:
            if (change or is_first) and not self._stop.is_set():
                self._saved(bool(change))
            is_first = False


class Trial(msgspec.Struct, frozen=True):
    """Why saves in a folder are not noticed, "" if they are; and whether it `polls` for them."""

    problem: str
    polls: bool


def try_out(folder: Path, touch: Callable[[], None], patience: float = PATIENCE) -> Trial:
    """Find out whether saves in a folder are noticed within `patience` seconds; `touch` changes something."""
    with suppress(ImportError):
        import watchfiles  # noqa: F401 - which may take long, and says nothing of the folder
    seen = threading.Event()
    trial = Watch([folder], lambda _: True, lambda happened: seen.set() if happened else None)
    trial.start()
    end = time.monotonic() + patience
    while not seen.wait(0.1) and trial.is_on and time.monotonic() < end:
        touch()
    trial.stop()
    trial.wait()  # a thread that outlives Python takes it down
    problem = trial.problem or "the file system does not say what is saved"
    return Trial("" if seen.is_set() else problem, trial.polls)
