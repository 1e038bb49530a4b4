"""The statistics: what was done, what is remembered, what is to come, and what to practise."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from quizcv.decks import Card
from quizcv.session import Choice
from quizcv.statistics.values import Statistics
from quizcv.statistics_page import Line, page
from quizcv.statistics_page.blocks import costliest
from quizcv.text import error_text
from quizcv.tui.base import BaseApp
from quizcv.tui.keys import EVERYWHERE, STATS, bindings, find, without
from quizcv.tui.messages import DayTurned, DecksChanged, DecksRead, HistoryChanged
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.status_line import StatusLine

STYLES = {
    "": "",
    "bold": "bold",
    "muted": "$foreground-muted",
    "accent": "$text-accent",
    "key": "$text-accent bold",
}
"""What each tone looks like here."""

MOST_PRACTISED = 20
"""So many cards are practised at a time: those with most such slips."""

COUNTING = "The answers are being counted …"


class StatsScreen(Screen[None]):
    """One page, scrolled where it is longer than the screen."""

    DEFAULT_CSS = """
    StatsScreen {
        #statistics { height: 1fr; padding: 1 0 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        #statistics Static { width: auto; text-wrap: nowrap; }
        &.-low #statistics { padding: 0 0 0 1; }
    }
    """
    BINDINGS = bindings(STATS)
    app: BaseApp

    def __init__(self) -> None:
        super().__init__()
        self._found: Statistics | None = None

    def compose(self) -> ComposeResult:
        yield Static("How you learn", id="title", markup=False)
        with VerticalScroll(id="statistics"):
            page_of_it = Static(COUNTING, markup=False)
            page_of_it.auto_links = False  # the keys in it look like keys, not like links
            yield page_of_it
        yield StatusLine()
        yield KeyBar(())

    def on_mount(self) -> None:
        self._show_keys()

    def on_screen_resume(self) -> None:
        """Count, at first and when something may have happened meanwhile."""
        self._count()

    def on_history_changed(self, _: HistoryChanged) -> None:
        self._count()

    def on_day_turned(self, _: DayTurned) -> None:
        self._count()

    def on_decks_read(self, _: DecksRead) -> None:
        self._count()

    def on_decks_changed(self, _: DecksChanged) -> None:
        if self.is_current:  # else once it is seen
            self._count()

    def on_resize(self) -> None:
        self._draw()

    @work(exclusive=True)
    async def _count(self) -> None:
        """Beside the screen: a long log takes a second, and later only what was added."""
        try:
            self._found = await self.app.in_history_thread(self.app.workspace.statistics)
        except OSError as error:
            self._say(error_text(error), failed=True)
            return
        self._draw()
        self._show_keys()

    # Actions

    async def action_practise(self, number: int) -> None:
        """Ask the cards on which this slip was made, with fresh numbers; their schedule stays."""
        slips = costliest(self._found) if self._found else ()
        if number < len(slips):
            await self._ask(slips[number].keys)

    async def action_practise_all(self) -> None:
        """The same for all slips that are shown."""
        slips = costliest(self._found) if self._found else ()
        await self._ask(tuple(dict.fromkeys(key for slip in slips for key in slip.keys)))

    async def _ask(self, keys: tuple[str, ...]) -> None:
        of, day = self.app.workspace.history.schedule.of, self.app.workspace.calendar.today
        cards = self._cards
        there = [key for key in keys if key in cards]
        asked = tuple(key for key in there if not of(key).is_set_aside(day))[:MOST_PRACTISED]
        if asked:
            await self.app.open_review((), Choice(asked, cram=True))
        elif there:
            self._say("All of these cards are suspended, or buried today.")
        else:
            self._say("There is no slip to practise.")

    def action_hardest(self) -> None:
        """List the hardest cards where they can be read, edited and practised."""
        hardest = self._found.hardest if self._found else ()
        if hardest:
            self.app.open_browse(cards=tuple(hard.key for hard in hardest))
        else:
            self._say("No card has been forgotten so far.")

    def action_scheduler(self) -> None:
        self.app.open_scheduler(lambda _: None)  # what came of it is counted on the way back

    def action_back(self) -> None:
        self.dismiss()

    # What is shown

    @property
    def _cards(self) -> dict[str, Card]:
        return {card.key: card for deck in self.app.workspace.library.decks for card in deck.cards}

    def _say(self, text: str, *, failed: bool = False) -> None:
        self.query_one(StatusLine).say(text, failed=failed)

    def _draw(self) -> None:
        view = self.query_one("#statistics")
        if self._found is not None and view.size.width:
            lines = page(self._found, self._cards, view.scrollable_content_region.width, has_keys=True)
            view.query_one(Static).update(Content("\n").join(map(_content, lines)))

    def _show_keys(self) -> None:
        found = self._found
        left_out = ["back"]
        left_out += [] if found and found.slips else ["practise_all"]
        left_out += [] if found and found.hardest else ["hardest"]
        ends = (find(EVERYWHERE, "app.help"), find(STATS, "back"))
        self.query_one(KeyBar).show((*without(STATS, *left_out), *ends))


def _content(line: Line) -> Content:
    """A line in colours; a click on a key does what it does."""
    pieces = []
    for piece in line:
        content = Content.styled(piece.text, STYLES[piece.tone])
        pieces.append(content.stylize(Style.from_meta({"@click": piece.action})) if piece.action else content)
    return Content("").join(pieces)
