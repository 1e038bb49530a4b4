"""The examples in the documentation are decks, and what they promise is true."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from subprocess import CompletedProcess
from types import ModuleType

import msgspec
import pytest
import yaml

from quizcv.decks import Content, load, read, template
from quizcv.decks.contents import KINDS
from quizcv.decks.descriptions import KEYS, OF_KIND
from quizcv.decks.template import KINDS as TEMPLATES

DOCS = Path(__file__).parents[2] / "docs" / "decks.md"


@pytest.fixture
def key_tables() -> ModuleType:
    """The script that writes the tables."""
    spec = spec_from_file_location("key_tables", DOCS.with_name("key_tables.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def examples(folder: Path) -> list[Path]:
    """Each block of YAML in the documentation as a deck of its own, and the templates."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", DOCS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    paths = []
    templates = [template(f"example-{kind}", kind) for kind in TEMPLATES]
    for number, text in enumerate([*blocks, *templates], 1):
        path = folder / f"example-{number}.yaml"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def test_every_example_is_a_sound_deck_and_torch_agrees_with_it(
    tmp_path: Path, program: Callable[..., CompletedProcess[str]]
) -> None:
    paths = examples(tmp_path)
    assert len(paths) > 8
    readings = [read(path) for path in paths]
    assert [(r.errors, r.warnings) for r in readings] == [((), ())] * len(paths)
    command = ["check", "--run", "--json", "--yes", "--jobs", "1", "--data", str(tmp_path / "data")]
    done = program(*command, *map(str, paths))
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


def test_examples_of_lists_and_of_keys_in_a_line_mean_what_they_look_like() -> None:
    """A comma in a text makes two of it."""
    texts = [said for table in (KEYS, *OF_KIND.values()) for said in table.values()]
    shown = [example for said in texts for example in re.findall(r"`(\w+: [\[{][^`]+)`", said)]
    assert len(shown) > 10
    for example in shown:
        ((_, value),) = yaml.safe_load(example).items()
        assert None not in (value.values() if isinstance(value, dict) else [value]), example


def test_the_tables_say_of_each_key_what_editors_say(key_tables: ModuleType) -> None:
    page = DOCS.read_text("utf-8")
    assert key_tables.rewritten(page) == page, "run python docs/key_tables.py"
    said = "".join(f"| {title} | |\n" for title in key_tables.tables())
    assert all(line in page for line in said.splitlines())
    listed = {key for its in key_tables.tables().values() for key in its}
    kinds = [kind for section in KINDS.values() for kind in section.values()]
    assert listed >= {name for kind in kinds for name in kind.__struct_fields__}


def test_links_within_the_documentation_lead_somewhere() -> None:
    text = DOCS.read_text("utf-8")
    titles = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= titles
