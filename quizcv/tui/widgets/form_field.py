"""One key of a card in the form: its name, where its value is typed, and what is wrong with that."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Key, Paste
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static, TextArea

from quizcv.editing import Key as CardKey
from quizcv.text import printable
from quizcv.tui.form_values import IN_A_LINE
from quizcv.tui.widgets.code_editor import CodeEditor

UNSET = "–"
"""What stands where a choice has not been made."""


class Field(TextArea):
    """Text that grows with what is typed. Up and down lead on to the fields above and below."""

    DEFAULT_CSS = """
    Field { height: auto; max-height: 1000; border: none; padding: 0 1; background: $surface; }
    Field:focus { border: none; background: $boost; }
    """

    explanation = ""

    def on_resize(self) -> None:
        """What stands in it while it is empty has one line."""
        about = Content(self.explanation)  # a `str` would be markup
        self.placeholder = about.truncate(max(1, self.content_size.width), ellipsis=True)

    def action_cursor_up(self, select: bool = False) -> None:
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)


class TextField(Field):
    """Text of any length."""

    def __init__(self, text: str, *, explanation: str = "") -> None:
        super().__init__(
            text,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
        )
        self.explanation = explanation


class LineField(TextField):
    """Text of one line, however long; enter goes on to the next field."""

    has_one_line = True

    def on_mount(self) -> None:
        """Begin behind what stands in it: mostly something is added."""
        self.move_cursor(self.document.end)

    async def _on_key(self, event: Key) -> None:
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            self.screen.focus_next()

    async def _on_paste(self, event: Paste) -> None:
        """Several lines become one: nothing of them is dropped."""
        event.prevent_default()
        event.stop()
        text = " ".join(filter(None, map(str.strip, event.text.splitlines())))
        self.replace(text, *self.selection, maintain_selection_offset=False)


class CodeField(Field, CodeEditor):
    """Code, in colours."""

    def __init__(self, text: str, *, explanation: str = "") -> None:
        super().__init__(text)
        self.explanation = explanation


class ChoiceField(Widget, can_focus=True):
    """One of a few values; space, right and a click choose the next one, left the one before."""

    DEFAULT_CSS = """
    ChoiceField { height: 1; padding: 0 1; background: $surface; }
    ChoiceField:focus { background: $boost; text-style: bold; }
    """
    BINDINGS = [  # noqa: RUF012
        ("space,right", "choose(1)", ""),
        ("left", "choose(-1)", ""),
        ("down,enter", "app.focus_next", ""),
        ("up", "app.focus_previous", ""),
    ]

    @dataclass
    class Chosen(Message):
        """Another value was chosen."""

    def __init__(self, value: str, choices: tuple[str, ...], explanation: str) -> None:
        super().__init__()
        self.text = value
        self._choices = ("", *choices)
        self._explanation = explanation

    def render(self) -> Content:
        names = {"": "no", "true": "yes"} if self._choices == ("", "true") else {"": UNSET}
        about = Content.styled(f"   {self._explanation}", "not bold $foreground-muted")
        return (Content(names.get(self.text, self.text)) + about).truncate(self.size.width, ellipsis=True)

    def action_choose(self, step: int) -> None:
        at = self._choices.index(self.text) if self.text in self._choices else 0
        self.text = self._choices[(at + step) % len(self._choices)]
        self.refresh()
        self.post_message(self.Chosen())

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_choose(1)


class FormField(Vertical):
    """A key, its value as text, and below it what is wrong, in a sentence."""

    DEFAULT_CSS = """
    FormField { height: auto; }
    FormField > Horizontal { height: auto; }
    FormField .key { width: 12; padding: 0 1; color: $foreground-muted; }
    FormField.-entered .key { color: $text-accent; text-style: bold; }
    FormField .said { height: auto; padding: 0 1 0 13; display: none; }
    FormField .said.-wrong { color: $text-error; display: block; }
    FormField .said.-doubtful { color: $text-warning; display: block; }
    """

    def __init__(self, key: CardKey, text: str, explanation: str) -> None:
        super().__init__()
        self.key = key
        self._typed = _control(key, text, explanation)
        self._said = Static(classes="said", markup=False)
        self._is_wrong = False

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(self.key.name, classes="key", markup=False)
            yield self._typed
        yield self._said

    def on_descendant_focus(self) -> None:
        self.add_class("-entered")

    def on_descendant_blur(self) -> None:
        self.remove_class("-entered")

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._typed.text

    def put(self, text: str) -> None:
        """Have this stand in it, as if it had been typed: ctrl+z brings back what stood there."""
        if isinstance(self._typed, TextArea):
            whole = self._typed.document
            self._typed.replace(text, (0, 0), whole.end)
        else:
            self._typed.text = text
            self._typed.refresh()

    @property
    def is_entered(self) -> bool:
        """Whether one types here."""
        return self._typed.has_focus

    @property
    def cursor(self) -> tuple[int, int]:
        """Line and column of the cursor, from 0."""
        return self._typed.cursor_location if isinstance(self._typed, TextArea) else (0, 0)

    def enter(self, cursor: tuple[int, int] | None = None) -> None:
        """Type here; at this place, or where the cursor is."""
        self._typed.focus()
        if cursor is not None and isinstance(self._typed, TextArea):
            self._typed.move_cursor(cursor)

    def say(self, text: str, *, is_wrong: bool = True) -> None:
        """Say this below it: what is wrong, or only doubtful; "" for nothing."""
        self._said.set_class(bool(text) and is_wrong, "-wrong")
        self._said.set_class(bool(text) and not is_wrong, "-doubtful")
        self._said.update(printable(text))

    def mark_line(self, line: int | None) -> None:
        """Mark the line of the code that failed, or none."""
        if isinstance(self._typed, CodeEditor):
            self._typed.mark_error(line)


def _control(key: CardKey, text: str, about: str) -> Field | ChoiceField:
    match key.sort:
        case "code":
            return CodeField(text, explanation=about)
        case "flag":
            return ChoiceField(text, ("true",), about)
        case "choice":
            return ChoiceField(text, key.choices, about)
    is_line = key.name != "result" and (key.sort in ("word", "structure") or key.name in IN_A_LINE)
    return (LineField if is_line else TextField)(text, explanation=about)
