"""One or several of some choices, which stand in another order at each review."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from string import ascii_lowercase

from quizcv.decks.alike import folded
from quizcv.questions.question import Parts, Question, Row, Verdict
from quizcv.questions.words import NOT_IT
from quizcv.runner import Result
from quizcv.text import joined

LETTERS = ascii_lowercase


class ChoiceQuestion(Question, frozen=True, kw_only=True):
    """A question answered with letters. `choices` stand in the order in which they are shown.

    What is asked is `asked`, and the front has the choices too.
    """

    asked: str
    choices: tuple[str, ...]
    right: frozenset[str]

    @property
    def front_above_field(self) -> str:
        return self.asked

    @property
    def letters(self) -> str:
        return LETTERS[: len(self.choices)]

    @property
    def one_of(self) -> str:
        return self.letters if len(self.right) == 1 else ""

    def complaint(self, answer: str) -> str:
        """Why this chooses nothing, or too much."""
        wanted = f"type {joined(self.letters, 'or')}"
        if len(self.right) > 1:
            wanted = "type the letters of all that are right"  # an example could be the answer
        if not answer.strip():
            return wanted
        chosen = self._chosen(answer)
        if not chosen:
            return f"that is none of the choices; {wanted}"
        if len(chosen) > 1 and len(self.right) == 1:
            return f"only one of them is right; {wanted}"
        return ""

    def truth(self, truths: Sequence[Result]) -> str:
        """The choices that are right, one a line."""
        return self._written(self.right)

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """Right are all right ones alone. Of several it is said how many are wrong or missing, not which."""
        chosen = self._chosen(answer)
        given, truth = self._written(chosen), self.truth(())
        if chosen == self.right:
            return Verdict(True, "", given, truth)
        wrong, missing = len(chosen - self.right), len(self.right - chosen)
        said = [f"{wrong} of these {'is' if wrong == 1 else 'are'} wrong"] if wrong else []
        said += [f"{missing} more {'is' if missing == 1 else 'are'} right"] if missing else []
        if len(self.right) > 1:
            return Verdict(False, joined(said), given, truth)
        slip = self.named_slip(lambda wrong: chosen == {wrong})
        return Verdict(False, slip.said if slip else NOT_IT, given, truth, slip=slip)

    def rows(self, verdict: Verdict | None, missed: str = "") -> tuple[Row, ...]:
        """What was chosen beside what is right; once right, beside what was `missed`."""
        given = verdict.answer if verdict else ""
        chosen = frozenset((missed or given).splitlines())
        if not chosen:
            return (("right", self._parts(self.right, self.right)),)
        if chosen == self.right:
            return (("you", self._parts(chosen, self.right)),)
        label = "before" if missed else "you"
        return (label, self._parts(chosen, self.right)), ("right", self._parts(self.right, chosen))

    def _chosen(self, answer: str) -> frozenset[str]:
        """The choices that are meant, by their letters or by one typed whole; none for anything else."""
        letters, text = self.letters, answer.strip()
        if len(text) > 1 and (whole := [one for one in self.choices if _plain(one) == _plain(text)]):
            return frozenset(whole)
        named = re.sub(r"[\s,;.()]+", "", text.lower())
        if not set(named) <= set(letters):
            return frozenset()
        return frozenset(self.choices[letters.index(letter)] for letter in named)

    def _written(self, chosen: Collection[str]) -> str:
        """These choices, one a line, for the log."""
        return "\n".join(one for one in self.choices if one in chosen)

    def _parts(self, chosen: Collection[str], other: Collection[str]) -> Parts:
        """These choices with their letters; those that the other side lacks differ."""
        parts: list[tuple[str, bool]] = []
        for letter, one in zip(LETTERS, self.choices, strict=False):
            if one in chosen:
                parts += [(", ", False)] if parts else []
                parts.append((f"{letter}) {one}", one not in other))
        return tuple(parts)


def listed(choices: Sequence[str]) -> str:
    """The choices as they stand below the question, each behind its letter."""
    return "\n".join(f"{letter}) {one}" for letter, one in zip(LETTERS, choices, strict=False))


def _plain(text: str) -> str:
    return folded(text.strip("`"), ("case", "punctuation"))
