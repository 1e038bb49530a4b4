"""Edits to cards that came with quizcv: only what differs is kept, and the rest follows new versions."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from quizcv.decks import bundled_folder, files
from quizcv.decks.contents import TypedCard
from quizcv.editing import EditError, Saved
from quizcv.history import Answered
from quizcv.session import Choice
from quizcv.workspace import Workspace, open_workspace

DECK = """\
id: sizes
title: Sizes
cards:
  - id: stride
    front: What does the stride control?
    back: How far the kernel moves.
    note-less: x
    tags: [core]
  - id: padding
    front: What does padding keep?
    back: The size.
    reverse: true
  - id: double
    value: 2 * {n}
    vary: {n: [1, 2]}
    result: "2"
cheatsheet:
  - id: zeros
    operation: Zeros
    code: torch.zeros(2)
  - id: ones
    operation: Ones
    code: torch.ones(2)
    after: zeros
""".replace("    note-less: x\n", "")


@pytest.fixture
def bundled(tmp_path: Path, bundle: Callable[[Path], None], nothing_bundled: None) -> Path:  # noqa: ARG001
    """A deck that comes with quizcv, alone."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    path = folder / "01-sizes.yaml"
    path.write_text(DECK)
    bundle(folder)
    return path


@pytest.fixture
def data(bundled: Path) -> Path:
    return bundled.parent.parent / "data"


@pytest.fixture
def edits(data: Path) -> Path:
    """Where the edits to that deck lie."""
    return data / "edits" / "sizes.yaml"


def opened(data: Path, day: int = 23) -> Workspace:
    return open_workspace(data, clock=lambda: datetime(2026, 11, day, 10, tzinfo=UTC))


def save(data: Path, key: str, **values: str | list[str]) -> Saved:
    editing = opened(data).editing()
    fields = editing.fields(key)
    return editing.save(editing.draft(fields, {**fields.values, **values}))


def written(edits: Path) -> str:
    """The edits without the comment above them."""
    return "".join(
        line for line in edits.read_text().splitlines(keepends=True) if not line.startswith("#")
    ).strip("\n")


def write(edits: Path, text: str) -> None:
    edits.parent.mkdir(parents=True, exist_ok=True)
    edits.write_text(text)


def test_only_the_keys_that_differ_are_kept(data: Path, edits: Path, bundled: Path) -> None:
    saved = save(data, "sizes/stride", back="How far it moves.")
    assert written(edits) == "cards:\n  - id: stride\n    back: How far it moves."
    assert bundled.read_text() == DECK
    assert (saved.path, saved.line) == (edits, 5)
    card = opened(data).library.card("sizes/stride")
    assert card and (card.content.back, card.content.tags) == ("How far it moves.", ("core",))
    assert edits.stat().st_mode & 0o777 == 0o600


def test_a_key_is_taken_away_and_another_added(data: Path, edits: Path) -> None:
    save(data, "sizes/padding", reverse="", source="Me.")
    save(data, "sizes/stride", tags=[])
    assert written(edits) == (
        'cards:\n  - id: padding\n    reverse: ""\n    source: Me.\n  - id: stride\n    tags: ""'
    )
    library = opened(data).library
    assert library.card("sizes/padding/reverse") is None
    assert library.card("sizes/stride").content.tags == ()


@pytest.mark.parametrize("came", [None, ["accents"], []])
@pytest.mark.parametrize(
    ("edit", "forgiven"),
    [("forgive: []", ()), ('forgive: ""', ("case", "punctuation")), ("forgive:", ("case", "punctuation"))],
)
def test_a_key_that_is_taken_away_is_another_thing_than_an_empty_list(
    data: Path, edits: Path, bundled: Path, came: list[str] | None, edit: str, forgiven: tuple[str, ...]
) -> None:
    """It stays so when the card is saved in the form."""
    forgive = "" if came is None else f", forgive: {came}"
    bundled.write_text(f"id: sizes\ncards: [{{id: girl, front: girl, answer: jente{forgive}}}]\n")
    write(edits, f"cards:\n  - id: girl\n    {edit}\n")
    for _ in range(2):
        card = opened(data).library.decks[0].cards[0].content
        assert isinstance(card, TypedCard)
        assert card.forgive == forgiven
        save(data, "sizes/girl", back="word")


def test_an_entry_has_its_edits_under_cheatsheet(data: Path, edits: Path) -> None:
    save(data, "sizes/zeros", note="Nothing.")
    assert written(edits) == "cheatsheet:\n  - id: zeros\n    note: Nothing."


def test_what_is_as_it_came_again_is_not_kept(data: Path, edits: Path) -> None:
    save(data, "sizes/stride", back="Other.", tags=["mine"])
    save(data, "sizes/stride", back="How far the kernel moves.")
    assert written(edits) == "cards:\n  - id: stride\n    tags: [mine]"
    save(data, "sizes/stride", tags=["core"])
    assert not edits.exists()
    save(data, "sizes/stride", back="Other.")
    edits.write_text("# my own note\n" + edits.read_text())
    opened(data).editing().delete("sizes/stride")
    assert edits.read_text().startswith("# my own note\n"), "what a person wrote stays"


def test_a_new_version_changes_the_other_keys(data: Path, bundled: Path) -> None:
    save(data, "sizes/stride", back="Mine.")
    bundled.write_text(
        DECK.replace("the stride control", "a stride control").replace("[core]", "[core, new]")
    )
    card = opened(data).library.card("sizes/stride")
    assert (card.content.front, card.content.back, card.content.tags) == (
        "What does a stride control?", "Mine.", ("core", "new")
    )  # fmt: skip


def test_a_card_whose_bundled_text_is_gone_is_a_warning_and_loses_nothing(
    data: Path, edits: Path, bundled: Path
) -> None:
    save(data, "sizes/stride", back="Mine.")
    before = edits.read_bytes()
    bundled.write_text(DECK.replace("id: stride", "id: strides"))
    library = opened(data).library
    reading = next(each for each in library.readings if each.path == edits)
    assert [(w.line, w.message[:40]) for w in reading.warnings] == [
        (5, "the deck sizes has no card `stride` any ")
    ]
    assert not reading.errors and library.card("sizes/strides")
    assert edits.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("cards:\n- id: stride\n  bakc: a\n", 3, "`bakc` is not a key of a card"),
        ("cards:\n- id: stride\n  back:\n", 2, "`back` is missing"),
        ("cards:\n- back: b\n", 2, "write the `id` of that card"),
        ("cards:\n- id: stride\n  back: a: b\n", 3, "takes the `: ` in this text for a key"),
        ("cards:\n- id: zeros\n  note: b\n", 2, "move it under `cheatsheet:`"),
        ("cards:\n- id: stride\n  back: b\n- id: stride\n  back: c\n", 4, "stands here twice"),
        ("cards:\n- id: double\n\n  value: 1 +\n", 4, "`value` is not Python"),
        ("title: a\n", 1, "`title` cannot be edited here"),
        ("- id: stride\n", 1, "begin with one of these"),
        ("cards: {id: stride}\n", 1, "must be a list"),
        ("cheatsheet:\n- id: zeros\n  after: ones\n", 3, "in a circle"),
        ("cheatsheet:\n- id: ones\n  after: twos\n", 3, "names no cheat-sheet entry"),
    ],
)
def test_a_mistake_is_named_in_its_file_and_the_card_is_as_it_came(
    data: Path, edits: Path, text: str, line: int, said: str
) -> None:
    write(edits, text)
    library = opened(data).library
    reading = next(each for each in library.readings if each.path == edits)
    assert reading.errors and reading.errors[0].line == line and said in reading.errors[0].message
    assert {card.key for card in library.deck("sizes").cards} == {
        f"sizes/{name}" for name in ("stride", "padding", "padding/reverse", "double", "zeros", "ones")
    }


def test_a_mistake_in_one_card_leaves_the_edits_of_others(data: Path, edits: Path) -> None:
    write(edits, "cards:\n- id: stride\n  bakc: a\n- id: padding\n  back: Mine.\n")
    assert opened(data).library.card("sizes/padding").content.back == "Mine."


def test_an_empty_file_and_comments_are_no_edits(data: Path, edits: Path) -> None:
    for text in ("", "# nothing\n", "cards:\n", "cards: []\n"):
        write(edits, text)
        library = opened(data).library
        assert not any(each.errors or each.warnings for each in library.readings), text
        assert library.edited == frozenset()


def test_edits_of_a_deck_that_is_not_there_are_said(data: Path, edits: Path) -> None:
    write(edits.with_name("other.yaml"), "cards: []\n")
    (data / "decks").mkdir()
    (data / "decks" / "mine.yaml").write_text("id: sizes\ncards:\n- front: a\n  back: b\n")
    write(edits, "cards:\n- id: stride\n  back: Mine.\n")
    write(edits.with_suffix(".yml"), "cards: []\n")
    notices = opened(data).library.notices
    assert any("sizes.yml is not used: edits are in files that end in .yaml" in each for each in notices)
    assert any("other.yaml is not used: no deck other comes with quizcv" in each for each in notices)
    assert any("sizes.yaml is not used: your deck sizes" in each for each in notices)


def test_no_link_is_followed(data: Path, edits: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("cards:\n- id: stride\n  back: Theirs.\n")
    edits.parent.mkdir(parents=True)
    edits.symlink_to(outside)
    library = opened(data).library
    assert library.card("sizes/stride").content.back == "How far the kernel moves."
    reading = next(each for each in library.readings if each.path == edits)
    assert "it is a link" in reading.errors[0].message
    with pytest.raises(EditError, match="is a link"):
        save(data, "sizes/stride", back="Mine.")
    assert outside.read_text() == "cards:\n- id: stride\n  back: Theirs.\n"
    edits.unlink()
    edits.parent.rmdir()
    (tmp_path / "folder").mkdir()
    edits.parent.symlink_to(tmp_path / "folder")
    with pytest.raises(EditError, match="is a link"):
        save(data, "sizes/stride", back="Mine.")
    assert not [*(tmp_path / "folder").iterdir()]
    assert any("is a link, which is not followed" in each for each in opened(data).library.notices)


def test_a_card_that_came_with_quizcv_keeps_its_id_and_its_deck(data: Path) -> None:
    editing = opened(data).editing()
    fields = editing.fields("sizes/stride")
    assert [key for key, _ in editing.draft(fields, {**fields.values, "id": "other"}).problems] == ["id"]
    with pytest.raises(EditError, match="came with quizcv"):
        editing.blank("sizes", "front")
    with pytest.raises(EditError, match="suspend it"):
        editing.delete("sizes/stride")
    with pytest.raises(EditError, match="stays in its deck"):
        editing.move(["sizes/stride"], "mine", "Mine")


def test_the_history_of_an_edited_card_stays(data: Path) -> None:
    workspace = opened(data)
    workspace.decks.adopt()
    answer(workspace, "sizes/stride")
    answer(workspace, "sizes/padding")
    save(data, "sizes/stride", front="Stride?", back="Mine.")
    editing = opened(data).editing()
    cloze = replace(editing.fields("sizes/padding"), kind="cloze")
    editing.save(editing.draft(cloze, {"id": "padding", "cloze": "Padding keeps {{c1::the size}}."}))
    workspace = opened(data, 24)
    workspace.decks.adopt()
    schedule = workspace.history.schedule
    assert schedule.of("sizes/stride").due == date(2026, 11, 24)
    assert schedule.of("sizes/padding/c1").due == date(2026, 11, 24)
    assert workspace.decks.news == "Your decks changed: 2 edited cards keep their history."
    opened(data).editing().delete("sizes/padding")
    workspace = opened(data, 24)
    workspace.decks.adopt()
    assert workspace.history.schedule.of("sizes/padding").due == date(2026, 11, 24), "and back"
    assert workspace.library.edited == {"sizes/stride"}


def answer(workspace: Workspace, key: str) -> None:
    session = workspace.session(choice=Choice((key,)))
    turn = session.next()
    assert turn is not None and turn.card.key == key
    session.grade(turn, Answered(4, 1000))


def test_changed_code_asks_and_changed_words_do_not(data: Path) -> None:
    save(data, "sizes/double", note="Twice.")
    workspace = opened(data)
    deck = workspace.library.deck("sizes")
    assert deck.has_code and workspace.trust.allows(deck)
    save(data, "sizes/double", value="3 * {n}")
    save(data, "sizes/zeros", code="torch.zeros(3)")
    workspace = opened(data)
    deck = workspace.library.deck("sizes")
    assert not workspace.trust.allows(deck)
    assert [key for key, _ in workspace.trust.code_of(deck)] == ["sizes/double", "sizes/zeros", "sizes/ones"]
    assert workspace.trust.allow(deck) == ""
    workspace = opened(data)
    assert workspace.trust.allows(workspace.library.deck("sizes"))
    assert str(data / "edits" / "sizes.yaml") in workspace.places.trusted.read_text()


def test_a_card_lies_whole_among_the_edits_for_an_editor(data: Path, edits: Path) -> None:
    editing = opened(data).editing()
    card = editing.open_card("sizes/padding")
    assert card is not None and (card.path, card.line) == (edits, 5)
    whole = (
        "cards:\n  - id: padding\n    front: What does padding keep?\n    back: The size.\n    reverse: true"
    )
    assert written(edits) == whole
    assert editing.settle(card) and not edits.exists(), "nothing was changed"
    card = editing.open_card("sizes/padding")
    edits.write_text(edits.read_text().replace("The size.", "Mine.").replace("    reverse: true\n", ""))
    assert editing.settle(card)
    assert written(edits) == 'cards:\n  - id: padding\n    back: Mine.\n    reverse: ""'
    before = edits.read_bytes()
    editing = opened(data).editing()
    card = editing.open_card("sizes/padding")
    assert written(edits) == (
        'cards:\n  - id: padding\n    front: What does padding keep?\n    back: Mine.\n    reverse: ""'
    )
    editing.settle(card)
    assert edits.read_bytes() == before


def test_a_card_that_was_left_with_a_mistake_stays_whole_until_it_is_right(data: Path, edits: Path) -> None:
    for mistake in (
        "cards: [",
        "cards:\n  - id: padding\n    bakc: Mine.\n    front: What does padding keep?\n",
    ):
        card = opened(data).editing().open_card("sizes/padding")
        edits.write_text(mistake)
        assert not opened(data).editing().settle(card)
        opened(data).editing().tidy(edits)
        assert edits.read_text() == mistake
        edits.write_text("cards:\n  - id: padding\n    back: Mine.\n    front: What does padding keep?\n")
        opened(data).editing().tidy(edits)
        assert edits.read_text() == "cards:\n  - id: padding\n    back: Mine.\n"


def test_edited_decks_are_kept_in_the_cache(
    data: Path, edits: Path, bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(data, "sizes/stride", back="Mine.")
    past = time.time() - 60
    for path in (edits, bundled):
        os.utime(path, (past, past))
    workspace = opened(data)
    workspace.decks.cache._now = lambda: time.time_ns() + 10**11
    workspace.decks.reload()
    workspace.decks.cache.save()
    before = workspace.library
    with monkeypatch.context() as patch:
        patch.setattr("quizcv.decks.reading.edits.read_edits", None)
        assert opened(data).library.decks == before.decks
    bundled.write_text(DECK.replace("control?", "do?"))
    assert opened(data).library.card("sizes/stride").content.front == "What does the stride do?"


@pytest.mark.usefixtures("all_decks")
def test_bundled_cards_can_be_edited_one_and_all(tmp_path: Path) -> None:
    """Of each real deck a card, in whichever way it is written."""
    data = tmp_path / "data"
    library = opened(data).library
    editing = opened(data).editing()
    for deck in library.decks:
        card = deck.cards[len(deck.cards) // 2]
        fields = editing.fields(card.key)
        draft = editing.draft(
            fields, {**fields.values, "note" if card.content.NAMED_BY != "front" else "back": "Mine."}
        )
        assert draft.problems == ()
        editing.save(draft)
    assert len([*(data / "edits").iterdir()]) == len(library.decks) == len(files([bundled_folder()]))
    after = opened(data).library
    assert len(after.edited) >= len(library.decks)
    assert {card.key for deck in after.decks for card in deck.cards} == {
        card.key for deck in library.decks for card in deck.cards
    }
