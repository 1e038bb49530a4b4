"""One card as it is asked, to look at: nothing is graded and nothing is saved."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from quizcv.decks import Card
from quizcv.judging import is_for_torch
from quizcv.session import Cards, Session, Turn
from quizcv.tui import review_footer
from quizcv.tui.keys import EVERYWHERE, PREVIEW, bindings, find
from quizcv.tui.messages import DecksChanged
from quizcv.tui.screens.card import CardScreen
from quizcv.tui.widgets.card_view import CardView
from quizcv.tui.widgets.grade_bar import GradeBar
from quizcv.tui.widgets.key_bar import KeyBar


class PreviewScreen(CardScreen):
    """Front, field if its answer is typed, and back; then back to where it was opened from.

    `session` is one that this card belongs to.
    """

    BINDINGS = bindings(PREVIEW)

    def __init__(self, session: Session, card: Card) -> None:
        super().__init__(session)
        self._card = card

    def compose_top(self) -> ComposeResult:
        yield Static(self._title(), id="title", markup=False)

    def on_mount(self) -> None:
        """Show the front; torch starts if it is to judge the answer."""
        self.ask(Turn(self._card, "cram", self.session.history.schedule.of(self._card.key)))
        if is_for_torch(self._card, self.session.deck_of(self._card), self.app.workspace.trust):
            self.app.warm_runner()

    def _title(self) -> str:
        deck = self.session.deck_of(self._card)
        return " · ".join([deck.title, *self._card.content.tags, "only a look: nothing is graded"])

    def on_decks_changed(self, _: DecksChanged) -> None:
        """Show the card as it is now."""
        library, before = self.app.workspace.library, self._card
        card = library.card(self.session.history.schedule.current(before.key))
        deck = library.deck(card.deck_id) if card is not None else None
        if card is None or deck is None:
            self.status("This card is not in its deck now.")
            return
        self._card = card
        self.session.reload(Cards([deck]), None)
        self.query_one("#title", Static).update(self._title())
        if card.content != before.content:
            self.status("")
            self.ask_as_it_is_now(Turn(card, "cram", self.session.history.schedule.of(card.key)))

    def action_flip(self) -> None:
        """The back, or the field where an answer is typed."""
        if self.state.is_typing:
            self.field.focus_field()
        elif not self.state.is_flipped:
            self.flip()

    def action_leave(self) -> None:
        """Out of the field, then out of the screen."""
        if self.state.is_typing and self.has_field_focus:
            self.set_focus(self.query_one(CardView))
        else:
            self.dismiss()

    def action_back(self) -> None:
        self.dismiss()

    def on_card_view_clicked(self) -> None:
        self.action_flip()

    def show_keys(self) -> None:
        """What can be done with an answer; there is nothing to grade."""
        bar, state = self.query_one(GradeBar), self.state
        if state.is_typing:
            bar.offer(review_footer.buttons(state.question, hints_left=self._hints_left))
        elif state.question.hints and not state.is_flipped:
            bar.offer(review_footer.front_buttons(state.question, hints_left=self._hints_left))
        else:
            bar.show("" if state.is_flipped else "space shows the answer")
        flip = () if state.is_flipped or self.has_field_focus else (find(PREVIEW, "flip"),)
        is_text = self.has_field_focus and not state.question.letters
        ends = () if is_text else (find(EVERYWHERE, "app.help"), find(PREVIEW, "back"))
        leave = (find(PREVIEW, "leave"),) if is_text else ()
        self.query_one(KeyBar).show((*flip, *leave, *ends))
