"""A conversation about one card: its front, answers, its back, the grade."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable, Container, Coroutine, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from quizcv.decks.variation import parameters_text
from quizcv.judging import Exam, NotCountedError, StoppedError, answered, at_once
from quizcv.markdown import with_unicode
from quizcv.plain.lines import (
    COMMANDS,
    MEANING,
    Step,
    complain,
    explain,
    obey,
    read,
    save_grade,
    say,
    show,
    show_choices,
)
from quizcv.questions import Question, Sizes, bracketed
from quizcv.questions.code import CodeQuestion, is_finished
from quizcv.results.rows import failure, hint, size_lines
from quizcv.scheduling.grades import FOUR, GOOD, NAMES, SIX
from quizcv.session import Session, Turn
from quizcv.text import printable

if TYPE_CHECKING:
    from quizcv.plain.torch import Torch

ANSWERED_BY = {
    "flip": "",
    "line": " · answer: a line",
    "choice": " · answer: a line",
    "code": " · answer: code, then an empty line",
}


class Conversation:
    """Shows the front of a card when it is made; then the card is answered, from memory or judged.

    `qualities` are those of the grades that can be given, and `picture` draws what is shown with the answer.
    `explained` are the sorts of prompts that were explained, each once.
    """

    def __init__(
        self,
        session: Session,
        turn: Turn,
        question: Question,
        qualities: tuple[int, ...],
        picture: Callable[[], str],
        explained: set[str],
    ) -> None:
        self._session = session
        self._turn = turn
        self._question = question
        self._qualities = qualities
        self._picture = picture
        self._explained = explained
        counts, how = session.counts(), ANSWERED_BY[question.answering]
        say(f"\n[{turn.card.key} · {turn.mode} · {counts.left} left · {counts.again} again{how}]")
        show(with_unicode(question.front))
        if question.starter:
            show(f"\nto begin with:\n\n```python\n{question.starter.rstrip()}\n```")
        self._began = time.monotonic()

    def from_memory(self) -> Step:
        """Show the back on an empty line, and before it a hint on `h`; then ask for the grade."""
        self._explain("line", has_hint=bool(self._question.hints))
        hints = iter(self._question.hints)
        wanted = "an empty line to see the back" + (", h for a hint" if self._question.hints else "")
        while (line := self._line("(enter shows the back)> ", ("", "h"), wanted)) == "h":
            self._show_hint(hints)
        if isinstance(line, Step):
            return line
        show(with_unicode(self._question.back))
        if self._question.source:
            show(f"— {self._question.source}")
        self._show_picture()
        return self._ask_grade(GOOD)

    def judged(self, exam: Exam, torch: Torch | None = None) -> Step:
        """Judge answers until one is right or the learner gives up; then show the back, ask for the grade.

        Every line is one of an answer, but for the `COMMANDS` behind a backslash. Raises UndecidedError;
        nothing is saved then. Without anything to run no `torch` is needed.
        """
        if torch is not None:
            torch.prepare(exam)
        wait_for = torch.wait_for if torch is not None else at_once
        hints = iter(self._question.hints)
        lines: list[str] = []
        self._explain("answer", "\\", has_hint=True)
        while (line := read("... " if lines else "answer> ")) is not None:
            if line.startswith("\\") and not line.startswith("\\\\"):
                step = self._obey_answering(line[1:].strip(), hints)
                if step is not Step.STAY:
                    return step
                continue
            lines.append(line.removeprefix("\\"))
            if self._question.answering == "code" and not _is_whole(lines):
                continue
            text, lines = "\n".join(lines).rstrip(), []
            if self._is_over(exam, wait_for, text):
                suggested = exam.suggested()
                show("\n".join(_back(exam)))
                self._show_picture()
                return self._ask_grade(suggested, exam)
        return Step.LEAVE

    def _show_picture(self) -> None:
        if picture := self._picture():
            show(f"\n{picture}")

    def _line(self, prompt: str, answers: Container[str], wanted: str) -> str | Step:
        """The first line that is one of these answers, or the step that a command takes."""
        while (line := read(prompt)) is not None:
            line = line.strip()
            if line in answers:
                return line
            step = obey(self._session, self._turn, line)
            if step is None:
                complain(f"? {line!r} is not an answer here: type {wanted}, or {COMMANDS} ({MEANING})")
            elif step is not Step.STAY:
                return step
        return Step.LEAVE

    def _explain(self, sort: str, before: str = "", *, has_hint: bool = False) -> None:
        """Say once in a review what can be typed at this sort of prompt `before` a command."""
        if sort not in self._explained:
            self._explained.add(sort)
            gives_up = "An empty line gives up; " if sort == "answer" else ""
            u, bury, suspend, leave, hint = (f"{before}{each}" for each in f"{COMMANDS} h".split())
            after = f", {hint} gives a hint" if has_hint else ""
            explain(
                f"{gives_up}{u} undoes, {bury} buries the card until tomorrow, {suspend} suspends it, "
                f"{leave} leaves{after}."
            )

    def _obey_answering(self, command: str, hints: Iterator[str]) -> Step:
        if command == "h":
            self._show_hint(hints)
            return Step.STAY
        step = obey(self._session, self._turn, command)
        if step is None:
            known = " ".join(f"\\{each}" for each in f"{COMMANDS} h".split())
            complain(f"? {chr(92)}{printable(command)} is no command: type {known}, or \\\\ for a backslash")
            return Step.STAY
        return step

    @property
    def _milliseconds(self) -> int:
        """Since the front was shown."""
        return int((time.monotonic() - self._began) * 1000)

    # Answers

    def _show_hint(self, hints: Iterator[str]) -> None:
        if hint := next(hints, None):
            show(f"hint: {with_unicode(hint)}")
        else:
            complain("? there are no more hints" if self._question.hints else "? this card has no hints")

    def _is_over(self, exam: Exam, wait_for: Callable[[Coroutine[Any, Any, Any]], Any], text: str) -> bool:
        """Judge an answer, or give up on an empty one; whether nothing more is to be answered."""
        try:
            if not text:
                wait_for(exam.give_up())
                return True
            if complaint := self._question.complaint(text):
                complain(f"? {complaint}")
                return False
            verdict = wait_for(exam.answer(text, self._milliseconds))
        except StoppedError:
            complain("? the run was stopped, and nothing was judged")
            return False
        except NotCountedError as error:
            complain(f"? {error}")
            return False
        say("right" if verdict.right else f"wrong: {exam.with_tries(_indented(verdict.said))}")
        if verdict.marked:
            show(_labelled("you", bracketed(verdict.marked)))
        if verdict.right and (more := " · ".join(filter(None, (verdict.said, exam.tries)))):
            show(more)
        return bool(verdict.right)

    # The grade

    def _ask_grade(self, suggested: int, exam: Exam | None = None) -> Step:
        """Say what can be chosen and save what is; an empty line takes the suggested quality."""
        self._explain("line")
        buttons = "012345" if self._qualities == SIX else "1234"
        labels = buttons if self._qualities == SIX else [f"{n} {NAMES[q]}" for n, q in enumerate(FOUR, 1)]
        show_choices([*self._choices(labels), f"enter: {labels[self._qualities.index(suggested)]}"])
        grades = {"": suggested, **dict(zip(buttons, self._qualities, strict=True))}
        line = self._line("grade> ", grades, f"{buttons[0]} to {buttons[-1]}")
        if isinstance(line, Step):
            return line
        how = answered(self._question, grades[line], self._milliseconds, exam)
        return save_grade(self._session, self._turn, how)

    def _choices(self, labels: Sequence[str]) -> Iterator[str]:
        """Each grade, with when it would bring the card back."""
        previews = self._session.previews(self._turn, self._qualities)
        for label, preview in zip(labels, previews, strict=True):
            yield f"{label} ({'today, ' if preview.today else ''}{preview.days} d)"


def _is_whole(lines: list[str]) -> bool:
    """Whether the code has ended, with a line `.`, which is taken away, or with an empty line.

    An empty line ends nothing while there is no value yet, as between two functions.
    """
    last = lines[-1].strip()
    if last == ".":
        lines.pop()
        return True
    if last:
        return False
    if len(lines) == 1 or is_finished("\n".join(lines)):
        return True
    complain("? this gives no value yet: go on, or end it with a line `.`")
    return False


# The back of a judged card


def _back(exam: Exam) -> Iterator[str]:
    """What was answered beside what is right, how that comes about, and what the author says of it."""
    question, answer = exam.question, printable(exam.verdict.answer) if exam.verdict else ""
    if not question.runs:
        yield from (_labelled(label, printable(bracketed(parts))) for label, parts in exam.rows)
    elif isinstance(question, CodeQuestion):
        if answer:
            yield f"you:\n{textwrap.indent(answer, '  ')}"
        yield f"solution:\n{textwrap.indent(exam.truth, '  ')}"
        if question.answering == "code" and exam.last_time:
            then = parameters_text(exam.last_time.parameters)
            values = f" (for {then})" if then else ""
            yield f"last time{values}:\n{textwrap.indent(printable(exam.last_time.answer), '  ')}"
    else:
        truth = exam.truth
        if exam.verdict and exam.verdict.sizes and exam.sizes:
            answer, truth = _aligned(exam.verdict.sizes, exam.sizes)
        if answer:
            yield _labelled("you", answer)
        yield _labelled("torch", truth)
    for result in exam.truths[:1]:
        yield from filter(None, (failure(result), hint(result)))
        yield from size_lines(result)
    if question.note:
        yield with_unicode(question.note.rstrip())
    if question.source:
        yield f"— {question.source}"


def _aligned(one: Sizes, other: Sizes) -> tuple[str, str]:
    """Two shapes, each size below the other where they have as many."""
    if len(one) != len(other):
        return str(one), str(other)
    widths = [max(len(str(size)) for size in pair) for pair in zip(one, other, strict=True)]
    first, second = (
        ", ".join(str(size).rjust(width) for size, width in zip(sizes, widths, strict=True))
        for sizes in (one, other)
    )
    return f"({first})", f"({second})"


def _labelled(label: str, text: str) -> str:
    """A text behind the word that says whose it is, its lines below each other."""
    return f"{label:<6} {text}".replace("\n", f"\n{' ' * 7}")


def _indented(text: str) -> str:
    """A message whose further lines cannot be taken for lines of the contract."""
    return text.replace("\n", "\n  ")
