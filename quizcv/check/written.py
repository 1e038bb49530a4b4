"""An author's card as a learner reads it: the question in words, and all that is seen first."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from quizcv.decks import Card, Deck
from quizcv.decks.contents import BlankCard, ClozeCard, Content, Runnable
from quizcv.decks.holes import CLOZE, without_holes
from quizcv.decks.kind import CORE

CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


class Written(msgspec.Struct, frozen=True):
    """An author's card, and where its deck's file lies; by `place` cards come in the course."""

    card: Card
    folder: Path
    place: tuple[int, bool, int]

    @property
    def content(self) -> Content:
        return self.card.content

    @property
    def key(self) -> str:
        return self.card.source_key

    @property
    def question_key(self) -> str:
        """The key under which the question stands, as far as it is in words."""
        return "ask" if isinstance(self.content, Runnable) and self._asks else self.content.asked_in()

    @property
    def question(self) -> str:
        """The question in words, holes filled; of a card whose question is the usual one, nothing."""
        if isinstance(self.content, ClozeCard):
            return re.sub(CLOZE, r"\2", self.content.cloze)
        if isinstance(self.content, Runnable):
            return self._asks or (self.content.heading if self.content.NAMED_BY == "task" else "")
        return self.content.heading

    @property
    def front(self) -> str:
        """All that a learner may see first: the question, the code unless that is hidden, what is drawn."""
        content = self.content
        if not isinstance(content, Runnable) or getattr(content, "hidden", False):
            return self.question
        code = content.heading if content.NAMED_BY != "task" else ""
        if isinstance(content, BlankCard):
            code = without_holes(code)
        drawn = " ".join(value for values in content.vary.values() for value in values)
        return "\n".join((self.question, content.setup, content.input, code, drawn))

    @property
    def has_code(self) -> bool:
        """Whether a learner sees code first."""
        content = self.content
        is_hidden = getattr(content, "hidden", False) or content.NAMED_BY == "task"
        return isinstance(content, Runnable) and not is_hidden

    @property
    def _asks(self) -> str:
        return self.content.ask if isinstance(self.content, Runnable) else ""


def written_in(deck: Deck, number: int) -> list[Written]:
    """The authors' cards of a deck, which is the one with this number in its course."""
    return [
        Written(card, deck.path.parent, (number, CORE not in card.content.tags, place))
        for place, card in enumerate(deck.sources.values())
    ]


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, code and signs apart."""
    return [word.lower() for word in _WORD.findall(text.replace("`", ""))]
