"""What is found wrong or doubtful while one deck file is read."""

from __future__ import annotations

from typing import Protocol

from quizcv.decks.model import Problem


class Place(Protocol):
    """Anything that knows its 1-based line and column in the file."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Findings:
    """The errors and warnings collected so far."""

    def __init__(self) -> None:
        self._errors: list[Problem] = []
        self._warnings: list[Problem] = []

    def error(self, place: Place, message: str) -> None:
        """Note what cannot be used."""
        self._errors.append(Problem(place.line, place.column, message))

    def warn(self, place: Place, message: str) -> None:
        """Note what is used, but probably not meant."""
        self._warnings.append(Problem(place.line, place.column, message))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors in the file's order."""
        return _in_order(self._errors)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The warnings in the file's order."""
        return _in_order(self._warnings)


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
