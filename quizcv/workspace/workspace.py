"""The data folder, its decks, history and settings, opened: one value that commands and screens work with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from quizcv import decks, settings
from quizcv.decks import Card, Deck, Library, Reading
from quizcv.decks.backlog import Backlog
from quizcv.decks.cache import Cache
from quizcv.decks.folders import find
from quizcv.decks.kept import Kept
from quizcv.history import History, NotSavedError, OnProgress
from quizcv.identity import Changes, compare, fingerprints
from quizcv.identity.fingerprints import Fingerprints
from quizcv.paths import Places
from quizcv.session import Calendar, Cards, Choice, DayFile, Limits, Session
from quizcv.session.day import ONE_DAY, day_begins
from quizcv.settings import Settings
from quizcv.settings.file import save
from quizcv.settings.model import with_value
from quizcv.trust import Trust
from quizcv.workspace.deck_files import deck_folders, read_decks

if TYPE_CHECKING:
    from quizcv.editing import Editing
    from quizcv.finding import Facts
    from quizcv.runner import RunnerSettings
    from quizcv.statistics.kept import KeptTally
    from quizcv.statistics.values import Statistics

LOCAL = ("local",)
"""The command that stands for this Python."""


class Workspace(msgspec.Struct):
    """The decks, the history and the settings of one data folder; `deck_paths` replaces all decks.

    `kept` reads decks again. The cards that are `held` came while it runs, and are not asked as new ones
    until `adopt` has found out which of them there were before, in the library `adopted` last.

    `trust` knows which decks may run code. `news` says in a sentence what happened to the decks since they
    were last used, or "". Until the program ends `new_cards` replaces the day's number of new cards in the
    settings and `runner` the command, and with `runs_here` snippets run in this Python whatever the command.
    There is a `backlog` while some decks are not read yet.
    `kept_tally` is what was counted of the log so far.
    """

    places: Places
    clock: Callable[[], datetime]
    deck_paths: tuple[Path, ...]
    settings: Settings
    settings_problem: str
    cache: Cache
    kept: Kept
    library: Library
    adopted: Library
    history: History
    trust: Trust
    day_file: DayFile
    held: frozenset[str] = frozenset()
    news: str = ""
    new_cards: int | None = None
    runner: tuple[str, ...] | None = None
    runs_here: bool = False
    kept_tally: KeptTally | None = None
    backlog: Backlog | None = None
    _settled: tuple[Deck, ...] | None = None
    _cards: tuple[Sequence[Deck], Cards] | None = None

    def session(self, only: Collection[str] = (), choice: Choice | None = None) -> Session:
        """Today's work on the decks with the ids `only`, or on all; or on the cards of a `choice`."""
        chosen = self.settings.decks
        return Session(
            self.asked,
            self.history,
            cards=self._session_cards(),
            limits=self.limits,
            day_start=self.settings.day_start,
            only=only,
            choice=choice,
            bundled=self.library.bundled,
            first=chosen.order,
            paused=() if self.deck_paths else chosen.paused,
            held=self.held,
            day_file=self.day_file,
        )

    @property
    def limits(self) -> Limits:
        """How much a day may bring."""
        return Limits(
            new_cards=self.settings.new_cards,
            new_cards_when_behind=self.settings.new_cards_when_behind,
            reviews=self.settings.reviews_a_day,
            new_in_deck=self.settings.decks.new_cards,
            insisted=self.new_cards,
        )

    @property
    def asked(self) -> tuple[Deck, ...]:
        """The decks that can be asked: all, but until all are read and adopted those that are settled."""
        return self.library.decks if self._settled is None else self._settled

    def _session_cards(self) -> Cards:
        """The cards of these decks, put together once for as long as they are these."""
        if self._cards is None or self._cards[0] is not self.asked:
            self._cards = self.asked, Cards(self.asked)
        return self._cards[1]

    @property
    def calendar(self) -> Calendar:
        """Which day it is."""
        return Calendar(self.history, self.settings.day_start)

    def facts(self) -> Facts:
        """What the history says today."""
        from quizcv.finding import Facts  # most starts find nothing

        library = self.library
        return Facts(
            self.history.schedule, self.calendar.today, self.history.failed_on, lambda: library.edited
        )

    def find(self, query: str) -> list[Card]:
        """The cards that a query finds. Raises QueryError, and OSError if it asks for what is in the log."""
        from quizcv.finding import Catalogue, read  # most starts find nothing

        catalogue = Catalogue(self.library.decks)
        return [catalogue.cards[place] for place in catalogue.find(read(query), self.facts())]

    def editing(self) -> Editing:
        """What changes the cards of these decks; after a change they are to be read again."""
        from quizcv.editing import Editing  # most starts edit nothing

        return Editing(self.library, self.places, in_place=bool(self.deck_paths))

    def statistics(self) -> Statistics:
        """What the log says about learning up to today; the second time only what is new is read.

        Raises OSError.
        """
        from quizcv.statistics.kept import KeptTally  # most starts count nothing

        if self.kept_tally is None:
            self.kept_tally = KeptTally(self.history)
        return self.kept_tally.statistics(self.library.decks, self.calendar.today)

    def insist_on(self, new_cards: int | None) -> None:
        """Until the program ends a day brings so many new cards, if a number is named."""
        self.new_cards = new_cards
        if new_cards is not None:
            self.day_file.forget_new_cards()

    @property
    def runner_settings(self) -> RunnerSettings:
        """How this user's snippets run."""
        runs_here = self.runs_here or self.unasked_runner
        return runner_settings(self.settings, LOCAL if runs_here else self.runner)

    @property
    def unasked_runner(self) -> tuple[str, ...]:
        """The command of the settings that would start torch, while nobody here typed or allowed it; else ().

        It may have come with the folder. Until then this Python runs the snippets.
        """
        command = self.settings.runner
        if self.runs_here or self.runner is not None or command in ((), LOCAL):
            return ()
        return () if self.trust.allows_command(command) else command

    def change(self, name: str, value: Any) -> None:
        """Choose a setting and write it into the file. Raises SettingError: then nothing has changed."""
        save(self.places.settings, name, value)
        self.settings = with_value(self.settings, name, value)
        self.settings_problem = settings.load(self.places.settings)[1]
        if name.startswith("decks."):
            self.reload()
        if name == "runner":
            self.runner, self.runs_here = None, False  # the newest choice counts
            if self.settings.runner not in ((), LOCAL) and not self.trust.allows_command(
                self.settings.runner
            ):
                problem = self.trust.allow_command(self.settings.runner)  # it was typed here
                self.settings_problem = self.settings_problem or problem

    def reload(self) -> None:
        """Read the decks again, as after an edit."""
        self.backlog = None
        self.take(self.read_again())

    def read_again(self) -> Library:
        """The decks as they are now; nothing is changed by that, so it may be done beside other work."""
        return read_decks(self.places, self.deck_paths, self.kept, chosen=self.settings.decks)

    def take(self, library: Library) -> bool:
        """Go on with decks that were read again; whether anything is new."""
        before = self.library
        if library.readings == before.readings and library.notices == before.notices:
            return False
        self.library = library
        self.held = library.new_since(self.adopted)
        return True

    @property
    def is_unsettled(self) -> bool:
        """Whether the decks changed since `adopt` found out which card is which."""
        return self.library is not self.adopted

    @property
    def mistakes(self) -> list[Reading]:
        """The deck files in which something went wrong since quizcv has begun."""
        return [reading for reading in self.library.readings if self.kept.is_news(reading)]

    @property
    def deck_folders(self) -> tuple[list[Path], list[Path]]:
        """Where decks are looked for: files and folders, and more folders that the settings name."""
        paths, others = deck_folders(self.places, self.deck_paths, self.settings.decks)
        return paths if self.deck_paths else [*paths, self.places.edits], others

    def folder_of(self, path: Path) -> str:
        """The folder inside of those that are named, in which a deck lies; "" where it lies in none."""
        paths, others = self.deck_folders
        for root in paths:
            if path.is_relative_to(root) and path.parent != root and path != root:
                return str(path.parent.relative_to(root))
        for root in others:
            if path.is_relative_to(root):
                return str(root.name / path.parent.relative_to(root))
        return ""

    def take_in(self) -> None:
        """Take in what was read of the backlog, which is no more once all of it was; then `adopt`."""
        if self.backlog is not None:
            read, are_all = self.backlog.reading, not self.backlog
            chosen = self.settings.decks
            found = read_decks(self.places, self.deck_paths, self.kept, read, chosen=chosen, are_all=are_all)
            self.library = found if are_all else msgspec.structs.replace(found, notices=())
            self.adopted = self.library
            self.backlog = self.backlog or None

    def settle(self) -> None:
        """See which decks can be asked while others are not read yet.

        That is those that are as they were when they were last known. A card of another one may be one whose
        history has to go to it first; unless there is no history.
        """
        if self.backlog is None:
            return
        schedule, known = self.history.schedule, fingerprints.read(self.places.known).decks
        is_fresh = not (schedule.cards or schedule.moved)
        self._settled = tuple(
            deck
            for deck in self.library.decks
            if is_fresh or (deck.id in known and known[deck.id].digest == deck.outline.checksum)
        )

    def changes(self, library: Library | None = None) -> Changes:
        """What happened to these decks, or to those of `library`, since they were last used."""
        return self._changes_since(fingerprints.read(self.places.known), library or self.library)

    def adopt(self) -> None:
        """Before anything is asked: let the histories of cards follow what was edited; sets `news`.

        Not before all decks are read, since a card may have gone to one that is not.
        """
        if self.backlog is not None:
            return
        before, library = fingerprints.read(self.places.known), self.library
        changes = self._changes_since(before, library)
        self.adopted, self.held = library, self.library.new_since(library)
        try:
            if changes.moves:
                self.history.move(changes.moves)
            if changes.known != before:
                fingerprints.write(self.places.known, changes.known)
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
            self.history.schedule.move(old, new)
        self.news = changes.sentence

    def keep_up(self) -> list[str]:
        """Before anything is written: what the data folder needs; sentences for the user, also noted."""
        from quizcv.history.care.upkeep import keep_up  # commands that only read do without

        self.keep_decks()
        sentences = keep_up(self.history)
        self.history.notices += sentences
        return sentences

    def keep_decks(self) -> None:
        """Keep what was read of the decks; where that cannot be done, they are read once more next time."""
        with suppress(OSError):
            self.cache.save()

    def close(self) -> str:
        """Refresh the snapshot; a sentence if that failed, which loses nothing."""
        try:
            if self.history.is_disordered:
                from quizcv.history.care.upkeep import put_in_order  # only a log that git merged needs it

                put_in_order(self.history)
                self.history.refresh()
            self.history.save_snapshot()
            self._save_summary()
        except OSError as error:
            name = self.places.schedule.name
            return f"{name} was not refreshed: {error.strerror}. No answer is lost: the log has them."
        return ""

    def _save_summary(self) -> None:
        """Keep today's numbers beside the schedule, if those that are there hold no longer.

        Only of all decks and by the settings alone, and once it is settled which card is which.
        """
        from quizcv.statistics import summary  # 2 ms with its JSON, when leaving instead of at the start

        history, places, now = self.history, self.places, self.clock()
        if self.deck_paths or self.backlog or history.practice or history.read_only or not history.folded:
            return
        days = min(summary.DAYS, summary.MOST_CARDS // max(1, sum(len(d.cards) for d in self.library.decks)))
        if not days or summary.read(places, now) or self.held or self.changes().moves:
            return
        usual = msgspec.structs.replace(self, new_cards=None, day_file=DayFile(places.today))
        glances = usual.session().glances(days)
        begins = partial(day_begins, day_start=self.settings.day_start)
        numbers = [(begins(each.day), (each.due, each.new, each.done, each.streak)) for each in glances]
        summary.write(places, history.folded, numbers, until=begins(glances[-1].day + ONE_DAY))

    def _changes_since(self, before: Fingerprints, library: Library) -> Changes:
        return compare(before, library, fingerprints.comparable(before, library), self.history.schedule)

    @property
    def notices(self) -> list[str]:
        """What a person should know about the state of their files."""
        problem = [self.settings_problem] if self.settings_problem else []
        return problem + self.history.notices + list(self.library.notices)


def runner_settings(chosen: Settings, command: tuple[str, ...] | None = None) -> RunnerSettings:
    """How snippets run with these settings, or with another command instead of theirs."""
    from quizcv.runner import RunnerSettings  # 3 ms, which `stats` and others that run nothing do without

    command = chosen.runner if command is None else command
    return RunnerSettings(
        device=chosen.device,
        seconds=chosen.seconds,
        megabytes=chosen.megabytes,
        command=None if command in ((), LOCAL) else command,
        idle_minutes=chosen.idle_minutes,
    )


def open_workspace(
    data: Path,
    *,
    clock: Callable[[], datetime],
    deck_paths: Sequence[Path] = (),
    on_progress: OnProgress | None = None,
    on_reading: OnProgress | None = None,
    most: int | None = None,
) -> Workspace:
    """Open a data folder, which need not exist yet. Writes nothing. Raises OSError.

    `on_progress` is called while a long log is folded anew, with the events done and all events; `on_reading`
    while decks are read that are not in the cache, with bytes. Of those at most about `most` bytes are read,
    by default all; the rest is the `backlog`.
    """
    places = Places(data)
    chosen, problem = settings.load(places.settings)
    cache = Cache(places.deck_cache)
    kept = Kept(cache)
    paths, others = deck_folders(places, deck_paths, chosen.decks)
    files = find([path for path in paths if deck_paths or path.exists()], others).files
    backlog = Backlog((file for file in files if not cache.has(file)), kept.read)
    while backlog and (most is None or backlog.done < most):
        backlog.read_on()
        if on_reading:
            on_reading(backlog.done, backlog.total)
    workspace = Workspace(
        places,
        clock,
        tuple(deck_paths),
        chosen,
        problem,
        cache,
        kept,
        Library(),
        Library(),
        History(data, clock=clock, on_progress=on_progress),
        Trust(places.trusted, decks.bundled_folder(), clock=clock, read=cache.read),
        DayFile(places.today),
        backlog=backlog,
    )
    workspace.take_in()
    workspace.settle()
    return workspace
