"""Recall cards: a front, and a back to compare one's memory with."""

from __future__ import annotations

import re

from quizcv.decks.contents import ChoiceCard, ClozeCard, Entry, Flashcard, TypedCard
from quizcv.decks.holes import CLOZE
from quizcv.decks.outputs import output_text
from quizcv.questions import sizes
from quizcv.questions.draw import Review
from quizcv.questions.python_code import parsed
from quizcv.questions.question import Question, Sizes
from quizcv.runner import Snippet
from quizcv.runner.worker.bindings import names_read
from quizcv.text import joined


def flashcard(card: Flashcard, review: Review) -> Question:
    """Front -> back, or back -> front for the part `reverse`."""
    front, back, hints = card.front, card.back, card.hints
    if review.card.part == "reverse":
        front, back, hints = back, front, ()  # which help to get from the front to the back
    if card.note:
        back += f"\n\n{card.note}"
    return Question(front=front, back=back, source=card.source, tags=card.tags, hints=hints)


def cloze(card: ClozeCard, review: Review) -> Question:
    """The text with the holes of this part in it, and the text whole."""

    part = review.card.part

    def hidden(hole: re.Match[str]) -> str:
        return _stressed(f"[{hole[3] or '…'}]", hole) if f"c{hole[1]}" == part else hole[2]

    def shown(hole: re.Match[str]) -> str:
        return _stressed(hole[2], hole) if f"c{hole[1]}" == part else hole[2]

    front, back = re.sub(CLOZE, hidden, card.cloze), re.sub(CLOZE, shown, card.cloze)
    if card.note:
        back += f"\n\n{card.note}"
    return Question(front=front, back=back, source=card.source, tags=card.tags, hints=card.hints)


def typed(card: TypedCard, review: Review) -> Question:
    """Front -> one of the answers, typed; for the part `reverse` answer -> front, from memory."""
    note = "\n\n".join(filter(None, (card.back, card.note)))
    answers = ", ".join(card.answers)
    if review.card.part == "reverse":
        back = "\n\n".join(filter(None, (card.front, note)))
        return Question(front=answers, back=back, source=card.source, tags=card.tags)
    from quizcv.decks.alike import spaced  # most decks have none of these
    from quizcv.questions.words import TextQuestion

    return TextQuestion(
        front=card.front,
        back="\n\n".join(filter(None, (answers, note))),
        source=card.source,
        tags=card.tags,
        answering="line",
        hints=card.hints,
        note=note,
        answers=tuple(map(spaced, card.answers)),
        forgives=card.forgive,
        slips=tuple((spaced(wrong), said) for wrong, said in card.slips.items()),
    )


def choice(card: ChoiceCard, review: Review) -> Question:
    """Front and choices -> the letters of those that are right."""
    from quizcv.questions.choosing import LETTERS, ChoiceQuestion, listed  # most decks have none

    choices = tuple(card.choices[LETTERS.index(letter)].strip() for letter in review.parameters["order"])
    right = frozenset(answer.strip() for answer in card.answers)
    several = "Several are right." if len(right) > 1 else ""
    note = "\n\n".join(filter(None, (card.back, card.note)))
    return ChoiceQuestion(
        front="\n\n".join(filter(None, (card.front, listed(choices), several))),
        back="\n\n".join(filter(None, ("\n".join(one for one in choices if one in right), note))),
        source=card.source,
        tags=card.tags,
        answering="choice",
        asked="\n\n".join(filter(None, (card.front, several))),
        parameters=review.parameters,
        hints=card.hints,
        note=note,
        choices=choices,
        right=right,
        slips=tuple((wrong.strip(), said) for wrong, said in card.slips.items()),
    )


def _stressed(text: str, hole: re.Match[str]) -> str:
    """In bold, except inside of code or a word, where Markdown would show the asterisks."""
    before = re.sub(CLOZE, "", hole.string[: hole.start()].rpartition("\n\n")[2])
    is_in_word = before[-1:].isalnum() or hole.string[hole.end() :][:1].isalnum()
    return text if before.count("`") % 2 or is_in_word else f"**{text}**"


def operation(entry: Entry, run: Snippet) -> Question:
    """Which code performs this operation? `run` is all that runs, so that there is one line to recall."""
    parts = (
        f"**{entry.operation}**",
        _in_and_out(entry, run),
        _names(run),
        "Which line of PyTorch does this?",
    )
    front = "\n\n".join(filter(None, parts))
    answer = [code_block(entry.code)]
    if entry.input and entry.output is not None:
        answer.append(f"`{entry.input}` → `{output_text(entry.output)}`")
    if entry.note:
        answer.append(entry.note)
    back = "\n\n".join(answer)
    return Question(front=front, back=back, source=entry.source, tags=entry.tags, hints=entry.hints)


def _in_and_out(entry: Entry, run: Snippet) -> str:
    """The shapes that go in, or the expression where they are not seen in it, and that come out."""
    given = (run.input or "").strip()
    its = sizes.seen(given)
    goes_in = f"`x`: `{sizes.written(its)}`" if its else f"`x = {given}`" if given else ""
    comes_out = f"`{output_text(entry.output)}`" if entry.output is not None else ""
    return f"{goes_in} → {comes_out}".strip() if comes_out else goes_in


def _names(run: Snippet) -> str:
    """The names that are there already and that the line needs, with their shapes where these are seen.

    What is imported is not among them, since it would often give the line away.
    """
    setup, given = "\n".join(run.setup), run.input or ""
    reads = names_read(parsed(run.code))
    there = sizes.of_names(setup)
    if sizes.reads_image(setup, given, run.code):
        there[sizes.IMAGE] = sizes.IMAGE_SIZES
        reads.append(sizes.IMAGE)
    names = [_with_sizes(name, there[name]) for name in dict.fromkeys(reads) if name in there]
    return f"{joined(names)} {'is' if len(names) == 1 else 'are'} there already." if names else ""


def _with_sizes(name: str, its: Sizes | None) -> str:
    return f"`{name}`" if its is None else f"`{name}` {sizes.written(its)}"


def code_block(*pieces: str) -> str:
    """Code as Markdown, the pieces below each other; "" when there is none."""
    code = "\n".join(piece.strip("\n").rstrip() for piece in pieces if piece.strip())
    return f"```python\n{code}\n```" if code else ""
