"""What a cheat-sheet entry asks: its call, the shape that comes out, or one of the numbers in its call."""

from __future__ import annotations

from typing import Any

import msgspec

from quizcv.decks.contents import Entry
from quizcv.decks.holes import arguments
from quizcv.decks.outputs import output_text
from quizcv.questions.code import BlankQuestion, with_blanks
from quizcv.questions.draw import Review
from quizcv.questions.question import Question
from quizcv.questions.recall import code_block, operation
from quizcv.questions.shapes import ShapeQuestion
from quizcv.questions.snippets import snippet
from quizcv.questions.torch_cards import joined, shown


def of_entry(entry: Entry, review: Review) -> Question:
    """The question of one of an entry's parts."""
    part = review.card.part
    run = snippet(review.deck, review.card)
    if not part:
        return operation(entry, run)
    setup, given = "\n".join(run.setup), run.input or ""
    output = output_text(entry.output or ())
    common: dict[str, Any] = {
        "source": entry.source,
        "tags": entry.tags,
        "note": entry.note,
        "hints": entry.hints,
        "answering": "line",
    }
    if part == "shape":
        front = joined(f"**{entry.operation}**\n\nWhat shape comes out?", shown(setup, entry.code, given))
        return ShapeQuestion(front=front, back=joined(f"`{output}`", entry.note), runs=(run,), **common)
    start, end, _ = arguments(entry.code)[int(review.parameters["blank"]) - 1]
    template = f"{entry.code[:start]}{{{{{entry.code[start:end]}}}}}{entry.code[end:]}"
    prompt = f"**{entry.operation}**\n\n`{output}` comes out. What belongs in the blank?"
    return BlankQuestion(
        front=joined(prompt, shown(setup, with_blanks(template), given)),
        back=joined(code_block(entry.code), entry.note),
        template=template,
        reference=entry.code,
        parameters=review.parameters,
        runs=(msgspec.structs.replace(run, capture=True),),
        **common,
    )
