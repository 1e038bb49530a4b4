"""A question and the verdict on an answer to it: the same few methods for every kind of card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import msgspec

from quizcv.decks.variation import Parameters
from quizcv.runner import Result, Snippet
from quizcv.text import joined

JUDGED_ON = "cpu"
"""The device on which truths and answers run, so that they are the same for everybody."""

Sizes = tuple[int, ...]
"""A shape."""

Shapes = tuple[Any, ...]
"""A shape, or those of several tensors, nested as the tuple, list or dict is that holds them."""

Parts = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it differs from what stands beside it; an empty one is missing."""

Row = tuple[str, Parts]
"""A text behind a word that says what it is."""

Answering = Literal["flip", "line", "choice", "code"]
"""How a question is answered: by remembering, with one line, with letters of choices, or with code."""


class Slip(msgspec.Struct, frozen=True):
    """What somebody probably did who gave a wrong answer.

    `word` is for the log and stays the same: `padding`, `channels`; `card` for one that the card names.
    `said` is a sentence for people, which never gives the truth away. `layer` is the class of the layer or
    the name of the call in which it happened, "" for neither.
    """

    word: str
    said: str
    layer: str = ""


MOST_SLIPS = 2
"""Explanations that are told of one answer; where more fit, none says much."""


def either(slips: Iterable[Slip]) -> Slip | None:
    """One slip for those that explain the same answer; None where there are none or too many."""
    found = {slip.said: slip for slip in slips}
    if not 0 < len(found) <= MOST_SLIPS:
        return None
    words = dict.fromkeys(slip.word for slip in found.values())
    layers = dict.fromkeys(slip.layer for slip in found.values())
    return Slip(joined(words, "or"), "; or ".join(found), joined(filter(None, layers), "or"))


class Verdict(msgspec.Struct, frozen=True):
    """What an answer is worth.

    `answer` and `truth` are written in the same way, so that they can be compared; `sizes` are those of an
    answer that is a shape. `said` is a sentence on what is wrong, which never gives the truth away; `slip` is
    the cause, where it is recognised. Of words that are nearly right `marked` says which letters are wrong.
    `undecided` says why torch could not decide. `complaint` says why an answer could not be read, and
    `near` that it means the right thing in other writing; neither counts as an attempt.
    """

    right: bool
    said: str = ""
    answer: str = ""
    truth: str = ""
    sizes: Sizes | None = None
    undecided: str = ""
    complaint: str = ""
    near: str = ""
    slip: Slip | None = None
    marked: Parts = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a card, as Markdown, before and after it is flipped.

    A question that torch judges has `runs`: what it runs to know the truth, while the learner thinks. What is
    not answered by flipping and has none is judged without torch, and has `rows`. `slips` are wrong answers
    that the author knows, with what is said of each.
    `parameters` are the values drawn for this review. `starter` is what an editor begins
    with, `hints` are given one by one. The `back` is then the answer as it is stored with the card, for where
    torch cannot run; `note` is what its author adds to whatever torch says is right.
    """

    front: str
    back: str
    source: str = ""
    tags: tuple[str, ...] = ()
    answering: Answering = "flip"
    parameters: Parameters = {}
    starter: str = ""
    hints: tuple[str, ...] = ()
    note: str = ""
    runs: tuple[Snippet, ...] = ()
    slips: tuple[tuple[str, str], ...] = ()

    @property
    def front_above_field(self) -> str:
        """The front without what the field shows in which the answer is given."""
        return self.front

    @property
    def letters(self) -> str:
        """The letters that choose an answer; "" where it is given in another way."""
        return ""

    @property
    def one_of(self) -> str:
        """Those of which exactly one is the answer; "" where it is given in another way."""
        return ""

    def complaint(self, answer: str) -> str:
        """Why this is no answer at all, so that it does not count as one; "" for an answer."""
        return "" if answer.strip() else "type an answer"

    def attempts(self, answer: str) -> tuple[Snippet, ...]:
        """What torch has to run of this answer, next to `runs`."""
        return ()

    def second_runs(self, truths: Sequence[Result]) -> tuple[Snippet, ...]:
        """What else has to run to know the truth, now that the results of `runs` are there."""
        return ()

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """What the answer is worth; `truths` are the results of `runs`, and `results` those of `attempts`."""
        raise TypeError("a card that is flipped is judged by the learner")

    def truth(self, truths: Sequence[Result]) -> str:
        """What is right, in the words of `Verdict.truth`; "" when torch could not tell."""
        return ""

    def rows(self, verdict: Verdict | None, missed: str = "") -> tuple[Row, ...]:
        """The latest answer beside what is right; instead of a right one the wrong one `missed` before it."""
        return ()

    def sizes(self, truths: Sequence[Result]) -> Sizes | None:
        """The shape that is right; None where the answer is none."""
        return None

    def named_slip(self, is_given: Callable[[str], bool]) -> Slip | None:
        """The slip that the card names for this answer: each is the wrong answer, and what is said of it."""
        return either(Slip("card", said) for wrong, said in self.slips if is_given(wrong))

    def recalled(self, why: str) -> Question:
        """The same question to be answered from memory, with a note on `why`."""
        return Question(
            front=f"{self.front}\n\n*{why}*" if why else self.front,
            back=self.back,
            source=self.source,
            tags=self.tags,
            parameters=self.parameters,
            hints=self.hints,
        )


def bracketed(parts: Parts) -> str:
    """A text, in which what differs stands in brackets: "jent[en]", or "jent[…]" where it lacks some."""
    return "".join(f"[{text or '…'}]" if differs else text for text, differs in parts)
