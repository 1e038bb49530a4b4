"""Code of a deck from elsewhere runs only after somebody looked at it and said yes to exactly that."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.decks import Deck, bundled_folder, load
from quizcv.trust import Trust, code_digests
from quizcv.workspace import open_workspace

DECK = """\
id: birds
cards:
  - id: wing
    front: What carries a bird?
    back: Its wings.
  - id: shape
    shape: nn.Conv2d(3, {k}, 3)
    input: torch.randn(1, 3, 8, 8)
    vary: {k: [4, 8]}
  - id: double
    task: Double `x`.
    setup: y = 1
    input: torch.ones(2)
    solution: x * 2
    cases: ["torch.zeros(0)"]
    check: assert result.sum() == 2 * x.sum()
  - id: blank
    blank: torch.zeros({{2}}, 3)
cheatsheet:
  - id: relu
    operation: Rectify
    code: F.relu(x)
    input: torch.randn(2, 3)
    output: [2, 3]
"""


def clock() -> datetime:
    return datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "trusted.json"


def trust(path: Path) -> Trust:
    return Trust(path, bundled_folder(), clock=clock)


def birds(tmp_path: Path, text: str = DECK) -> Deck:
    file = tmp_path / "birds.yaml"
    file.write_text(text)
    return load(file)


def test_a_deck_is_allowed_once_and_for_all_later_starts(tmp_path: Path, path: Path) -> None:
    deck = birds(tmp_path)
    asked = trust(path)
    assert not asked.allows(deck)
    assert asked.allow(deck) == ""
    assert asked.allows(deck)
    assert trust(path).allows(deck)
    (permission,) = json.loads(path.read_text()).values()
    assert len(permission.pop("code")) == 4
    assert len(permission.pop("seals")) == 1
    assert permission == {"deck": "birds", "path": str(deck.path), "day": "2026-11-27"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("F.relu(x)", "F.gelu(x)"),
        ("[4, 8]", "[4, 8, 'exit()']"),
        ('"torch.zeros(0)"', '"torch.zeros(1)"'),
        ("setup: y = 1", "setup: y = 2"),
        ("2 * x.sum()", "3 * x.sum()"),
        ("solution: x * 2", "solution: x + x"),
        ("solution: x * 2", "solution: x * 2\n    starter: x"),
        ("{{2}}", "{{4}}"),
        ("output: [2, 3]", "output: [2, 3]\n  - {id: last, operation: Last, after: relu, code: x}"),
    ],
)
def test_code_that_changes_asks_again(old: str, new: str, tmp_path: Path, path: Path) -> None:
    trust(path).allow(birds(tmp_path))
    assert not trust(path).allows(birds(tmp_path, DECK.replace(old, new)))
    assert trust(path).allows(birds(tmp_path)), "the first yes still counts"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Its wings.", "The wind."),
        ("id: birds", "id: fish"),
        ("output: [2, 3]", "output: [2, 4]\n    note: It is zero below zero.\n    tags: [relu]"),
        ("task: Double `x`.", "task: Make twice `x`."),
        ("  - id: blank", "  - {id: more, front: a, back: b}\n  - id: blank"),
    ],
)
def test_words_that_change_do_not(old: str, new: str, tmp_path: Path, path: Path) -> None:
    trust(path).allow(birds(tmp_path))
    assert trust(path).allows(birds(tmp_path, DECK.replace(old, new)))


def test_only_what_changed_is_shown(tmp_path: Path, path: Path) -> None:
    trust(path).allow(birds(tmp_path))
    changed = birds(tmp_path, DECK.replace("F.relu(x)", "F.gelu(x)"))
    assert trust(path).code_of(changed) == [("birds/relu", "x = torch.randn(2, 3)\nF.gelu(x)")]
    assert trust(path).knows_some_of(changed)
    assert not trust(path).knows_some_of(birds(tmp_path, "cards: [{value: 1 + 1}]"))


def test_what_an_entry_comes_after_belongs_to_it(tmp_path: Path, path: Path) -> None:
    chained = DECK + "  - {id: last, operation: Last, after: relu, code: y = x}\n"
    trust(path).allow(birds(tmp_path, chained))
    changed = birds(tmp_path, chained.replace("F.relu(x)", "F.gelu(x)"))
    assert [key for key, _ in trust(path).code_of(changed)] == ["birds/relu", "birds/last"]


def test_code_that_came_with_quizcv_may_run_in_an_edited_copy(tmp_path: Path, path: Path) -> None:
    bundled = bundled_folder() / "01-tensors.yaml"
    copy = tmp_path / "01-tensors.yaml"
    copy.write_text(bundled.read_text("utf-8").replace("source: ", "source: Mine; ", 1), "utf-8")
    deck = load(copy)
    assert deck.digest != load(bundled).digest
    assert trust(path).allows(deck)


def test_a_yes_without_a_seal_asks_once_more(tmp_path: Path, path: Path) -> None:
    deck = birds(tmp_path)
    path.parent.mkdir()
    code = [*code_digests(deck).values()]
    for more in (
        {},
        {"code": code},
        {"code": code, "seals": ["", "00" * 32, "no hex"]},
    ):  # as a sender can write
        permission = {"deck": "birds", "path": str(deck.path), "day": "2026-11-27", **more}
        path.write_text(json.dumps({deck.digest: permission}))
        assert not trust(path).allows(deck)
        assert trust(path).code_of(deck)
    assert trust(path).allow(deck) == ""
    assert trust(path).allows(deck)


def test_a_yes_is_one_machine_s_and_both_keep_theirs(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = birds(tmp_path)
    for machine in ("laptop", "desk"):
        monkeypatch.setenv("QUIZCV_STATE", str(tmp_path / machine))
        assert not trust(path).allows(deck)
        assert trust(path).allow(deck) == ""
    for machine in ("laptop", "desk"):
        monkeypatch.setenv("QUIZCV_STATE", str(tmp_path / machine))
        assert trust(path).allows(deck)
        assert stat.S_IMODE((tmp_path / machine / "key").stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / machine).stat().st_mode) == 0o700


def test_a_seal_is_for_that_code_and_for_nothing_else(tmp_path: Path, path: Path) -> None:
    deck, other = birds(tmp_path), birds(tmp_path, DECK.replace("F.relu(x)", "F.gelu(x)"))
    trust(path).allow(deck)
    (permission,) = json.loads(path.read_text()).values()
    path.write_text(json.dumps({other.digest: permission}))
    assert not trust(path).allows(other)
    path.write_text(json.dumps({deck.digest: permission | {"code": [*code_digests(other).values()]}}))
    assert not trust(path).allows(other)


def test_a_command_is_allowed_as_it_is(path: Path) -> None:
    command = ("ssh", "-T", "gpu box", "python3")
    assert not trust(path).allows_command(command)
    assert trust(path).allow_command(command) == ""
    assert trust(path).allows_command(command)
    assert not trust(path).allows_command(("ssh", "-T", "gpu", "box", "python3"))
    path.write_text(path.read_text().replace("gpu box", "another"))
    assert not trust(path).allows_command(("ssh", "-T", "another", "python3"))


def test_a_link_that_comes_or_goes_after_the_read_makes_nothing_ours(tmp_path: Path, path: Path) -> None:
    file, ours = tmp_path / "evil.yaml", bundled_folder() / "04-seeing.yaml"
    file.symlink_to(ours)
    asked = trust(path)
    assert asked.allows(load(file))
    file.unlink()
    deck = birds(tmp_path)
    file.write_text(DECK)
    assert not asked.allows(load(file))
    deck, asked = load(file), trust(path)
    file.unlink()
    file.symlink_to(ours)
    assert not asked.allows(deck)


def test_where_a_card_stands_and_where_the_file_lies_do_not_matter(tmp_path: Path, path: Path) -> None:
    trust(path).allow(birds(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    assert trust(path).allows(birds(tmp_path / "elsewhere", f"# birds of the world\n\n{DECK}"))


def test_what_came_with_quizcv_and_what_has_no_code_needs_no_yes(tmp_path: Path, path: Path) -> None:
    for file in bundled_folder().glob("*.yaml"):
        assert trust(path).allows(load(file))
    words = "cards:\n  - front: a\n    back: b\n  - cloze: 'a {{c1::b}}'\n"
    assert trust(path).allows(birds(tmp_path, words))


def test_a_link_in_the_folder_of_our_decks_is_not_ours(tmp_path: Path, path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    deck = birds(tmp_path)
    (ours / "birds.yaml").symlink_to(deck.path)
    linked = load(ours / "birds.yaml")
    assert not Trust(path, ours, clock=clock).allows(linked)
    (ours / "real.yaml").write_text(DECK)
    assert Trust(path, ours, clock=clock).allows(load(ours / "real.yaml"))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"x": 1}', b"[" * 100_000])
def test_a_damaged_file_allows_nothing_and_does_not_stand_in_the_way(
    content: bytes, tmp_path: Path, path: Path
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    deck = birds(tmp_path)
    assert not trust(path).allows(deck)
    assert trust(path).allow(deck) == ""
    assert trust(path).allows(deck)


def test_a_yes_in_another_window_is_kept(tmp_path: Path, path: Path) -> None:
    deck, other = birds(tmp_path), birds(tmp_path, DECK.replace("birds", "fish"))
    here, there = trust(path), trust(path)
    assert not here.allows(deck)
    there.allow(deck)
    here.allow(other)
    assert trust(path).allows(deck)
    assert trust(path).allows(other)


def test_where_nothing_may_be_written_a_yes_counts_for_this_run(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    path = tmp_path / "data" / "trusted.json"
    deck, asked = birds(tmp_path), trust(path)
    sentence = asked.allow(deck)
    assert sentence.startswith(f"{path} cannot be written: ")
    assert sentence.endswith(".")
    assert asked.allows(deck)
    assert not trust(path).allows(deck)


def test_all_that_would_run_is_there_to_be_looked_at(tmp_path: Path, path: Path) -> None:
    assert trust(path).code_of(birds(tmp_path)) == [
        ("birds/shape", "x = torch.randn(1, 3, 8, 8)\nnn.Conv2d(3, {k}, 3)\n# {k} is one of: 4, 8"),
        (
            "birds/double",
            "y = 1\nx = torch.ones(2)\nx * 2\n# case 2\nx = torch.zeros(0)\n# check\n"
            "assert result.sum() == 2 * x.sum()",
        ),
        ("birds/blank", "torch.zeros(2, 3)"),
        ("birds/relu", "x = torch.randn(2, 3)\nF.relu(x)"),
    ]


def test_a_workspace_knows_whom_to_trust(tmp_path: Path) -> None:
    deck = birds(tmp_path)
    workspace = open_workspace(tmp_path / "data", clock=clock, deck_paths=[deck.path])
    assert not workspace.trust.allows(workspace.library.decks[0])
    workspace.trust.allow(workspace.library.decks[0])
    assert (tmp_path / "data" / "trusted.json").exists()
