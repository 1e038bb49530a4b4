"""Everything a command or the interface works with, opened from the paths it was given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from quizcv import decks, settings, summary
from quizcv.decks import Card, Library
from quizcv.decks.cache import Cache
from quizcv.history import History, NotSavedError, OnProgress
from quizcv.identity import Changes, compare, fingerprints
from quizcv.identity.fingerprints import Fingerprints
from quizcv.paths import Places
from quizcv.session import Calendar, Choice, DayFile, Limits, Session
from quizcv.settings import Settings
from quizcv.settings.file import save
from quizcv.trust import Trust

if TYPE_CHECKING:
    from quizcv.editing import Editing
    from quizcv.finding import Facts
    from quizcv.runner import RunnerSettings
    from quizcv.statistics import Statistics

LOCAL = ("local",)
"""The command that stands for this Python."""


class Workspace(msgspec.Struct):
    """The decks, the history and the settings of one data folder; `deck_paths` replaces all decks.

    `trust` knows which decks may run code. `news` says in a sentence what happened to the decks since they
    were last used, or "". Until the program ends `new_cards` replaces the day's number of new cards in the
    settings and `runner` the command, and with `runs_here` snippets run in this Python whatever the command.
    """

    places: Places
    clock: Callable[[], datetime]
    deck_paths: tuple[Path, ...]
    settings: Settings
    settings_problem: str
    cache: Cache
    library: Library
    history: History
    trust: Trust
    day_file: DayFile
    news: str = ""
    new_cards: int | None = None
    runner: tuple[str, ...] | None = None
    runs_here: bool = False

    def session(self, only: Collection[str] = (), choice: Choice | None = None) -> Session:
        """Today's work on the decks with the ids `only`, or on all; or on the cards of a `choice`."""
        return Session(
            self.library.decks,
            self.history,
            limits=self.limits,
            day_start=self.settings.day_start,
            only=only,
            choice=choice,
            bundled=self.library.bundled,
            day_file=self.day_file,
        )

    @property
    def limits(self) -> Limits:
        """How much a day may bring."""
        return Limits(
            new_cards=self.settings.new_cards,
            new_cards_when_behind=self.settings.new_cards_when_behind,
            reviews=self.settings.reviews_a_day,
            insisted=self.new_cards,
        )

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
        """What the log says about learning up to today. Raises OSError."""
        from quizcv.statistics import statistics  # most starts count nothing

        history = self.history
        return statistics(
            history.effective_events(), history.schedule, self.library.decks, self.calendar.today
        )

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
        chosen = msgspec.convert({name: value}, Settings)
        self.settings = msgspec.structs.replace(self.settings, **{name: getattr(chosen, name)})
        self.settings_problem = settings.load(self.places.settings)[1]
        if name == "runner":
            self.runner, self.runs_here = None, False  # the newest choice counts
            if self.settings.runner not in ((), LOCAL) and not self.trust.allows_command(
                self.settings.runner
            ):
                problem = self.trust.allow_command(self.settings.runner)  # it was typed here
                self.settings_problem = self.settings_problem or problem

    def reload(self) -> None:
        """Read the decks again, as after an edit."""
        self.library = read_decks(self.places, self.deck_paths, self.cache)

    def changes(self, library: Library | None = None) -> Changes:
        """What happened to these decks, or to those of `library`, since they were last used."""
        return self._changes_since(fingerprints.read(self.places.known), library or self.library)

    def adopt(self) -> None:
        """Before anything is asked: let the histories of cards follow what was edited; sets `news`."""
        before = fingerprints.read(self.places.known)
        changes = self._changes_since(before, self.library)
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

    def foresee(self) -> None:
        """For commands that only read: count edited cards as what they are, in memory alone; sets `news`."""
        changes = self.changes()
        for old, new in changes.moves:
            self.history.schedule.move(old, new)
        self.news = changes.sentence

    def keep_up(self) -> list[str]:
        """Before anything is written: what the data folder needs; sentences for the user, also noted."""
        from quizcv.history.care.upkeep import keep_up  # commands that only read do without

        with suppress(OSError):  # then the decks are read once more next time
            self.cache.save()
        sentences = keep_up(self.history)
        self.history.notices += sentences
        return sentences

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
        history, places, now = self.history, self.places, self.clock()
        if self.deck_paths or history.practice or history.read_only or not history.folded:
            return
        days = min(summary.DAYS, summary.MOST_CARDS // max(1, sum(len(d.cards) for d in self.library.decks)))
        if not days or summary.read(places, now) or self.changes().moves:
            return
        usual = msgspec.structs.replace(self, new_cards=None, day_file=DayFile(places.today))
        glances = usual.session().glances(days)
        numbers = [(each.day, (each.due, each.new, each.done, each.streak)) for each in glances]
        summary.write(places, history.folded, self.settings.day_start, numbers)

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


def read_decks(places: Places, deck_paths: Sequence[Path], cache: Cache | None = None) -> Library:
    """The decks at these paths, else the bundled ones and the user's own."""
    read = cache.read if cache else None
    if deck_paths:
        return decks.read_library(deck_paths, [], read)
    own = [places.decks] if places.decks.exists() else []
    return decks.read_library(
        [decks.bundled_folder()],
        own,
        read,
        are_all=True,
        edits=places.edits,
        edits_reader=cache.read_edits if cache else None,
    )


def open_workspace(
    data: Path,
    *,
    clock: Callable[[], datetime],
    deck_paths: Sequence[Path] = (),
    on_progress: OnProgress | None = None,
) -> Workspace:
    """Open a data folder, which need not exist yet. Writes nothing. Raises OSError.

    `on_progress` is called while a long log is folded anew, with the events done and all events.
    """
    places = Places(data)
    chosen, problem = settings.load(places.settings)
    cache = Cache(places.deck_cache)
    return Workspace(
        places,
        clock,
        tuple(deck_paths),
        chosen,
        problem,
        cache,
        read_decks(places, deck_paths, cache),
        History(data, clock=clock, on_progress=on_progress),
        Trust(places.trusted, decks.bundled_folder(), clock=clock, read=cache.read),
        DayFile(places.today),
    )
