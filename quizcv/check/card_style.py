"""How a card reads: what a program can see of it. Each rule has a name, by which a card can waive it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from quizcv.check.written import CODE, Written, words_of
from quizcv.decks import Flashcard
from quizcv.decks.contents import ChoiceCard, ClozeCard, TypedCard
from quizcv.decks.holes import CLOZE

LONGEST = {
    "front": 160,
    "ask": 220,
    "task": 280,
    "operation": 90,
    "cloze": 260,
    "back": 320,
    "note": 260,
}
"""Characters of prose that a card may have under a key: one reads it in a few seconds."""

MOST_LISTED = 2
"""Items of a list that can be asked for at once."""

SHORT_ANSWER = 5
"""Words of an answer that is looked for in its own question."""

_FENCE = re.compile(r"```.*?```", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.?!:])\s+")
_AUXILIARY = re.compile(
    r"(does|do|did|is|are|was|were|can|could|has|have|will|would|should|must|may)\b(?!.*\bor\b)",
    re.IGNORECASE,
)
_AND_ANOTHER = re.compile(
    r",? and (?:why|how (?:many|much|often|large|far))\b|, and (?:what|how|when|where|who|which)\b",
    re.IGNORECASE,
)
_COUNTED_LIST = re.compile(
    r"\b(?:name|list|give|state|which|what are)(?: the| all)? (?:three|four|five|six|seven|[3-9])\b"
    r"|\b(?:name|list|state) all\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[-*]|\d+\.)\s", re.MULTILINE)

Rule = Callable[[Written], Iterator[tuple[str, str]]]
"""What is wrong with a card: the keys concerned, and sentences."""


def _length(written: Written) -> Iterator[tuple[str, str]]:
    for field, most in LONGEST.items():
        text = " ".join(_FENCE.sub("", getattr(written.content, field, "") or "").split())
        if len(text) > most:
            yield (
                field,
                f"`{field}` has {len(text)} characters of text, more than {most}; say one thing, shortly",
            )


def _recite(written: Written) -> Iterator[tuple[str, str]]:
    content = written.content
    items = len(_ITEM.findall(_FENCE.sub("", content.back))) if isinstance(content, Flashcard) else 0
    if items > MOST_LISTED:
        yield "back", f"the answer is a list of {items} to recite; ask for each where it matters"
    elif _COUNTED_LIST.search(CODE.sub("", written.question)) and not content.RUNS:
        yield written.question_key, "this asks for a list to recite; ask for each where it matters"


def _yes_no(written: Written) -> Iterator[tuple[str, str]]:
    content = written.content
    if isinstance(content, Flashcard | TypedCard | ChoiceCard):
        asked = [each for each in _SENTENCE.split(written.question.strip()) if each.endswith("?")]
        if any(_AUXILIARY.match(each) for each in asked) or re.match(
            r"(yes|no)\b[.,:;!]", content.back, re.I
        ):
            yield "front", "this can be answered with yes or no; ask what happens, or how much"


def _two_questions(written: Written) -> Iterator[tuple[str, str]]:
    text = CODE.sub("", written.question)
    asks = text.count("?") > 1
    if asks or any(
        _AND_ANOTHER.search(part) for part in _SENTENCE.split(text) if part.rstrip().endswith("?")
    ):
        yield written.question_key, "this asks two things at once; make two cards of it"


def _gives_away(written: Written) -> Iterator[tuple[str, str]]:
    content = written.content
    if isinstance(content, Flashcard):
        front, answers = (
            words_of(content.front),
            [re.split(r"[.;:,—–(\n]", content.back.strip(), maxsplit=1)[0]],
        )
        is_choice = bool({"or", "which"} & {*front})
    elif isinstance(content, TypedCard):
        front, answers = words_of(content.front), [*content.answers]
        is_choice = "or" in front
    elif isinstance(content, ClozeCard):
        front, is_choice = words_of(re.sub(CLOZE, "", content.cloze)), False
        answers = [hole[2] for hole in re.finditer(CLOZE, content.cloze)]
    else:
        return
    for answer in answers:
        words = words_of(answer)
        length = len(words)
        if not 0 < length <= SHORT_ANSWER or is_choice or sum(map(len, words)) < 4:
            continue
        if any(front[at : at + length] == words for at in range(len(front) - length + 1)):
            yield written.question_key, f"the answer, {' '.join(words)}, stands in the question"


def _source(written: Written) -> Iterator[tuple[str, str]]:
    if not written.content.source.strip():
        yield "", "it is not said where this can be checked; add `source: ...`"


RULES: dict[str, Rule] = {
    "length": _length,
    "recite": _recite,
    "yes-no": _yes_no,
    "two-questions": _two_questions,
    "gives-away": _gives_away,
    "source": _source,
}
"""Those that look at one card at a time."""
