"""The card that is being written, as it will be asked, and what torch gives for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from quizcv.decks import Card, Deck
from quizcv.questions import promised
from quizcv.text import counted, one_line
from quizcv.tui.widgets.card_view import CardView
from quizcv.tui.widgets.torch_look import TorchLook

if TYPE_CHECKING:
    from quizcv.tui.base import BaseApp

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
"""As many as there can be: a text has nine holes at most."""


class CardPreview(Vertical):
    """What torch says, how many cards are made of what was written, and one of them with its answer."""

    app: BaseApp

    def compose(self) -> ComposeResult:
        yield TorchLook()
        yield Static(id="about-card", markup=False)
        yield CardView()

    def clear(self) -> None:
        """Show nothing, as nothing is known of what is written."""
        self.query_one(CardView).show_text("")
        self.query_one("#about-card", Static).display = False
        self.query_one(TorchLook).rest()
        self.query_one(TorchLook).display = False

    def show(self, cards: Sequence[Card], card: Card, deck: Deck, *, may_run: bool) -> None:
        """Draw this one of the cards made of what was written; have torch look at it if it `may_run`."""
        view = self.query_one(CardView)
        top = view.scroll_offset.y
        view.show_back(promised(card, deck).recalled(""))
        view.scroll_to(y=top, animate=False, force=True)  # be there a scroll bar yet or not
        about = self.query_one("#about-card", Static)
        which = ORDINALS[cards.index(card)]
        about.update(f"{counted(len(cards), 'card')} are made of this; here is the {which}")
        about.display = len(cards) > 1
        self._follow(card, deck, may_run=may_run)

    def stay(self) -> None:
        """What is written now cannot be read: what was shown stays, but for what torch said of it."""
        self.query_one(TorchLook).wait()

    def _follow(self, card: Card, deck: Deck, *, may_run: bool) -> None:
        """Have torch look at the card, if torch is there without being asked."""
        look, torch = self.query_one(TorchLook), self.app.torch
        if not card.content.RUNS:
            look.display = False
        elif not may_run:
            look.rest("the code of this deck has not been allowed to run; ctrl+r shows it")
        elif torch.state.phase == "failed":
            look.rest(f"cannot run: {one_line(torch.state.reason or '')}")
        elif torch.state.phase == "ready" or torch.torch_is_coming:
            self.app.warm_runner()
            look.follow(deck, card)
        else:
            look.rest("ctrl+r starts it")

    def look_at_all(self, card: Card, deck: Deck) -> None:
        """Have torch look at once, at all values that the card draws."""
        self.query_one(TorchLook).look_at_all(deck, card)

    def enter(self) -> None:
        """Scroll here with the keys."""
        self.query_one(CardView).focus()
