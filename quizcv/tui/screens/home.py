"""Home: what is due today, deck by deck, and the ways from here."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizcv.decks import Reading
from quizcv.session import DeckToday, NotSavedError, Session
from quizcv.tui import pages, words
from quizcv.tui.app import QuizApp, RunnerChanged
from quizcv.tui.commands import EVERYWHERE, HOME, bindings
from quizcv.tui.screens.review import undone_text
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.runner_line import runner_text

SECONDS = {"due": 12, "new": 30}
"""A guess at how long a card takes, for the "about 6 min"."""
BAR = 20


class HomeScreen(Screen[None]):
    """The first line stands for all decks, each other one for a deck; enter reviews it."""

    BINDINGS = bindings(HOME)
    app: QuizApp

    def compose(self) -> ComposeResult:
        """Title, decks, what comes next."""
        yield Static(id="title", markup=False)
        yield OptionList(id="deck-list", markup=False)
        yield Static(id="home-foot", markup=False)
        yield Static(id="status", markup=False)
        commands = (*HOME[:-1], EVERYWHERE[0], HOME[-1])
        yield KeyBar(tuple(c for c in commands if c.action != "problems" or self.has_problems()))

    def on_mount(self) -> None:
        """Look at today."""
        self.show_today()
        if notices := self.app.workspace.notices:
            more = f" (p shows {len(notices) - 1} more)" if len(notices) > 1 else ""
            self.status(notices[0] + more)

    def on_screen_resume(self) -> None:
        """Something may have been answered, edited or undone meanwhile."""
        self.show_today()

    def on_resize(self, _: Resize) -> None:
        """Columns follow the width."""
        self.show_today()

    def on_runner_changed(self, _: RunnerChanged) -> None:
        """Say what torch is doing."""
        self._show_foot(self.app.workspace.session())

    # Actions

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a line."""
        event.stop()
        self.action_start()

    def action_start(self) -> None:
        """Review what the chosen line stands for."""
        deck_id = self._chosen()
        if deck_id is not None:
            self.app.open_review((deck_id,) if deck_id else self.app.only)

    def action_cheat_sheet(self) -> None:
        """Look up lines of code."""
        self.app.open_cheat_sheet()

    def action_takeaways(self) -> None:
        """The page of the chosen deck, or of the first."""
        decks = self.app.workspace.library.decks
        if decks:
            self.app.open_takeaways(self._chosen() or decks[0].id)

    def action_problems(self) -> None:
        """What is wrong, with its remedy."""
        state = self.app.runner_state
        torch = (state.reason or "") if state else ""
        workspace = self.app.workspace
        self.app.open_page("Problems", pages.problems(workspace.library, workspace.notices, torch))

    def action_edit(self) -> None:
        """Edit the chosen deck."""
        index = self.query_one(OptionList).highlighted or 0
        rows = self._rows()
        if rows:
            _, reading = rows[index - 2 if 2 <= index < len(rows) + 2 else 0]
            self.app.edit(None, reading.path)
            self.show_today()

    @work
    async def action_undo(self) -> None:
        """Take back the latest event."""
        await self._take_back("Undone", "undo")

    @work
    async def action_redo(self) -> None:
        """Take back the latest undo."""
        await self._take_back("Redone", "redo")

    async def _take_back(self, what: str, how: str) -> None:
        session = self.app.workspace.session()
        try:
            done = await self.app.in_history_thread(session.undo if how == "undo" else session.redo)
        except NotSavedError as error:
            self.status(str(error))
        else:
            self.status(undone_text(what, done) or f"There is nothing to {how}.")
        self.show_today()

    # What is shown

    def status(self, text: str) -> None:
        """The quiet line that says what happened."""
        self.query_one("#status", Static).update(text)

    def has_problems(self) -> bool:
        """Whether the problems page has anything to say."""
        workspace = self.app.workspace
        return bool(workspace.notices) or any(r.errors or r.warnings for r in workspace.library.readings)

    def show_today(self) -> None:
        """Draw everything as it is now."""
        session = self.app.workspace.session(self.app.only, self.app.new_cards)
        session.next()
        self._show_title(session)
        self._show_decks(session)
        self._show_foot(session)

    def _chosen(self) -> str | None:
        """The id of the chosen deck, "" for the line that stands for all, None for an unusable one."""
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return ""
        option_id = options.get_option_at_index(options.highlighted).id
        return None if option_id is None else option_id.removeprefix("deck:")

    def _show_title(self, session: Session) -> None:
        day = session.today
        streak = session.streak()
        right = f"{day:%a} {day.day} {day:%b}" + (
            f" · {words.count_text(streak, 'day')} in a row" if streak else ""
        )
        gap = max(1, self.size.width - 2 - len("quizcv") - len(right))
        self.query_one("#title", Static).update(Content.assemble(("quizcv", "bold"), " " * gap, right))

    def _rows(self) -> list[tuple[DeckToday | None, Reading]]:
        session = self.app.workspace.session(self.app.only, self.app.new_cards)
        today = {row.deck.id: row for row in session.decks_today()}
        return [
            (today.get(reading.deck.id) if reading.deck else None, reading)
            for reading in self.app.workspace.library.readings
            if not reading.deck or today[reading.deck.id].deck is reading.deck
        ]

    def _show_decks(self, session: Session) -> None:
        options = self.query_one(OptionList)
        rows = self._rows()
        chosen = options.highlighted or 0
        options.clear_options()
        options.add_option(Option(_today_line(session), id="deck:"))
        width = max(40, self.size.width - 8)
        options.add_option(Option(_heading(width), disabled=True))
        for row, reading in rows:
            if row is not None:
                options.add_option(Option(_deck_line(row, reading, width), id=f"deck:{row.deck.id}"))
            else:
                options.add_option(Option(_broken_line(reading, width), disabled=True))
        if not rows:
            options.add_option(Option(Content("\n") + Content(pages.NO_DECKS), disabled=True))
        options.highlighted = min(chosen, options.option_count - 1)
        options.focus()

    def _show_foot(self, session: Session) -> None:
        upcoming = session.upcoming()
        today = session.today
        tomorrow = sum(n for day, n in upcoming.items() if (day - today).days == 1)
        week = sum(n for day, n in upcoming.items() if (day - today).days <= 7)
        left = f"tomorrow {tomorrow} · next 7 days {week}"
        right = runner_text(self.app.runner_state)
        gap = max(2, self.size.width - 4 - len(left) - right.cell_length)
        self.query_one("#home-foot", Static).update(Content.assemble(left, " " * gap, right))


def _today_line(session: Session) -> Content:
    counts = session.counts()
    if not counts.left and not counts.again:
        return Content.assemble(("Today   ", "bold"), "all done · enter shows what comes next")
    parts = []
    if counts.due:
        parts.append(f"{counts.due} to review")
    if counts.new:
        parts.append(f"{counts.new} new")
    if counts.again:
        parts.append(f"{counts.again} again")
    minutes = max(
        1,
        round(
            (counts.due * SECONDS["due"] + counts.new * SECONDS["new"] + counts.again * SECONDS["due"]) / 60
        ),
    )
    return Content.assemble(("Today   ", "bold"), " · ".join([*parts, f"about {minutes} min"]))


def _heading(width: int) -> Content:
    return Content.styled(
        "\n" + "deck".ljust(width - 46) + f"{'due':>6}{'new':>7}   known", "$foreground-muted"
    )


def _deck_line(row: DeckToday, reading: Reading, width: int) -> Content:
    name = Content(row.deck.title).truncate(width - 48, ellipsis=True)
    name = name.pad_right(width - 46 - name.cell_length)
    full = BAR * row.known // row.cards if row.cards else 0
    bar = Content.assemble(("█" * full, "$text-accent"), ("·" * (BAR - full), "$foreground-muted"))
    line = Content.assemble(name, f"{row.due:>6}{row.new:>7}   ", bar, f" {row.known}/{row.cards}")
    if not reading.errors:
        return line
    first = reading.errors[0]
    problem = Content(f"  ! line {first.line}: {first.message}").truncate(width, ellipsis=True)
    return Content.assemble(line, "\n", problem.stylize("$text-warning"))


def _broken_line(reading: Reading, width: int) -> Content:
    first = reading.errors[0]
    text = f"{reading.path.name}   ! line {first.line}: {first.message}"
    return Content(text).truncate(width, ellipsis=True).stylize("$text-warning")
