"""More that a cheat-sheet entry asks: the shape that comes out, or one of the numbers in its call."""

from __future__ import annotations

from typing import Any

import msgspec

from quizcv.decks import Card, Deck, Entry
from quizcv.decks.parts import argument_spans
from quizcv.questions.code import BlankQuestion, with_blanks
from quizcv.questions.draw import draw
from quizcv.questions.question import Question
from quizcv.questions.recall import code_block
from quizcv.questions.shapes import ShapeQuestion
from quizcv.questions.snippets import snippet
from quizcv.questions.torch_cards import joined, shown


def more_of_entry(card: Card, entry: Entry, deck: Deck, number: int) -> Question:
    """What a sibling of an entry asks after `number` answers. Which number is hidden changes with it."""
    run = snippet(deck, card)
    setup, given = "\n".join(run.setup), run.input or ""
    output = tuple(entry.output or ())
    asked: dict[str, Any] = {
        "source": entry.source,
        "tags": entry.tags,
        "note": entry.note,
        "answering": "line",
    }
    if card.part == "shape":
        front = joined(f"**{entry.operation}**\n\nWhat shape comes out?", shown(setup, entry.code, given))
        return ShapeQuestion(front=front, back=joined(f"`{output}`", entry.note), runs=(run,), **asked)
    spans = argument_spans(entry.code)
    places = draw(card.key, number, {"blank": tuple(map(str, range(1, len(spans) + 1)))})
    start, end = spans[int(places["blank"]) - 1]
    template = f"{entry.code[:start]}{{{{{entry.code[start:end]}}}}}{entry.code[end:]}"
    prompt = f"**{entry.operation}**\n\n`{output}` comes out. What belongs in the blank?"
    return BlankQuestion(
        front=joined(prompt, shown(setup, with_blanks(template), given)),
        back=joined(code_block(entry.code), entry.note),
        template=template,
        reference=entry.code,
        parameters=places,
        runs=(msgspec.structs.replace(run, capture=True),),
        **asked,
    )
