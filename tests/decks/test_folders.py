"""Decks in folders inside: a cloned repository is found, and leads neither out of itself nor round."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizcv.decks import folders, read_library


def deck(path: Path, deck_id: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"id: {deck_id}\ncards:\n  - id: card\n    front: a\n    back: b\n")
    return path


def ids(*user: Path, bundled: tuple[Path, ...] = (), others: tuple[Path, ...] = ()) -> list[str]:
    return [each.id for each in read_library(bundled, user, others=others).decks]


def test_a_folder_means_its_files_by_name_and_then_those_of_the_folders_inside(tmp_path: Path) -> None:
    for name in ("z.yaml", "clone/b.yaml", "clone/a/deep.yml", "also.d/one.yaml", "clone/notes.txt"):
        deck(tmp_path / name, Path(name).stem)
    found = folders.find([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in found.files] == [
        "z.yaml",
        "also.d/one.yaml",
        "clone/b.yaml",
        "clone/a/deep.yml",
    ]
    assert {path.name for path in found.inner} == {"one.yaml", "b.yaml", "deep.yml"}


def test_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    deck(tmp_path / "clone" / "a.yaml", "one")
    deck(tmp_path / "clone" / ".git" / "b.yaml", "two")
    deck(tmp_path / "clone" / ".github" / "workflows" / "c.yml", "three")
    assert ids(tmp_path) == ["one"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n- b\n",
        "site_name: docs\nnav:\n  cards: 3\n",
        "a: [\n",
        "words",
        "views:\n  - cards:\n      - x\n",
    ],
)
def test_a_file_inside_without_cards_is_no_deck_and_nothing_is_said(tmp_path: Path, text: str) -> None:
    deck(tmp_path / "clone" / "a.yaml", "one")
    (tmp_path / "clone" / "mkdocs.yml").write_text(text)
    library = read_library([], [tmp_path])
    assert [reading.path.name for reading in library.readings] == ["a.yaml"]
    assert library.notices == ()
    (tmp_path / "mkdocs.yml").write_text(text)
    assert [reading.path.name for reading in read_library([], [tmp_path]).readings] == [
        "mkdocs.yml",
        "a.yaml",
    ]


@pytest.mark.parametrize("text", ["cards: {", "cards:\n\t- front: a\n", "cheatsheet:\n", '"cards": [}\n'])
def test_a_deck_inside_with_a_mistake_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clone" / "a.yaml"
    path.parent.mkdir()
    path.write_text(text)
    (reading,) = read_library([], [tmp_path]).readings
    assert reading.path == path
    assert reading.errors


def test_only_a_file_directly_in_the_users_folder_takes_a_bundled_id(tmp_path: Path) -> None:
    ours = deck(tmp_path / "bundled" / "a.yaml", "one")
    mine, more = tmp_path / "mine", tmp_path / "more"
    inside = deck(mine / "clone" / "x.yaml", "one")
    beside = deck(more / "y.yaml", "one")
    library = read_library([ours.parent], [mine], others=[more])
    assert [each.path for each in library.decks] == [ours]
    assert [reading.path for reading in library.readings if reading.errors] == [inside, beside]
    direct = deck(mine / "z.yaml", "one")
    assert [each.path for each in read_library([ours.parent], [mine], others=[more]).decks] == [direct]


def test_a_link_is_followed_where_it_was_put_and_not_inside(tmp_path: Path) -> None:
    outside = deck(tmp_path / "outside" / "secret.yaml", "secret")
    repository = deck(tmp_path / "repository" / "good.yaml", "good").parent
    (repository / "file.yaml").symlink_to(outside)
    (repository / "folder").symlink_to(outside.parent)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "clone").symlink_to(repository)
    assert ids(mine) == ["good"]
    assert {path.name for path in folders.find([mine]).links} == {"file.yaml", "folder"}
    (mine / "own.yaml").symlink_to(outside)
    assert ids(mine) == ["secret", "good"]


def test_links_that_lead_round_end(tmp_path: Path) -> None:
    mine = deck(tmp_path / "mine" / "a.yaml", "one").parent
    (mine / "again").symlink_to(mine)
    (mine / "up").symlink_to(tmp_path)
    (mine / "inner").mkdir()
    (mine / "inner" / "back").symlink_to(mine)
    assert ids(mine) == ["one"]


def test_what_lies_too_deep_is_named(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["down"] * folders.DEEPEST)
    deck(deep / "a.yaml", "one")
    deck(deep / "down" / "b.yaml", "two")
    library = read_library([], [tmp_path])
    assert [each.id for each in library.decks] == ["one"]
    assert library.notices == (f"decks in {deep / 'down'} are not read: it lies over 8 folders deep",)


def test_very_many_folders_end_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MOST_FOLDERS", 3)
    for name in "abcde":
        deck(tmp_path / name / f"{name}.yaml", name)
    library = read_library([], [tmp_path])
    assert [each.id for each in library.decks] == ["a", "b"]
    (notice,) = library.notices
    assert (
        notice == f"decks in {tmp_path / 'c'} are not read: there are over 3 folders; nor are those after it"
    )


def test_more_folders_are_read_after_the_users_own_and_one_that_is_missing_is_named(tmp_path: Path) -> None:
    deck(tmp_path / "mine" / "b.yaml", "mine")
    deck(tmp_path / "more" / "a.yaml", "more")
    (tmp_path / "more" / "mkdocs.yml").write_text("site_name: x\n")
    none = tmp_path / "none"
    library = read_library([], [tmp_path / "mine"], others=[tmp_path / "more", none])
    assert [each.id for each in library.decks] == ["mine", "more"]
    assert library.notices == (f"{none}, a folder of decks in the settings, is not there",)
    assert [reading.errors for reading in library.readings] == [(), ()]


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deck(tmp_path / "closed" / "a.yaml", "one")
    scandir = folders.os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(folders.os, "scandir", refuse)
    assert read_library([], [tmp_path]).notices == (
        f"{tmp_path / 'closed'} cannot be read: Permission denied",
    )
