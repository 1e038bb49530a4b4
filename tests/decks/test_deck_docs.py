"""The examples in the documentation are decks, and what they promise is true."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec

from quizcv.decks import Content, load, read, template
from quizcv.decks.contents import KINDS

DOCS = Path(__file__).parents[2] / "docs" / "decks.md"


def examples(folder: Path) -> list[Path]:
    """Each block of YAML in the documentation as a deck of its own, and the template."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", DOCS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    paths = []
    for number, text in enumerate([*blocks, template("example")], 1):
        path = folder / f"example-{number}.yaml"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def test_every_example_is_a_sound_deck_and_torch_agrees_with_it(tmp_path: Path) -> None:
    paths = examples(tmp_path)
    assert len(paths) > 8
    readings = [read(path) for path in paths]
    assert [(r.errors, r.warnings) for r in readings] == [((), ())] * len(paths)
    command = [sys.executable, "-m", "quizcv", "check", "--run", "--json", "--yes", "--jobs", "1"]
    data = ["--data", str(tmp_path / "data")]
    done = subprocess.run([*command, *data, *map(str, paths)], capture_output=True, text=True, check=False)
    rows = json.loads(done.stdout)["decks"]
    assert [row["errors"] + row["warnings"] for row in rows if row["path"].startswith(str(tmp_path))] == [
        []
    ] * len(paths)
    assert done.returncode == 0


def test_the_examples_show_every_kind_and_every_key(tmp_path: Path) -> None:
    kinds: set[type[Content]] = {
        type(card.content) for path in examples(tmp_path) for card in load(path).cards
    }
    assert kinds == {kind for section in KINDS.values() for kind in section.values()}
    text = DOCS.read_text("utf-8")
    keys = {field.name for kind in kinds for field in msgspec.structs.fields(kind)}
    assert {key for key in keys if f"`{key}`" not in text and f"`{key}:" not in text} == set()


def test_links_within_the_documentation_lead_somewhere() -> None:
    text = DOCS.read_text("utf-8")
    titles = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= titles
