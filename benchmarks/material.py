"""What is measured on: decks and histories made for it, the same each time but for the date."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from quizcv.decks import Card, Deck, Flashcard, bundled_folder, read_library
from quizcv.decks.cache import SETTLED
from quizcv.history import Answered, Event
from quizcv.history.event import encode
from quizcv.questions import ask
from quizcv.workspace import Workspace, open_workspace

DAYS = 10
"""How long ago everything was answered that was answered before."""


def now() -> datetime:
    """The local time, as quizcv asks for it."""
    return datetime.now().astimezone()


def then() -> datetime:
    """The local time some days ago."""
    return now() - timedelta(days=DAYS)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with TemporaryDirectory(prefix="quizcv-benchmark-") as path:
        yield Path(path)


def review_some(data: Path, cards: int, deck: str) -> None:
    """Answer a few cards of a bundled deck in the past: they are due now, and no takeaways come first."""
    past = open_workspace(data, clock=then)
    past.insist_on(cards)
    session = past.session([deck])
    while (turn := session.next()) is not None and turn.mode == "review":
        session.grade(turn, Answered(4))
    past.close()


def write_recall(folder: Path) -> str:
    """Write a deck of the bundled cards that are answered from memory, and give its id."""
    contents = [card.content for deck in read_library([bundled_folder()], []).decks for card in deck.cards]
    kept = {each.front: each.back for each in contents if isinstance(each, Flashcard)}
    folder.mkdir(parents=True)
    cards = [{"front": front, "back": back} for front, back in kept.items()]
    (folder / "recall.yaml").write_bytes(msgspec.json.encode({"id": "recall", "cards": cards}))
    return "recall"


def today(data: Path, decks: Sequence[Path] = ()) -> Workspace:
    """The folder as it is now."""
    return open_workspace(data, clock=now, deck_paths=decks)


def settled(data: Path, decks: Sequence[Path] = ()) -> Workspace:
    """The folder as it is now, and as the sessions before leave it: with a snapshot and a deck cache."""
    time.sleep(SETTLED / 1e9 + 0.1)
    workspace = today(data, decks)
    workspace.keep_up()
    workspace.close()
    return workspace


def allow(data: Path, deck: Path) -> None:
    """Let the code of a deck from elsewhere run, as the answer to a question on the screen does."""
    workspace = today(data, [deck])
    for found in workspace.library.decks:
        workspace.trust.allow(found)


def first_words(workspace: Workspace, *only: str) -> str:
    """How the first question begins, of the decks `only`: what to look for on the screen."""
    session = workspace.session(only)
    turn = session.next()
    assert turn is not None
    return plain_words(ask(turn.card, session.deck_of(turn.card)).front)


def plain_words(markdown: str) -> str:
    """The beginning of a text, up to where its style changes or its line may break."""
    line = markdown.strip().lstrip("*").split("\n")[0]
    for sign in "`*_[":
        line = line.partition(sign)[0]
    return line[:50].rpartition(" ")[0] if len(line) > 50 else line.strip()


def write_decks(target: Path, decks: int, cards: int) -> None:
    """Deck files as a person writes them: a question, an answer with some Markdown, a source."""
    target.mkdir(parents=True)
    for deck in range(decks):
        text = "".join(
            f"  - id: card-{card}\n"
            f"    front: What comes out of layer {card} of network {deck}?\n"
            "    back: |\n"
            f"      A tensor of shape `(1, {card + 1}, {deck + 1}, 8)`: **{card + 1}** channels.\n"
            "      The padding keeps its height and width.\n"
            "    source: https://pytorch.org/docs/stable/nn.html\n"
            "    tags: [cnn, shapes]\n"
            for card in range(cards)
        )
        head = f"id: made-{deck}\ntitle: Made for measuring {deck}\ncards:\n"
        (target / f"made-{deck}.yaml").write_text(head + text, encoding="utf-8")


def large_deck(cards: int) -> Deck:
    """A deck in memory."""
    return Deck(
        "large",
        "Large",
        Path("large.yaml"),
        cards=tuple(
            Card(f"large/card-{i}", Flashcard(f"Question {i}", f"Answer {i}"), line=i + 1)
            for i in range(cards)
        ),
    )


def write_reviews(data: Path, keys: Sequence[str], days_ago: int = DAYS) -> None:
    """A log in which each of these cards was answered once, so that all are due."""
    start = (now() - timedelta(days=days_ago)).astimezone(UTC)
    with (data / "reviews.jsonl").open("wb") as file:
        for number, key in enumerate(keys):
            file.write(review_line(start + timedelta(milliseconds=number), start.date(), number, key))


def review_line(moment: datetime, day: date, number: int, key: str, quality: int = 4) -> bytes:
    """A line of the log: the review with this number, at a `moment` of UTC on a study day."""
    event = Event(
        v=1,
        id=f"{moment:%Y%m%dT%H%M%S.%f}Z-{number:08x}",
        time=f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}",
        offset=0,
        day=day,
        kind="review",
        card=key,
        quality=quality,
        milliseconds=5000,
    )
    return encode(event)
