"""What quizcv has to know of every kind of card: as most are, and each that differs says so itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, NamedTuple

import msgspec

from quizcv.decks.field_types import CardKey, CardKeys, FormerKeys, Labels, StyleRule, Texts

CORE = "core"
"""The tag of the cards that come first among the new ones of their deck."""

KeyPath = tuple[str | int, ...]
"""Where a value stands in a card: its key, then the indexes or names below it."""


class CodePiece(NamedTuple):
    """Some of a card's code.

    A piece in the mode `eval` is an expression, bound to `x`. One that `may_be_broken` need not be Python: it
    is meant to raise, or unfinished. A piece that does not run is what a learner begins with.
    """

    path: KeyPath
    text: str
    mode: Literal["exec", "eval"] = "exec"
    may_be_broken: bool = False
    runs: bool = True


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What every kind of card says of itself.

    `NAMED_BY` is the key in a file that tells the kind, `ASKED_IN` the one with the question, where that is
    another, and `RUNS` whether the cards have code. Each may have these: `needs`, the cards that it builds
    on; `was`, those whose history it goes on with; `picture`, the entry whose picture is shown with the
    answer; `introduces`, the words that it explains; and `style`, the rules of `quizcv check --style` that it
    breaks on purpose. All have `hints` too, given one by one before the answer, and a `note` (Markdown) shown
    with it, each at its own place among the other keys: their order decides about the digests of cards.
    """

    NAMED_BY: ClassVar[str]
    ASKED_IN: ClassVar[str] = ""
    RUNS: ClassVar[bool] = True

    needs: CardKeys = ()
    was: FormerKeys = ()
    picture: CardKey = ""
    introduces: Labels = ()
    style: tuple[StyleRule, ...] = ()

    @property
    def heading(self) -> str:
        """What a card is about, in its author's words: the text under the key that tells its kind."""
        text: str = getattr(self, self.asked_in())
        return text

    @classmethod
    def asked_in(cls) -> str:
        """The key under which the question stands."""
        return cls.ASKED_IN or cls.NAMED_BY

    def asks(self, part: str) -> str:
        """What is asked of this part, in the author's words."""
        return self.heading

    def sides(self) -> tuple[str, str]:
        """What a card asks, and all the rest of it: by either an edited card is known again."""
        rest = msgspec.structs.replace(self, **_BESIDES, **{self.NAMED_BY: "-"})
        return self.heading, msgspec.json.encode(rest).decode()

    def parts(self) -> tuple[str, ...]:
        """The cards that are made from this one: what follows the author's key in each of theirs."""
        return ("", "reverse") if getattr(self, "reverse", False) else ("",)

    def is_judged(self, part: str) -> bool:
        """Whether torch decides what is right when this part is asked; else the learner does."""
        return self.RUNS

    def drawn_from(self, part: str = "") -> tuple[dict[str, Texts], Texts]:
        """The values among which each review draws, by their names, and the conditions that they fulfil."""
        return {}, ()

    def code_pieces(self) -> Iterator[CodePiece]:
        """All code, in the order in which it runs; conditions on values are no code."""
        return iter(())


_BESIDES: dict[str, Any] = {"id": "", "needs": (), "was": (), "picture": "", "introduces": (), "style": ()}
"""The keys of a card that are none of its contents: with others it is still the same card."""
