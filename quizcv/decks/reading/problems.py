"""The errors and warnings of one deck file, collected while it is read."""

from __future__ import annotations

from typing import Protocol

from quizcv.decks.model import DeckProblem


class Position(Protocol):
    """Anything that knows its 1-based line and column in the file."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


MOST = 1000
"""How many errors, and how many warnings, are reported of one file."""


class Problems:
    """The errors and warnings collected so far; when there are `MOST`, the last says that there are more."""

    def __init__(self) -> None:
        self._errors: list[DeckProblem] = []
        self._warnings: list[DeckProblem] = []
        self._advice: list[DeckProblem] = []

    def error(self, place: Position, message: str) -> None:
        """Note what cannot be used."""
        _note(self._errors, place, message)

    def warn(self, place: Position, message: str) -> None:
        """Note what is used, but probably not meant."""
        _note(self._warnings, place, message)

    def advise(self, place: Position, message: str) -> None:
        """Note what quizcv reads as it was meant, and others may not."""
        _note(self._advice, place, message)

    def keep_inside(self, text: str) -> None:
        """Move what libyaml means to be behind the end of this text to its end."""
        last = text.count("\n") + 1
        for problems in (self._errors, self._warnings, self._advice):
            for number, problem in enumerate(problems):
                if problem.line > last:
                    column = len(text) - text.rfind("\n")
                    problems[number] = DeckProblem(last, column, problem.message)

    @property
    def full(self) -> bool:
        """Whether nobody will read another error, so that none need be explained."""
        return len(self._errors) >= MOST

    @property
    def errors(self) -> tuple[DeckProblem, ...]:
        """The errors in the file's order."""
        return _in_order(self._errors)

    @property
    def warnings(self) -> tuple[DeckProblem, ...]:
        """The warnings in the file's order."""
        return _in_order(self._warnings)

    @property
    def advice(self) -> tuple[DeckProblem, ...]:
        """What is noted for others, in the file's order."""
        return _in_order(self._advice)


def _note(problems: list[DeckProblem], place: Position, message: str) -> None:
    if len(problems) < MOST - 1:
        problems.append(DeckProblem(place.line, place.column, message))
    elif len(problems) < MOST:
        problems.append(
            DeckProblem(place.line, place.column, "there are more like these; correct these first")
        )


def _in_order(problems: list[DeckProblem]) -> tuple[DeckProblem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
