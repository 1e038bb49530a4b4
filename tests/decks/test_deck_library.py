"""Many decks together."""

from pathlib import Path

import pytest

from quizcv.decks import bundled_folder, files, read_library


def deck(path: Path, deck_id: str, front: str = "a") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# {path.name}\nid: {deck_id}\ncards:\n  - id: card\n    front: {front}\n    back: b\n")
    return path


def test_a_folder_means_its_yaml_files_by_name(tmp_path: Path) -> None:
    names = ["b.yaml", "a.yml", "notes.txt", ".hidden.yaml", "c.yaml"]
    for name in names:
        (tmp_path / name).touch()
    assert [path.name for path in files([tmp_path])] == ["a.yml", "b.yaml", "c.yaml"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = deck(tmp_path / "a.yaml", "one")
    assert files([path, tmp_path, path]) == (path,)


def test_a_missing_path_is_reported_when_read(tmp_path: Path) -> None:
    library = read_library([], [tmp_path / "none.yaml"])
    assert library.decks == ()
    assert "no such file" in library.readings[0].errors[0].message


def test_decks_and_cards_are_found_by_name(tmp_path: Path) -> None:
    deck(tmp_path / "a.yaml", "one")
    deck(tmp_path / "b.yaml", "two")
    library = read_library([tmp_path], [])
    assert [each.id for each in library.decks] == ["one", "two"]
    assert library.deck("two") is library.decks[1]
    assert library.card("two/card") is library.decks[1].cards[0]
    assert library.deck("three") is None
    assert library.card("two/none") is None


def test_a_users_deck_replaces_the_bundled_one_in_its_place(tmp_path: Path) -> None:
    deck(tmp_path / "bundled" / "a.yaml", "one")
    deck(tmp_path / "bundled" / "b.yaml", "two")
    mine = deck(tmp_path / "mine" / "x.yaml", "one", front="mine")
    library = read_library([tmp_path / "bundled"], [tmp_path / "mine"])
    assert [each.path for each in library.decks] == [mine, tmp_path / "bundled" / "b.yaml"]
    assert library.notices == (
        f"your deck one ({mine}) replaces the bundled one; `quizcv decks --only-edits one`"
        " keeps your changes, and all else up to date",
    )
    assert [reading.errors for reading in library.readings] == [(), (), ()]


def test_capital_endings_are_read(tmp_path: Path) -> None:
    deck(tmp_path / "mine" / "A.YAML", "one")
    assert [each.id for each in read_library([], [tmp_path / "mine"]).decks] == ["one"]


def test_an_id_that_is_taken_is_an_error_of_the_later_deck(tmp_path: Path) -> None:
    first = deck(tmp_path / "a.yaml", "one")
    deck(tmp_path / "b.yaml", "one")
    for library in (read_library([tmp_path], []), read_library([], [tmp_path])):
        assert [each.path for each in library.decks] == [first]
        later = library.readings[1]
        assert later.deck is None
        (error,) = later.errors
        assert (error.line, error.column) == (2, 5)
        assert error.message == f"the deck id `one` is taken by {first}; write another `id:`"


def test_only_one_users_deck_replaces_a_bundled_one(tmp_path: Path) -> None:
    deck(tmp_path / "bundled" / "a.yaml", "one")
    first = deck(tmp_path / "mine" / "x.yaml", "one")
    deck(tmp_path / "mine" / "y.yaml", "one")
    library = read_library([tmp_path / "bundled"], [tmp_path / "mine"])
    assert [each.path for each in library.decks] == [first]
    assert [reading.deck is None for reading in library.readings] == [False, False, True]


def test_one_bad_deck_does_not_hide_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("cards: {")
    deck(tmp_path / "b.yaml", "two")
    library = read_library([], [tmp_path])
    assert [each.id for each in library.decks] == ["two"]
    assert library.readings[0].errors


def test_the_bundled_decks_are_sound() -> None:
    library = read_library([bundled_folder()], [])
    assert library.decks
    for reading in library.readings:
        assert reading.errors == ()
        assert reading.warnings == ()


@pytest.mark.parametrize(
    "copy",
    [
        "birds (conflicted copy 2026-11-23).yaml",
        "birds (Ann's conflicted copy 2026-11-23 101112).yaml",
        "birds.sync-conflict-20261123-101112-ABCDEFG.yaml",
        "birds_conflict-20261123.yaml",
        "birds (1).yaml",
        "birds 2.yaml",
        "birds-LAPTOP.yaml",
    ],
)
@pytest.mark.parametrize("is_bundled", [False, True])
def test_the_copy_of_a_sync_tool_never_wins_over_the_deck(
    tmp_path: Path, copy: str, is_bundled: bool
) -> None:
    mine = tmp_path / "mine"
    real = deck(mine / "birds.yaml", "birds", front="the deck")
    deck(mine / copy, "birds", front="the copy")
    if is_bundled:
        deck(tmp_path / "bundled" / "x.yaml", "birds", front="bundled")
    library = read_library([tmp_path / "bundled"] if is_bundled else [], [mine])
    assert [each.path for each in library.decks] == [real]
    (error,) = [error for reading in library.readings for error in reading.errors]
    assert f"a sync tool left this copy of {real}" in error.message
    assert "then delete this one" in error.message


def test_a_conflicted_copy_without_an_id_is_no_deck_of_its_own(tmp_path: Path) -> None:
    for name in ("birds.yaml", "birds (conflicted copy).yaml"):
        (tmp_path / name).write_text("cards:\n  - front: a\n    back: b\n")
    assert [each.id for each in read_library([], [tmp_path]).decks] == ["birds"]


def test_a_deck_that_only_looks_like_a_copy_is_one(tmp_path: Path) -> None:
    deck(tmp_path / "birds.yaml", "birds")
    deck(tmp_path / "birds-2.yaml", "more")
    deck(tmp_path / "fish (conflicted copy).yaml", "fish")
    assert [each.id for each in read_library([], [tmp_path]).decks] == ["more", "birds", "fish"]


def test_a_deck_that_icloud_has_taken_off_the_disk_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".birds.yaml.icloud").touch()
    (reading,) = read_library([], [tmp_path]).readings
    assert reading.path == tmp_path / "birds.yaml"
    assert "it is not on this disk: iCloud keeps it; download it" in reading.errors[0].message
