"""All fields of a card in the form: the usual ones, and folded below them those that are empty and rare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget
from textual.widgets import TextArea

from quizcv.editing import Key
from quizcv.tui.form_values import Value, as_text, as_value, explanation, form_order, is_shown
from quizcv.tui.widgets.form_field import ChoiceField, FormField


class MoreLine(Widget, can_focus=True):
    """Says which fields are folded; enter, space and a click open or fold them."""

    DEFAULT_CSS = """
    MoreLine { height: 1; padding: 0 1; color: $foreground-muted; }
    MoreLine:focus { background: $boost; color: $foreground; }
    """
    BINDINGS = [  # noqa: RUF012
        ("space,enter", "screen.more", ""),
        ("down", "app.focus_next", ""),
        ("up", "app.focus_previous", ""),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.names: tuple[str, ...] = ()
        self.is_open = False

    def render(self) -> Content:
        if self.is_open:
            return Content("▾ fewer fields")
        return Content(f"▸ more: {', '.join(self.names)}").truncate(self.size.width, ellipsis=True)

    async def on_click(self, event: Click) -> None:
        event.stop()
        await self.run_action("screen.more")


class FormFields(VerticalScroll, can_focus=False):
    """The fields of one card."""

    DEFAULT_CSS = """
    FormFields { height: 1fr; padding: 0 0 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    FormFields > FormField { margin-bottom: 1; }
    """

    @dataclass
    class Changed(Message):
        """Something was typed or chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._given: dict[str, Value] = {}
        self._fields: dict[str, FormField] = {}
        self._rare: tuple[str, ...] = ()
        self._more = MoreLine()

    async def show(self, kind: str, values: Mapping[str, Value]) -> None:
        """Show the fields of a card of this kind, with these values."""
        self._kind, self._given = kind, {**values}
        keys = [key for key in form_order(kind) if is_shown(key, values)]
        self._fields = {
            key.name: FormField(key, as_text(key, values.get(key.name, "")), explanation(kind, key))
            for key in keys
        }
        self._more = MoreLine()
        self._rare = tuple(key.name for key in form_order(kind) if key.name not in self._fields)
        self._more.names = self._rare
        with self.app.batch_update():
            await self.remove_children()
            await self.mount_all([*self._fields.values(), self._more])
        self._more.display = bool(self._more.names)
        self.scroll_home(animate=False)

    def _made(self, key: Key, value: Value) -> FormField:
        return FormField(key, as_text(key, value), explanation(self._kind, key))

    @property
    def values(self) -> dict[str, Value]:
        """What stands in the fields; what nobody has changed is as it was given, to the letter."""
        found = {}
        for name, field in self._fields.items():
            given = self._given.get(name, "")
            is_as_given = field.text == as_text(field.key, given)
            found[name] = given if is_as_given else as_value(field.key, field.text)
        return found

    def say(self, wrong: Mapping[str, tuple[str, bool]]) -> None:
        """Say below each field what there is to say, and whether that is wrong or only doubtful."""
        for name, field in self._fields.items():
            text, is_wrong = wrong.get(name, ("", True))
            field.say(text, is_wrong=is_wrong)

    def unsay(self, wrong: Mapping[str, tuple[str, bool]]) -> None:
        """Take back what was said below a field and is wrong no longer."""
        for name, field in self._fields.items():
            if name not in wrong:
                field.say("")

    async def put(self, name: str, text: str) -> None:
        """Have this stand in the field of a key, be it folded until now."""
        if name not in self._fields:
            await self.more()
        self._fields[name].display = True
        self._fields[name].put(text)

    def enter(self, name: str) -> bool:
        """Type in the field of this key, or in the first; whether it has one."""
        field = self._fields.get(name, next(iter(self._fields.values())))
        field.display = True
        field.enter()
        return name in self._fields

    @property
    def place(self) -> tuple[str, tuple[int, int]]:
        """The key of the field in which one types, and where in it the cursor stands."""
        named = ((name, field.cursor) for name, field in self._fields.items() if field.is_entered)
        return next(named, ("", (0, 0)))

    def go_to(self, place: tuple[str, tuple[int, int]]) -> None:
        """Type there, as far as there is such a place."""
        name, cursor = place
        if name in self._fields:
            self._fields[name].enter(cursor)

    def enter_first(self) -> None:
        """Type in the first field that is empty and must not be, else in the first."""
        empty = (field for field in self._fields.values() if field.key.is_required and not field.text.strip())
        next(empty, next(iter(self._fields.values()))).enter()

    async def more(self) -> None:
        """Open the fields that are folded, or fold those of them that are empty."""
        more = self._more
        more.is_open = not more.is_open
        if more.is_open:
            new = [
                self._made(key, "")
                for key in form_order(self._kind)
                if key.name in more.names and key.name not in self._fields
            ]
            self._fields |= {field.key.name: field for field in new}
            await self.mount_all(new)
        rare = [self._fields[name] for name in self._rare]
        for field in rare:
            field.display = more.is_open or bool(field.text.strip())
        if more.is_open:
            next(field for field in rare if field.key.name in more.names).enter()
        else:
            more.focus()
        more.names = tuple(field.key.name for field in rare if not field.display)
        more.refresh()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())

    def on_choice_field_chosen(self, event: ChoiceField.Chosen) -> None:
        event.stop()
        self.post_message(self.Changed())

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Keep the cursor in sight: a field is as tall as its text, so it is scrolled here."""
        event.stop()
        self.call_after_refresh(self._show_cursor, event.text_area)

    def _show_cursor(self, area: TextArea) -> None:
        if area.has_focus:
            top = area.cursor_screen_offset.y - self.content_region.y + self.scroll_offset.y
            self.scroll_to_region(Region(0, top, 1, 1), animate=False)
