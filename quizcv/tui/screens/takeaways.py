"""The page that sums up a deck: its takeaways, with pictures under those that link to an entry."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from quizcv.decks import Deck, EntryCard
from quizcv.decks.search import linked
from quizcv.questions import snippet
from quizcv.questions.recall import code_block
from quizcv.text import one_line
from quizcv.tui.base import BaseApp
from quizcv.tui.keys import PAGE, TAKEAWAYS, bindings, find
from quizcv.tui.markdown import prose
from quizcv.tui.messages import DecksChanged, RunnerChanged
from quizcv.tui.torch import runner_text
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.picture_view import PictureView

ROWS = 14
"""Rows of a terminal that the pictures of one takeaway get."""
SECONDS = 2.0
"""For the run of one entry: whoever reads does not wait."""


class TakeawaysScreen(Screen[None]):
    """Pictures are there at once if torch is ready; else `p` asks for them. One that fails is left out.

    A review of the deck `begins` with it, or somebody looks it up.
    """

    DEFAULT_CSS = """
    TakeawaysScreen .next { margin-top: 1; }
    TakeawaysScreen .picture { height: auto; margin: 1 0 1 3; }
    """
    BINDINGS = bindings(PAGE, TAKEAWAYS)
    app: BaseApp

    def __init__(self, deck: Deck, *, begins: bool = False) -> None:
        super().__init__()
        self._deck = deck
        self._begins = begins
        self._views: list[tuple[PictureView, Deck, EntryCard]] = []
        self._is_wanted = False

    def compose(self) -> ComposeResult:
        yield Static(
            f"{self._deck.title}{' · before its first card' if self._begins else ''}",
            id="title",
            markup=False,
        )
        with VerticalScroll(id="page"):
            for number, text in enumerate(self._deck.takeaways, 1):
                yield Static(prose(_numbered(number, text)), markup=False)
                for deck, card in self._linked(text):
                    entry = card.content
                    with Vertical(classes="picture") as picture:
                        picture.display = False
                        yield Static(prose(f"{entry.operation}\n{code_block(entry.code)}"), markup=False)
                        view = PictureView(ROWS)
                        self._views.append((view, deck, card))
                        yield view
            if self._deck.next:
                yield Static(prose(f"**Next:** {self._deck.next}"), classes="next", markup=False)
            if self._deck.about:
                about = " · ".join(f"{name}: {one_line(text)}" for name, text in self._deck.about.items())
                yield Static(Content.styled(about, "$foreground-muted"), classes="next", markup=False)
        yield Static(id="status", markup=False)
        close = find(PAGE, "close")
        leave = replace(close, label="begin") if self._begins else close
        yield KeyBar((*(TAKEAWAYS if self._views else ()), leave))

    def on_mount(self) -> None:
        self.query_one("#status").display = False
        if self.app.torch.state.phase == "ready":
            self.action_pictures()

    async def on_decks_changed(self, _: DecksChanged) -> None:
        """Show the page as it is now, scrolled as it was."""
        deck = self.app.workspace.library.deck(self._deck.id)
        if deck is None or _page(deck) == _page(self._deck):
            return
        self._deck, self._views = deck, []
        place = self.query_one("#page", VerticalScroll).scroll_offset
        await self.recompose()
        self.on_mount()
        self.query_one("#page", VerticalScroll).scroll_to(y=place.y, animate=False)

    def action_pictures(self) -> None:
        """Show the pictures, or none."""
        self._is_wanted = not self._is_wanted and bool(self._views)
        for view, _, _ in self._views:
            _show(view, self._is_wanted and view.has_pictures)
        if self._is_wanted:
            self.app.warm_runner()
            self._draw()
        self._say_state()

    def action_close(self) -> None:
        self.dismiss()

    def on_runner_changed(self, _: RunnerChanged) -> None:
        """Torch became ready, or failed."""
        self._say_state()

    def _say_state(self) -> None:
        """What the pictures wait for; nothing when torch is ready."""
        state = self.app.torch.state
        is_waiting = self._is_wanted and state.phase != "ready"
        status = self.query_one("#status", Static)
        status.display = is_waiting
        status.update(runner_text(state) if is_waiting else Content(""))

    def _linked(self, text: str) -> Iterator[tuple[Deck, EntryCard]]:
        """The entries that a takeaway links to, of decks whose code may run."""
        trust = self.app.workspace.trust
        return ((deck, card) for deck, card in linked(text, self.app.workspace.library) if trust.allows(deck))

    @work(exclusive=True)
    async def _draw(self) -> None:
        for view, deck, card in self._views:
            if view.has_pictures:
                continue
            wanted = replace(snippet(deck, card), pictures=True)
            result = await self.app.torch.run(wanted, self.app.workspace.settings.device, SECONDS)
            if result.status == "ok" and result.pictures:
                view.show(result.pictures)
                _show(view, self._is_wanted)


def _page(deck: Deck) -> object:
    """All that the page shows of a deck."""
    return deck.title, deck.takeaways, deck.next, deck.about


def _show(view: PictureView, is_shown: bool) -> None:
    """Show a picture with what it is of, or neither."""
    if view.parent is not None:
        view.parent.display = is_shown


def _numbered(number: int, text: str) -> str:
    """A text as an item of a list, all its lines and tables too."""
    mark = f"{number}. "
    return mark + text.replace("\n", "\n" + " " * len(mark))
