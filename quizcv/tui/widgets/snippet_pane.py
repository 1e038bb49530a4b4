"""The pane of the cheat sheet: an entry's code and input, which can be changed, and what came out."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from quizcv.decks import Deck, EntryCard
from quizcv.finding import plain_line
from quizcv.questions import snippet
from quizcv.runner import Result, Snippet, State
from quizcv.tui.torch import runner_text
from quizcv.tui.widgets.code_editor import CodeEditor
from quizcv.tui.widgets.result_view import ResultView
from quizcv.tui.widgets.setup_line import SetupLine

FOLLOWS = "follows what you type"


class SnippetPane(Vertical):
    """Shows an `entry` and its deck, None before there is one."""

    def __init__(self) -> None:
        super().__init__(id="pane")
        self.entry: tuple[Deck, EntryCard] | None = None
        self._said = ""

    def compose(self) -> ComposeResult:
        yield Static(id="operation", markup=False)
        yield SetupLine()
        yield CodeEditor(id="code")
        with Horizontal(id="input-row"):
            yield Static("x =", id="input-label", markup=False)
            yield CodeEditor(id="input")
        yield Static(id="live-line", markup=False)
        yield Static(id="pane-rule", markup=False)
        yield ResultView()

    # The entry

    def show(self, deck: Deck, card: EntryCard, left: tuple[str, str] | None = None) -> None:
        """Show an entry as it is written, or with the code and input that were `left` there."""
        self.entry, entry = (deck, card), card.content
        note = f"\n{entry.note}" if entry.note else ""
        self.query_one("#operation", Static).update(
            Content.assemble(
                (plain_line(entry.operation), "bold"), (note.replace("`", ""), "$foreground-muted")
            )
        )
        self.query_one(SetupLine).show(tuple(deck.chain(card)))
        code, given = left or _as_written(deck, card)
        self._code.load_text(code)
        self._input.load_text(given)

    def follow(self, deck: Deck, card: EntryCard) -> bool:
        """Go on with an entry as it is now, if it looks the same; else False, and nothing has changed."""
        if self.entry is None or _looks(deck, card) != _looks(*self.entry):
            return False
        self.entry = deck, card
        return True

    @property
    def code(self) -> str:
        """The code that stands here."""
        return self._code.text

    @property
    def left(self) -> tuple[str, str] | None:
        """The code and input that stand here; None where both are as they are written."""
        texts = self._code.text, self._input.text
        return None if self.entry is None or texts == _as_written(*self.entry) else texts

    @property
    def typed(self) -> Snippet:
        """What stands here, behind what runs before this entry."""
        setup = snippet(*self.entry).setup if self.entry is not None else ()
        return Snippet(self.code, setup=setup, input=self._input.text.strip() or None, pictures=True)

    @property
    def _code(self) -> CodeEditor:
        return self.query_one("#code", CodeEditor)

    @property
    def _input(self) -> CodeEditor:
        return self.query_one("#input", CodeEditor)

    def toggle_before(self) -> None:
        """Show the code that runs before this, or fold it."""
        self.query_one(SetupLine).toggle()

    # What came out

    @property
    def view(self) -> ResultView:
        """Where the result is shown."""
        return self.query_one(ResultView)

    def show_result(self, result: Result, torch: str | None, offer: str) -> None:
        """Show what came out in this version of torch, and mark the line that failed."""
        self.view.show(result, torch, offer)
        error = result.error
        self._code.mark_error(error.line if error is not None and error.part == "code" else None)

    def forget_error(self) -> None:
        """Mark no line as the one that failed."""
        self._code.mark_error(None)

    def show_age(self, device: str, state: State, *, is_old: bool) -> None:
        """Above the result, where it runs; one of an earlier text looks old, in words too."""
        self.view.set_class(is_old, "-old")
        age = "below: the result of an earlier text · " if is_old else ""
        rule = Content.assemble(f"{age}device {device} · ", runner_text(state))
        self.query_one("#pane-rule", Static).update(rule.stylize("$foreground-muted"))

    @property
    def says(self) -> bool:
        """Whether something is said of the newest text in live mode."""
        return self.has_class("-says")

    def say_live(self, words: str) -> None:
        """Say how the newest text fares in live mode; "" when well."""
        self.set_class(bool(words), "-says")  # then the message takes two lines, one of them the rule's
        words = words or FOLLOWS
        if words != self._said:  # most keys change nothing here
            self._said = words
            said = Content.assemble(("live", "$text-accent"), (f" · {words}", "$foreground-muted"))
            self.query_one("#live-line", Static).update(said)


def _as_written(deck: Deck, card: EntryCard) -> tuple[str, str]:
    return card.content.code.rstrip("\n"), snippet(deck, card).input or ""


def _looks(deck: Deck, card: EntryCard) -> object:
    """All that is shown of an entry."""
    return card.content, deck.chain(card), snippet(deck, card)
