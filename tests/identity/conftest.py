"""Decks in a folder that are edited, and a history that has to follow them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from quizcv.history import Answered, History
from quizcv.workspace import Workspace, open_workspace

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Shelf:
    """Decks beside a data folder. A deck is written in lines of "id: front = back"; "?" stands for no id."""

    YESTERDAY = NOW.date() - timedelta(days=1)

    def __init__(self, folder: Path, data: str = "data") -> None:
        self.decks = folder / "decks"
        self.data = folder / data
        self.decks.mkdir(exist_ok=True)

    def write(self, name: str, *cards: str, extra: str = "") -> None:
        """Write a deck, or write it anew."""
        lines = ["cards:"]
        for card in cards:
            card_id, _, sides = card.partition(": ")
            front, _, back = sides.partition(" = ")
            lines += ["- " + ("" if card_id == "?" else f"id: {card_id}\n  ") + f"front: {front}"]
            lines += [f"  back: {back.removesuffix(' +')}"] + ["  reverse: true"] * back.endswith(" +")
        (self.decks / f"{name}.yaml").write_text("\n".join([*lines, extra, ""]))

    def remove(self, name: str) -> None:
        """Remove a deck."""
        (self.decks / f"{name}.yaml").unlink()

    def look(self, *asked: str) -> Workspace:
        """What is there, as a command that only reads sees it; `asked` names decks, as `--decks` does."""
        paths = [self.decks / f"{name}.yaml" for name in asked] or [self.decks]
        return open_workspace(self.data, clock=lambda: NOW, deck_paths=paths)

    def open(self, *asked: str) -> Workspace:
        """The same for a session that writes."""
        workspace = self.look(*asked)
        workspace.decks.adopt()
        return workspace

    def news(self, *asked: str) -> str:
        """What such a session says about the decks, without its first words."""
        return self.open(*asked).decks.news.removeprefix("Your decks changed: ").removesuffix(".")

    def key(self, front: str) -> str:
        """The key of the card with this front."""
        cards = [card for deck in self.look().library.decks for card in deck.cards]
        return next(card.key for card in cards if getattr(card.content, "front", "") == front)

    def review(self, *keys: str) -> None:
        """Answer cards."""
        history = self.open().history
        for key in keys:
            history.record("review", key, day=NOW.date(), answered=Answered(4))

    def has_history(self, key: str) -> bool:
        """Whether this card was reviewed."""
        return self.look().history.schedule.of(key).last is not None

    def moves(self) -> list[tuple[str, str]]:
        """The moves in the log."""
        events = [logged.event for logged in self.look().history.log()]
        return [(event.card, event.to) for event in events if event.kind == "moved"]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty one."""
    return Shelf(tmp_path)


@pytest.fixture
def another_machine(tmp_path: Path) -> Shelf:
    """The same decks, with a data folder of its own."""
    return Shelf(tmp_path, "data-there")


@pytest.fixture
def open_history(tmp_path: Path) -> Callable[..., History]:
    """Opens a history on one data folder, as another process would."""
    numbers = count()

    def open_history(folder: Path = tmp_path / "data") -> History:
        return History(folder, clock=lambda: NOW, token=lambda: f"{next(numbers):08x}")

    return open_history
