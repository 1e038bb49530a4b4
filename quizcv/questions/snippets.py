"""The code behind a card: what a cheat-sheet entry or a question runs, and the shape that comes out."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from quizcv.decks import Card, Deck, Entry, Library
from quizcv.decks.field_types import Output
from quizcv.decks.search import entry
from quizcv.questions.question import Question, Shapes
from quizcv.runner import Result, Snippet, Value

MOST_LEVELS = 2
"""So many levels of lists and names of shapes can be stored in each other."""


def snippet(deck: Deck, card: Card) -> Snippet:
    """What to run for a cheat-sheet entry: the entries it comes after as setup, then its own code.

    Its input is its own or, without one, that of the nearest entry before it. Raises ValueError for a
    card that is no entry.
    """
    chain = deck.chain(card)
    if not chain:
        raise ValueError(f"{card.key} is not a cheat-sheet entry")
    *before, entry = chain
    setup = [part for earlier in before for part in (earlier.setup, earlier.code) if part.strip()]
    if entry.setup.strip():
        setup.append(entry.setup)
    given = next((link.input for link in reversed(chain) if link.input), None)
    return Snippet(code=entry.code, setup=tuple(setup), input=given)


def pictured(card: Card, library: Library) -> tuple[Deck, Snippet] | None:
    """What to run for the picture that is shown with the answer to a card, and whose code that is."""
    found = entry(card.content.picture, library) if card.content.picture else None
    return (found[0], replace(snippet(*found), pictures=True)) if found else None


def outcome(result: Result) -> Shapes | None:
    """The shape that came out of a run, or those of several tensors, nested as they are.

    None if what its last statement gives is no tensor, and no tuple, list or dict of tensors alone.
    """
    return _shapes(result.outcome) if result.outcome is not None else None


def storable(result: Result) -> Output | None:
    """What a deck stores of what came out: its shapes, those of a dict or a named tuple under their names.

    None where there is none, and where it cannot be stored: a size is 0, or there are too many levels.
    """
    gave = result.outcome
    output = _output(gave, 0) if gave is not None and outcome(result) is not None else None
    return output if isinstance(output, (tuple, dict)) else None


def _output(gave: Value, depth: int) -> Any:
    """None where it cannot be stored."""
    if gave.shape is not None:
        return tuple(gave.shape) if all(gave.shape) else None
    inner = {item.name or "": _output(item, depth + 1) for item in gave.items}
    if None in inner.values() or depth > MOST_LEVELS:
        return None
    return tuple(inner.values()) if all(name.isdigit() for name in inner) else inner


def _shapes(gave: Value) -> Shapes | None:
    if gave.shape is not None:
        return tuple(gave.shape)
    inner = [_shapes(item) for item in gave.items]
    return tuple(inner) if inner and None not in inner else None


def solution(card: Card, question: Question) -> str:
    """The code that a card is about, or that answers its question; "" if there is none."""
    if isinstance(card.content, Entry):
        return card.content.code
    return question.runs[0].code if question.runs else ""


def scratch(card: Card, deck: Deck, question: Question) -> Deck:
    """A deck with nothing but what a question runs, as a cheat-sheet entry to be played with."""
    run = question.runs[0]
    entry = Entry(operation="This card", code=run.code, setup="\n".join(run.setup), input=run.input or "")
    return Deck(deck.id, "from the review", deck.path, cards=(Card(card.key, entry, card.line),))
