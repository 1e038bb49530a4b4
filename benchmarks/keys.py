"""From a key to the frame that shows what it did, beside a key that changes the bare app's label."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise

import bare_app
import material
from row import Row, at_most, percentile
from terminal import Program, quizcv
from terminal import bare_app as bare_command

from quizcv.questions import ask

FRAME = 1000 / 60
"""Milliseconds."""
GUARD = 0.25
"""Seconds to wait after a flip: a grade before that would be taken for a slip."""


def keys(repeats: int) -> Iterator[Row]:
    """The bundled recall cards are flipped and graded, with a key to the bare app before each."""
    flips: list[float] = []
    grades: list[float] = []
    bare: list[float] = []
    with material.folder() as data:
        material.review_some(data, 3, "convolution")
        (data / "settings.toml").write_text(f"new_cards = {max(20, 4 * repeats)}\n", encoding="utf-8")
        workspace = material.today(data)
        only = "convolution"
        questions = [ask(card) for card in workspace.session([only], workspace.settings.new_cards).queued()]
        with Program(quizcv("review", only, "--data", str(data))) as ours, Program(bare_command()) as label:
            label.until(bare_app.FIRST)
            ours.until(material.plain_words(questions[0].front))
            for number, (question, following) in enumerate(pairwise(questions), 1):
                bare.append(label.press(" ", bare_app.FIRST.replace("0", str(number))) * 1000)
                flips.append(ours.press(" ", material.plain_words(question.back), "Easy") * 1000)
                time.sleep(GUARD)
                grades.append(ours.press("3", material.plain_words(following.front)) * 1000)
    yield from _rows("flip: key to repaint", flips, bare)
    yield from _rows("grade: key to the next question", grades, bare)


def _rows(what: str, ours: Sequence[float], bare: Sequence[float]) -> Iterator[Row]:
    yield Row(
        f"{what}, median",
        statistics.median(ours),
        "ms",
        statistics.median(bare),
        "bare app",
        samples=len(ours),
    )
    row = Row(
        f"{what}, p95",
        percentile(ours, 95),
        "ms",
        percentile(bare, 95),
        "bare app",
        samples=len(ours),
    )
    row = at_most(1.5, row)
    row.budget += ", < 16.7 ms"
    row.ok = bool(row.ok) and row.ours < FRAME
    yield row
