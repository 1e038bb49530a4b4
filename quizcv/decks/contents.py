"""What an author writes about one card: for each kind of card a Struct with exactly the keys of the file.

One declaration validates a file, describes it, and is the JSON Schema with which editors complete it.
`NAMED_BY` is the key that tells the kind.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

Words = Annotated[str, msgspec.Meta(pattern=r"\S")]
"""Text that may not be empty."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[\w.-]+$(?!\n)")]
"""The id of a card or a deck: letters, digits, and `-`, `_`, `.`."""

Shape = tuple[Annotated[int, msgspec.Meta(gt=0)], ...]
"""The sizes of a tensor."""

Promise = tuple[int, ...] | str
"""What a deck can store of an outcome: a shape, or a text."""

Texts = tuple[str, ...]

EntryPart = Literal["recall", "shape", "blank"]
"""What a cheat-sheet entry can ask: its call, the shape that comes out, one of its arguments."""


class Flashcard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A front and a back, both Markdown. `reverse` adds a sibling that asks back -> front."""

    NAMED_BY: ClassVar[str] = "front"

    front: Words
    back: Words
    id: Name = ""
    reverse: bool = False
    source: str = ""
    tags: Texts = ()


class ClozeCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Markdown with holes in it: `{{c1::text}}` or `{{c1::text::hint}}`.

    Each of the numbers 1 to 9 makes one card, which asks for all holes with that number.
    """

    NAMED_BY: ClassVar[str] = "cloze"

    cloze: Words
    id: Name = ""
    note: str = ""
    source: str = ""
    tags: Texts = ()


class _Runs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
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
    tags: Texts = ()


class ShapeCard(_Runs, frozen=True, kw_only=True):
    """What shape comes out of this code?

    `output` is the shape for the first values of `vary`, asked when torch cannot run. `axes` names the axes
    of the input, so that an answer may say `N` for its size. `may_raise` allows values that raise.
    """

    NAMED_BY: ClassVar[str] = "shape"

    shape: Words
    output: Shape | None = None
    axes: Texts = ()
    may_raise: bool = False


class RaisesCard(_Runs, frozen=True, kw_only=True):
    """Does this code run, and if not, what does it raise?

    `error` is the exception for the first values of `vary`, such as RuntimeError. `may_run` allows values
    with which it runs.
    """

    NAMED_BY: ClassVar[str] = "raises"

    raises: Words
    error: str = ""
    may_run: bool = False


class ValueCard(_Runs, frozen=True, kw_only=True):
    """Which value has the last expression of this code?

    `result` is the value for the first values of `vary`. Numbers count as right within `tolerance`, else
    whole numbers only exactly and others within 1 %.
    """

    NAMED_BY: ClassVar[str] = "value"

    value: Words
    result: str = ""
    tolerance: Annotated[float, msgspec.Meta(ge=0)] | None = None


class PrintsCard(_Runs, frozen=True, kw_only=True):
    """What does this code print? `result` is that for the first values of `vary`."""

    NAMED_BY: ClassVar[str] = "prints"

    prints: Words
    result: str = ""


class _Judged(_Runs, frozen=True, kw_only=True):
    """What cards have whose answer is code.

    Each of `cases` makes one more run: with an `input` an expression in its place, else code that runs
    after `setup`. `check` is code with asserts that runs after the learner's, with its value as `result`;
    without it, the value must be that of the reference, or with `compare: shape` have its shape, dtype and
    device. `hints` are given one by one.
    """

    cases: Texts = ()
    check: str = ""
    compare: Literal["value", "shape"] = "value"
    hints: Texts = ()


class TaskCard(_Judged, frozen=True, kw_only=True):
    """A task (Markdown) for the learner to write code for. `starter` is what the editor begins with."""

    NAMED_BY: ClassVar[str] = "task"

    task: Words
    solution: Words
    starter: str = ""


class BlankCard(_Judged, frozen=True, kw_only=True):
    """Code with blanks in it, `{{16}}`, to be filled by anything that does the same."""

    NAMED_BY: ClassVar[str] = "blank"

    blank: Words


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A cheat-sheet entry: an operation and the PyTorch code that performs it.

    `setup` runs before the code. `input` is a Python expression, bound to `x`, on which a module is
    called. `output` is the promised shape of what comes out. `after` names the entry of the same deck
    in whose namespace the code runs. `note` is Markdown shown with the entry. `cards` chooses what is
    asked of it; without it all that can be.
    """

    NAMED_BY: ClassVar[str] = "operation"

    operation: Words
    code: Words
    id: Name = ""
    setup: str = ""
    input: str = ""
    output: Shape | None = None
    after: Name = ""
    cards: Annotated[tuple[EntryPart, ...], msgspec.Meta(min_length=1)] | None = None
    note: str = ""
    source: str = ""
    tags: Texts = ()


Runnable = ShapeCard | RaisesCard | ValueCard | PrintsCard | TaskCard | BlankCard
"""A card whose answer torch decides."""

Content = (
    Flashcard | ClozeCard | ShapeCard | RaisesCard | ValueCard | PrintsCard | TaskCard | BlankCard | Entry
)

KINDS: dict[str, dict[str, type[Content]]] = {
    "cards": {
        kind.NAMED_BY: kind
        for kind in (
            Flashcard,
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
"""For each list of a deck: the kinds of things it holds, by the one key that tells them apart."""


def heading(content: Content) -> str:
    """What a card is about, in its author's words: the text under the key that tells its kind."""
    text: str = getattr(content, content.NAMED_BY)
    return text
