"""What is known about a card, and each answer to it: when, how good, how long, and what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from quizcv.decks.variation import parameters_text
from quizcv.history import PastAnswer
from quizcv.scheduling.grades import grade_name
from quizcv.text import counted, printable
from quizcv.tui.markdown import Line, Prose, prose
from quizcv.tui.phrases import interval_text

INDENT = " " * 4

KINDS = {"review": "", "drill": "once more", "cram": "practised"}
"""How it was asked, where that is not the usual way."""


def card_page(details: str, answers: Sequence[PastAnswer]) -> Prose:
    """The details, which are Markdown, and below them the answers, the latest first."""
    lines: list[Line] = [*prose(details).lines, ("", "", Content(""))]
    if not answers:
        return Prose([*lines, ("", "", Content("It was never answered."))])
    lines.append(("", "", Content.styled(f"{counted(len(answers), 'answer')}, the latest first", "bold")))
    lines.append(("", "", Content.styled(_row("day", "grade", "back in", "time", ""), "$foreground-muted")))
    for answer in reversed(answers):
        lines += _lines(answer)
    return Prose(lines)


def _row(day: str, grade: str, interval: str, time: str, how: str) -> str:
    return f"{day:<13}{grade:<11}{interval:>8}{time:>8}   {how}".rstrip()


def _lines(answer: PastAnswer) -> Iterator[Line]:
    event = answer.event
    assert event.quality is not None
    day = f"{event.day.day:>2} {event.day:%b %Y}"
    interval = "-" if answer.interval is None else interval_text(answer.interval)
    how = ", ".join(filter(None, [KINDS[event.kind], "undone" if answer.undone else ""]))
    row = Content(_row(day, grade_name(event.quality), interval, _seconds(event.milliseconds), how))
    yield "", "", row.stylize("$foreground-muted strike") if answer.undone else row
    if event.parameters and event.attempts is not None:
        yield from _typed("asked with ", parameters_text(event.parameters), "")
    for miss in event.misses:
        yield from _typed("✗ ", miss.answer, " in ".join(filter(None, [miss.slip, miss.layer])))
    if event.attempts is not None:
        if event.answered is not None or (event.answer and not event.misses):
            yield from _typed("✓ ", event.answer, "")
        elif event.truth:
            yield from _typed("given up; right is ", event.truth, "")


def _typed(before: str, text: str, slip: str) -> Iterator[Line]:
    """What was typed, line by line, and the slip that was recognised in it."""
    first, *rest = printable(text).split("\n")
    named = (f"   {printable(slip)}", "$text-warning") if slip else ""
    indent = INDENT + " " * len(before)
    yield INDENT, indent, Content.assemble((before, "$foreground-muted"), first, named)
    for line in rest:
        yield indent, indent, Content(line)


def _seconds(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    return f"{milliseconds / 1000:.0f} s" if milliseconds < 60_000 else "1 min +"
