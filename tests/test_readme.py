"""The README says what is so."""

import re
from pathlib import Path

from quizcv.tui.commands import SECTIONS

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


def test_every_file_that_the_readme_links_is_there() -> None:
    missing = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if not (ROOT / link).exists()]
    assert missing == []
