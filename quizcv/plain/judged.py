"""A card that torch judges: answers until one is right or the learner gives up, the back, the grade."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from quizcv.judging import Exam, StoppedError
from quizcv.plain.background import Torch
from quizcv.plain.card import Grading
from quizcv.plain.lines import complain, read, say, show
from quizcv.plain.saving import Step, obey
from quizcv.plain.torch import UndecidedError
from quizcv.questions import Question
from quizcv.questions.code import CodeQuestion
from quizcv.results.rows import explained, failure, hint
from quizcv.session import Session, Turn
from quizcv.text import printable


def ask_judged(session: Session, turn: Turn, qualities: tuple[int, ...], exam: Exam, torch: Torch) -> Step:
    """Ask one question, judge the answers, show the back and save the grade. Raises UndecidedError."""
    grading = Grading(session, turn, qualities, exam.question)
    torch.prepare(exam)
    hints = iter(exam.question.hints)
    while True:
        line = read("answer> ")
        if line is None:
            return Step.LEAVE
        if (step := obey(session, turn, line.strip())) is not None:
            if step is not Step.STAY:
                return step
        elif line.strip() == "h":
            _give(hints, bool(exam.question.hints))
        elif (text := _whole(exam.question, line)) is None:
            return Step.LEAVE
        elif _is_over(exam, torch, text):
            break
    suggestion = exam.suggested(grading.milliseconds)
    show("\n".join(_back(exam)))
    return grading.ask("grade> ", exam.answered, suggestion)


def _give(hints: Iterator[str], has_any: bool) -> None:
    text = next(hints, None)
    if text is None:
        complain("? there are no more hints" if has_any else "? this card has no hints")
    else:
        show(f"hint: {text}")


def _whole(question: Question, line: str) -> str | None:
    """The answer that begins with this line: code goes on until an empty one. None when the input ends."""
    lines = [line]
    while question.answering == "code" and lines[-1].strip():
        more = read("... ")
        if more is None:
            return None
        lines.append(more)
    return "\n".join(lines).rstrip()


def _is_over(exam: Exam, torch: Torch, text: str) -> bool:
    """Judge an answer, or give up on an empty one; whether nothing more is to be answered."""
    try:
        if not text:
            if not torch.do(exam.give_up()):
                raise UndecidedError("torch could not tell what is right")
            return True
        if complaint := exam.question.complaint(text):
            complain(f"? {complaint}")
            return False
        verdict = torch.do(exam.answer(text))
    except StoppedError:
        complain("? the run was stopped, and nothing was judged")
        return False
    if verdict.undecided:
        why = verdict.undecided.strip().partition("\n")[0].rstrip(".")
        raise UndecidedError(f"torch could not judge this ({why})")
    say("right" if verdict.right else f"wrong: {_indented(verdict.said)}")
    return verdict.right


def _back(exam: Exam) -> Iterator[str]:
    """What was answered beside what is right, how that comes about, and what the author says of it."""
    question, answer = exam.question, printable(exam.verdict.answer) if exam.verdict else ""
    if isinstance(question, CodeQuestion):
        if answer:
            yield f"you:\n{textwrap.indent(answer, '  ')}"
        yield f"solution:\n{textwrap.indent(exam.truth, '  ')}"
        if question.answering == "code" and (before := _last_time(exam)):
            yield f"last time:\n{textwrap.indent(before, '  ')}"
    else:
        you, truth = _aligned(answer, exam.truth)
        if you:
            yield f"you    {_beside(you)}"
        yield f"torch  {_beside(truth)}"
    told = exam.truths[0]
    yield from filter(None, (failure(told), hint(told)))
    yield from explained(told)
    if question.note:
        yield question.note.rstrip()
    if question.source:
        yield f"— {question.source}"


def _last_time(exam: Exam) -> str:
    """What the learner wrote when this card was answered before."""
    return next((printable(event.answer) for event in reversed(exam.earlier) if event.answer), "")


def _aligned(one: str, other: str) -> tuple[str, str]:
    """Two shapes with as many sizes, each size below the other."""
    sizes = [text.strip("()").rstrip(",").split(", ") for text in (one, other)]
    if not (one.startswith("(") and other.startswith("(") and len(sizes[0]) == len(sizes[1])):
        return one, other
    widths = [max(map(len, column)) for column in zip(*sizes, strict=True)]
    first, second = (
        ", ".join(size.rjust(width) for size, width in zip(row, widths, strict=True)) for row in sizes
    )
    return f"({first})", f"({second})"


def _beside(text: str) -> str:
    """A text of several lines, below each other behind the word that says whose it is."""
    return text.replace("\n", f"\n{' ' * 7}")


def _indented(text: str) -> str:
    """A message whose further lines cannot be taken for lines of the contract."""
    return text.replace("\n", "\n  ")
