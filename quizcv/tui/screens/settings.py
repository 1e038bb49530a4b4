"""The settings: one line each, changed in place, saved and followed at once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import msgspec
from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Input, Static

from quizcv.session import Limits
from quizcv.settings import SETTINGS, SettingError, Settings, value_of
from quizcv.settings.typed import choices, from_text
from quizcv.text import one_line, printable
from quizcv.tui.base import BaseApp
from quizcv.tui.keys import EVERYWHERE, bindings, find, without
from quizcv.tui.keys import SETTINGS as COMMANDS
from quizcv.tui.messages import DecksChanged, HistoryChanged, RunnerChanged, SettingsChanged
from quizcv.tui.torch import runner_text
from quizcv.tui.widgets.key_bar import KeyBar
from quizcv.tui.widgets.opening_line import OpeningLine
from quizcv.tui.widgets.setting_line import SettingLine

LIMITS = {
    "new_cards": "new_cards",
    "new_cards_when_behind": "new_cards_when_behind",
    "reviews_a_day": "reviews",
}
"""The settings of which is said what they would cost, and which of the `Limits` each is."""

SETTLED = 0.2
"""Seconds without a key after which it is computed."""


class SettingsScreen(Screen[None]):
    """Enter changes the setting that has the focus: the next choice, or a field to type in."""

    DEFAULT_CSS = """
    SettingsScreen {
        #settings { height: 1fr; margin: 1 0 0 1; overflow-y: auto; scrollbar-size-vertical: 1;
                    scrollbar-gutter: stable; }
        #about, #cost { height: auto; padding: 0 2; color: $text-muted; }
        &.-wide #about { display: none; }
    }
    """
    BINDINGS = bindings(COMMANDS)
    app: BaseApp

    def __init__(self) -> None:
        super().__init__()
        self._cost = Static(id="cost", markup=False)

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        with Vertical(id="settings"):
            for name in SETTINGS:
                yield SettingLine(name, self._value(name))
                if name == "reviews_a_day":
                    about = "what decides when a card is due again; enter shows what another would change"
                    yield OpeningLine("scheduler", "Scheduler", self._scheduler, about)
        with Vertical(id="foot"):
            yield Static(id="about", markup=False)
            yield self._cost
            yield Static(id="status", markup=False)
        yield KeyBar(())

    def on_mount(self) -> None:
        """Begin with the first; say what is wrong with the file."""
        self._status(self.app.workspace.wrong_settings)
        self.watch(self, "focused", self._look)
        self._lines[0].focus()

    def on_resize(self, _: Resize) -> None:
        self._show_title()

    def on_runner_changed(self, _: RunnerChanged) -> None:
        """Say what torch is doing, which a setting may have changed; why, when it cannot run."""
        self._show_title()
        state = self.app.torch.state
        if state.phase == "failed":
            self._status(state.reason or "")

    def on_settings_changed(self, _: SettingsChanged) -> None:
        """Show what holds now; what is being typed stays."""
        for line in self.query(SettingLine):
            line.show(self._value(line.setting))
        self._look()

    def on_decks_changed(self, _: DecksChanged) -> None:
        self._foresee_here()  # other cards cost something else

    def on_history_changed(self, _: HistoryChanged) -> None:
        self.query_one(OpeningLine).show(self._scheduler)
        self._foresee_here()

    def _show_title(self) -> None:
        torch = runner_text(self.app.torch.state).stylize_before("$foreground-muted")
        gap = max(1, self.size.width - 2 - len("Settings") - torch.cell_length)
        self.query_one("#title", Static).update(Content.assemble("Settings", " " * gap, torch))

    # Moving

    @property
    def _lines(self) -> list[SettingLine | OpeningLine]:
        lines = self.query("SettingLine, OpeningLine")
        return [line for line in lines if isinstance(line, (SettingLine, OpeningLine))]

    @property
    def _focused_line(self) -> SettingLine | OpeningLine | None:
        """The line that has the focus, itself or in its field."""
        place = self.focused.ancestors_with_self if self.focused else ()
        return next((line for line in place if isinstance(line, (SettingLine, OpeningLine))), None)

    @property
    def _line(self) -> SettingLine | None:
        """The same, if it is that of a setting."""
        line = self._focused_line
        return line if isinstance(line, SettingLine) else None

    @property
    def _scheduler(self) -> str:
        return self.app.workspace.history.schedule.scheduler.title

    def action_go(self, step: int) -> None:
        """To the next setting, or the one before."""
        lines = self._lines
        focused = self._focused_line
        at = lines.index(focused) + step if focused else 0
        line = lines[max(0, min(at, len(lines) - 1))]
        (line.query_one("Input") if line.is_open else line).focus()

    def _look(self) -> None:
        """Say what the line with the focus is about, and which keys work in it."""
        line = self._focused_line
        self.query_one("#about", Static).update(Content(line.explanation if line else ""))
        self._foresee_here()
        if line is not None and line.is_open:
            save, leave = find(COMMANDS, "change"), find(COMMANDS, "leave")
            self.query_one(KeyBar).show((replace(save, label="save"), replace(leave, shown=True)))
        else:
            ends = (find(EVERYWHERE, "app.help"), find(COMMANDS, "back"))
            hidden = ("back", "default") if isinstance(line, OpeningLine) else ("back",)
            self.query_one(KeyBar).show((*without(COMMANDS, *hidden), *ends))

    # What it would cost

    def on_input_changed(self, _: Input.Changed) -> None:
        self._foresee_here()

    def _foresee_here(self) -> None:
        """Say what the limit costs that has the focus, with what is typed for it."""
        line = self._line
        if line is None:
            self._foresee()
            return
        try:
            value = line.value if line.typed is None else from_text(line.setting, line.typed)
        except SettingError:
            self._foresee()
        else:
            self._foresee(line.setting, value)

    def _foresee(self, name: str = "", value: Any = None) -> None:
        """Say what the next months would bring with this limit; nothing for what is no limit."""
        self._cost.display = name in LIMITS
        self._cost.update("")
        if name in LIMITS:
            limits = msgspec.structs.replace(self.app.workspace.limits, **{LIMITS[name]: value})
            self._simulate(limits)

    @work(group="cost", exclusive=True)
    async def _simulate(self, limits: Limits) -> None:
        from quizcv.plain.simulating import in_short  # only who looks at a limit pays for loading them
        from quizcv.workspace import planning

        await asyncio.sleep(SETTLED)
        with suppress(OSError):
            future = await asyncio.to_thread(planning.future, self.app.workspace, limits)
            self._cost.update(in_short(future))  # nobody sees it if the screen was left meanwhile

    # Changing

    async def action_change(self) -> None:
        """The next choice, or a field, or what stands in the field."""
        line = self._focused_line
        if isinstance(line, OpeningLine):
            self._open_scheduler()
        elif line is not None and line.is_open:
            await self._take(line)
        elif line is not None and self._choices(line.setting):
            await self.action_step(1)
        elif line is not None:
            await line.open()
            self._look()

    def action_decks(self) -> None:
        self.app.open_decks()

    def on_opening_line_opened(self, event: OpeningLine.Opened) -> None:
        event.line.focus()
        self._open_scheduler()

    def _open_scheduler(self) -> None:
        def closed(_: None) -> None:
            self.query_one(OpeningLine).show(self._scheduler)

        self.app.open_scheduler(closed)

    async def action_step(self, step: int) -> None:
        """The next choice, or the one before, round and round."""
        line = self._line
        if line is not None and (values := self._choices(line.setting)):
            now = self.app.theme if line.setting == "theme" else line.value
            await self._choose(line, values[(values.index(now) + step) % len(values)])

    async def action_default(self) -> None:
        if self._line is not None:
            await self._choose(self._line, value_of(Settings(), self._line.setting))

    async def on_setting_line_asked(self, event: SettingLine.Asked) -> None:
        event.line.focus()
        await self.action_change()

    async def on_setting_line_typed(self, event: SettingLine.Typed) -> None:
        """Enter in a field, or the way out of it."""
        await self._take(event.line)

    async def _take(self, line: SettingLine) -> None:
        """Save what was typed, or say what it must be."""
        if line.typed is None:
            return
        try:
            value = from_text(line.setting, line.typed)
        except SettingError as error:
            await line.say(str(error))
            return
        if value == line.value:
            await line.close()
            self._look()
        else:
            await self._choose(line, value)

    async def _choose(self, line: SettingLine, value: Any) -> None:
        try:
            await self.app.change(line.setting, value)
        except SettingError as error:
            await line.say(str(error))
            return
        line.show(self._value(line.setting))
        await line.close()
        self._look()
        saved = f"Saved in {one_line(str(self.app.workspace.places.settings), None)}"
        workspace = self.app.workspace
        strange = workspace.strange_decks if line.setting.startswith("decks.") else ""
        self._status(workspace.wrong_settings or (f"{saved}, but {strange}" if strange else saved))

    def _value(self, name: str) -> Any:
        return value_of(self.app.workspace.settings, name)

    def _choices(self, name: str) -> tuple[Any, ...]:
        return tuple(sorted(self.app.available_themes)) if name == "theme" else choices(name)

    def _status(self, text: str) -> None:
        self.query_one("#status", Static).update(Content(printable(text)))

    # Ways out

    async def action_leave(self) -> None:
        """Out of the field without a change, else of the screen."""
        if self._line is not None and self._line.is_open:
            await self._line.close()
            self._look()
        else:
            self.action_back()

    def action_back(self) -> None:
        self.dismiss()
