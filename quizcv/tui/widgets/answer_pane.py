"""Where the answer to a card is typed that is judged, and what is said of it until it is right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from quizcv.history import Event
from quizcv.judging import Exam, NotCountedError, StoppedError, UndecidedError
from quizcv.questions import JUDGED_ON, Question
from quizcv.runner import Result, Snippet
from quizcv.tui import phrases
from quizcv.tui.card_hints import given
from quizcv.tui.differences import drawn
from quizcv.tui.markdown import with_code
from quizcv.tui.widgets.answer_field import AnswerField

if TYPE_CHECKING:
    from quizcv.tui.base import BaseApp
    from quizcv.tui.torch import SharedRunner

QUIET = 0.1
"""Seconds in which nothing is said of a judgement that is being made."""

ROOM, ROOM_FOR_CODE, MOST_ROOM = 5, 9, 12
"""Lines of the screen that the pane gets at the least; for choices more, up to the last of these."""


async def _run(torch: SharedRunner, snippet: Snippet) -> Result:
    return await torch.runner.run(snippet, device=JUDGED_ON)


class AnswerPane(Vertical):
    """Has what stands in its field judged, and tells the screen what came of it.

    Nothing here holds up the screen while torch runs; the field is locked then.
    """

    DEFAULT_CSS = """
    AnswerPane { height: 1fr; padding: 1 4 0 5; align-horizontal: center; overflow-y: auto;
                 scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    AnswerPane > * { max-width: 84; height: auto; }
    AnswerPane #answer-said { padding: 0 0 0 10; }
    AnswerPane.-code #answer-said, AnswerPane.-choice #answer-said { padding: 1 0 0 0; }
    AnswerPane #answer-hints { margin-top: 1; }
    """
    BINDINGS = [  # noqa: RUF012 -- while a line is typed these have nothing else to do
        Binding(key, f"screen.scroll_card({lines})", show=False)
        for key, lines in (("up", -1), ("down", 1), ("pageup", -8), ("pagedown", 8))
    ]
    app: BaseApp

    @dataclass
    class Settled(Message):
        """The answer is right, or the learner has given up."""

        exam: Exam

    @dataclass
    class Undecided(Message):
        """Torch could not judge, because of `why`."""

        exam: Exam
        why: str

    def __init__(self) -> None:
        super().__init__()
        self.exam: Exam | None = None
        self._hints_given = 0
        self._milliseconds: Callable[[], int] = lambda: 0
        self.is_judging = False
        self._gives_up = False
        self._reading: asyncio.Task[None] | None = None
        self._said_an_answer = False
        self._tried: dict[str, Content] = {}  # what was said of answers that were wrong
        self._takes_keys = True
        self._draft = ""
        self._field = AnswerField(self.submit)
        self._said = Static(id="answer-said", markup=False)
        self._hints = Static(id="answer-hints", markup=False)

    def compose(self) -> ComposeResult:
        yield self._field
        yield self._said
        yield self._hints

    def on_mount(self) -> None:
        self._show()

    # What the screen asks for

    @staticmethod
    def room(question: Question) -> int:
        """Lines of the screen that the pane gets at the least for this question."""
        if question.answering == "choice":
            choices = question.front.count("\n") - question.front_above_field.count("\n")
            return min(MOST_ROOM, choices + ROOM - 1)
        return ROOM_FOR_CODE if question.answering == "code" else ROOM

    def ask(
        self,
        question: Question,
        earlier: Callable[[], list[Event]],
        milliseconds: Callable[[], int],
        *,
        takes_keys: bool = True,
        draft: str = "",
        begun: Exam | None = None,
    ) -> None:
        """Have this question answered; the field `takes_keys` at once, or later, and begins with a `draft`.

        An exam on it that was `begun` goes on, with the answers that were judged.

        `earlier` reads the answers to its card so far, in the thread of the history. `milliseconds` is the
        time since its front was shown.
        """
        self.leave()
        exam = self.exam = begun or Exam(question, partial(_run, self.app.torch))
        self._hints_given = 0
        self._tried.clear()
        self._milliseconds = milliseconds
        self._takes_keys = takes_keys
        self._draft = draft
        self._reading = asyncio.create_task(self._read_earlier(exam, earlier))
        self.display = True
        if self.is_mounted:
            self._show()
        self.call_after_refresh(self._prepare, exam)

    def leave(self) -> None:
        """Put the field away; what is being judged is judged no more."""
        self.workers.cancel_group(self, "exam")
        if self.exam is not None:
            self.exam.leave()
        self.exam = None
        self._lock(False)
        self.display = False

    def submit(self) -> None:
        """Have the answer judged, unless it is none or another is being judged."""
        if self.exam is None or self.is_judging:
            return
        text = self.text
        if complaint := self.exam.question.complaint(text):
            self._complain(complaint)
        elif self._answering == "choice" and text in self._tried:
            self._say(self._tried[text])  # once more the same is no other answer
        else:
            self._gives_up = False
            self._lock(True)
            self._judge(self.exam, text, self._milliseconds())

    def _complain(self, complaint: str) -> None:
        """Say why what was typed is no answer yet."""
        self._said_an_answer = True
        self._say(with_code(phrases.sentence(complaint)))
        self.focus_field()

    def hint(self) -> None:
        """Give the next hint, if there is one."""
        if self.exam is not None and self._hints_given < len(self.exam.question.hints):
            self._hints_given += 1
            self._show_hints()

    def show_me(self) -> None:
        """Give up."""
        if self.exam is not None and not self.is_judging:
            self._gives_up = True
            self._lock(True)
            self._give_up(self.exam)

    def reset(self) -> None:
        """Begin the answer anew, unless it is being judged."""
        if self.is_judging:
            return
        if self.exam is not None:
            self._field.put(self.exam.question.starter if self._answering == "code" else "")
        self._said_an_answer = False
        self._say_what_is_waited_for()  # what was said was of the answer that is gone

    def torch_changed(self) -> None:
        """Say what is waited for, or no more."""
        if self.is_judging or not self._said_an_answer:
            self._say_what_is_waited_for()

    def focus_field(self) -> None:
        """Type here."""
        self._field.take_keys()

    @property
    def text(self) -> str:
        """What was typed, or the letters of what was chosen."""
        return self._field.text

    @property
    def hints_left(self) -> int:
        """How many hints were not given yet."""
        return len(self.exam.question.hints) - self._hints_given if self.exam is not None else 0

    # Judging

    async def _read_earlier(self, exam: Exam, earlier: Callable[[], list[Event]]) -> None:
        exam.earlier = await self.app.in_history_thread(earlier)

    def _prepare(self, exam: Exam) -> None:
        """Have torch find out what is right, unless it is to be started by an answer only."""
        runs = self.app.torch
        is_wanted = exam is self.exam and bool(exam.question.runs) and not exam.is_over
        if is_wanted and (runs.torch_is_coming or runs.state.phase == "ready"):
            exam.prepare()

    @work(exclusive=True, group="exam")
    async def _judge(self, exam: Exam, text: str, milliseconds: int) -> None:
        if not await self._is_done(exam, exam.answer(text, milliseconds)):
            return
        if exam.is_right or exam.verdict is None:
            self.post_message(self.Settled(exam))
        else:
            self._said_an_answer = True
            self._field.missed()
            said = with_code(f"✗ {exam.with_tries(exam.verdict.said)}", "$text-error")
            self._tried[text] = said + "   " + drawn(exam.verdict.marked) if exam.verdict.marked else said
            self._say(self._tried[text])
            self.focus_field()

    @work(exclusive=True, group="exam")
    async def _give_up(self, exam: Exam) -> None:
        if await self._is_done(exam, exam.give_up()):
            self.post_message(self.Settled(exam))

    async def _is_done(self, exam: Exam, judging: Awaitable[Any]) -> bool:
        """Wait for torch, and say so when it takes longer; False if it was stopped or cannot tell."""
        quiet = self.set_timer(QUIET, self._say_that_it_is_judged)
        try:
            with self.app.torch.stoppable():
                await judging
            if self._reading is not None:
                await self._reading
        except StoppedError:
            self._say(Content("It was stopped, and nothing was judged."))
            return False
        except NotCountedError as error:
            self._complain(str(error))
            return False
        except UndecidedError as error:
            self.post_message(self.Undecided(exam, str(error)))
            return False
        finally:
            quiet.stop()
            if exam is self.exam:
                self._lock(False)
        return True

    def _lock(self, is_judging: bool) -> None:
        """While an answer is judged it stays as it is."""
        self.is_judging = is_judging
        self._field.set_locked(is_judging)

    # What is shown

    @property
    def _answering(self) -> str:
        return self.exam.question.answering if self.exam is not None else ""

    def _show(self) -> None:
        if self.exam is None:
            return
        for way in ("code", "choice"):
            self.set_class(self._answering == way, f"-{way}")
        self._field.become(self.exam.question)
        self.reset()
        if self._draft:
            self._field.put(self._draft)
        self._show_hints()
        self.scroll_home(animate=False)
        if self._takes_keys:
            self.focus_field()

    def _say_that_it_is_judged(self) -> None:
        if self.is_judging:  # else the timer was on its way when the verdict came, which stays
            self._say_what_is_waited_for()

    def _say_what_is_waited_for(self) -> None:
        if self.exam is not None and not self.exam.question.runs:
            text = ""
        elif self.app.torch.state.phase == "ready":
            text = "judging …" if self.is_judging else ""
        elif self.is_judging:
            what = "what is right is shown" if self._gives_up else "your answer is judged"
            text = f"Torch is starting; {what} as soon as it is there. ctrl+c stops."
        elif self.app.torch.torch_is_coming:
            text = "Torch is starting. You can type already."
        else:
            text = ""
        self._say(Content.styled(text, "$foreground-muted"))

    def _say(self, content: Content) -> None:
        self._said.update(content)
        self._said.display = bool(content.plain)
        self.call_after_refresh(self._said.scroll_visible, animate=False)

    def _show_hints(self) -> None:
        hints = self.exam.question.hints if self.exam is not None else ()
        self._hints.update(given(hints, self._hints_given))
        self._hints.display = bool(hints and self._hints_given)
        self.call_after_refresh(self._hints.scroll_visible, animate=False)
