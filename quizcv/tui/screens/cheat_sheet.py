"""The cheat sheet: entries of all decks to the left, and to the right the pane that runs them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, OptionList, TextArea

from quizcv.decks import Deck, EntryCard
from quizcv.decks.writing.spelling import spelt
from quizcv.questions import storable
from quizcv.runner import Result, Snippet
from quizcv.settings import SettingError
from quizcv.tui import phrases
from quizcv.tui.base import BaseApp
from quizcv.tui.keys import CHEAT_SHEET, EVERYWHERE, bindings, find, without
from quizcv.tui.live import LIMIT, LiveRuns, Wanted
from quizcv.tui.messages import DecksChanged, RunnerChanged
from quizcv.tui.torch import waiting_text
from quizcv.tui.widgets.code_editor import CodeEditor
from quizcv.tui.widgets.entry_list import EntryList
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.snippet_pane import SnippetPane
from quizcv.tui.widths import USUAL

if TYPE_CHECKING:
    from quizcv.editing import Saved

DEVICES = ("auto", "cpu", "meta", "cuda")


class CheatSheetScreen(Screen[None]):
    """`key` is the entry to begin with, which `runs` at once or waits.

    Edits are kept for as long as the screen is open.

    `scratch` is a deck of its own, shown before the others; its code may run where that of its namesake may.
    """

    DEFAULT_CSS = """
    CheatSheetScreen {
        #cheat-sheet { height: 1fr; }
        #entries { padding: 0 0 0 1; width: 32%; min-width: 16; max-width: 40; border-right: solid $panel; }
        #search { border: none; height: 1; padding: 0 1; margin: 0; background: $boost; }
        #entry-list { border: none; background: transparent; height: 1fr; padding: 0;
                      scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        #entry-list:focus { border: none; }
        #pane { padding: 0 1; }
        #operation { height: auto; margin-bottom: 1; }
        #before { height: auto; }
        #input-row { height: auto; margin-top: 1; }
        #input-label { width: 4; color: $text-muted; }
        #input { width: 1fr; max-height: 4; }
        #pane-rule { height: 1; margin-top: 1; text-align: right; }
        #live-line { display: none; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        &.-live #live-line { display: block; }
        &.-live #pane-rule { margin-top: 0; }
        &.-live .-says #live-line { height: auto; max-height: 8; text-wrap: wrap; }

        /* Else there is room for the list or for the pane; and for a result, so nothing else may be long. */
        &.-slim #entries { width: 1; min-width: 1; padding: 0; border-right: none; }
        &.-slim.-in-list #entries { width: 40%; min-width: 16; padding: 0 0 0 1; }
        &.-low #operation { margin-bottom: 0; max-height: 1; }
        &.-low #input-row, &.-low #pane-rule { margin-top: 0; }
        &.-low #code { max-height: 4; }
        &.-low #input { max-height: 2; }
        &.-low #before { max-height: 3; }
    }
    """
    BINDINGS = bindings(CHEAT_SHEET)
    app: BaseApp

    def __init__(self, key: str = "", scratch: Deck | None = None, *, runs: bool = False) -> None:
        super().__init__()
        self._runs_at_once = runs
        self._key = key
        self._scratch = scratch
        self._edits: dict[str, tuple[str, str]] = {}
        self._results: dict[str, tuple[Snippet, Result]] = {}
        self._device = ""
        self._run_key = ""
        self._has_pictures = False
        self._live = LiveRuns(self, self._run_live, self._show_live, self._say_live)

    def compose(self) -> ComposeResult:
        with Horizontal(id="cheat-sheet"):
            yield EntryList()
            yield SnippetPane()
        yield KeyBar(())

    def on_mount(self) -> None:
        """Fill the list; torch will be needed soon."""
        self._device = self.app.workspace.settings.device
        self.set_class(self.app.workspace.settings.live, "-live")
        self._say_live("")
        self._list_entries()
        self.query_one(EntryList).focus_list()
        self.watch(self, "focused", self._show_keys)
        self.call_after_refresh(self.app.warm_runner)

    def _show_keys(self) -> None:
        """The footer; where letters are typed, only the keys that are no letters."""
        self.set_class(self.query_one(EntryList).has_focus_within, "-in-list")
        run = find(CHEAT_SHEET, "run")
        if not isinstance(self.focused, Input | CodeEditor):
            here = [replace(find(CHEAT_SHEET, "app.run_here"), shown=True)] if self._torch_is_missed else []
            ends = (find(EVERYWHERE, "app.help"), find(CHEAT_SHEET, "back"))
            self.query_one(KeyBar).show((run, *here, *without(CHEAT_SHEET, "run", "back"), *ends))
            return
        stop = replace(find(EVERYWHERE, "app.stop_or_quit"), label="stop", shown=True)
        others = (find(CHEAT_SHEET, "reset"), find(CHEAT_SHEET, "app.focus_next"))
        leave = replace(find(CHEAT_SHEET, "leave"), shown=True)
        self.query_one(KeyBar).show((run, *([stop] if self._run_key else []), *others, leave))

    # The list

    def _entries(self) -> list[tuple[Deck, EntryCard]]:
        decks = ([self._scratch] if self._scratch else []) + list(self.app.workspace.library.decks)
        return [(deck, card) for deck in decks for card in deck.entries]

    def _list_entries(self) -> None:
        self.query_one(EntryList).show(self._entries(), self._key)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id and event.option_id != (self._shown and self._shown[1].key):
            self._keep_edits()
            self._key = event.option_id
            self._show_entry()
            if self._runs_at_once:
                self._runs_at_once = False
                self.action_run()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_run()

    def action_search(self) -> None:
        self.query_one(EntryList).search()

    # The entry

    @property
    def _pane(self) -> SnippetPane:
        return self.query_one(SnippetPane)

    @property
    def _shown(self) -> tuple[Deck, EntryCard] | None:
        return self._pane.entry

    def _show_entry(self) -> None:
        found = next(((deck, card) for deck, card in self._entries() if card.key == self._key), None)
        if found is not None:
            self._pane.show(*found, self._edits.get(self._key))
            self._show_result()
            self._follow()

    def _keep_edits(self) -> None:
        if self._shown is not None:
            _, card = self._shown
            self._edits.pop(card.key, None)
            if (left := self._pane.left) is not None:
                self._edits[card.key] = left

    def action_reset(self) -> None:
        if self._shown is not None:
            self._edits.pop(self._shown[1].key, None)
            self._results.pop(self._shown[1].key, None)
            self._live.forget()
            self._show_entry()

    def action_before(self) -> None:
        self._pane.toggle_before()

    def action_copy(self) -> None:
        self.app.say(self.app.copy(self._pane.code))

    def action_edit(self) -> None:
        if self._shown is not None:
            _, card = self._shown
            self.app.edit_card(card, partial(self._saved, card.key))

    def action_edit_file(self) -> None:
        if self._shown is not None:
            deck, card = self._shown
            self.app.edit_file(card, deck.path, partial(self._edited, card.key))

    def action_add(self) -> None:
        """Make an entry of what stands in the pane, with the promise that just came out; or another card."""
        if self._shown is None:
            self.app.add_cards("", self._added)
            return
        deck, card = self._shown
        typed = self._pane.typed
        ran, result = self._results.get(card.key, (None, None))
        values = {"code": typed.code, "setup": "\n".join(typed.setup), "input": typed.input or ""}
        if result is not None and ran == typed and (output := storable(result)) is not None:
            values["output"] = spelt(output)
        self.app.add_cards(deck.id, self._added, "operation", values)

    def _added(self, _: Saved) -> None:
        self._list_entries()  # the form says what was saved

    def _saved(self, key: str, saved: Saved) -> None:
        self._key = saved.key
        self._edited(key)
        self.app.say(phrases.saved_text(saved))

    def _edited(self, key: str) -> None:
        self._edits.pop(key, None)
        self._pane.entry = None
        self._list_entries()
        self._show_entry()

    def on_decks_changed(self, _: DecksChanged) -> None:
        """List what there is now. What was typed stays; an entry that was left as it was is the new one."""
        self._keep_edits()
        before = self._shown
        self._list_entries()
        now = next(((deck, card) for deck, card in self._entries() if card.key == self._key), None)
        if now is None or before is None or now[1].key != before[1].key:
            return  # the list has gone to another one
        if not self._pane.follow(*now):
            self._show_entry()

    # Running

    def action_run(self) -> None:
        self._start(self._device)
        if self.has_class("-in-list") and self.app.size.width < USUAL:
            self._pane.view.focus()  # there is room for one of the two

    def action_dry_run(self) -> None:
        self._start("meta")

    def _start(self, device: str) -> None:
        if self._shown is not None and not self._run_key:
            deck, card = self._shown
            if not self._may_run(deck):
                self.app.ask_to_run(self._origin(deck), partial(self._start, device))
                return
            wanted = self._pane.typed
            if not wanted.code.strip():
                self.app.say("There is nothing to run.")
                return
            self._run(card.key, wanted, device)

    def _may_run(self, deck: Deck) -> bool:
        """Whether the code of this deck may run: what is typed runs behind its setup."""
        return self.app.workspace.trust.allows(self._origin(deck))

    def _origin(self, deck: Deck) -> Deck:
        """The deck that a scratch deck was made from; any other is its own."""
        return self.app.workspace.library.deck(deck.id) or deck

    @work
    async def _run(self, key: str, wanted: Snippet, device: str) -> None:
        self._run_key = key
        self._live.forget()
        self._show_keys()
        self._results.pop(key, None)
        self._pane.forget_error()
        self._show_result()
        try:
            result = await self.app.torch.run(wanted, device)
            if not self._has_failed:  # else that is shown, which may pass
                self._results[key] = (wanted, result)
        finally:
            self._run_key = ""
        if self.is_mounted:
            self._show_keys()
            self._show_result()
            self._follow(wanted)

    # Live

    async def action_live(self) -> None:
        """Run what is typed as it is typed, or no more."""
        is_live = not self.has_class("-live")
        self.set_class(is_live, "-live")
        self._live.forget()
        if is_live and self._shown is not None and not self._may_run(self._shown[0]):
            self.app.ask_to_run(self._origin(self._shown[0]), self._follow)
        self._follow()
        try:
            await self.app.change("live", is_live)
        except SettingError as error:
            self.app.say(phrases.sentence(error))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A key was typed, or another entry is shown."""
        event.stop()
        self._follow()
        self._show_age()

    def _follow(self, done: Snippet | None = None) -> None:
        """In live mode, have the pane's text run; what has run already, `done`, need not run again."""
        if not self.has_class("-live") or self._shown is None or self._run_key:
            return
        if self._has_failed:
            return  # ctrl+r tries again; not every key
        deck, card = self._shown
        typed = self._pane.typed
        if not self._may_run(deck):
            self._say_live("ctrl+r first: this deck is new here")
        elif typed != done:
            self._live.follow(Wanted(card.key, typed, self._device) if typed.code.strip() else None)

    async def _run_live(self, wanted: Wanted) -> Result:
        seconds = min(LIMIT, self.app.workspace.settings.seconds)
        return await self.app.torch.run(wanted.snippet, wanted.device, seconds)

    def _show_live(self, wanted: Wanted, result: Result) -> None:
        if not self._has_failed:
            self._results[wanted.key] = (wanted.snippet, result)
        self._show_result()

    def _say_live(self, words: str) -> None:
        self._pane.say_live(words)
        self._show_age()

    def action_pictures(self) -> None:
        """Show what goes in and what comes out as pictures, or the tables again."""
        self._has_pictures = not self._has_pictures
        self._pane.view.show_pictures(self._has_pictures)

    def action_device(self) -> None:
        at = DEVICES.index(self._device) if self._device in DEVICES else 0
        self._device = DEVICES[(at + 1) % len(DEVICES)]
        self._results.clear()
        self._show_result()
        self._follow()

    def on_runner_changed(self, _: RunnerChanged) -> None:
        """Torch became ready, or failed."""
        self._show_keys()
        self._show_result()

    @property
    def _has_failed(self) -> bool:
        """Whether torch could not be started."""
        return self.app.torch.state.phase == "failed"

    @property
    def _torch_is_missed(self) -> bool:
        """Whether the command that starts torch does not bring it, where this Python could."""
        return self._has_failed and self.app.torch.could_run_here

    def _offer(self) -> str:
        """What to do when torch is not there, or not any more."""
        if not self.app.torch.could_run_here:
            return "ctrl+r tries again."
        first = "esc, then " if isinstance(self.focused, Input | CodeEditor) else ""
        return f"{first}h runs it in this Python instead, until quizcv ends. ctrl+r tries again."

    def _show_result(self) -> None:
        state, view = self.app.torch.state, self._pane.view
        key = self._shown[1].key if self._shown else ""
        _, result = self._results.get(key, (None, None))
        self._show_age()
        if result is not None:
            lost = result.status == "died" and state.phase != "ready"
            self._pane.show_result(result, state.torch, self._offer() if lost else "")
        elif self._run_key and self._run_key == key:
            view.wait(waiting_text(state, is_far=self.app.torch.could_run_here))
        elif self._has_failed:
            view.wait(self._offer(), wrong=state.reason or "torch cannot run here")
        else:
            view.wait("ctrl+r runs this, enter does so from the list.")

    def _show_age(self) -> None:
        """Where it runs, and whether the result is of an earlier text.

        In live mode it is old once something is said of the newest text, so that nothing flickers.
        """
        ran, _ = self._results.get(self._key, (None, None))
        is_old = ran is not None and self._shown is not None and ran != self._pane.typed
        is_old = is_old and (self._pane.says or not self.has_class("-live"))
        self._pane.show_age(self._device, self.app.torch.state, is_old=is_old)

    # Ways out

    def action_leave(self) -> None:
        """One step out: of an editor to the list, then of the search, then of the screen."""
        if not self.query_one(EntryList).leave():
            self.action_back()

    def action_back(self) -> None:
        """Back to where one came from; a run that goes on is stopped."""
        self.app.torch.stop()
        self.dismiss()
