"""The choices of a card, each behind its letter, to be chosen by key or mouse."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.events import Key
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from quizcv.questions import Question
from quizcv.questions.choosing import LETTERS, ChoiceQuestion
from quizcv.tui.markdown import Prose, prose


class ChoiceField(OptionList):
    """A letter, a click, or enter on the line has one choice judged by `submit`.

    Where several are right, letters, clicks and space choose, and enter has all of them judged. No line is
    lit at first, so that no key that came too late chooses anything. Other keys are the screen's, for nothing
    is typed here. While it `is_locked` it takes no keys.
    """

    DEFAULT_CSS = """
    ChoiceField { border: none; padding: 0; background: transparent; height: auto; max-height: 12; }
    ChoiceField:focus { border: none; background-tint: transparent 0%; }
    """

    def __init__(self, submit: Callable[[], None]) -> None:
        super().__init__(markup=False)
        self.is_locked = False
        self._submit = submit
        self._choices: tuple[str, ...] = ()
        self._is_one = True
        self._chosen = set[int]()
        self._wrong = set[int]()

    def ask(self, question: Question) -> None:
        """Show the choices of this question, none of them chosen."""
        assert isinstance(question, ChoiceQuestion)
        self._choices, self._is_one = question.choices, bool(question.one_of)
        self._chosen, self._wrong = set(), set()
        self._fill()
        self.highlighted = None

    @property
    def text(self) -> str:
        """The letters of what is chosen; of one choice that of the line that is lit."""
        lit = {self.highlighted} if self._is_one and self.highlighted is not None else set()
        return "".join(LETTERS[at] for at in sorted(self._chosen or lit - self._wrong))

    def put(self, text: str) -> None:
        """Have the choices with these letters chosen, or none; where one is right, its line is lit."""
        places = {LETTERS.index(letter) for letter in text if letter in LETTERS[: len(self._choices)]}
        self._chosen = set() if self._is_one else places
        self._fill()
        if self._is_one and places:
            self.highlighted = min(places)

    def missed(self) -> None:
        """What was judged is wrong: where one is right, it cannot be chosen again."""
        if self._is_one:
            self._wrong |= self._chosen
            self.put("")

    def action_select(self) -> None:
        """Choose the line that is lit, as a click does."""
        if self.highlighted is not None:
            self._choose(self.highlighted)

    async def _on_key(self, event: Key) -> None:
        at = LETTERS.find((event.character or " ").lower())
        is_letter = event.is_printable and 0 <= at < len(self._choices)
        is_ours = is_letter or event.key in ("enter", "space")
        if self.is_locked or is_ours:
            event.prevent_default()
        if self.is_locked or not is_ours:
            return  # of a locked field the screen drops it
        event.stop()
        if is_letter:
            self._choose(at)
        elif event.key == "enter" and (self.highlighted is None or not self._is_one):
            self._submit()
        else:
            self.action_select()

    def _choose(self, at: int) -> None:
        if self.is_locked or at in self._wrong:
            return
        if self._is_one:
            self._chosen = {at}
            self._submit()  # now, before the keys that were typed behind it
        else:
            self._chosen ^= {at}
            self._fill()

    def _fill(self) -> None:
        lit = self.highlighted
        self.clear_options()
        self.add_options(
            Option(self._line(at), disabled=at in self._wrong) for at in range(len(self._choices))
        )
        self.highlighted = lit

    def _line(self, at: int) -> Prose:
        mark = "" if self._is_one else "[x] " if at in self._chosen else "[ ] "
        mark = "✗ " if at in self._wrong else mark
        first = f"{mark}{LETTERS[at]}) "
        text = prose(self._choices[at]).lines[0][2]
        return Prose([(Content.styled(first, "bold" if at in self._chosen else ""), " " * len(first), text)])
