"""From a key to the frame that shows what it did, beside a key that changes the bare app's label."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import pairwise

import bare_app
import material
from row import Row, at_most, compared, percentile
from terminal import Program, quizcv
from terminal import bare_app as bare_command

from quizcv.questions import ask

FRAME = 1000 / 60
"""Milliseconds."""
Times = tuple[float, float]
"""Seconds by the clock and of a processor."""
GUARD = 0.25
"""Seconds to wait after a flip: a grade before that would be taken for a slip."""


def keys(repeats: int) -> Iterator[Row]:
    """The bundled recall cards are flipped and graded, with a key to the bare app before each."""
    flips: list[Times] = []
    grades: list[Times] = []
    bare: list[Times] = []
    with material.folder() as data:
        only = material.write_recall(data / "decks")
        material.review_some(data, 3, only)
        (data / "settings.toml").write_text(f"new_cards = {max(20, 4 * repeats)}\n", encoding="utf-8")
        workspace = material.today(data)
        session = workspace.session([only])
        questions = [ask(card, session.deck_of(card)) for card in session.queued()]
        with Program(quizcv("review", only, "--data", str(data))) as ours, Program(bare_command()) as label:
            label.until(bare_app.FIRST)
            ours.until(material.plain_words(questions[0].front))
            for number, (question, following) in enumerate(pairwise(questions), 1):
                bare.append(label.press(" ", bare_app.FIRST.replace("0", str(number))))
                flips.append(ours.press(" ", material.plain_words(question.back), "Easy"))
                time.sleep(GUARD)
                grades.append(ours.press("3", material.plain_words(following.front)))
    yield from rows("flip: key to repaint", flips, bare, work_budget=2)
    yield from rows("grade: key to the next question", grades, bare, work_budget=2.5)


def rows(
    what: str,
    ours: Sequence[Times],
    bare: Sequence[Times],
    against: str = "bare app",
    work_budget: float | None = None,
) -> Iterator[Row]:
    """The median, the processor time, with a budget in times the reference where there is one, the p95."""
    (clock, work), (bare_clock, bare_work) = milliseconds(ours), milliseconds(bare)
    yield compared(f"{what}, median", "ms", clock, against, bare_clock)
    busy = compared("the same, processor time", "ms", work, against, bare_work)
    yield at_most(work_budget, busy) if work_budget else busy
    row = Row(
        f"{what}, p95",
        percentile(clock, 95),
        "ms",
        percentile(bare_clock, 95),
        against,
        samples=len(ours),
    )
    row = at_most(1.5, row)
    row.budget += ", < 16.7 ms"
    row.ok = bool(row.ok) and row.ours < FRAME
    yield row


def milliseconds(times: Sequence[Times]) -> tuple[list[float], list[float]]:
    """The same for people, by the clock and of a processor."""
    return [clock * 1000 for clock, _ in times], [work * 1000 for _, work in times]
