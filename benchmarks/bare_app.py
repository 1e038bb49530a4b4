"""The least that a Textual program can be: one label, which a key changes. Our measure."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Label

FIRST = "label number 0 of the bare app"


class BareApp(App[None]):
    """Space puts the next number into the label."""

    BINDINGS = [Binding("space", "next", "next")]  # noqa: RUF012
    number = 0

    def compose(self) -> ComposeResult:
        """The label."""
        yield Label(FIRST)

    def action_next(self) -> None:
        """Count."""
        self.number += 1
        self.query_one(Label).update(FIRST.replace("0", str(self.number)))


if __name__ == "__main__":
    BareApp().run()
