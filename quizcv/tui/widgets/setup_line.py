"""What runs before a snippet: the entries that it comes after and its setup, folded or with their code."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from quizcv.decks import Entry
from quizcv.finding import plain_line

CLOSED, OPEN = "▸", "▾"


class SetupLine(Static):
    """One line; a click or `toggle` unfolds the code."""

    DEFAULT_CSS = """
    SetupLine { height: auto; max-height: 10; overflow-y: auto; color: $text-muted; }
    SetupLine.-folded { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__(id="before", markup=False)
        self._chain: tuple[Entry, ...] = ()
        self._is_open = False

    def show(self, chain: tuple[Entry, ...]) -> None:
        """Show what runs before the last entry of a chain; nothing if there is none."""
        self._chain = chain
        self.display = bool(chain) and (len(chain) > 1 or bool(chain[-1].setup.strip()))
        self._draw()

    def toggle(self) -> None:
        """Unfold the code or fold it again."""
        self._is_open = not self._is_open
        self._draw()

    def on_click(self, event: Click) -> None:
        event.stop()
        self.toggle()

    def _draw(self) -> None:
        if not self._chain:
            return
        self.set_class(not self._is_open, "-folded")
        *earlier, entry = self._chain
        setup = entry.setup.strip()
        parts = ["after " + " → ".join(plain_line(link.operation) for link in earlier)] if earlier else []
        if self._is_open:
            lines = [Content(f"{OPEN} " + (parts[0] if parts else "with"))]
            code = [part for link in earlier for part in (link.setup, link.code)] + [setup]
            lines += [Content(f"    {line}") for part in code for line in part.strip().splitlines()]
            self.update(Content("\n").join(lines))
            return
        if setup:
            first, *more = setup.splitlines()
            parts.append(f"with {first}{' …' if more else ''}")
        self.update(Content(f"{CLOSED} {' · '.join(parts)}"))
