"""The user's editor: how it is called, and what is said where there is none or it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizcv.tui.editor import EditorError, command, edit


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """An editor that runs a line of shell; `$1` is the file."""

    def install(shell: str) -> None:
        script = tmp_path / "ed itor"
        script.write_text(f"#!/bin/sh\n{shell}\n")
        script.chmod(0o755)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"'{script}'")

    return install


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("vim", ["vim", "+7", "/f"]),
        ("/usr/bin/nano -w", ["/usr/bin/nano", "-w", "+7", "/f"]),
        ("code", ["code", "--wait", "--goto", "/f:7"]),
        ("hx", ["hx", "/f:7"]),
        ("subl", ["subl", "--wait", "/f:7"]),
        ("something", ["something", "/f"]),
    ],
)
def test_editors_open_at_the_line_in_their_own_way(monkeypatch, chosen, words):
    monkeypatch.setenv("VISUAL", chosen)
    assert command(Path("/f"), 7) == words


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("'", "no shell would accept"),
        ("/nowhere/at/all", "cannot be started: No such file or directory"),
        ("false", "ended with status 1"),
    ],
)
def test_an_editor_that_does_not_work_is_explained(monkeypatch, tmp_path, chosen, said):
    monkeypatch.setenv("VISUAL", chosen)
    (tmp_path / "f.yaml").write_text("")
    with pytest.raises(EditorError, match=said):
        edit(tmp_path / "f.yaml", 1)


def test_no_editor_at_all_is_explained(monkeypatch):
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EditorError, match="set EDITOR"):
        command(Path("f"), 1)


async def test_where_the_screen_cannot_be_left_editing_says_so(sit, write_deck, editor):
    """As in a browser, and in a test without a terminal."""
    write_deck()
    editor("true")
    async with sit() as desk:
        await desk.press("e")
        await desk.sees("Choose the deck to edit")
        await desk.press("down", "e")
        await desk.sees("cannot be left for an", "here; the deck is")  # its path may be broken over lines
        await desk.press("enter")
        await desk.sees("What is one?")
        await desk.press("E")
        await desk.sees("cannot be left for an", "What is one?")


OPTION = "-c:!touch PWNED;.yaml"
"""A name that is an option of vim, which runs a command."""


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("anything", ["FILE"]),
        ("vim", ["+7", "FILE"]),
        ("nano", ["+7", "FILE"]),
        ("code", ["--wait", "--goto", "FILE:7"]),
        ("hx", ["FILE:7"]),
        ("zed", ["--wait", "FILE:7"]),
    ],
)
@pytest.mark.parametrize("name", [OPTION, "-rf", "+3", "--remote", "a\nb.yaml", "$(touch PWNED) `x`.yaml"])
def test_no_name_of_a_deck_is_an_option(tmp_path, monkeypatch, program, expected, name):
    script = tmp_path / program
    script.write_text('#!/bin/sh\nprintf "%s\\0" "$@" > arguments\n')
    script.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("id: a\n")
    edit(Path(name), 7)
    given = Path("arguments").read_text().split("\0")[:-1]
    assert given == [word.replace("FILE", str(tmp_path / name)) for word in expected]
    assert not Path("PWNED").exists()


@pytest.mark.needs("vim")
def test_vim_opens_a_deck_with_the_name_of_an_option(tmp_path, monkeypatch):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "vim -es -u NONE -c 's/a/b/' -c wq")
    monkeypatch.chdir(tmp_path)
    Path(OPTION).write_text("id: a\n")
    edit(Path(OPTION), 1)
    assert Path(OPTION).read_text() == "id: b\n"
    assert not Path("PWNED").exists()
