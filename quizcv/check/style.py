"""How cards read, by themselves (`card_style.py`), beside others and as a deck. Pure.

`docs/writing-cards.md` says what each is for, with an example.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from quizcv.check.card_style import LONGEST, RULES
from quizcv.check.subject import CardProblem
from quizcv.check.written import CODE, Written, words_of, written_in
from quizcv.decks import Deck, Entry, deck_id_of
from quizcv.decks.needs import way_from

SCREEN, COLUMNS, MOST_TAKEAWAYS = 20, 76, 7
"""Lines and cells that the takeaways of a deck may fill, and how many there may be."""

ALIKE = {"words": 0.8, "code": 0.9, "entry": 1.0}
"""The share of what is in two fronts that they may have in common: by words, with code, names of entries."""

_CODE_TOKEN = re.compile(r"\w+|[^\w\s()\[\],.`{}]")
_PERCENT = {
    "`%` without a blank": re.compile(r"\d%"),
    "`%` behind a blank": re.compile(r"\d[ \u00a0\u202f]%"),
    "`percent`": re.compile(r"\bper ?cent\b"),
}


def style(decks: Sequence[Deck], others: Sequence[Deck] = ()) -> list[CardProblem]:
    """What does not read well in these decks, which belong with the `others` in their folders."""
    every = sorted({deck.path: deck for deck in (*others, *decks)}.values(), key=lambda deck: deck.path)
    wanted = {deck.path for deck in decks}
    written = [each for number, deck in enumerate(every) for each in written_in(deck, number)]
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
        if (key, rule) not in waived and deck_id_of(key) in named
    ]
    return problems + [problem for deck in every if deck.path in wanted for problem in _of_deck(deck, every)]


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
    tokens = words_of(written.front) if not written.has_code else _CODE_TOKEN.findall(written.front)
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
    needs = {each.key: each.content.needs for each in written}
    questions = [(each, CODE.sub("", each.question).lower()) for each in written]
    for (folder, word), explains in first.items():
        used = re.compile(rf"\b{re.escape(word)}(?:s|es)?\b")
        for each, question in questions:
            if word not in question or each.folder != folder or each.place >= explains.place:
                continue
            if used.search(question) and not way_from(each.key, explains.key, needs):
                said = f"“{word}” is used before {explains.key} introduces it; move one, or add `needs`"
                yield each.key, "early", each.question_key, said


def _percent(written: Sequence[Written]) -> Iterator[Found]:
    """Percentages written in another way than most are in their folder."""
    ways: dict[Path, Counter[str]] = defaultdict(Counter)
    uses: list[tuple[Written, str, str]] = []
    for each in written:
        for field in LONGEST:
            text = CODE.sub("", getattr(each.content, field, "") or "")
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
