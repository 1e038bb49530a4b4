"""Home: what is due today, deck by deck, and the ways from here."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizcv.decks import Deck, Reading, bundled_folder
from quizcv.decks.counts import course
from quizcv.session import DeckToday, Session
from quizcv.text import counted, one_line, printable
from quizcv.tui import page_texts, phrases
from quizcv.tui.base import BaseApp
from quizcv.tui.commands import EVERYWHERE, HOME, bindings, find, without
from quizcv.tui.markdown import prose
from quizcv.tui.messages import DayTurned, DecksRead, HistoryChanged, RunnerChanged
from quizcv.tui.torch import runner_text
from quizcv.tui.widgets.key_bar import KeyBar

SET_ASIDE = "is:suspended or is:marked or is:leech or is:buried"
"""The search for cards of which something has to be kept in mind."""

BAR = 20
LEAST_BAR = 5
PROGRESS = 30
"""Cells of the bar that shows how many decks are read."""
NUMBERS = 27
"""Columns for the numbers of a deck, where all are shown."""
FEWER_NUMBERS = 19
"""Columns for them without the young cards."""
ALL_NUMBERS = 50
"""Columns of a line from which on all are shown."""
LEAST_NAME = 26
"""Columns that its name has before there is a bar."""
NAME = 38
"""Columns that its name has before the bar gets longer: enough for the bundled decks."""
WIDEST_NAME = 50
"""Columns that its name has at most, so that the eye finds the numbers that go with it."""


class HomeScreen(Screen[None]):
    """The first line stands for all decks, each other one for a deck; enter reviews it."""

    BINDINGS = bindings(HOME)
    app: BaseApp

    def __init__(self) -> None:
        super().__init__()
        self._readings: dict[str, Reading] = {}
        self._session: Session | None = None
        self._drawn_in = 0  # columns

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield OptionList(id="deck-list", markup=False)
        with Vertical(id="foot"):
            yield Static(id="home-foot", markup=False)
            yield Static(id="status", markup=False)
        yield KeyBar(())

    def on_mount(self) -> None:
        if news := self.app.workspace.news:
            self.status(news)
        elif notices := self.app.workspace.notices:
            more = f" (p shows {len(notices) - 1} more)" if len(notices) > 1 else ""
            self.status(notices[0] + more)
        else:
            self.status(self._welcome())

    def on_screen_resume(self) -> None:
        """At first, and when something may have been answered, edited or undone meanwhile."""
        self.show_today()

    def on_resize(self, _: Resize) -> None:
        if self.size.width != self._drawn_in:
            self._draw()

    def on_history_changed(self, _: HistoryChanged) -> None:
        self.show_today()

    def on_day_turned(self, _: DayTurned) -> None:
        self.show_today()

    def on_decks_read(self, _: DecksRead) -> None:
        """More decks are there; once all are, they can be asked."""
        workspace = self.app.workspace
        if workspace.backlog is None:
            self.show_today()
            self.status(workspace.news)
        else:
            self._draw()

    def on_runner_changed(self, _: RunnerChanged) -> None:
        if self._session is not None:
            self._show_foot(self._session)
            self._show_keys()

    # Actions

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_start()

    def action_start(self) -> None:
        """Review what the chosen line stands for; of a broken deck, say what is wrong."""
        reading = self._chosen()
        self.status("")
        if reading is None:
            self.app.open_review(self.app.only)
        elif reading.deck is not None:
            self.app.open_review((reading.deck.id,))
        else:
            self.action_problems()

    def action_cheat_sheet(self) -> None:
        self.app.open_cheat_sheet()

    def action_settings(self) -> None:
        self.app.open_settings()

    def action_browse(self) -> None:
        self.app.open_browse()

    def action_search(self) -> None:
        self.app.open_browse(typing=True)

    def action_set_aside(self) -> None:
        self.app.open_browse(SET_ASIDE)

    def action_takeaways(self) -> None:
        """The page of the chosen deck, or of the first."""
        reading = self._chosen()
        if reading is not None:
            self.app.open_takeaways(reading.deck.id if reading.deck else "")
        elif decks := self.app.workspace.library.decks:
            self.app.open_takeaways(decks[0].id)

    def action_problems(self) -> None:
        """What is wrong, with its remedy."""
        torch = self.app.torch.state.reason or ""
        advice = "`h` in the cheat sheet runs snippets in this Python instead, until quizcv ends."
        workspace = self.app.workspace
        text = page_texts.problems(
            workspace.library, workspace.notices, torch, advice if self.app.torch.could_run_here else ""
        )
        self.app.open_page("Problems", text)

    def action_edit(self) -> None:
        reading = self._chosen()
        if reading is None:
            self.status("Choose the deck to edit, then press e.")
        else:
            self.app.edit(None, reading.path, self.show_today)

    @work
    async def action_undo(self) -> None:
        await self._take_back("undo")

    @work
    async def action_redo(self) -> None:
        await self._take_back("redo")

    async def _take_back(self, how: str) -> None:
        self.status(await self.app.take_back(how))
        self.show_today()

    # What is shown

    def _welcome(self) -> str:
        """What the course is, for who has answered nothing yet."""
        workspace = self.app.workspace
        ours = [deck for deck in workspace.library.decks if deck.path.parent == bundled_folder()]
        return course(ours) if ours and not workspace.history.schedule.days else ""

    def status(self, text: str) -> None:
        """The quiet line that says what happened."""
        self.query_one("#status", Static).update(printable(text))

    def has_problems(self) -> bool:
        """Whether the problems page has anything to say."""
        workspace = self.app.workspace
        return (
            bool(workspace.notices)
            or any(reading.errors or reading.warnings for reading in workspace.library.readings)
            or self.app.torch.state.phase == "failed"
        )

    def show_today(self) -> None:
        """Show everything as it is now."""
        self._session = self.app.workspace.session(self.app.only)
        self._session.next()
        self._draw()

    def _draw(self) -> None:
        if backlog := self.app.workspace.backlog:
            self.status(f"Reading decks  {_progress(backlog.done / backlog.total)}")
        if self._session is not None:
            self._drawn_in = self.size.width
            self._show_title(self._session)
            self._show_decks(self._session)
            self._show_foot(self._session)
            self._show_keys()

    def _chosen(self) -> Reading | None:
        """The deck file of the chosen line; None for the line that stands for all."""
        option = self.query_one(OptionList).highlighted_option
        return self._readings.get(option.id or "") if option is not None else None

    def _show_title(self, session: Session) -> None:
        day = session.today
        streak = session.streak()
        right = f"{day:%a} {day.day} {day:%b}" + (f" · {counted(streak, 'day')} in a row" if streak else "")
        gap = max(1, self.size.width - 2 - len("quizcv") - len(right))
        self.query_one("#title", Static).update(Content.assemble(("quizcv", "bold"), " " * gap, right))

    def _show_keys(self) -> None:
        """The footer; when something is wrong, the way to it comes first."""
        problems = [find(HOME, "problems")] if self.has_problems() else []
        others = without(HOME, "start", "problems", "app.quit")
        ends = (find(EVERYWHERE, "app.help"), find(HOME, "app.quit"))
        self.query_one(KeyBar).show((find(HOME, "start"), *problems, *others, *ends))

    def _show_decks(self, session: Session) -> None:
        options = self.query_one(OptionList)
        chosen = options.highlighted or 0
        options.clear_options()
        options.add_option(Option(_today_line(session), id="today"))
        width = max(36, self.size.width - 8)
        today = {row.deck.id: row for row in session.decks_today()}
        self._readings.clear()
        for number, reading in enumerate(self.app.workspace.library.readings):
            row = today.get(reading.deck.id) if reading.deck else None
            if row is not None and row.deck is not reading.deck:
                continue  # a bundled deck that the user's own replaces
            if not self._readings:
                options.add_option(Option(_heading(width), disabled=True))
            if row is not None:
                line = _deck_line(row, reading, width)
            elif reading.deck is not None:
                line = _waiting_line(reading.deck, width)
            else:
                line = _broken_line(reading, width)
            options.add_option(Option(line, id=f"file-{number}"))
            self._readings[f"file-{number}"] = reading
        if not self._readings:
            options.add_option(Option("", disabled=True))
            options.add_option(Option(prose(page_texts.NO_DECKS), disabled=True))
        options.highlighted = min(chosen, options.option_count - 1)
        options.focus()

    def _show_foot(self, session: Session) -> None:
        upcoming = session.upcoming()
        today = session.today
        tomorrow = sum(n for day, n in upcoming.items() if (day - today).days == 1)
        week = sum(n for day, n in upcoming.items() if (day - today).days <= 7)
        left = f"tomorrow {tomorrow} · next 7 days {week}"
        if session.suspended:
            left += f" · {session.suspended} suspended"
        state = self.app.torch.state
        right = runner_text(state) + (": p tells more" if state.phase == "failed" else "")
        gap = max(2, self.size.width - 4 - len(left) - right.cell_length)
        self.query_one("#home-foot", Static).update(Content.assemble(left, " " * gap, right))


def _today_line(session: Session) -> Content:
    counts = session.counts()
    if not counts.left and not counts.again:
        done = "all done" if session.done_today() else "nothing is due"
        return _with_notes(session, f"{done} · enter shows what comes next")
    parts = []
    if counts.due:
        parts.append(f"{counts.due} to review")
    if counts.new:
        parts.append(f"{counts.new} new")
    if counts.again:
        parts.append(f"{counts.again} again")
    return _with_notes(session, " · ".join([*parts, f"about {counts.minutes} min"]))


def _with_notes(session: Session, what: str) -> Content:
    """What there is to do today, and below it what is to be known about that."""
    notes = "".join(f"\n{note}" for note in phrases.day_notes(session))
    return Content.assemble(("Today   ", "bold"), what, (notes, "$foreground-muted"))


def _bar(width: int) -> int:
    """How long the bar of a deck is; none at all where it would be too short to say anything."""
    room = width - NUMBERS
    return min(BAR, max(LEAST_BAR, room - NAME)) if room >= LEAST_NAME + LEAST_BAR else 0


def _name(width: int) -> int:
    """Columns for the name of a deck."""
    numbers = NUMBERS if width >= ALL_NUMBERS else FEWER_NUMBERS
    return min(width - numbers - _bar(width), WIDEST_NAME)


def _numbers(width: int, due: object, unseen: object, young: object, mature: object) -> str:
    """The columns of numbers, or their headings."""
    shown_young = f"{young:>6}" if width >= ALL_NUMBERS else ""
    return f"{due:>5}{unseen:>7}{shown_young}{mature:>7}"


def _heading(width: int) -> Content:
    text = "\n" + "deck".ljust(_name(width)) + _numbers(width, "due", "unseen", "young", "mature")
    return Content.styled(text, "$foreground-muted")


def _deck_line(row: DeckToday, reading: Reading, width: int) -> Content:
    """A deck; its bar is full for mature cards, half full for young ones."""
    cells = _bar(width)
    room = _name(width)
    name = Content(row.deck.title).truncate(room - 1, ellipsis=True)
    name = name.pad_right(room - name.cell_length)
    full = cells * row.mature // row.cards if row.cards else 0
    half = cells * (row.mature + row.young) // row.cards - full if row.cards else 0
    bar = Content.assemble(
        " " * 2 * bool(cells),
        ("█" * full + "▒" * half, "$text-accent"),
        ("·" * (cells - full - half), "$foreground-muted"),
    )
    line = Content.assemble(name, _numbers(width, row.due, row.unseen, row.young, row.mature), bar)
    if not reading.errors:
        return line
    first = reading.errors[0]
    problem = Content(f"  ! line {first.line}: {first.message}").truncate(width, ellipsis=True)
    return Content.assemble(line, "\n", problem.stylize("$text-warning"))


def _progress(share: float) -> str:
    full = int(PROGRESS * share)
    return "━" * full + "─" * (PROGRESS - full) + f"  {share:.0%}"


def _waiting_line(deck: Deck, width: int) -> Content:
    """A deck that is asked once all decks are read."""
    name = Content(deck.title).truncate(_name(width) - 1, ellipsis=True)
    return Content.assemble(name, " ", counted(len(deck.cards), "card")).stylize("$foreground-muted")


def _broken_line(reading: Reading, width: int) -> Content:
    first = reading.errors[0]
    text = f"{one_line(reading.path.name)}   ! line {first.line}: {first.message}"
    return Content(text).truncate(width, ellipsis=True).stylize("$text-warning")
