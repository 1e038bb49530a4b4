"""A card that is judged, drawn: its front, and later what was answered beside what is right, and why."""

from __future__ import annotations

import re

from rich.cells import cell_len
from textual.content import Content

from quizcv.decks.variation import parameters_text
from quizcv.history import Event
from quizcv.judging import Exam
from quizcv.questions import Question, Sizes
from quizcv.questions.code import BlankQuestion, CodeQuestion
from quizcv.questions.slips import axis_names
from quizcv.results.rows import failure, hint, size_lines
from quizcv.results.tree import build_tree, open_at_first, visible_nodes
from quizcv.runner import Result
from quizcv.tui.differences import WRONG, drawn
from quizcv.tui.markdown import Line, highlight, prose, with_code
from quizcv.tui.widgets.result_columns import AXIS_COLOURS, Columns

CHOICE = re.compile(r"[a-z]\) .")
"""How a line begins that can be chosen."""

LABEL = 10
"""Cells in front of what stands beside each other."""

MOST_ROWS = 24
"""Layers that are shown of a network; the cheat sheet has all of them."""

MUTED, RIGHT = "$foreground-muted", "bold underline $text-success"
RIGHT_MARK, WRONG_MARK, APART = "✓", "✗", "≠"
EMPTY: Line = ("", "", Content(""))


def front_lines(question: Question, shows_values: bool, width: int) -> list[Line]:
    """The lines of a front; which values were drawn stands quietly at the right of the first, or below it."""
    lines = list(prose(question.front).lines)
    if question.answering == "choice":
        lines = [_hanging(line) for line in lines]
    values = parameters_text(question.parameters) if shows_values else ""
    if not (values and lines):
        return lines
    aside = f"{values}, drawn for today"
    first, rest, prompt = lines[0]
    gap = width - len(first) - cell_len(prompt.plain) - cell_len(aside)
    if gap >= 2 and isinstance(prompt, Content):
        return [(first, rest, prompt + " " * gap + Content.styled(aside, MUTED)), *lines[1:]]
    return [lines[0], _right(aside, width), *lines[1:]]


def _hanging(line: Line) -> Line:
    """A line that begins with the letter of a choice, so that what wraps of it stands below the choice."""
    first, _, content = line
    if first or not isinstance(content, Content) or not CHOICE.match(content.plain):
        return line
    return f"{content.plain[:2]} ", "   ", content[3:]


def back_lines(exam: Exam, varies: bool, width: int) -> list[Line]:
    """What was answered beside what is right, the way there, the answer of last time, the author's note.

    Of a card that `varies` it is said for which values that answer was.
    """
    question = exam.question
    if not question.runs:
        parts = [_words_beside(exam, width)]
    elif isinstance(question, CodeQuestion):
        parts = [_codes(exam, question, width)]
    else:
        result = exam.truths[0]
        parts = [_results(exam, width), _words(result), _arithmetic(result), _layers(result, width)]
    parts.append(_last_time(exam.last_time, varies) if exam.last_time else [])
    parts.append(list(prose(question.note).lines) if question.note.strip() else [])
    return [line for part in parts if part for line in (EMPTY, *part)][1:]


# What was answered, beside what is right


def _words_beside(exam: Exam, width: int) -> list[Line]:
    """What was typed or chosen without torch, with what differs marked."""
    rows = [_row(label, drawn(parts, RIGHT if label == "right" else WRONG)) for label, parts in exam.rows]
    at = int(exam.rows[0][0] == "before")  # a miss that is shown again is not what was right
    return _with_remark(rows, exam, width, at)


def _results(exam: Exam, width: int) -> list[Line]:
    verdict, shape = exam.verdict, exam.sizes
    answer = verdict.answer if verdict else ""
    if shape is not None:
        names = axis_names(shape, exam.truths[0])
        rows, at = _shapes(answer, verdict.sizes if verdict else None, shape, names), int(bool(names))
    else:
        yours = _texts("you", answer)
        rows, at = [*yours, *_texts("torch", exam.truth)], max(0, len(yours) - 1)
    return _with_remark(rows, exam, width, at)


def _shapes(answer: str, guess: Sizes | None, shape: Sizes, names: str) -> list[Line]:
    """Size below size, what differs marked, under the names of the axes where they have some."""
    beside = guess if guess is not None and len(guess) == len(shape) else None
    pairs = list(zip(beside or (), shape, strict=False))
    widths = [max(len(str(one)), len(str(other))) for one, other in pairs] or [len(str(n)) for n in shape]
    wrong = {place for place, (one, other) in enumerate(pairs) if one != other}
    rows = []
    if names:
        head = "  ".join(name.rjust(size) for name, size in zip(names, widths, strict=True))
        rows.append(_row("", Content.styled(f" {head}", MUTED)))
    if beside is not None:
        rows.append(_row("you", _sizes_drawn(beside, widths, wrong, names)))
    elif answer:
        rows.append(_row("you", Content.styled(answer, WRONG)))
    if wrong:
        marks = "  ".join((APART if place in wrong else "").rjust(size) for place, size in enumerate(widths))
        rows.append(_row("", Content.styled(f" {marks}".rstrip(), "$text-error")))
    rows.append(_row("torch", _sizes_drawn(shape, widths, set(), names)))
    return rows


def _sizes_drawn(sizes: Sizes, widths: list[int], wrong: set[int], names: str) -> Content:
    parts = []
    for place, size in enumerate(sizes):
        text = str(size)
        style = WRONG if place in wrong else AXIS_COLOURS[names[place]] if names else ""
        parts.append(Content(" " * (widths[place] - len(text))) + Content.styled(text, style))
    return Content("(") + Content(", ").join(parts) + (",)" if len(sizes) == 1 else ")")


def _texts(label: str, text: str) -> list[Line]:
    if not text:
        return []
    first, *more = text.splitlines()
    return [_row(label, Content(first)), *(_row("", Content(line)) for line in more)]


def _codes(exam: Exam, question: CodeQuestion, width: int) -> list[Line]:
    answer = exam.verdict.answer if exam.verdict else ""
    if answer and isinstance(question, BlankQuestion):
        answer = question.written(answer)
    yours = _code("you", answer)
    rows = _with_remark(yours, exam, width, at=len(yours) - 1) if yours else []
    return [*rows, *([EMPTY] if len(yours) > 1 else []), *_code("solution", question.reference)]


def _code(label: str, code: str) -> list[Line]:
    lines = highlight(code.strip("\n")).split("\n") if code.strip() else []
    return [_row("" if number else label, line) for number, line in enumerate(lines)]


def _with_remark(rows: list[Line], exam: Exam, width: int, at: int) -> list[Line]:
    """The rows, with what is said of the answer beside row `at`, or below all where there is no room."""
    if exam.verdict is None or not rows:
        return rows
    said = exam.verdict.said
    if exam.verdict.right:
        right = " · ".join(filter(None, ("right", said)))
        remark = with_code(f"{RIGHT_MARK} {exam.with_tries(right)}", "$text-success")
    else:
        remark = with_code(f"{WRONG_MARK} {exam.with_tries(said)}", "$text-error")
    first, rest, content = rows[at]
    if isinstance(content, Content) and len(first) + content.cell_length + 3 + remark.cell_length <= width:
        return [*rows[:at], (first, rest, content + "   " + remark), *rows[at + 1 :]]
    return [*rows, _row("", remark)]


def _row(label: str, content: Content) -> Line:
    return Content.styled(label.ljust(LABEL), MUTED), " " * LABEL, content


# Why it is so


def _words(result: Result) -> list[Line]:
    """What torch says where it raises: the plain sentence first."""
    wrong = failure(result)
    if not wrong:
        return []
    plainly = hint(result)
    rows = [_row("", with_code(plainly))] if plainly else []
    return [*rows, *(_row("", Content.styled(line, MUTED)) for line in wrong.splitlines())]


def _arithmetic(result: Result) -> list[Line]:
    return [_row("", Content(line)) for line in size_lines(result)]


def _layers(result: Result, width: int) -> list[Line]:
    """Every layer with its shape, where there are several."""
    if result.module is None or len(result.module.layers) < 2:
        return []
    tree = build_tree(result)
    nodes = list(visible_nodes(tree, open_at_first(tree).__contains__))
    shown = nodes[:MOST_ROWS]
    columns = Columns([(node.row, len(path) - 1) for path, node in shown], width)
    lines = [columns.head(), *(columns.draw(node.row, len(path) - 1) for path, node in shown)]
    if more := len(nodes) - len(shown):
        lines.append(Content.styled(f"… and {more} more", MUTED))
    return [("", "", line) for line in lines]


def _last_time(event: Event, varies: bool) -> list[Line]:
    values = parameters_text(event.parameters) if varies else ""
    what = f"last time you wrote{f' (for {values})' if values else ''}"
    first, *more = event.answer.strip("\n").splitlines()
    if not more:
        return [("", "", Content.styled(f"{what}  {first}", MUTED))]
    return [("", "", Content.styled(what, MUTED)), *(_row("", Content(line)) for line in (first, *more))]


def _right(text: str, width: int) -> Line:
    return "", "", Content(" " * max(0, width - cell_len(text))) + Content.styled(text, MUTED)
