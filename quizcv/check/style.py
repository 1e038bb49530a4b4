"""How cards read: what a program can see of it. Each rule has a name, by which a card can waive it. Pure.

`docs/writing-cards.md` says what each is for, with an example.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from quizcv.check.subject import CardProblem
from quizcv.decks import Card, Deck, Entry, Flashcard
from quizcv.decks.contents import BlankCard, ChoiceCard, ClozeCard, Content, Runnable, TypedCard
from quizcv.decks.holes import CLOZE, without_holes

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

SCREEN, COLUMNS, MOST_TAKEAWAYS = 20, 76, 7
"""Lines and cells that the takeaways of a deck may fill, and how many there may be."""

MOST_LISTED = 2
"""Items of a list that can be asked for at once."""

ALIKE = {"words": 0.8, "code": 0.9, "entry": 1.0}
"""The share of what is in two fronts that they may have in common: by words, with code, names of entries."""

SHORT_ANSWER = 5
"""Words of an answer that is looked for in its own question."""

_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_FENCE = re.compile(r"```.*?```", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.?!:])\s+")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_CODE_TOKEN = re.compile(r"\w+|[^\w\s()\[\],.`{}]")
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
_PERCENT = {
    "`%` without a blank": re.compile(r"\d%"),
    "`%` behind a blank": re.compile(r"\d[ \u00a0\u202f]%"),
    "`percent`": re.compile(r"\bper ?cent\b"),
}


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


Rule = Callable[[Written], Iterator[tuple[str, str]]]
"""What is wrong with a card: the keys concerned, and sentences."""


def style(decks: Sequence[Deck], others: Sequence[Deck] = ()) -> list[CardProblem]:
    """What does not read well in these decks, which belong with the `others` in their folders."""
    every = sorted({deck.path: deck for deck in (*others, *decks)}.values(), key=lambda deck: deck.path)
    wanted = {deck.path for deck in decks}
    written = [each for number, deck in enumerate(every) for each in _written(deck, number)]
    named = {deck.id for deck in every if deck.path in wanted}
    found = [
        (each.key, rule, field, said)
        for each in written
        if each.card.deck_id in named
        for rule, look in RULES.items()
        for field, said in look(each)
    ]
    found += [problem for rule in (_alike, _early, _percent) for problem in rule(written)]
    waived = {(each.key, rule) for each in written for rule in each.content.style}
    problems = [
        CardProblem(key, field, f"{said} (style: {rule})", is_warning=True)
        for key, rule, field, said in found
        if (key, rule) not in waived and key.partition("/")[0] in named
    ]
    return problems + [problem for deck in every if deck.path in wanted for problem in _of_deck(deck, every)]


def _written(deck: Deck, number: int) -> list[Written]:
    cards = {card.source_key: card for card in deck.cards}
    return [
        Written(card, deck.path.parent, (number, "core" not in card.content.tags, place))
        for place, card in enumerate(cards.values())
    ]


# One card


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
    elif _COUNTED_LIST.search(_CODE.sub("", written.question)) and not content.RUNS:
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
    text = _CODE.sub("", written.question)
    asks = text.count("?") > 1
    if asks or any(
        _AND_ANOTHER.search(part) for part in _SENTENCE.split(text) if part.rstrip().endswith("?")
    ):
        yield written.question_key, "this asks two things at once; make two cards of it"


def _gives_away(written: Written) -> Iterator[tuple[str, str]]:
    content = written.content
    if isinstance(content, Flashcard):
        front, answers = (
            _words(content.front),
            [re.split(r"[.;:,—–(\n]", content.back.strip(), maxsplit=1)[0]],
        )
        is_choice = bool({"or", "which"} & {*front})
    elif isinstance(content, TypedCard):
        front, answers = _words(content.front), [*content.answers]
        is_choice = "or" in front
    elif isinstance(content, ClozeCard):
        front, is_choice = _words(re.sub(CLOZE, "", content.cloze)), False
        answers = [hole[2] for hole in re.finditer(CLOZE, content.cloze)]
    else:
        return
    for answer in answers:
        words = _words(answer)
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


# One card beside others

Found = tuple[str, str, str, str]
"""A card, the rule, its key in the file that is concerned, and what is said."""


def _alike(written: Sequence[Written]) -> Iterator[Found]:
    """Fronts with the same words: with two of them a learner answers the one and means the other."""
    groups: dict[tuple[Path, str], list[tuple[Written, frozenset[tuple[str, int]]]]] = defaultdict(list)
    for each in written:
        tokens = _tokens(each)
        if tokens:
            kind = "entry" if isinstance(each.content, Entry) else "code" if each.has_code else "words"
            groups[each.folder, kind].append((each, tokens))
    for (_, kind), group in groups.items():
        share = ALIKE[kind]
        for place, (one, words) in enumerate(group):
            least, most = len(words) * share, len(words) / share
            for other, its in group[:place]:
                if least <= len(its) <= most and len(words & its) >= share * len(words | its):
                    yield one.key, "alike", one.question_key, f"this asks nearly the same as {other.key}"
                    break


def _tokens(written: Written) -> frozenset[tuple[str, int]]:
    """The words of a front, and the signs in its code, each with how often it stood there before."""
    tokens = _words(written.front) if not written.has_code else _CODE_TOKEN.findall(written.front)
    seen: Counter[str] = Counter()
    found = []
    for token in tokens:
        found.append((token, seen[token]))
        seen[token] += 1
    return frozenset(found)


def _early(written: Sequence[Written]) -> Iterator[Found]:
    """Words in a question that only a later card explains."""
    first: dict[tuple[Path, str], Written] = {}
    for each in sorted(written, key=lambda each: each.place):
        for word in each.content.introduces:
            first.setdefault((each.folder, word.lower()), each)
    if not first:
        return
    needs = {each.key: set(each.content.needs) for each in written}
    questions = [(each, _CODE.sub("", each.question).lower()) for each in written]
    for (folder, word), explains in first.items():
        used = re.compile(rf"\b{re.escape(word)}(?:s|es)?\b")
        for each, question in questions:
            if word not in question or each.folder != folder or each.place >= explains.place:
                continue
            if used.search(question) and explains.key not in _all_needs(each.key, needs):
                said = f"“{word}” is used before {explains.key} introduces it; move one, or add `needs`"
                yield each.key, "early", each.question_key, said


def _all_needs(key: str, needs: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [key]
    while waiting:
        for need in needs.get(waiting.pop(), ()):
            if need not in found:
                found.add(need)
                waiting.append(need)
    return found


def _percent(written: Sequence[Written]) -> Iterator[Found]:
    """Percentages written in another way than most are in their folder."""
    ways: dict[Path, Counter[str]] = defaultdict(Counter)
    uses: list[tuple[Written, str, str]] = []
    for each in written:
        for field in LONGEST:
            text = _CODE.sub("", getattr(each.content, field, "") or "")
            for way, pattern in _PERCENT.items():
                if pattern.search(text):
                    uses.append((each, field, way))
                    ways[each.folder][way] += 1
    for each, field, way in uses:
        usual = ways[each.folder].most_common(1)[0][0]
        if way != usual:
            yield each.key, "percent", field, f"this has {way}; the decks have {usual} elsewhere"


# A deck


def _of_deck(deck: Deck, every: Sequence[Deck]) -> Iterator[CardProblem]:
    lines = sum(len(_wrapped(text)) for text in deck.takeaways)
    if lines > SCREEN or len(deck.takeaways) > MOST_TAKEAWAYS:
        said = f"the takeaways fill {lines} lines in {len(deck.takeaways)} items"
        wanted = f"at most {SCREEN} lines of {COLUMNS} and {MOST_TAKEAWAYS} items are read before a review"
        yield CardProblem(f"{deck.id}/", "", f"{said}; {wanted} (style: takeaways)", is_warning=True)
    beside = [each for each in every if each.path.parent == deck.path.parent and each is not deck]
    titles = [each.title.partition(":")[0].lower() for each in beside]
    is_last = all(each.path < deck.path for each in beside)
    if deck.next and not is_last and not any(title in deck.next.lower() for title in titles):
        said = "`next` names no deck that there is; begin it with the title of the one that follows"
        yield CardProblem(f"{deck.id}/", "", f"{said} (style: next)", is_warning=True)


def _wrapped(text: str) -> list[str]:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|\*\*|`", r"\1", text)
    return [part for line in plain.splitlines() for part in textwrap.wrap(line, COLUMNS - 3) or [""]]


def _words(text: str) -> list[str]:
    """The words of a text in small letters, code and signs apart."""
    return [word.lower() for word in _WORD.findall(text.replace("`", ""))]
