"""A data folder that the code of commit 1095bc7 wrote opens unchanged.

`old_folder/` holds it after a week of answers through `quizcv review --plain`, with real torch: `data` with
an own deck in which is every kind of card with every key, and one that was edited; `decks`, the bundled decks
of that day; and what its commands printed on 1 December 2026. Paths are written as @FOLDER@. All decks were
named by `--decks` and allowed by `--yes`.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from quizcv.history import History
from quizcv.workspace import Workspace, open_workspace

MADE = Path(__file__).parent / "old_folder"
NOW = "2026-12-01T08:00:00+01:00"
Run = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of it; the decks and the data are `decks` and `data` in there."""
    folder = tmp_path / "folder"
    shutil.copytree(MADE, folder)
    for name in ("known.json", "trusted.json"):
        path = folder / "data" / name
        path.write_text(path.read_text().replace("@FOLDER@", str(folder)))
    return folder


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    """What today's code makes of it."""
    return open_workspace(
        folder / "data", clock=lambda: datetime.fromisoformat(NOW), deck_paths=decks(folder)
    )


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs a command on it, with nothing on standard error: run("review", "--plain", input="q\\n")."""

    def run(*arguments: str, input: str = "") -> str:  # noqa: A002
        named = [word for path in decks(folder) for word in ("--decks", str(path))]
        argv = ["--data", str(folder / "data"), *named, *arguments]
        code = (
            "from datetime import datetime; from quizcv.cli import main;"
            f" main(clock=lambda: datetime.fromisoformat({NOW!r}), argv={argv!r})"
        )
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, input=input, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def decks(folder: Path) -> list[Path]:
    return [folder / "decks", folder / "data" / "decks"]


def contents(data: Path) -> dict[str, str]:
    """What the files of a data folder hold that are no caches."""
    return {
        path.name: path.read_text() for path in data.iterdir() if path.suffix in (".json", ".jsonl", ".toml")
    }


def test_it_holds_an_answer_to_every_kind_of_card(workspace: Workspace) -> None:
    (deck,) = (deck for deck in workspace.library.decks if deck.id == "kinds")
    kinds = {card.content.NAMED_BY for card in deck.cards}
    assert kinds == {"front", "cloze", "shape", "raises", "value", "prints", "task", "blank", "operation"}
    assert all(workspace.history.schedule.of(card.key).answers for card in deck.cards)


def test_it_opens_without_a_word(workspace: Workspace) -> None:
    workspace.decks.adopt()
    assert (workspace.decks.news, workspace.notices) == ("", [])
    assert not any(reading.errors or reading.warnings for reading in workspace.library.readings)


def test_a_deck_asks_once_more_since_an_old_yes_carries_no_seal(folder: Path, workspace: Workspace) -> None:
    decks = workspace.library.decks
    assert len(decks) == 8
    asking = [deck for deck in decks if not workspace.trust.allows(deck)]
    ids = {deck.id for deck in asking}  # those whose code is not all ours, or no more
    assert "kinds" in ids and "words" not in ids
    before = contents(folder / "data")["trusted.json"]
    assert {workspace.trust.allow(deck) for deck in asking} == {""}
    again = open_workspace(workspace.places.data, clock=workspace.clock, deck_paths=workspace.decks.paths)
    assert all(again.trust.allows(deck) for deck in again.library.decks)
    assert json.loads(before).keys() <= json.loads(contents(folder / "data")["trusted.json"]).keys()


def test_no_card_counts_as_edited(folder: Path, workspace: Workspace) -> None:
    before = contents(folder / "data")
    workspace.decks.adopt()
    assert contents(folder / "data") == before
    for reading in workspace.library.readings:  # not only because the deck's own digest is the same
        known = folder / "data" / "known.json"
        known.write_text(
            known.read_text().replace(
                f'"path":"{reading.path}","digest":"', f'"path":"{reading.path}","digest":"0'
            )
        )
    assert contents(folder / "data") != before
    workspace.decks.adopt()
    assert workspace.decks.news == ""
    now = contents(folder / "data")
    now["known.json"] = re.sub(r',"holes":\{[^}]+\}', "", now["known.json"])  # new, where a deck has changed
    assert now == before


def schedule_in(path: Path) -> dict[str, Any]:
    """What a snapshot holds, but for what tells whether it is whole, and new enough."""
    held: dict[str, Any] = json.loads(path.read_text())
    return {name: value for name, value in held.items() if name not in ("crc32", "knows_never_good")}


def never_answered_well(folder: Path) -> set[str]:
    """The cards that have answers in the log, none of them undone and none of them 4 or 5."""
    history = History(folder / "data", clock=lambda: datetime.fromisoformat(NOW))
    answers: dict[str, list[int]] = {}
    for logged in history.log():
        if logged.event.quality is not None and not logged.undone:
            answers.setdefault(history.schedule.current(logged.event.card), []).append(logged.event.quality)
    return {key for key, qualities in answers.items() if max(qualities) < 4}


@pytest.mark.parametrize("snapshot", ["kept", "deleted"])
def test_its_log_gives_the_same_schedule(snapshot: str, folder: Path) -> None:
    schedule = folder / "data" / "schedule.json"
    before = schedule_in(schedule)
    if snapshot == "deleted":
        schedule.unlink()
    workspace = open_workspace(
        folder / "data", clock=lambda: datetime.fromisoformat(NOW), deck_paths=decks(folder)
    )
    workspace.history.save_snapshot()
    now = schedule_in(schedule)
    never_good = {key for key, progress in now["cards"].items() if progress.pop("never_good", False)}
    assert now == before
    assert never_good == never_answered_well(folder)
    assert not list((folder / "data").glob("*aside*"))


def test_commands_print_what_they_printed(run: Run) -> None:
    undone = ',"undone":true'
    log = run("log", "--json")
    assert log.replace(undone, "") == (MADE / "data" / "reviews.jsonl").read_text()
    assert log.count(undone) == 4
    stats = json.loads((MADE / "stats.json").read_text())
    stats["decks"][0]["new"] = 0  # siblings of entries that are not known for 15 days; they came at once then
    now = json.loads(run("stats", "--json", "--today"))
    assert now.pop("suspended") == sum(deck.pop("suspended") for deck in now["decks"]) == 1
    assert now.pop("today") == now["due"]
    assert now == stats
    lines = run("settings").partition("\n[decks]\n")[0].splitlines(keepends=True)  # a newer section
    newer = ("new_cards_when_behind ", "reviews_a_day ")
    assert (
        "".join(line for line in lines if not line.startswith(newer)) == (MADE / "settings.txt").read_text()
    )


def test_it_is_written_on(folder: Path, run: Run) -> None:
    data = folder / "data"
    before = contents(data)
    assert "saved" in run("review", "--plain", "words", input="\n3\n")
    assert "undone" in run("undo")
    after = contents(data)
    assert after["reviews.jsonl"].startswith(before["reviews.jsonl"])
    assert after["reviews.jsonl"].count("\n") == before["reviews.jsonl"].count("\n") + 2
    for name in ("known.json", "trusted.json", "settings.toml"):
        assert after[name] == before[name]
