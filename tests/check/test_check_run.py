"""`quizcv check --run` says what only torch can know, each thing at its line, and `--fix` fixes what it can.

The decks say themselves what is to be found in them: above each line that is wrong stands `#! error: words`.
"""

import json
import re
import shutil
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from quizcv.decks import bundled_folder, load
from quizcv.decks.contents import ClozeCard
from quizcv.paths import Places
from quizcv.trust import Trust

Run = Callable[..., CompletedProcess[str]]
Told = list[tuple[str, int, str]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("check") / "data"


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory: pytest.TempPathFactory, decks: Path) -> Path:
    """A deck with many mistakes that may be changed."""
    return Path(shutil.copy(decks / "mistaken.yaml", tmp_path_factory.mktemp("decks")))


@pytest.fixture(scope="module")
def found(quizcv: Run, mistaken: Path, data: Path) -> CompletedProcess[str]:
    return quizcv("check", mistaken, "--run", "--yes", "--json", "--jobs", "1", data=data)


@pytest.fixture(scope="module")
def fixed(quizcv: Run, mistaken: Path, data: Path, found: CompletedProcess[str]) -> CompletedProcess[str]:
    assert found.returncode == 1
    mistaken.chmod(0o640)
    return quizcv("check", mistaken, "--fix", "--json", "--jobs", "1", data=data)


@pytest.fixture(scope="module")
def sound(quizcv: Run, decks: Path, data: Path) -> CompletedProcess[str]:
    return quizcv("check", decks / "sound.yaml", "--run", "--yes", "--json", "--jobs", "1", data=data)


def expected(path: Path) -> Told:
    """What is to be found in a deck, line by line."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if mark := re.fullmatch(r"\s*#! (error|warning): (.*)", line):
            found.append((mark[1], number + 1, mark[2]))
    return found


def told(row: dict[str, Any]) -> Told:
    """What was found in a deck, line by line."""
    kinds = ("error", "warning")
    for kind in kinds:
        lines = [each["line"] for each in row[f"{kind}s"]]
        assert lines == sorted(lines)
    all_of_it = [(kind, each["line"], each["message"]) for kind in kinds for each in row[f"{kind}s"]]
    return sorted(all_of_it, key=lambda each: each[1])


def row_of(done: CompletedProcess[str]) -> dict[str, Any]:
    """The only deck of a report."""
    (row,) = json.loads(done.stdout)["decks"]
    return dict(row)


def test_each_mistake_is_found_at_its_line(found: CompletedProcess[str], decks: Path) -> None:
    wanted, got = expected(decks / "mistaken.yaml"), told(row_of(found))
    assert [place[:2] for place in got] == [place[:2] for place in wanted]
    assert [
        (words, said) for (*_, words), (*_, said) in zip(wanted, got, strict=True) if words not in said
    ] == []
    assert found.returncode == 1


def test_every_card_was_run(found: CompletedProcess[str], mistaken: Path) -> None:
    cards = load(mistaken).cards
    assert json.loads(found.stdout)["run"] == {
        "run": len({card.source_key for card in cards if not isinstance(card.content, ClozeCard)}),
        "unchanged": 0,
    }


def test_what_is_right_is_left_alone(sound: CompletedProcess[str]) -> None:
    assert told(row_of(sound)) == []
    assert sound.returncode == 0


def test_what_was_found_right_does_not_run_again(
    sound: CompletedProcess[str], quizcv: Run, decks: Path, data: Path, tmp_path: Path
) -> None:
    count = json.loads(sound.stdout)["run"]["run"]
    renamed = tmp_path / "renamed.yaml"
    renamed.write_text(
        (decks / "sound.yaml").read_text("utf-8").replace("id: sound\n", "id: other\n"), "utf-8"
    )
    again = quizcv("check", renamed, "--run", "--yes", "--json", data=data)
    assert json.loads(again.stdout)["run"] == {"run": 0, "unchanged": count}
    assert again.returncode == 0


@pytest.fixture(scope="module")
def changed(
    sound: CompletedProcess[str],
    quizcv: Run,
    decks: Path,
    data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> CompletedProcess[str]:
    """The sound deck with one entry changed, and with a new one whose first run is killed by the system."""
    assert sound.returncode == 0
    folder = tmp_path_factory.mktemp("changed")
    text = (decks / "sound.yaml").read_text("utf-8")
    text = text.replace("nn.Linear(4, 2)\n    input", "nn.Linear(4, 3)\n    input")
    text += f"""\
  - id: killed-once
    operation: Be killed once
    code: |
      import os, pathlib
      if not (path := pathlib.Path("{folder / "killed"}")).exists():
          path.touch()
          os.kill(os.getpid(), 9)
"""
    (folder / "sound.yaml").write_text(text, "utf-8")
    return quizcv("check", folder / "sound.yaml", "--run", "--yes", "--jobs", "1", data=data)


def test_only_what_changed_runs(changed: CompletedProcess[str]) -> None:
    # The entry, the one that comes after it, and the new one.
    assert changed.stdout.splitlines()[-1].startswith("3 cards and entries were run; ")
    assert changed.returncode == 1


def test_what_died_once_gets_another_chance(changed: CompletedProcess[str]) -> None:
    errors = [line for line in changed.stdout.splitlines() if ": error: " in line]
    assert [error.partition(": error: ")[2][:43] for error in errors] == [
        "`load` promises (1, 2), but (1, 3) came out"
    ]


@pytest.mark.usefixtures("fixed")
def test_fix_writes_what_came_out_and_nothing_else(mistaken: Path, decks: Path) -> None:
    before = (decks / "mistaken.yaml").read_text("utf-8").splitlines()
    after = mistaken.read_text("utf-8").splitlines()
    changes = {
        "    output: [1, 16, 8, 8] # kept": ["    output: [1, 16, 6, 6] # kept"],
        "    shape: torch.zeros(2, 4).T": ["    shape: torch.zeros(2, 4).T", "    output: [4, 2]"],
        "    error: ValueError": ["    error: RuntimeError"],
        "    raises: 1 / 0": ["    raises: 1 / 0", "    error: ZeroDivisionError"],
        "    result: 15": ["    result: 10"],
        "      torch.float64": ["      torch.float32"],
        "    output: [[3, 2, 5], [2, 5]]": ["    output: [[3, 2, 5], [1, 2, 5]]"],
        "    output: [8, 255]": ["    output: [8, 256]"],
    }
    assert after == [line for old in before for line in changes.get(old, [old])]
    assert stat.S_IMODE(mistaken.stat().st_mode) == 0o640
    assert list(mistaken.parent.iterdir()) == [mistaken]


def test_fix_says_what_it_wrote_and_what_is_left(fixed: CompletedProcess[str], mistaken: Path) -> None:
    row, lines = row_of(fixed), mistaken.read_text("utf-8").splitlines()
    written = {(lines[each["line"] - 1].strip(), each["message"]) for each in row["written"]}
    assert written == {
        ("output: [1, 16, 6, 6] # kept", "`output: [1, 16, 6, 6]`"),
        ("output: [4, 2]", "`output: [4, 2]`"),
        ("error: RuntimeError", "`error: RuntimeError`"),
        ("error: ZeroDivisionError", "`error: ZeroDivisionError`"),
        ("result: 10", "`result: 10`"),
        ("result: |", '`result: "torch.float32\\n6"`'),
        ("output: [8, 256]", "`output: [8, 256]`"),
        ("output: [[3, 2, 5], [1, 2, 5]]", "`output: [[3, 2, 5], [1, 2, 5]]`"),
    }
    writable = (
        "promises (1, 16",
        "promises ((",
        "has no",
        "promises Val",
        "promises 15",
        "promises torch",
        "promises (8",
    )
    left = [line for line in expected(mistaken) if not line[2].startswith(writable)]
    assert [place[:2] for place in told(row)] == [place[:2] for place in left]
    assert fixed.returncode == 1


@pytest.mark.usefixtures("fixed")
def test_a_deck_that_was_fixed_may_run_as_before(mistaken: Path, data: Path) -> None:
    trust = Trust(Places(data).trusted, bundled_folder(), clock=datetime.now)
    assert trust.allows(load(mistaken))
    assert not Trust(data / "none", bundled_folder(), clock=datetime.now).allows(load(mistaken))


VERDICTS = Path(__file__).parents[1] / "questions" / "verdicts"


def test_what_a_lazy_learner_gets_through_is_a_warning_and_remembered(
    quizcv: Run, decks: Path, data: Path
) -> None:
    paths = decks / "lazy.yaml", VERDICTS / "doing-nothing.yaml"
    done = quizcv("check", *paths, "--run", "--yes", "--json", "--jobs", "1", data=data)
    lazy, nothing = json.loads(done.stdout)["decks"]
    wanted, got = expected(decks / "lazy.yaml"), told(lazy)
    assert [place[:2] for place in got] == [place[:2] for place in wanted]
    assert [
        (words, said) for (*_, words), (*_, said) in zip(wanted, got, strict=True) if words not in said
    ] == []
    assert (len(nothing["warnings"]), nothing["errors"]) == (nothing["cards"], [])
    assert done.returncode == 0
    again = quizcv("check", *paths, "--run", "--strict", "--json", data=data)
    strict = json.loads(again.stdout)
    assert strict["run"]["run"] == 0
    assert [(row["errors"], row["warnings"]) for row in strict["decks"]] == [
        (lazy["warnings"], []),
        (nothing["warnings"], []),
    ]
    assert again.returncode == 1


def test_without_torch_there_is_one_sentence(quizcv: Run, decks: Path, tmp_path: Path) -> None:
    done = quizcv("check", decks / "sound.yaml", "--run", "--yes", "--runner", "false", data=tmp_path)
    assert done.stderr.startswith("Error: false ended before torch was ready")
    assert (done.stdout, done.returncode) == ("", 1)


def test_nothing_runs_before_it_is_allowed(quizcv: Run, decks: Path, tmp_path: Path) -> None:
    done = quizcv("check", decks / "sound.yaml", "--run", data=tmp_path)
    assert "has not been allowed to run" in done.stderr
    assert done.returncode == 1
