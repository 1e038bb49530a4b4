"""What other parts say of edits to bundled decks: `check` in their own file, doctor where they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.check import CardProblem, rows
from quizcv.cli import main
from quizcv.cli.rewriting import add_ids
from quizcv.doctor import folders
from quizcv.workspace import Workspace, open_workspace

DECK = """\
id: sizes
cards:
  - id: stride
    front: Stride?
    back: The step.
  - id: double
    value: 2 * 2
    result: "4"
  - id: triple
    value: 3 * 3
    result: "9"
"""
EDITS = """\
cards:
  - id: double
    result: "5"
  - id: gone
    back: x
"""


@pytest.fixture
def data(tmp_path: Path, bundle: Callable[[Path], None]) -> Path:
    folder = tmp_path / "bundled"
    folder.mkdir()
    (folder / "01-sizes.yaml").write_text(DECK)
    bundle(folder)
    edits = tmp_path / "data" / "edits"
    edits.mkdir(parents=True)
    (edits / "sizes.yaml").write_text(EDITS)
    return tmp_path / "data"


def opened(data: Path) -> Workspace:
    return open_workspace(data, clock=lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))


def test_what_was_found_is_said_in_the_file_where_it_stands(data: Path) -> None:
    library = opened(data).library
    wrong = [CardProblem(f"sizes/{name}", "result", f"{name} is wrong") for name in ("double", "triple")]
    found = {Path(row["path"]).name: row for row in rows(library, wrong)}
    assert found["sizes.yaml"]["errors"] == [{"line": 3, "column": 5, "message": "double is wrong"}]
    assert [each["line"] for each in found["sizes.yaml"]["warnings"]] == [4]
    assert found["01-sizes.yaml"]["errors"] == [{"line": 11, "column": 5, "message": "triple is wrong"}]


def test_a_deck_checked_by_its_name_has_the_edits_and_one_checked_by_its_path_has_not(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "edits" / "sizes.yaml").write_text(EDITS.replace('result: "5"', "value: 2 *"))
    bundled = data.parent / "bundled" / "01-sizes.yaml"

    def said(name: str) -> list[str]:
        with pytest.raises(SystemExit):
            main(argv=["--data", str(data), "check", name])
        return capsys.readouterr().out.splitlines()

    for name in ("sizes", "01-sizes"):
        assert [line.partition(": ")[0] for line in said(name)] == [
            f"{data}/edits/sizes.yaml:3:12",
            f"{data}/edits/sizes.yaml:4:9",
            f"{data}/edits/sizes.yaml",
            str(bundled),
        ]
    assert [line.partition(": ")[0] for line in said(str(bundled))] == [str(bundled)]


def test_no_ids_are_written_into_edits(data: Path) -> None:
    workspace = opened(data)
    assert add_ids(workspace.library, workspace.trust, named=False, err=True)
    assert (data / "edits" / "sizes.yaml").read_text() == EDITS


def test_doctor_says_what_is_changed_and_which_copy_hides_new_versions(data: Path) -> None:
    (finding,) = folders.changed_decks(opened(data).library)
    assert (finding.ok, finding.text) == (True, f"1 card of 1 bundled deck changed, in {data / 'edits'}")
    copy = data / "decks" / "sizes.yaml"
    copy.parent.mkdir()
    copy.write_text(DECK)
    (finding,) = folders.changed_decks(opened(data).library)
    assert finding.text == f"{copy} hides what new versions bring to the deck sizes"
    assert finding.remedy.startswith("`quizcv decks --only-edits sizes`")
    copy.unlink()
    (data / "edits" / "sizes.yaml").unlink()
    assert [*folders.changed_decks(opened(data).library)] == []


def test_doctor_names_links_among_edits(data: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").touch()
    (data / "edits" / "other.yaml").symlink_to(tmp_path / "outside")
    found = [finding for finding in folders.folder(opened(data).places) if finding.name == "links"]
    assert [(finding.ok, "edits/other.yaml" in finding.text) for finding in found] == [(False, True)]
