"""The data folder, its decks, history and settings, opened: one value that commands and screens work with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from quizcv import decks, editing, finding, settings, statistics
from quizcv.decks import Card, Library
from quizcv.decks.library import replaces
from quizcv.history import History, OnProgress, care
from quizcv.paths import Places
from quizcv.session import Calendar, Choice, DayFile, Limits, Session
from quizcv.session.day import ONE_DAY, day_begins
from quizcv.settings import Settings
from quizcv.settings.model import with_value
from quizcv.trust import Trust
from quizcv.workspace import deck_files, name_sets
from quizcv.workspace.open_decks import OpenDecks

if TYPE_CHECKING:
    from quizcv.editing import Editing
    from quizcv.finding import Facts
    from quizcv.runner import RunnerSettings
    from quizcv.statistics.kept import KeptTally
    from quizcv.statistics.values import Statistics

LOCAL = ("local",)
"""The command that stands for this Python."""


class Workspace(msgspec.Struct):
    """The decks, the history and the settings of one data folder.

    `settings_problem` says what is wrong in the file of the settings; whether there is such a theme only the
    screens know, and say so in `theme_problem`.

    `trust` knows which decks may run code. Until the program ends `new_cards` replaces the day's number of
    new cards in the settings and `runner` the command, and with `runs_here` snippets run in this Python
    whatever the command. `kept_tally` is what was counted of the log so far.
    """

    places: Places
    clock: Callable[[], datetime]
    settings: Settings
    settings_problem: str
    decks: OpenDecks
    history: History
    trust: Trust
    day_file: DayFile
    theme_problem: str = ""
    new_cards: int | None = None
    runner: tuple[str, ...] | None = None
    runs_here: bool = False
    kept_tally: KeptTally | None = None

    def session(self, only: Collection[str] = (), choice: Choice | None = None) -> Session:
        """Today's work on the decks with the ids `only`, or on all; or on the cards of a `choice`."""
        return Session(
            self.decks.cards,
            self.history,
            limits=self.limits,
            day_start=self.settings.day_start,
            only=only,
            choice=choice,
            bundled=self.library.bundled,
            first=self.settings.decks.order,
            paused=self.paused,
            held=self.decks.held,
            day_file=self.day_file,
        )

    @property
    def library(self) -> Library:
        """The decks that are read."""
        return self.decks.library

    @property
    def paused(self) -> tuple[str, ...]:
        """The decks of which nothing is asked; none of those that are named on the command line."""
        return () if self.decks.paths else self.settings.decks.paused

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
    def calendar(self) -> Calendar:
        """Which day it is."""
        return Calendar(self.history, self.settings.day_start)

    def facts(self) -> Facts:
        """What the history says today."""
        library = self.library
        return finding.Facts(
            self.history.schedule, self.calendar.today, self.history.failed_on, lambda: library.edited
        )

    def find(self, query: str) -> list[Card]:
        """The cards that a query finds. Raises QueryError, and OSError if it asks for what is in the log."""
        catalogue = finding.Catalogue(self.library.decks)
        return [catalogue.cards[place] for place in catalogue.find(finding.read(query), self.facts())]

    def editing(self) -> Editing:
        """What changes the cards of these decks; after a change they are to be read again."""
        return editing.Editing(self.library, self.places, in_place=bool(self.decks.paths))

    def statistics(self) -> Statistics:
        """What the log says about learning up to today; the second time only what is new is read.

        Raises OSError.
        """
        if self.kept_tally is None:
            self.kept_tally = statistics.KeptTally(self.history)
        return self.kept_tally.statistics(self.library.decks, self.calendar.today, self.paused)

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
        settings.save(self.places.settings, name, value)
        self.settings = with_value(self.settings, name, value)
        self.settings_problem = settings.load(self.places.settings, self.settings)[1]
        if name.startswith("decks."):
            self.decks.arrange(self.settings.decks)
        if name == "runner":
            self.runner, self.runs_here = None, False  # the newest choice counts
            if self.settings.runner not in ((), LOCAL) and not self.trust.allows_command(
                self.settings.runner
            ):
                problem = self.trust.allow_command(self.settings.runner)  # it was typed here
                self.settings_problem = self.settings_problem or problem

    def read_settings(self) -> None:
        """Take the settings as their file has them now; what is wrong there stays as it was."""
        self.settings, self.settings_problem = settings.load(self.places.settings, self.settings)
        self.decks.chosen = self.settings.decks

    def keep_up(self) -> list[str]:
        """Before anything is written: what the data folder needs; sentences for the user, also noted."""
        self.decks.keep()
        sentences = care.keep_up(self.history)
        self.history.notices += sentences
        return sentences

    def close(self) -> str:
        """Refresh the snapshot; a sentence if that failed, which loses nothing."""
        try:
            if self.history.is_disordered:
                care.put_in_order(self.history)
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
        history, places, now, decks = self.history, self.places, self.clock(), self.decks
        if decks.paths or decks.backlog or history.practice or history.read_only or not history.folded:
            return
        prompt = statistics.prompt
        days = min(prompt.DAYS, prompt.MOST_CARDS // max(1, sum(len(d.cards) for d in self.library.decks)))
        if not days or prompt.read(places, now) or decks.held or decks.changes().moves:
            return
        usual = msgspec.structs.replace(self, new_cards=None, day_file=DayFile(places.today))
        glances = usual.session().glances(days)
        begins = partial(day_begins, day_start=self.settings.day_start)
        numbers = [(begins(each.day), (each.due, each.new, each.done, each.streak)) for each in glances]
        prompt.write(places, history.folded, numbers, until=begins(glances[-1].day + ONE_DAY))

    @property
    def strange_decks(self) -> str:
        """A sentence on the decks that the settings name and that do not exist, or "".

        Decks that are named on the command line are not all there are, so nothing is known then.
        """
        return "" if self.decks.paths else deck_files.strange_decks(self.library, self.settings.decks)

    @property
    def wrong_settings(self) -> str:
        """What is wrong in the file of the settings, or ""."""
        return " ".join(filter(None, (self.settings_problem, self.theme_problem)))

    @property
    def notices(self) -> list[str]:
        """What a person should know about the state of their files."""
        problem = [self.wrong_settings] if self.wrong_settings else []
        declined = self.declined_copies if self.library.copies else set[str]()
        known = {replaces(copy, came) for copy, came in self.library.copies if copy.id in declined}
        return problem + self.history.notices + [each for each in self.library.notices if each not in known]

    @property
    def declined_copies(self) -> set[str]:
        """The ids of the decks in whose place a copy of the user's is to stay."""
        return name_sets.read(self.places.copies)

    def keep_copy(self, deck_id: str) -> None:
        """Let a copy of a bundled deck stay in its place, and speak of it no more."""
        name_sets.write(self.places.copies, self.declined_copies | {deck_id})


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
    needed: Collection[str] = (),
) -> Workspace:
    """Open a data folder, which need not exist yet. Writes nothing. Raises OSError.

    `on_progress` is called while a long log is folded anew, with the events done and all events; `on_reading`
    while decks are read that are not in the cache, with bytes. Of those at most about `most` bytes are read,
    by default all, or as many as it takes to have the decks with the ids `needed`; the rest is the `backlog`.
    """
    places = Places(data)
    chosen, problem = settings.load(places.settings)
    history = History(data, clock=clock, on_progress=on_progress)
    open_decks = OpenDecks(
        places, deck_paths, chosen.decks, history, most=most, needed=needed, on_reading=on_reading
    )
    trust = Trust(places.trusted, decks.bundled_folder(), clock=clock, read=open_decks.cache.read)
    return Workspace(places, clock, chosen, problem, open_decks, history, trust, DayFile(places.today))
