"""The types of what an author may write under the keys of a card: they validate it, and make the schema."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec

Words = Annotated[str, msgspec.Meta(pattern=r"\S")]
"""Text that may not be empty."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[\w.-]+$(?!\n)")]
"""The id of a card or a deck: letters, digits, and `-`, `_`, `.`."""

CardKey = Annotated[str, msgspec.Meta(pattern=r"^[\w.-]+/[\w.-]+$(?!\n)")]
"""`<deck id>/<card id>`: an author's card, whatever is made from it."""

PARTS = ("", "/reverse", "/shape", "/blank", *(f"/c{number}" for number in range(1, 10)))
"""What the keys of the cards made from one author's card can end in."""

FormerKey = Annotated[str, msgspec.Meta(pattern=rf"^[\w.-]+/[\w.-]+({'|'.join(PARTS)})$(?!\n)")]
"""The key of an author's card, or of one of the cards made from it."""

Label = Annotated[str, msgspec.Meta(extra={"is_label": True})]
"""A word that stands for something, such as a tag; all other texts are what an author writes freely."""

Size = Annotated[int, msgspec.Meta(gt=0)]

Shape = tuple[Size, ...]
"""The sizes of a tensor."""

_Shapes = tuple[Size | Shape | dict[str, Shape], ...]

_Deep = tuple[Size | _Shapes | dict[str, _Shapes], ...]

Output = _Deep | dict[str, _Deep]
"""A shape, or those of several tensors: in a list or under their names, three levels deep at most."""

Promise = Output | str
"""What a deck can store of an outcome: a shape or several, or a text."""

Texts = tuple[str, ...]
Labels = tuple[Label, ...]
CardKeys = tuple[CardKey, ...]
FormerKeys = tuple[FormerKey, ...]

Answers = Words | Annotated[tuple[Words, ...], msgspec.Meta(min_length=1)]
"""What is right: one text, or several."""

Choices = Annotated[tuple[Words, ...], msgspec.Meta(min_length=2)]
"""What there is to choose from."""

Slips = dict[str, Words]
"""Wrong answers that an author knows, with what is said of them."""

Property = Literal["requires_grad", "leaf", "contiguous", "channels_last", "storage"]
"""What a card can be about besides a tensor's numbers; `storage` is which tensors it shares memory with."""

Forgivable = Literal["case", "accents", "punctuation"]
"""What may differ in a right answer that is typed: punctuation only at its ends."""

FORGIVABLE: tuple[Forgivable, ...] = get_args(Forgivable)

EntryPart = Literal["recall", "shape", "blank"]
"""What a cheat-sheet entry can ask: its call, the shape that comes out, one of its arguments."""

StyleRule = Literal[
    "length", "recite", "yes-no", "two-questions", "alike", "gives-away", "source", "early", "percent"
]
"""What `quizcv check --style` looks for in cards."""
