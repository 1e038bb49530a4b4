"""What an author writes about one card: for each kind of card a Struct with exactly the keys of the file.

One declaration validates a file, describes it, and is the JSON Schema with which editors complete it: they
show the docstrings of the kinds. What else quizcv has to know of a kind is said here too, in the methods of
`Kind`. A new kind is a Struct, listed in `Content` and `KINDS`, and a row in `questions/kinds.py`;
if it runs, also one in `check/examination.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import msgspec

from quizcv.decks.field_types import (
    Answers,
    Choices,
    EntryPart,
    Forgivable,
    Label,
    Labels,
    Name,
    Output,
    Property,
    Slips,
    Texts,
    Words,
)
from quizcv.decks.holes import CLOZE, arguments, without_holes
from quizcv.decks.kind import CodePiece, Kind
from quizcv.decks.variation import orders


class Flashcard(Kind, frozen=True):
    """A front and a back, both Markdown. `reverse` adds a sibling that asks back -> front."""

    NAMED_BY: ClassVar[str] = "front"
    RUNS: ClassVar[bool] = False

    front: Words
    back: Words
    id: Name = ""
    reverse: bool = False
    source: str = ""
    tags: Labels = ()
    note: str = ""
    hints: Texts = ()

    def sides(self) -> tuple[str, str]:
        return self.front, self.back

    def asks(self, part: str) -> str:
        return self.back if part else self.front


class TypedCard(Kind, frozen=True):
    """A front, and what is to be typed: any of several answers is right.

    `forgive` says what may differ in a right one. `back` and `note` are shown with it. `reverse` adds a
    sibling that asks answer -> front, from memory. `slips` gives a sentence for each of some wrong answers.
    """

    NAMED_BY: ClassVar[str] = "answer"
    ASKED_IN: ClassVar[str] = "front"
    RUNS: ClassVar[bool] = False

    front: Words
    answer: Answers
    id: Name = ""
    back: str = ""
    forgive: tuple[Forgivable, ...] = ("case", "punctuation")
    reverse: bool = False
    note: str = ""
    hints: Texts = ()
    source: str = ""
    tags: Labels = ()
    slips: Slips = {}

    @property
    def answers(self) -> Texts:
        """All that is right."""
        return (self.answer,) if isinstance(self.answer, str) else self.answer

    def sides(self) -> tuple[str, str]:
        return self.front, "\n".join(filter(None, (*self.answers, self.back)))

    def asks(self, part: str) -> str:
        return ", ".join(self.answers) if part else self.front


class ChoiceCard(Kind, frozen=True):
    """A front and some choices, shown in another order at each review. `answer` names those that are right.

    `back` and `note` are shown with the answer. `slips` gives a sentence for each of some choices that are
    wrong, where one is right.
    """

    NAMED_BY: ClassVar[str] = "choices"
    ASKED_IN: ClassVar[str] = "front"
    RUNS: ClassVar[bool] = False

    front: Words
    choices: Choices
    answer: Answers
    id: Name = ""
    back: str = ""
    note: str = ""
    hints: Texts = ()
    source: str = ""
    tags: Labels = ()
    slips: Slips = {}

    @property
    def answers(self) -> Texts:
        """All choices that are right."""
        return (self.answer,) if isinstance(self.answer, str) else self.answer

    def sides(self) -> tuple[str, str]:
        return self.front, "\n".join(filter(None, (*self.answers, *self.choices, self.back)))

    def drawn_from(self, part: str = "") -> tuple[dict[str, Texts], Texts]:
        return {"order": orders(len(self.choices))}, ()


class ClozeCard(Kind, frozen=True):
    """Markdown with holes in it: `{{c1::text}}` or `{{c1::text::hint}}`.

    Each of the numbers 1 to 9 makes one card, which asks for all holes with that number.
    """

    NAMED_BY: ClassVar[str] = "cloze"
    RUNS: ClassVar[bool] = False

    cloze: Words
    id: Name = ""
    note: str = ""
    source: str = ""
    tags: Labels = ()
    hints: Texts = ()

    def parts(self) -> tuple[str, ...]:
        return tuple(sorted({f"c{number}" for number, *_ in re.findall(CLOZE, self.cloze)}))


class Runnable(Kind, frozen=True, kw_only=True):
    """What all cards that run have.

    `ask` replaces the usual question (Markdown). `setup` runs before the code, `input` is an expression
    bound to `x`. `vary` gives values for the names that stand in braces in the code, of which each
    review draws one that fulfils all conditions in `where`. `note` is Markdown shown with the answer.
    """

    id: Name = ""
    ask: str = ""
    setup: str = ""
    input: str = ""
    vary: dict[str, Texts] = {}
    where: Texts = ()
    note: str = ""
    source: str = ""
    tags: Labels = ()

    def drawn_from(self, part: str = "") -> tuple[dict[str, Texts], Texts]:
        return self.vary, self.where

    def code_pieces(self) -> Iterator[CodePiece]:
        yield CodePiece(("setup",), self.setup)
        yield CodePiece(("input",), self.input, "eval")
        yield self.main_code

    @property
    def main_code(self) -> CodePiece:
        """The code that is asked about, or that answers the question."""
        return CodePiece((self.NAMED_BY,), self.heading)


class ShapeCard(Runnable, frozen=True, kw_only=True):
    """What shape comes out of this code?

    `output` is the shape for the first values of `vary`, asked when torch cannot run; of several tensors
    the list of their shapes, or their names with them. `axes` names the axes of the input, so that an
    answer may say `N` for its size. `may_raise` allows values that raise.
    """

    NAMED_BY: ClassVar[str] = "shape"

    shape: Words
    output: Output | None = None
    axes: Labels = ()
    may_raise: bool = False
    hints: Texts = ()

    @property
    def main_code(self) -> CodePiece:
        return CodePiece(("shape",), self.shape, may_be_broken=self.may_raise)


class RaisesCard(Runnable, frozen=True, kw_only=True):
    """Does this code run, and if not, what does it raise?

    `error` is the exception for the first values of `vary`, such as RuntimeError. `may_run` allows values
    with which it runs.
    """

    NAMED_BY: ClassVar[str] = "raises"

    raises: Words
    error: Label = ""
    may_run: bool = False
    hints: Texts = ()

    @property
    def main_code(self) -> CodePiece:
        return CodePiece(("raises",), self.raises, may_be_broken=True)


class ValueCard(Runnable, frozen=True, kw_only=True):
    """What value does the last expression of this code have?

    `result` is the value for the first values of `vary`. Numbers count as right within `tolerance`, else
    whole numbers only exactly and others within 1 %. `slips` gives a sentence for each of some wrong answers,
    which may be sums of the values of `vary`. With `hidden` the code is not shown: `ask` tells all.
    """

    NAMED_BY: ClassVar[str] = "value"

    value: Words
    hidden: bool = False
    result: str = ""
    tolerance: Annotated[float, msgspec.Meta(ge=0)] | None = None
    slips: Slips = {}
    hints: Texts = ()


class PrintsCard(Runnable, frozen=True, kw_only=True):
    """What does this code print? `result` is that for the first values of `vary`.

    `slips` gives a sentence for each of some wrong answers.
    """

    NAMED_BY: ClassVar[str] = "prints"

    prints: Words
    result: str = ""
    slips: Slips = {}
    hints: Texts = ()


class CodeCard(Runnable, frozen=True, kw_only=True):
    """What cards have whose answer is code.

    Each of `cases` makes one more run: with an `input` an expression in its place, else code that runs
    after `setup`. `check` is code with asserts that runs after the learner's, with its value as `result`;
    without it, the value must be that of the reference, or with `compare: shape` have its shape, dtype and
    device; `compare` may also list properties that must be the same besides the value. `without` are names
    that an answer may not use.
    """

    cases: Texts = ()
    check: str = ""
    compare: Literal["value", "shape"] | Annotated[tuple[Property, ...], msgspec.Meta(min_length=1)] = "value"
    without: Labels = ()
    hints: Texts = ()

    def code_pieces(self) -> Iterator[CodePiece]:
        yield from super().code_pieces()
        for place, case in enumerate(self.cases):
            yield CodePiece(("cases", place), case, "eval" if self.input else "exec")
        yield CodePiece(("check",), self.check)


class TaskCard(CodeCard, frozen=True, kw_only=True):
    """A task (Markdown) for the learner to write code for. `starter` is what the editor begins with."""

    NAMED_BY: ClassVar[str] = "task"

    task: Words
    solution: Words
    starter: str = ""

    @property
    def main_code(self) -> CodePiece:
        return CodePiece(("solution",), self.solution)

    def code_pieces(self) -> Iterator[CodePiece]:
        yield from super().code_pieces()
        yield CodePiece(("starter",), self.starter, may_be_broken=True, runs=False)


class BlankCard(CodeCard, frozen=True, kw_only=True):
    """Code with blanks in it, `{{16}}`, to be filled by anything that does the same.

    `slips` gives a sentence for each of some wrong fillings.
    """

    NAMED_BY: ClassVar[str] = "blank"

    blank: Words
    slips: Slips = {}

    @property
    def main_code(self) -> CodePiece:
        return CodePiece(("blank",), without_holes(self.blank))


class Entry(Kind, frozen=True):
    """A cheat-sheet entry: an operation and the PyTorch code that performs it.

    `setup` runs before the code. `input` is a Python expression, bound to `x`, on which a module is
    called. `output` is the promised shape of what comes out; of several tensors the list of their shapes,
    or their names with them. `after` names the entry of the same deck in whose namespace the code runs.
    `note` is Markdown shown with the entry. `cards` chooses what is asked of it; without it all that can
    be. `blanks` are the arguments that may be hidden: a name, or of one without a name its place, from 1.
    """

    NAMED_BY: ClassVar[str] = "operation"

    operation: Words
    code: Words
    id: Name = ""
    setup: str = ""
    input: str = ""
    output: Output | None = None
    after: Name = ""
    cards: Annotated[tuple[EntryPart, ...], msgspec.Meta(min_length=1)] | None = None
    blanks: Annotated[Labels, msgspec.Meta(min_length=1)] | None = None
    note: str = ""
    source: str = ""
    tags: Labels = ()
    hints: Texts = ()

    def sides(self) -> tuple[str, str]:
        return self.operation, self.code

    def parts(self) -> tuple[str, ...]:
        possible = self.possible_parts()
        chosen = possible if self.cards is None else self.cards
        return tuple("" if part == "recall" else part for part in possible if part in chosen)

    def possible_parts(self) -> tuple[EntryPart, ...]:
        """What can be asked of this entry."""
        if self.output is None:
            return ("recall",)
        return ("recall", "shape", "blank") if self.hideable() else ("recall", "shape")

    def hideable(self) -> tuple[int, ...]:
        """Which of the `arguments` in the code may be hidden, counted from 1."""
        every = enumerate(arguments(self.code), 1)
        return tuple(place for place, one in every if self.blanks is None or one.name in self.blanks)

    def is_judged(self, part: str) -> bool:
        return bool(part)

    def drawn_from(self, part: str = "") -> tuple[dict[str, Texts], Texts]:
        if part != "blank":
            return {}, ()
        return {"blank": tuple(map(str, self.hideable()))}, ()

    def code_pieces(self) -> Iterator[CodePiece]:
        yield CodePiece(("setup",), self.setup)
        yield CodePiece(("input",), self.input, "eval")
        yield CodePiece(("code",), self.code)


Content = (
    Flashcard
    | TypedCard
    | ChoiceCard
    | ClozeCard
    | ShapeCard
    | RaisesCard
    | ValueCard
    | PrintsCard
    | TaskCard
    | BlankCard
    | Entry
)
"""A card as its author wrote it: one of all kinds."""

KINDS: dict[str, dict[str, type[Content]]] = {
    "cards": {
        kind.NAMED_BY: kind
        for kind in (
            Flashcard,
            TypedCard,
            ChoiceCard,
            ClozeCard,
            ShapeCard,
            RaisesCard,
            ValueCard,
            PrintsCard,
            TaskCard,
            BlankCard,
        )
    },
    "cheatsheet": {Entry.NAMED_BY: Entry},
}
"""For each list of a deck: the kinds of things it holds, by the one key that tells them apart.

Of two that ask under the same key, the later one is told by its own key beside that.
"""
