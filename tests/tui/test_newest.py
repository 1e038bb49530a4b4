"""Following what is typed, with timers that run out when the test says so."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from quizcv.tui.newest import Newest


class Owner:
    """Stands in for a widget."""

    def __init__(self) -> None:
        self.timers: list[Callable[[], None]] = []
        self.begun: list[Any] = []

    def set_timer(self, _: float, do: Callable[[], None]) -> Any:
        """One that has run out already: whoever stops it comes too late."""
        self.timers.append(do)
        return SimpleNamespace(stop=lambda: None)

    def run_worker(self, work: Any, group: str) -> Any:  # noqa: ARG002
        """Only note what it would do."""
        self.begun.append(work.args[0])
        return SimpleNamespace(cancel=lambda: None)


async def act(_: str) -> None:
    """Never called."""


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def newest(owner: Owner) -> Newest[str]:
    return Newest(owner, act)  # type: ignore[arg-type]


def test_a_timer_that_ran_out_as_it_was_stopped_does_nothing(owner: Owner, newest: Newest[str]) -> None:
    newest.follow("one")
    newest.forget()
    owner.timers[0]()
    assert owner.begun == []


def test_only_the_newest_begins_and_once(owner: Owner, newest: Newest[str]) -> None:
    newest.follow("one")
    newest.follow("two")
    for timer in owner.timers:
        timer()
    assert owner.begun == ["two"]


def test_what_is_to_come_later_comes_not_once_it_is_forgotten(owner: Owner, newest: Newest[str]) -> None:
    done: list[str] = []
    newest.now("one")
    newest.later(1, lambda: done.append("one"))
    newest.forget()
    owner.timers[-1]()
    newest.now("two")
    newest.later(1, lambda: done.append("two"))
    owner.timers[-1]()
    assert (owner.begun, done) == (["one", "two"], ["two"])
