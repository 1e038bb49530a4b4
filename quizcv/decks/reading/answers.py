"""What is wrong or doubtful with answers that are typed or chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizcv.decks.alike import folded
from quizcv.decks.contents import ChoiceCard, TypedCard
from quizcv.decks.kind import KeyPath
from quizcv.text import one_line, similar

MOST_CHOICES = 26
"""As many as there are letters."""

LONGEST_TYPED = 60
"""Characters beyond which nobody types an answer without a slip."""


def mistake(card: TypedCard | ChoiceCard) -> tuple[KeyPath, str] | None:
    """Where this card cannot be used, and what to write instead."""
    if isinstance(card, TypedCard):
        answers = [folded(answer, card.forgive) for answer in card.answers]
        return _twice("answer", card.answers, answers) or _slip_of_words(card, answers)
    if len(card.choices) > MOST_CHOICES:
        return (
            "choices",
        ), f"these are {len(card.choices)} choices, and {MOST_CHOICES} are allowed; leave some out"
    for place, choice in enumerate(card.choices):
        if "\n" in choice.strip():
            return ("choices", place), "a choice is one line; write it shorter, or as its own card"
    if found := _twice("choices", card.choices, [folded(choice) for choice in card.choices]):
        return found
    there = [choice.strip() for choice in card.choices]
    for place, answer in enumerate(card.answers):
        if answer.strip() not in there:
            near = [choice for choice in there if folded(choice) == folded(answer)] or similar(
                answer, there, 1
            )
            write = f"write `{one_line(near[0])}`" if near else "write one as it stands there, or add it"
            return _path(card, place), f"`answer: {one_line(answer)}` is not among the `choices`; {write}"
    answers = [answer.strip() for answer in card.answers]
    return _twice("answer", card.answers, answers) or _slip_of_choice(card, there, answers)


def _slip_of_words(card: TypedCard, answers: Sequence[str]) -> tuple[KeyPath, str] | None:
    """The first slip that is never told; the answers are without what the card forgives."""
    earlier: dict[str, str] = {}
    for slip in card.slips:
        wrong = folded(slip, card.forgive)
        if not wrong:
            return ("slips", slip), "a slip is empty; write before the colon what is typed"
        if wrong in answers:
            right = one_line(card.answers[answers.index(wrong)])
            counts = f"the slip `{one_line(slip)}` counts as the right answer `{right}`"
            return ("slips", slip), f"{counts}; name a wrong one, or remove it"
        if wrong in earlier:
            counts = f"the slip `{one_line(slip)}` counts as `{one_line(earlier[wrong])}`"
            return ("slips", slip), f"{counts}; remove one of them"
        earlier[wrong] = slip
    return None


def _slip_of_choice(
    card: ChoiceCard, there: Sequence[str], answers: Sequence[str]
) -> tuple[KeyPath, str] | None:
    """The first slip that is never told."""
    for slip in card.slips:
        if len(answers) > 1:
            return ("slips",), "`slips` can be told where one choice is right; write a `note` instead"
        if slip.strip() in answers:
            return ("slips", slip), f"the slip `{one_line(slip)}` is right; name another choice"
        if slip.strip() not in there:
            return (
                "slips",
                slip,
            ), f"the slip `{one_line(slip)}` is not among the `choices`; write one of them"
    return None


def doubts(card: TypedCard | ChoiceCard) -> Iterator[tuple[KeyPath, str]]:
    """Where this card can be used, but probably not as it was meant."""
    if isinstance(card, ChoiceCard):
        if len(card.answers) == len(card.choices):
            yield ("answer",), "every one of the `choices` is right; add some that are wrong"
        return
    for place, answer in enumerate(card.answers):
        if len(answer) > LONGEST_TYPED or "\n" in answer.strip():
            yield (
                _path(card, place),
                "this is long to be typed to the letter; write `back` instead, to recall it",
            )


def _path(card: TypedCard | ChoiceCard, place: int) -> KeyPath:
    """The way to one of the answers."""
    return ("answer",) if isinstance(card.answer, str) else ("answer", place)


def _twice(key: str, texts: Sequence[str], compared: Sequence[str]) -> tuple[KeyPath, str] | None:
    """The first of these texts that counts as the same as an earlier one."""
    for place, text in enumerate(compared):
        if text in compared[:place]:
            first, again = texts[compared.index(text)], texts[place]
            same = f"`{one_line(again)}`" + (
                f" counts as `{one_line(first)}`" if again != first else " stands there twice"
            )
            return (key, place), f"in `{key}` {same}; remove one of them"
    return None
