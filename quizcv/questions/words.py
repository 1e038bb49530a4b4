"""Words that are typed: which right answer was meant, what is forgiven, and which letters differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from quizcv.decks.alike import folded, spaced, typed, without_ends
from quizcv.decks.field_types import FORGIVABLE, Forgivable
from quizcv.questions.question import Parts, Question, Row, Slip, Verdict
from quizcv.runner import Result
from quizcv.text import counted, joined

CALLED: dict[Forgivable, str] = {
    "case": "capital letters",
    "accents": "accents",
    "punctuation": "punctuation marks",
}
"""What a card can forgive, as a sentence calls it."""

CLOSE = 2
"""An answer is close when at most every second letter of the right one differs."""

MOST_COMPARED = 10_000
"""Pairs of letters that are compared to see which differ; longer texts are only right or wrong."""

NOT_IT = "that is not it"


class TextQuestion(Question, frozen=True, kw_only=True):
    """A question whose answer is typed. Any of the `answers` is right; `forgives` is what may differ."""

    answers: tuple[str, ...]
    forgives: tuple[Forgivable, ...] = ()

    def truth(self, truths: Sequence[Result]) -> str:
        """All that is right."""
        return "; ".join(self.answers)

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """Right is what differs from one of the answers in nothing but what is forgiven."""
        given, truth = spaced(answer), self.truth(())
        right = self._meant(given)
        if self._fits(given, right):
            needed = [what for what in self.forgives if not self._fits(given, right, without=what)]
            said = f"the {joined(CALLED[what] for what in needed)} differ" if needed else ""
            return Verdict(True, said, given, truth)
        named = self.named_slip(lambda wrong: _fit(given, wrong, self.forgives))
        slip = named or self._slip(given, right)
        said = slip.said if slip else self._how_far(given, right)
        marked = () if named or said == NOT_IT else self._parts(given, right)[0]
        return Verdict(False, said, given, truth, slip=slip, marked=marked)

    def rows(self, verdict: Verdict | None, missed: str = "") -> tuple[Row, ...]:
        """The answer beside the right one that is nearest to it; once right, the one that was `missed`."""
        given = verdict.answer if verdict else ""
        right = self._meant(given)
        others = [other for other in self.answers if typed(other) != typed(right)]
        also: tuple[Row, ...] = (("also", ((", ".join(others), False),)),) if others else ()
        if not given:
            return ("right", ((right, False),)), *also
        if typed(given) == typed(right):
            if not missed:
                return ("you", ((given, False),)), *also
            yours, its = self._parts(missed, right)
            return ("before", yours), ("right", its), *also
        yours, its = self._parts(given, right)
        return ("you", yours), ("right", its), *also

    def _meant(self, given: str) -> str:
        """The answer that is given, or else the one that it differs least from."""
        for forgives in ((), self.forgives, FORGIVABLE):
            for right in self.answers:
                if _fit(given, right, forgives):
                    return right
        return min(self.answers, key=lambda right: self._distance(given, right))

    def _slip(self, given: str, right: str) -> Slip | None:
        """That a wrong answer differs in nothing but what other cards forgive."""
        if not _fit(given, right, FORGIVABLE):
            return None
        strict = [what for what in FORGIVABLE if what not in self.forgives]
        differs = [what for what in strict if not _fit(given, right, {*FORGIVABLE} - {what})] or strict
        return Slip(joined(differs), f"only the {joined(CALLED[what] for what in differs)} differ")

    def _fits(self, given: str, right: str, *, without: Forgivable | None = None) -> bool:
        return _fit(given, right, [what for what in self.forgives if what != without])

    def _distance(self, given: str, right: str) -> int:
        pairs = self._pairs(given, right)
        return sum(not is_same for *_, is_same in pairs) if pairs else len(given) + len(right)

    def _how_far(self, given: str, right: str) -> str:
        differ, letters = self._distance(given, right), len(typed(right))
        if differ >= letters or differ * CLOSE > max(CLOSE, letters):
            return NOT_IT
        return f"close: {counted(differ, 'letter')} {'differs' if differ == 1 else 'differ'}"

    def _pairs(self, given: str, right: str) -> list[tuple[str, str, bool]]:
        """Letters beside each other, and whether they count as the same; [] for texts that are too long."""
        forgives = () if self._fits(given, right) else self.forgives  # then it shows what was forgiven
        if "punctuation" in forgives:
            given, right = without_ends(given), without_ends(right)
        return _aligned(_letters(spaced(given)), _letters(spaced(right)), forgives)

    def _parts(self, given: str, right: str) -> tuple[Parts, Parts]:
        """Both texts, with what differs."""
        pairs = self._pairs(given, right)
        if not pairs:
            return ((given, False),), ((right, False),)
        yours: list[tuple[str, bool]] = []
        its: list[tuple[str, bool]] = []
        for is_same, group in groupby(pairs, lambda pair: pair[2]):
            one, other = ("".join(column) for column in list(zip(*group, strict=True))[:2])
            yours.append((one, not is_same))
            its.append((other, not is_same and bool(other)))
        return tuple(yours), tuple(its)


def _fit(one: str, other: str, forgives: Collection[Forgivable]) -> bool:
    return folded(one, forgives) == folded(other, forgives)


def _letters(text: str) -> list[str]:
    """The letters of a text, each with the signs that belong to it."""
    letters: list[str] = []
    for sign in text:
        if letters and (
            unicodedata.category(sign).startswith("M") or sign == "\u200d" or letters[-1][-1] == "\u200d"
        ):
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters


def _aligned(
    one: Sequence[str], other: Sequence[str], forgives: Collection[Forgivable]
) -> list[tuple[str, str, bool]]:
    """Letters beside each other with as few that differ as possible; "" beside one that the other lacks."""
    if len(one) * len(other) > MOST_COMPARED:
        return []
    ours, its = ([_as_compared(letter, forgives) for letter in letters] for letters in (one, other))
    costs = [[*range(len(its) + 1)]]
    for letter in ours:
        before, row = costs[-1], [costs[-1][0] + 1]
        for place, another in enumerate(its):
            row.append(min(before[place] + (letter != another), before[place + 1] + 1, row[-1] + 1))
        costs.append(row)
    pairs: list[tuple[str, str, bool]] = []
    at, to = len(one), len(other)
    while at or to:
        if at and to and costs[at][to] == costs[at - 1][to - 1] + (ours[at - 1] != its[to - 1]):
            at, to = at - 1, to - 1
            pairs.append((one[at], other[to], ours[at] == its[to]))
        elif at and costs[at][to] == costs[at - 1][to] + 1:
            at -= 1
            pairs.append((one[at], "", False))
        else:
            to -= 1
            pairs.append(("", other[to], False))
    return pairs[::-1]


def _as_compared(letter: str, forgives: Iterable[Forgivable]) -> str:
    return folded(letter, [what for what in forgives if what != "punctuation"])
