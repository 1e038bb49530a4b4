"""The README says what is so."""

import json
import re
import runpy
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from quizcv.decks import bundled_folder, read_library
from quizcv.paths import Places
from quizcv.settings.writing import template
from quizcv.tui.keys import SECTIONS

Run = Callable[..., CompletedProcess[str]]

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_key_table_is_the_table_of_commands() -> None:
    wanted = []
    for title, commands in SECTIONS:
        wanted.append(f"| **{title}** | | |")
        wanted += [f"| `{c.key_text}` | {c.label} | {c.tooltip} |" for c in commands]
    table = README.partition("| key | does | |\n|---|---|---|\n")[2].partition("\n\n")[0]
    assert table.splitlines() == wanted


def test_ci_runs_the_command_of_the_readme() -> None:
    (command,) = re.findall(r"^python3 -m venv .*pytest$", README, flags=re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_example_deck_is_sound_and_keeps_its_promises(tmp_path: Path, program: Run) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    deck = tmp_path / "example.yaml"
    deck.write_text(example, "utf-8")
    done = program("check", str(deck), "--run", "--yes", "--json", "--data", str(tmp_path))
    assert done.returncode == 0
    (row,) = json.loads(done.stdout)["decks"]
    assert row["errors"] == row["warnings"] == []


def test_the_settings_page_shows_a_new_file() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    assert shown == template()


def test_it_says_what_is_in_the_course(tmp_path: Path, program: Run) -> None:
    listed = program("decks", "--json", "--decks", str(bundled_folder()), "--data", str(tmp_path))
    counts = json.loads(listed.stdout)["decks"]
    script = runpy.run_path(str(ROOT / "docs" / "deck_table.py"))
    decks = read_library([bundled_folder()], []).decks
    assert script["rewritten"](README, decks) == README, "run `python docs/deck_table.py`"
    total = {name: sum(row[name] for row in counts) for name in ("cards", "judged", "entries")}
    assert (
        f"{len(counts)} decks from a pixel to attention: {total['cards']} cards, {total['judged']} of them"
        f" judged by torch, and {total['entries']} lines of PyTorch."
    ) in README
    assert f"Home and Browse count {sum(len(deck.cards) for deck in decks)}, " in README
    for row in counts:
        assert f"| {row['title']} | {row['cards']} | {row['judged']} | {row['entries']} |\n" in README


def test_it_lists_all_that_may_be_in_the_data_folder() -> None:
    section = README.partition("\n## Where things are\n")[2]
    rows = section.partition("| | |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    listed = [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
    places = Places(Path("data"))
    properties = [name for name, of in vars(Places).items() if isinstance(of, property) and name != "files"]
    paths = [getattr(places, name) for name in properties]
    assert sorted(listed) == sorted(path.name + "/" * (path not in places.files) for path in paths)


def test_every_file_that_the_readme_links_is_there() -> None:
    missing = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if not (ROOT / link).exists()]
    assert missing == []
