"""A list of very many cards, of which only the lines that are seen are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from quizcv.decks import Card
from quizcv.finding import Catalogue, Facts
from quizcv.finding.order import Column
from quizcv.tui.card_columns import MARKS, Cell, cells, fitted, text_of
from quizcv.tui.widgets.drawn_lines import DrawnLines

MUTED = frozenset({"deck", "interval", "lapses", "kind"})


class CardHeading(DrawnLines):
    """The names of the columns; a click puts the cards into the order of one, another click reverses it."""

    DEFAULT_CSS = """
    CardHeading { height: 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._column: Column | None = "deck"
        self._backwards = False

    def show(self, column: Column | None, *, backwards: bool) -> None:
        """Point to the column that gives the order, or to none."""
        self._column, self._backwards = column, backwards
        self.refresh()

    def shown(self) -> tuple[Column | None, bool, int]:
        """What the line is made from."""
        return self._column, self._backwards, self.size.width

    def pieces(self, _: int) -> list[Segment]:
        """The names, each over its column; the scrollbar takes no part."""
        pieces = [self.piece(" " * MARKS)]
        for number, cell in enumerate(cells(self.size.width - 1)):
            is_chosen = cell.column == self._column
            sign = ("▲" if self._backwards else "▼") if is_chosen else ""
            style = "$text-accent" if is_chosen else ""
            action = f"screen.sort_by('{cell.column}')"
            pieces.append(self.piece(" " * bool(number)))
            pieces.append(self.piece(fitted(cell.title + sign, cell), style, action))
        return pieces


class CardTable(ScrollView, can_focus=True):
    """One line a card. The cursor is on one; any number of them may be chosen.

    A card is known by its place in the catalogue, a line by its number on the list.
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "first", "first", show=False),
        Binding("end", "last", "last", show=False),
    ]

    DEFAULT_CSS = """
    CardTable { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    class Moved(Message):
        """The cursor is on another card, or another list is shown."""

    class Opened(Message):
        """A card was clicked twice."""

    def __init__(self) -> None:
        super().__init__()
        self._catalogue = Catalogue(())
        self._facts: Facts | None = None
        self._places: Sequence[int] = ()
        self._cursor = 0
        self._gone_to: str | None = None  # the key of the card that the user put the cursor on
        self.chosen: set[int] = set()
        self._nothing = ""
        self._styles: dict[str, RichStyle] = {}

    # What is listed

    def show(
        self,
        catalogue: Catalogue,
        facts: Facts,
        places: Sequence[int],
        nothing: str = "",
        *,
        is_new_search: bool = False,
    ) -> None:
        """List the cards at these places; without any, say `nothing`.

        The cursor stays on its card, else on its line; a new search puts it on the card that the user went
        to before, else on the first one. What was chosen stays so as far as it is listed.
        """
        here = self.card.key if self.card else None
        key = self._gone_to if is_new_search else here
        place = None if key is None else catalogue.place_of(key)
        if place is not None and place in places:
            cursor = places.index(place)
        else:
            cursor = 0 if is_new_search else self._cursor
        if catalogue is not self._catalogue:
            self.chosen.clear()
        elif self.chosen:
            self.chosen.intersection_update(places)
        self._catalogue, self._facts, self._places, self._nothing = catalogue, facts, places, nothing
        self._cursor = max(0, min(cursor, len(places) - 1))
        self._lay_out()
        self._scroll_to_cursor()
        self.refresh()
        self.post_message(self.Moved())

    @property
    def lines(self) -> int:
        """How many cards are listed."""
        return len(self._places)

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        return self._catalogue.cards[self._places[self._cursor]] if self._places else None

    @property
    def listed(self) -> list[Card]:
        """The cards of all lines."""
        return [self._catalogue.cards[place] for place in self._places]

    @property
    def targets(self) -> list[Card]:
        """What is acted upon: the chosen cards in the order of the list, else the one under the cursor."""
        if self.chosen:
            return [self._catalogue.cards[place] for place in self._places if place in self.chosen]
        return [] if self.card is None else [self.card]

    # Choosing

    def toggle(self) -> None:
        """Choose the card under the cursor, or no longer, and go on to the next."""
        if self._places:
            self.chosen ^= {self._places[self._cursor]}
            self.go_to(self._cursor + 1)
            self.refresh()
            self.post_message(self.Moved())

    def extend(self, lines: int) -> None:
        """Choose the card under the cursor and the next one."""
        if self._places:
            self.chosen.add(self._places[self._cursor])
            self.go_to(self._cursor + lines)
            self.chosen.add(self._places[self._cursor])
            self.refresh()
            self.post_message(self.Moved())

    def choose_all(self) -> None:
        """Choose all that are listed, or none if all are."""
        self.chosen = set() if len(self.chosen) == len(self._places) else set(self._places)
        self.refresh()
        self.post_message(self.Moved())

    def choose_none(self) -> bool:
        """Choose none; whether any was chosen."""
        any_was = bool(self.chosen)
        self.chosen.clear()
        if any_was:
            self.refresh()
            self.post_message(self.Moved())
        return any_was

    # Moving

    def go_to(self, line: int) -> None:
        """Put the cursor on a line, or on the first or last one, as the user wants."""
        if not self._places:
            return
        line = max(0, min(line, len(self._places) - 1))
        self._gone_to = self._catalogue.cards[self._places[line]].key
        if line == self._cursor:
            return
        top = self.scroll_offset.y
        before, self._cursor = self._cursor, line
        self._scroll_to_cursor()
        if self.scroll_offset.y == top:
            width = self.size.width
            self.refresh(Region(0, before - top, width, 1), Region(0, line - top, width, 1))
        self.post_message(self.Moved())

    def action_move(self, lines: int) -> None:
        self.go_to(self._cursor + lines)

    def action_page(self, pages: int) -> None:
        self.go_to(self._cursor + pages * max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        self.go_to(0)

    def action_last(self) -> None:
        self.go_to(len(self._places) - 1)

    def on_click(self, event: Click) -> None:
        """Go to the line; a click in front of it chooses it, a second click opens it."""
        event.stop()
        line = event.y + self.scroll_offset.y
        if not 0 <= line < len(self._places):
            return
        self.go_to(line)
        if event.x < MARKS:
            self.chosen ^= {self._places[line]}
            self.refresh()
            self.post_message(self.Moved())
        elif event.chain == 2:
            self.post_message(self.Opened())

    def _scroll_to_cursor(self) -> None:
        line = Region(0, self._cursor, self.scrollable_content_region.width, 1)
        self.scroll_to_region(line, force=True, animate=False, immediate=True)

    # Drawing

    def on_resize(self) -> None:
        self._lay_out()
        self._scroll_to_cursor()

    def _lay_out(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._places))

    def render_line(self, y: int) -> Strip:
        """One line of the list."""
        width, line = self.scrollable_content_region.width, y + self.scroll_offset.y
        if line >= len(self._places) or self._facts is None:
            text = self._nothing if y == 1 and not self._places else ""
            return Strip([Segment(" " * MARKS + text, self._style("$foreground-muted"))]).adjust_cell_length(
                width, self._style("")
            )
        place, is_cursor = self._places[line], line == self._cursor
        background = ""
        if is_cursor:
            background = " on $primary-muted bold" if self.has_focus else " on $boost"
        is_chosen = place in self.chosen
        marks = ("▸" if is_cursor else " ") + ("✓" if is_chosen else " ") + " "
        pieces = [Segment(marks, self._style(f"$text-accent{background}"))]
        card, deck = self._catalogue.cards[place], self._catalogue.decks[place]
        for number, cell in enumerate(cells(width)):
            text = fitted(text_of(cell, card, deck, self._facts), cell)
            colour = self._colour(cell, card.key, is_chosen=is_chosen)
            pieces.append(Segment(" " * bool(number) + text, self._style(f"{colour}{background}".strip())))
        return Strip(pieces).adjust_cell_length(width, self._style(background.strip()))

    def _colour(self, cell: Cell, key: str, *, is_chosen: bool) -> str:
        """How a column is written: numbers quietly, what is due and what stands out in colour."""
        if cell.column == "front":
            return "$text-accent" if is_chosen else "$foreground"
        if cell.column == "state":
            return "$text-warning"
        if cell.column == "due" and self._facts is not None:
            is_due = self._facts.is_due(self._facts.schedule.of(key))
            return "$foreground" if is_due else "$foreground-muted"
        return "$foreground-muted"

    def _style(self, text: str) -> RichStyle:
        """A style of the theme on that of the list, looked up once."""
        if text not in self._styles:
            full = self.visual_style + Style.parse(text) if text else self.visual_style
            self._styles[text] = full.rich_style
        return self._styles[text]

    def notify_style_update(self) -> None:
        """Colours follow the theme."""
        super().notify_style_update()
        self._styles.clear()

    def on_focus(self) -> None:
        """Forget what the user went to if the search that is left did not find it: another one began."""
        if self.card and self.card.key != self._gone_to:
            self._gone_to = None
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
