"""The decks while they are in use: read on, read again when saved, and which of their cards is which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from quizcv.decks import Deck, Library, Reading
from quizcv.decks.backlog import Backlog
from quizcv.decks.cache import Cache
from quizcv.decks.folders import find
from quizcv.decks.kept import Kept
from quizcv.history import History, NotSavedError, OnProgress
from quizcv.identity import Changes, compare, fingerprints
from quizcv.identity.fingerprints import Fingerprints
from quizcv.paths import Places
from quizcv.session import Cards
from quizcv.settings import DeckSettings
from quizcv.workspace.deck_files import deck_folders, read_decks


class OpenDecks:
    """The decks of a data folder, arranged as `chosen`; those at `paths` replace all of them.

    `library` has those that are read, and there is a `backlog` while some are not. The cards that are `held`
    came while the program runs, and are not asked as new ones until `adopt` has found out which of them there
    were before. `news` says in a sentence what happened to the decks since they were last used, or "".
    """

    def __init__(
        self,
        places: Places,
        paths: Sequence[Path],
        chosen: DeckSettings,
        history: History,
        *,
        most: int | None = None,
        needed: Collection[str] = (),
        on_reading: OnProgress | None = None,
    ) -> None:
        """Read them; `on_reading`, `most` and `needed` as for `open_workspace`."""
        self.paths = tuple(paths)
        self.chosen = chosen
        self.cache = Cache(places.deck_cache)
        self.library = Library()
        self.held: frozenset[str] = frozenset()
        self.news = ""
        self._places = places
        self._history = history
        self._kept = Kept(self.cache)
        self._adopted = self.library
        self._settled: tuple[Deck, ...] | None = None
        self._compared: tuple[Library, Changes] | None = None
        self._cards = Cards(())
        named, others = deck_folders(places, self.paths, chosen)
        files = find([path for path in named if self.paths or path.exists()], others).files
        left = [file for file in files if not self.cache.has(file)]
        left.sort(key=lambda file: file.stem not in needed)  # as most files are called
        self.backlog: Backlog | None = Backlog(left, self._kept.read)
        while self.backlog and (most is None or self.backlog.done < most or not self._has(needed)):
            self.backlog.read_on()
            if on_reading:
                on_reading(self.backlog.done, self.backlog.total)
        self.take_in()
        if self.backlog:
            self._settled = self._as_last_known()

    # While some are not read yet

    def take_in(self) -> None:
        """Take in what was read of the backlog, which is no more once all of it was; then `adopt`."""
        if self.backlog is not None:
            are_all = not self.backlog
            library = read_decks(
                self._places,
                self.paths,
                self._kept,
                self.backlog.reading,
                chosen=self.chosen,
                are_all=are_all,
            )
            self.library = library if are_all else msgspec.structs.replace(library, notices=())
            self._adopted = self.library
            self.backlog = self.backlog or None

    @property
    def is_reading(self) -> bool:
        """Whether not all decks can be asked yet: some are not read, or not adopted."""
        return self._settled is not None

    @property
    def asked(self) -> tuple[Deck, ...]:
        """The decks that can be asked: all, but until all are read and adopted those that are settled."""
        return self.library.decks if self._settled is None else self._settled

    @property
    def cards(self) -> Cards:
        """The cards of these, put together once for as long as they are the same."""
        if self._cards.decks is not self.asked:
            self._cards = Cards(self.asked)
        return self._cards

    def _has(self, deck_ids: Collection[str]) -> bool:
        """Whether the decks with these ids are among those that were read so far."""
        if not deck_ids:
            return True
        self.take_in()
        return {*deck_ids} <= {deck.id for deck in (*self.library.decks, *self.library.hidden)}

    def _as_last_known(self) -> tuple[Deck, ...]:
        """The decks that can be asked while others are not read yet: those that are as they were last known.

        A card of another one may be one whose history has to go to it first; unless there is no history.
        """
        schedule, known = self._history.schedule, fingerprints.read(self._places.known).decks
        is_fresh = not (schedule.cards or schedule.moved)
        return tuple(
            deck
            for deck in self.library.decks
            if is_fresh or (deck.id in known and known[deck.id].digest == deck.outline.checksum)
        )

    # Read again

    def arrange(self, chosen: DeckSettings) -> None:
        """Read them again, arranged in another way."""
        self.chosen = chosen
        self.reload()

    def reload(self) -> None:
        """Read the decks again, as after an edit."""
        self.backlog = None
        self.take(self.read_again())

    def read_again(self) -> Library:
        """The decks as they are now; nothing is changed by that, so it may be done beside other work."""
        return read_decks(self._places, self.paths, self._kept, chosen=self.chosen)

    def take(self, library: Library) -> bool:
        """Go on with decks that were read again; whether anything is new."""
        before = self.library
        if library.readings == before.readings and library.notices == before.notices:
            return False
        self.library = library
        self.held = library.new_since(self._adopted)
        return True

    def keep(self) -> None:
        """Keep what was read; where that cannot be done, the decks are read once more next time."""
        with suppress(OSError):
            self.cache.save()

    @property
    def mistakes(self) -> list[Reading]:
        """The deck files in which something went wrong since quizcv has begun."""
        return [reading for reading in self.library.readings if self._kept.is_news(reading)]

    # Which card is which

    @property
    def is_unsettled(self) -> bool:
        """Whether the decks changed since `adopt` found out which card is which."""
        return self.library is not self._adopted

    def changes(self, library: Library | None = None) -> Changes:
        """What happened to these decks, or to those of `library`, since they were last used."""
        return self._changes_since(fingerprints.read(self._places.known), library or self.library)

    def compare(self) -> None:
        """Find out what `adopt` has to do: of very many new cards it takes long, and it changes nothing."""
        library = self.library
        self._compared = library, self.changes(library)

    def adopt(self) -> None:
        """Before anything is asked: let the histories of cards follow what was edited; sets `news`.

        Not before all decks are read, since a card may have gone to one that is not.
        """
        if self.backlog is not None:
            return
        before, library = fingerprints.read(self._places.known), self.library
        compared, self._compared = self._compared, None
        is_known = compared is not None and compared[0] is library
        changes = compared[1] if compared and is_known else self._changes_since(before, library)
        self._adopted, self.held = library, self.library.new_since(library)
        try:
            if changes.moves:
                self._history.move(changes.moves)
            if changes.known != before:
                fingerprints.write(self._places.known, changes.known)
            self.news = changes.sentence
        except NotSavedError as error:
            self.news = str(error)
        except OSError:
            self.news = changes.sentence  # which is said once more next time
        self._settled = None

    def foresee(self) -> None:
        """For commands that only read: count edited cards as what they are, in memory alone; sets `news`."""
        changes = self.changes()
        for old, new in changes.moves:
            self._history.schedule.move(old, new)
        self.news = changes.sentence

    def _changes_since(self, before: Fingerprints, library: Library) -> Changes:
        return compare(before, library, fingerprints.comparable(before, library), self._history.schedule)

    # Where they are

    @property
    def folders(self) -> tuple[list[Path], list[Path]]:
        """Where decks are looked for: files and folders, and more folders that the settings name."""
        named, others = deck_folders(self._places, self.paths, self.chosen)
        return named if self.paths else [*named, self._places.edits], others

    def folder_of(self, path: Path) -> str:
        """The folder inside of those that are named, in which a deck lies; "" where it lies in none."""
        named, others = self.folders
        for root in named:
            if path.is_relative_to(root) and path.parent != root and path != root:
                return str(path.parent.relative_to(root))
        for root in others:
            if path.is_relative_to(root):
                return str(root.name / path.parent.relative_to(root))
        return ""
