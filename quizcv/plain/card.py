"""What every card begins and ends with: its front, and the prompt for a grade."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from quizcv.history import Answered
from quizcv.plain.lines import complain, read, say, show, show_choices
from quizcv.plain.saving import Step, grade, obey
from quizcv.questions import Question
from quizcv.scheduling.grades import FOUR, GOOD, NAMES, SIX
from quizcv.session import Session, Turn

ANSWERED_BY = {"flip": "", "line": " · answer: a line", "code": " · answer: code, then an empty line"}


class Grading:
    """Shows the front of one card when it is made, and asks for its grade after the back."""

    def __init__(self, session: Session, turn: Turn, qualities: tuple[int, ...], question: Question) -> None:
        counts, how = session.counts(), ANSWERED_BY[question.answering]
        say(f"\n[{turn.card.key} · {turn.kind} · {counts.left} left · {counts.again} again{how}]")
        show(question.front)
        if question.starter:
            show(f"\nto begin with:\n\n```python\n{question.starter.rstrip()}\n```")
        self._session = session
        self._turn = turn
        self._qualities = qualities
        self._shown = time.monotonic()

    @property
    def milliseconds(self) -> int:
        """Since the front was shown."""
        return int((time.monotonic() - self._shown) * 1000)

    def ask(
        self, prompt: str, answered: Callable[[int, int], Answered] = Answered, suggestion: int | None = None
    ) -> Step:
        """Say what can be chosen and save what is. An empty line is the `suggestion`, else Good.

        `answered` makes what is saved of a quality and the milliseconds.
        """
        usual = GOOD if suggestion is None else suggestion
        show_choices([*self._choices(), f"enter: {self._labels[self._qualities.index(usual)]}"])
        while (line := read(prompt)) is not None:
            line = line.strip()
            if (step := obey(self._session, self._turn, line)) is Step.STAY:
                continue
            if step is not None:
                return step
            if (quality := self._quality(line, usual)) is not None:
                return grade(self._session, self._turn, answered(quality, self.milliseconds))
            buttons = "0 to 5" if self._qualities == SIX else "1 to 4"
            complain(f"? {line!r} is not an answer here: type {buttons}, or u - @ q")
        return Step.LEAVE

    def _quality(self, line: str, usual: int) -> int | None:
        """The quality that a line means."""
        return usual if line == "" else dict(zip(self._buttons, self._qualities, strict=True)).get(line)

    def _choices(self) -> Iterator[str]:
        """Each grade, with when it would bring the card back."""
        previews = self._session.previews(self._turn, self._qualities)
        for label, preview in zip(self._labels, previews, strict=True):
            yield f"{label} ({'today, ' if preview.today else ''}{preview.days} d)"

    @property
    def _buttons(self) -> tuple[str, ...]:
        return tuple("012345" if self._qualities == SIX else "1234")

    @property
    def _labels(self) -> tuple[str, ...]:
        return (
            self._buttons
            if self._qualities == SIX
            else tuple(f"{n} {NAMES[q]}" for n, q in enumerate(FOUR, 1))
        )
