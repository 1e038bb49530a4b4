"""The `decks` section of the settings: read, written, and followed by what there is to learn."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.decks import read_library
from quizcv.history import Answered
from quizcv.session import Cards, Session
from quizcv.settings import DeckSettings, SettingError, load
from quizcv.settings.typed import as_text, from_text
from quizcv.settings.writing import save
from quizcv.workspace import Workspace, open_workspace

CHOSEN = """\
new_cards = 7  # mine

[decks]
# the best ones
order = ["fish", "birds"]
hidden = ["tensors"]   # known
new_cards = {birds = 2}
"""


def clock() -> datetime:
    return datetime(2026, 11, 23, 10, tzinfo=UTC)


def deck(path: Path, deck_id: str, cards: int = 3) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"  - {{id: c{number}, front: f{number}, back: b}}\n" for number in range(cards)]
    path.write_text(f"id: {deck_id}\ncards:\n{''.join(lines)}")
    return path


@pytest.fixture(autouse=True)
def _few_bundled_decks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real ones take half a second to read."""
    folder = deck(tmp_path / "bundled" / "tensors.yaml", "tensors").parent
    monkeypatch.setattr("quizcv.decks.bundled_folder", lambda: folder)


def opened(data: Path, text: str = "") -> Workspace:
    data.mkdir(exist_ok=True)
    (data / "settings.toml").write_text(text)
    workspace = open_workspace(data, clock=clock)
    workspace.decks.adopt()
    return workspace


def test_the_section_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(CHOSEN)
    settings, problem = load(path)
    assert problem == ""
    assert settings.new_cards == 7
    assert settings.decks == DeckSettings(
        order=("fish", "birds"), hidden=("tensors",), new_cards={"birds": 2}
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "decks = 3",
            "line 1: `decks` is a section; write `[decks]` on a line of its own, and its settings below",
        ),
        (
            '[decks]\norder = "birds"',
            "line 2: `decks.order` must be a list of ids of decks, not text;"
            ' write `order = ["birds", "fish"]`',
        ),
        ("[decks]\nordr = []", "line 2: there is no setting `decks.ordr`; write `decks.order`"),
        (
            "new_cards = 1\n[decks]\nnew_cards = {birds = -1}",
            "line 3: `decks.new_cards` must be a whole number from 0 to 100000 for each deck, as in birds=3,"
            " not a table; write `new_cards = {birds = 3, fish = 1}`",
        ),
    ],
)
def test_what_is_wrong_in_it_is_said_and_the_rest_holds(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    settings, said = load(path)
    assert said == f"{path}, {problem}. Until then the default holds."
    assert settings.decks == DeckSettings()


def test_a_change_leaves_all_else_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(CHOSEN)
    save(path, "decks.order", ("birds",))
    save(path, "decks.new_cards", {"birds": 1, "fish": 0})
    save(path, "decks.paused", ("fish",))
    assert (
        path.read_text()
        == CHOSEN.replace('["fish", "birds"]', '["birds"]').replace("{birds = 2}", "{birds = 1, fish = 0}")
        + 'paused = ["fish"]          # ids of decks of which nothing is asked unless you choose them\n'
    )
    assert load(path)[0].decks.paused == ("fish",)


def test_a_file_without_the_section_gets_it_and_other_settings_still_go_above(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("new_cards = 7\n")
    save(path, "decks.order", ("birds",))
    save(path, "grades", 6)
    settings, problem = load(path)
    assert problem == ""
    assert (settings.new_cards, settings.grades, settings.decks.order) == (7, 6, ("birds",))


def test_a_table_of_its_own_is_changed_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[decks.new_cards]\nbirds = 2 # few\nfish = 3\n")
    save(path, "decks.new_cards", {"birds": 2, "mice": 1})
    assert path.read_text() == "[decks.new_cards]\nbirds = 2 # few\nmice = 1\n"


def test_it_is_typed_as_words() -> None:
    assert from_text("decks.order", "birds 'a b'") == ("birds", "a b")
    assert from_text("decks.new_cards", "birds=3 fish=1") == {"birds": 3, "fish": 1}
    assert as_text({"birds": 3, "fish": 1}) == "birds=3 fish=1"
    with pytest.raises(SettingError, match="birds stands here twice; write it once"):
        from_text("decks.new_cards", "birds=3 fish=1 birds=4")
    for text in ("birds", "birds=x", "birds=-1"):
        with pytest.raises(SettingError, match="a whole number from 0 to 100000 for each deck"):
            from_text("decks.new_cards", text)


def test_order_and_hidden_decks_are_followed_and_a_deck_that_is_not_there_is_named(tmp_path: Path) -> None:
    deck(tmp_path / "data" / "decks" / "birds.yaml", "birds")
    deck(tmp_path / "data" / "decks" / "fish.yaml", "fish")
    text = '[decks]\norder = ["fish"]\nhidden = ["birds", "mice"]\nnew_cards = {fish = 2}\n'
    workspace = opened(tmp_path / "data", text)
    ids = [each.id for each in workspace.library.decks]
    assert ids[0] == "fish"
    assert "birds" not in ids
    assert [each.id for each in workspace.library.hidden] == ["birds"]
    assert workspace.library.notices == ("the settings name decks that do not exist: mice",)
    assert [card.deck_id for card in workspace.session().queued()][:3].count("fish") == 2


def test_own_decks_stand_before_the_bundled_ones_and_new_cards_come_as_they_would(tmp_path: Path) -> None:
    bundled, own = tmp_path / "bundled", tmp_path / "data" / "decks"
    for path in (bundled / "training.yaml", own / "birds.yaml", own / "fish.yaml"):
        deck(path, path.stem, 1)
    (own / "broken.yaml").write_text("cards:\n\t- tab\n")
    workspace, came = opened(tmp_path / "data"), read_library([bundled], [own])
    assert [each.id for each in workspace.library.decks] == ["birds", "fish", "tensors", "training"]
    assert [reading.path.stem for reading in workspace.library.readings[:3]] == ["birds", "broken", "fish"]
    as_they_came = Session(Cards(came.decks), workspace.history, bundled=came.bundled)
    assert workspace.session().queued() == as_they_came.queued()
    chosen = opened(tmp_path / "data", '[decks]\norder = ["training"]\n')
    assert [each.id for each in chosen.library.decks] == ["training", "birds", "fish", "tensors"]


def test_hiding_a_deck_takes_nothing_of_its_history(tmp_path: Path) -> None:
    deck(tmp_path / "data" / "decks" / "birds.yaml", "birds")
    workspace = opened(tmp_path / "data")
    session = workspace.session(("birds",))
    turn = session.next()
    session.grade(turn, Answered(4))
    hidden = opened(tmp_path / "data", '[decks]\nhidden = ["birds"]\n')
    assert hidden.decks.news == ""
    shown = opened(tmp_path / "data")
    assert shown.decks.news == ""
    assert shown.history.schedule.of(turn.card.key).answers == 1


def test_more_folders_are_found_relative_to_the_data_folder_or_to_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    deck(tmp_path / "home" / "vision" / "a.yaml", "at-home")
    deck(tmp_path / "data" / "more" / "b.yaml", "beside")
    workspace = opened(tmp_path / "data", '[decks]\nfolders = ["~/vision", "more"]\n')
    paths = {each.id: each.path for each in workspace.library.decks}
    assert {"at-home", "beside"} <= paths.keys()
    assert workspace.decks.folder_of(paths["at-home"]) == "vision"


def test_a_change_is_followed_at_once(tmp_path: Path) -> None:
    deck(tmp_path / "data" / "decks" / "birds.yaml", "birds")
    workspace = opened(tmp_path / "data")
    workspace.change("decks.hidden", ("birds",))
    assert workspace.library.deck("birds") is None
    workspace.change("decks.paused", ("birds",))
    workspace.change("decks.hidden", ())
    assert workspace.library.deck("birds") is not None
    assert not any(card.deck_id == "birds" for card in workspace.session().queued())
