"""A card as a form: its keys to be typed, and beside them the card as it will be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import msgspec
from textual import work
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from quizcv.check.look import Look
from quizcv.check.subject import CardProblem
from quizcv.decks import Card, Deck, deck_id_of, name_in
from quizcv.editing import Draft, EditError, Editing, Fields, Saved, unsaved
from quizcv.editing.keys import section_of
from quizcv.editing.unsaved import Unsaved, laid_over
from quizcv.text import one_line
from quizcv.tui.base import BaseApp
from quizcv.tui.form_values import Value, carried_over, kind_name, promise_text
from quizcv.tui.form_words import changed_meanwhile, fails, not_saved, saved_sentence, wrong
from quizcv.tui.kept_text import KeptText
from quizcv.tui.keys import FORM, bindings, find, without
from quizcv.tui.messages import DecksChanged, RunnerChanged
from quizcv.tui.phrases import sentence, time_text
from quizcv.tui.screens.add import KindScreen
from quizcv.tui.screens.unsaved import UnsavedScreen
from quizcv.tui.widgets.card_preview import CardPreview
from quizcv.tui.widgets.form_fields import FormFields
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.status_line import StatusLine
from quizcv.tui.widgets.torch_look import TorchLook, look_once

PREVIEW_AFTER = 0.06
"""Seconds after a key until the card is drawn: many keys in a row draw it once."""
COMPLAIN_AFTER = 0.8
"""Seconds after a key until it is said what is wrong: what is half typed stays quiet."""


class FormScreen(Screen[None]):
    """The fields of a card in its file, or of a new one; then of the next new one, until it is left.

    `values` is what stands in them at first, else what the card has; what was typed there before and never
    saved goes before both. `part` is the card that is shown of those made from it, `title` that of its deck.
    `saved` is called after each card that was saved.
    """

    DEFAULT_CSS = """
    FormScreen {
        #form { height: 1fr; layout: vertical; margin-top: 1; }
        #shown { height: 9; border-top: solid $panel; }
        #shown #about-card { height: auto; padding: 0 1 0 2; color: $text-muted; text-wrap: nowrap;
                             text-overflow: ellipsis; }
        #shown CardView { padding: 0 1 0 2; }

        /* The card as it is asked stands beside the fields where there is room, or alone. */
        &.-wide #form { layout: horizontal; }
        &.-wide FormFields { width: 1fr; }
        &.-wide #shown { width: 1fr; height: 1fr; border-top: none; border-left: solid $panel; }
        &.-wide #shown CardView { padding: 0 1 0 2; }
        &.-low #form { margin-top: 0; }
        &.-low #shown { display: none; }
        &.-low FormFields > FormField { margin-bottom: 0; }
        &.-alone FormFields { display: none; }
        &.-alone #shown { display: block; width: 1fr; height: 1fr; border: none; }
    }
    """
    BINDINGS = bindings(FORM)
    app: BaseApp

    def __init__(
        self,
        fields: Fields,
        title: str,
        saved: Callable[[Saved], None],
        *,
        part: str = "",
        values: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__()
        self._card = fields
        self._deck_title = title
        self._saved = saved
        self._part = part
        self._begins_with = dict(fields.values if values is None else values)
        self._read: Draft | None = None  # what stands in the fields, since somebody asked
        self._look: Look | None = None
        self._is_saving = False
        self._was_tried = False
        self._not_saved = ""  # what was said of that
        self._is_behind = False  # the card in its file is another one than that which the fields began with
        self._preview_timer: Timer | None = None
        self._complain_timer: Timer | None = None
        self._fields = FormFields()
        self._preview = CardPreview(id="shown")
        self._kept = KeptText(self, self.app, self._to_keep, partial(self._say, failed=True))
        self._aside: tuple[Fields, dict[str, Value]] | None = None  # what ctrl+n puts there
        self._is_thrown = False  # what was brought back

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        with Container(id="form"):
            yield self._fields
            yield self._preview
        yield StatusLine()
        yield KeyBar(())

    async def on_mount(self) -> None:
        if found := unsaved.find(self._card):
            await self._bring_back(found)
        else:
            await self._fill(self._begins_with)
        if why_not := self._editing.why_not_saved(self._card):
            self._say(why_not, failed=True)

    async def on_unmount(self) -> None:
        await self._kept.now()

    # What is typed

    async def _fill(self, values: Mapping[str, Value]) -> None:
        """Have these values stand in the fields, to be changed."""
        self._begins_with = dict(values)
        self._was_tried = self._is_behind = False
        self.query_one("#title", Static).update(self._title)
        await self._fields.show(self._card.kind, values)
        self._fields.enter_first()
        self._preview.clear()
        self._say("")
        self.on_form_fields_changed()

    def on_form_fields_changed(self) -> None:
        """Something was typed: draw the card soon, and say a little later what is wrong with it."""
        self._read = self._look = None
        if self._not_saved and self.query_one(StatusLine).text == self._not_saved:
            self._say("")
        self._kept.later()
        for timer in filter(None, (self._preview_timer, self._complain_timer)):
            timer.stop()
        self._preview_timer = self.set_timer(PREVIEW_AFTER, self._show_card)
        self._complain_timer = self.set_timer(COMPLAIN_AFTER, self._complain)

    @property
    def _draft(self) -> Draft:
        """What the card would be; in a deck of thousands that is not found out at each key."""
        if self._read is None:
            self._read = self._editing.draft(self._card, self._fields.values)
        return self._read

    def _show_card(self) -> None:
        """Draw the card as it will be asked; what cannot be read leaves it as it was."""
        draft = self._draft
        self._fields.unsay(self._wrong())
        if not draft.cards:
            self._preview.stay()
        else:
            card = next((each for each in draft.cards if each.part == self._part), draft.cards[0])
            deck = self._editing.deck_with(draft)
            self._preview.show(draft.cards, card, deck, may_run=self._may_run)
        self._show_keys()

    def _complain(self) -> None:
        """Say below each field what is wrong with it, and of the card as a whole where there is room."""
        wrong = self._wrong()
        self._fields.say(wrong)
        if "" in wrong and self._look is None:  # else it stands where torch speaks
            self._say(wrong[""][0], failed=wrong[""][1])

    def _wrong(self) -> dict[str, tuple[str, bool]]:
        return wrong(self._draft, self._look, was_tried=self._was_tried)

    # Saving

    @work
    async def action_save(self) -> None:
        """Write the card into its file. Whatever hinders that, what was typed stays."""
        draft = self._draft
        if self._is_saving:
            return
        self._was_tried = True
        if draft.problems:
            self._complain()
            is_said = self._fields.enter(draft.problems[0][0])
            self._not_saved = not_saved(draft, is_said=is_said)
            self._say(self._not_saved, failed=True)
            return
        if not draft.is_changed:
            self.app.say("Nothing was changed.")
            self._throw_away()
            return
        self._is_saving, look = True, self._look
        card, deck, may_run = draft.cards[0], self._editing.deck_with(draft), self._may_run
        try:
            saved = await self.app.edits.save(draft)
        except EditError as error:
            await self._refused(sentence(error))
            return
        finally:
            self._is_saving = False
        saved = msgspec.structs.replace(saved, sentence=saved_sentence(saved, look))
        self._saved(saved)
        if look is None and may_run:
            self.app.run_worker(self._look_after(saved, deck, card))
        if self._card.key:
            self._throw_away()
        else:
            self._kept.forget(self._card)
            self._aside = None
            self._card = self._editing.blank(deck_id_of(saved.key), self._card.kind)
            await self._fill({})
            self._say(f"{saved.sentence} Here is room for the next one.")

    async def _look_after(self, saved: Saved, deck: Deck, card: Card) -> None:
        """Say it when torch finds only now that a card does not hold, while it is still as it was saved."""
        look = await look_once(self.app, deck, card)
        now = self.app.workspace.library.source(saved.key)
        if fails(look) and now is not None and now.content == card.content:
            self.app.say(saved_sentence(saved, look))

    async def _refused(self, why: str) -> None:
        """Say why it was not saved; where the card has changed in its file meanwhile, take that in."""
        self._say(why, failed=True)
        if not self._card.key:
            return
        try:
            now = self._editing.fields(self._card.key)
        except EditError:
            return
        before = self._card.values
        if now.values != before and now.kind == self._card.kind:
            values, both = laid_over(now.values, before, self._fields.values)
            self._card = now
            await self._fill(values)
            self._begins_with = dict(now.values)
            self._say(changed_meanwhile(both), failed=True)

    # What was typed and never saved

    def _to_keep(self) -> tuple[Fields, Unsaved | None]:
        """The card, and what stands in its fields that is not in its file."""
        card = self._card
        if not self.holds_text:
            return card, None
        path, now = str(card.path), self.app.workspace.clock()
        values, before = self._fields.values, card.values
        return card, Unsaved(path, card.key, card.deck_id, self._deck_title, card.kind, values, before, now)

    async def _bring_back(self, found: Unsaved) -> None:
        """Have that stand in the fields which was typed there before and never saved."""
        given = self._card, self._begins_with
        values, both = dict(found.values), list[str]()
        if found.kind != self._card.kind:
            self._card = msgspec.structs.replace(self._card, kind=found.kind, section=section_of(found.kind))
        elif self._card.key:
            values, both = laid_over(self._card.values, found.before, found.values)
        await self._fill(values)
        self._begins_with = dict(self._card.values)
        if not self.holds_text:  # it was saved after all
            return
        self._aside = given
        said = f"What you typed {time_text(found.at, self.app.workspace.clock())} and did not save is back;"
        said += " ctrl+n throws it away."
        is_new = self._card.key and found.before != self._card.values
        self._say(f"{said} {changed_meanwhile(both)}" if is_new else said)

    async def action_discard(self) -> None:
        """Throw away what was brought back, or bring it back again after all."""
        if self._aside is not None:
            now = self._card, self._fields.values
            self._card, values = self._aside
            self._aside, self._is_thrown = now, not self._is_thrown
            await self._fill(values)
            self._begins_with = dict(self._card.values)
            self._say("Thrown away; ctrl+n brings it back." if self._is_thrown else "It is back.")

    def _throw_away(self) -> None:
        """Leave, and keep nothing of what was typed."""
        self._kept.forget(self._card)
        self.dismiss()

    async def on_decks_changed(self, _: DecksChanged) -> None:
        """Say at once if the card was changed elsewhere; where nothing is typed yet, show it as it is now."""
        if self._card.key and not self._is_saving:
            await self._follow()
        self._read = None
        self._show_card()

    async def _follow(self) -> None:
        deck = self.app.workspace.library.deck(self._card.deck_id)
        name = one_line(self._card.path.name)
        try:
            now = self._editing.fields(self._card.key)
        except EditError:
            if deck is None or all(card.source_key != self._card.key for card in deck.cards):
                self._say(
                    f"This card is not in {name} any more; what stands here cannot be saved.", failed=True
                )
            return  # else the file is wrong just now, as the banner says
        if now.written == self._card.written:
            if self._is_behind:  # it was, and is again as it was before
                self._say("")
            self._is_behind = False
        elif self.holds_text or now.kind != self._card.kind:
            self._is_behind = True
            self._say(
                f"This card has just changed in {name}. What you typed stays;"
                " ctrl+s first brings in what is new there.",
                failed=True,
            )
        else:
            self._card, place = now, self._fields.place
            await self._fill(now.values)
            self._fields.go_to(place)
            self._say(f"This card has just changed in {name}, and is shown as it is now.")

    # What torch says

    @property
    def _may_run(self) -> bool:
        """Whether the deck's code may run: what is typed here is the user's, and runs together with it."""
        deck = self.app.workspace.library.deck(self._card.deck_id)
        return deck is None or self.app.workspace.trust.allows(deck)

    def on_torch_look_looked(self, event: TorchLook.Looked) -> None:
        """Say below the fields what torch found."""
        event.stop()
        self._look = event.look
        self._complain()
        self._show_keys()

    def on_runner_changed(self, _: RunnerChanged) -> None:
        self._show_card()

    def action_check(self) -> None:
        """Have torch look at the card with all of its values; of a deck from elsewhere, ask first."""
        draft, deck = self._draft, self.app.workspace.library.deck(self._card.deck_id)
        if not draft.cards:
            self._was_tried = True
            self._complain()
        elif deck is not None and not self._may_run:
            self.app.ask_to_run(deck, self._show_card)
        else:
            self._preview.look_at_all(draft.cards[0], self._editing.deck_with(draft))

    @property
    def _promise(self) -> CardProblem | None:
        """What torch found that the card should promise and does not."""
        found = self._look.findings if self._look is not None else ()
        return next((each for each in found if each.promise is not None), None)

    async def action_take(self) -> None:
        """Write what came out into the card, as its promise."""
        found = self._promise
        if found is not None and found.promise is not None:
            await self._fields.put(found.field, promise_text(found.promise))

    # Other views

    async def action_more(self) -> None:
        await self._fields.more()

    def action_see(self) -> None:
        """Show the card alone, as large as the screen, or the fields again."""
        is_alone = not self.has_class("-alone")
        self.set_class(is_alone, "-alone")
        if is_alone:
            self._preview.enter()
        else:
            self._fields.enter("")

    def action_kind(self) -> None:
        """Choose another kind of card; what was typed goes along where it has a place."""
        self.app.push_screen(KindScreen(self._card.kind), self._take_kind)

    async def _take_kind(self, kind: str | None) -> None:
        if kind and kind != self._card.kind:
            values = carried_over(self._fields.values, self._card.kind, kind)
            self._card = self._editing.blank(self._card.deck_id, kind, self._deck_title)
            await self._fill(values)
            self._begins_with = {}

    # What is shown

    @property
    def _editing(self) -> Editing:
        return self.app.workspace.editing()

    @property
    def _title(self) -> str:
        what = name_in(self._card.key) or "a new card"
        return one_line(" · ".join((self._deck_title, kind_name(self._card.kind), what)), None)

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """What can be done with this card."""
        if action == "kind":
            return not self._card.key
        if action == "check":
            return any(card.content.RUNS for card in self._draft.cards)
        if action == "take":
            return self._promise is not None
        if action == "discard":
            return self._aside is not None
        return True

    def _show_keys(self) -> None:
        """The keys that do something now."""
        others = without(FORM, "save", "leave")
        offered = (each for each in others if self.check_action(each.action, ()))
        self.query_one(KeyBar).show((*offered, find(FORM, "save"), find(FORM, "leave")))

    def _say(self, text: str, *, failed: bool = False) -> None:
        self.query_one(StatusLine).say(text, failed=failed)

    # Ways out

    def action_leave(self) -> None:
        """Back to the fields, else out of the form; asks first where something would be lost."""
        if self.has_class("-alone"):
            self.action_see()
        elif self.holds_text:
            self.ask_about_text(self.dismiss)
        else:
            self.dismiss()

    @property
    def holds_text(self) -> bool:
        """Whether anything stands in the fields that did not at first."""
        before, now = self._begins_with, self._fields.values
        names = [name for name in now if now[name] or before.get(name)]
        return any(now[name] != before.get(name, "") for name in names)

    def ask_about_text(self, go_on: Callable[[], object]) -> None:
        """Ask whether to save the card, or to `go_on` without it."""

        def answered(answer: str | None) -> None:
            if answer == "save":
                self.action_save()
            elif answer == "leave":
                self._kept.forget(self._card)
                go_on()

        self.app.push_screen(UnsavedScreen(self._title), answered)
