"""A script that asked for JSON gets JSON, whatever happens; only a usage error has none."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def run(program: Run) -> Run:
    return lambda *arguments: program(*map(str, arguments))


@pytest.fixture
def nothing(tmp_path: Path) -> Path:
    folder = tmp_path / "nothing"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["decks", "--decks", "NOTHING"], "there are no decks; `quizcv new NAME` starts one"),
        (["stats", "--decks", "NOTHING"], "there are no decks; `quizcv new NAME` starts one"),
        (["check", "NOTHING"], "there are no decks in NOTHING; `quizcv new NAME` starts one"),
        (["check", "--decks", "NOTHING/none.yaml"], "NOTHING/none.yaml: no such file or folder"),
        (["log", "--card", "x/y", "--decks", "NOTHING"], "there is no card 'x/y'"),
        (["try", "nothing"], "there is no entry 'nothing'"),
        (["judge", "x/y"], "no card"),
        (["doctor", "--no-torch", "--data", "FILE"], "FILE is not a folder"),
        (["stats", "--data", "FILE"], "FILE is not a folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_json(
    run: Run, tmp_path: Path, nothing: Path, command: list[str], sentence: str
) -> None:
    file = tmp_path / "file"
    file.touch()

    def filled(text: str) -> str:
        return text.replace("NOTHING", str(nothing)).replace("FILE", str(file))

    done = run("--data", tmp_path / "data", *map(filled, command), "--json")
    assert filled(sentence) in json.loads(done.stdout)["error"]
    assert filled(sentence) in done.stderr
    assert done.returncode == 1


def test_a_file_that_is_no_deck_is_named_as_what_it_is(run: Run, tmp_path: Path) -> None:
    package = tmp_path / "verbs.apkg"
    package.write_bytes(b"PK\x03\x04\x00\xff")
    done = run("--data", tmp_path, "check", package, "https://example.org/deck.yaml", "--json")
    errors = [row["errors"][0]["message"] for row in json.loads(done.stdout)["decks"]]
    assert errors == [
        "a .apkg file is no deck; a deck is a text in YAML, as `quizcv new NAME` writes",
        "this is an address, not a file; download it, then check the file",
    ]


def test_a_usage_error_has_no_json(run: Run, tmp_path: Path) -> None:
    done = run("--data", tmp_path, "stats", "--json", "--nonsense")
    assert (done.returncode, done.stdout) == (2, "")


def test_import_says_what_it_takes(run: Run, tmp_path: Path) -> None:
    done = run("--data", tmp_path, "import", "cards.csv")
    assert done.returncode == 2
    assert "import takes in a history, with --history FILE; cards are written into a deck" in done.stderr
