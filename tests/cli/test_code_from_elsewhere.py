"""Commands that run a deck's code ask first, unless it came with quizcv: at a terminal, or by `--yes`."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

DECK = """\
id: birds
title: Birds
cheatsheet:
  - id: flap
    operation: Flap
    code: print("code of the deck ran")
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    path = tmp_path / "birds.yaml"
    path.write_text(DECK)
    return path


@pytest.fixture
def terminal(
    deck: Path, data: Path, environment: dict[str, str], quizcv_with_forked_torch: list[str]
) -> Callable[..., pexpect.spawn]:
    """Starts a command at a real terminal."""
    python, *words = [*quizcv_with_forked_torch, "--data", str(data), "--decks", str(deck)]

    def terminal(*arguments: str) -> pexpect.spawn:
        return pexpect.spawn(python, [*words, *arguments], env=environment, encoding="utf-8", timeout=60)

    return terminal


COMMANDS = [("try", "flap"), ("check", "--run")]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_on_a_pipe_a_command_refuses_in_one_sentence(
    command: tuple[str, ...], quizcv: Run, deck: Path, data: Path
) -> None:
    done = quizcv(*command, input="y\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Error: the code of birds ({deck}) has not been allowed to run: look at it, then add --yes\n"
    )
    assert not (data / "trusted.json").exists()


def test_a_yes_on_the_command_line_is_remembered_until_the_deck_changes(
    quizcv: Run, deck: Path, data: Path
) -> None:
    assert "code of the deck ran" in quizcv("try", "flap", "--yes").stdout
    assert quizcv("check", "--run").returncode == 0
    deck.write_text(DECK.replace("ran", "went"))
    assert quizcv("check").returncode == 0, "nothing runs"
    assert "--yes" in quizcv("check", "--run").stderr
    assert [each["deck"] for each in json.loads((data / "trusted.json").read_text()).values()] == ["birds"]


def test_a_runner_that_was_not_typed_here_is_shown_and_asked_about_once(
    terminal: Callable[..., pexpect.spawn], data: Path, tmp_path: Path
) -> None:
    ran, code = tmp_path / "RAN", tmp_path / "code.py"
    code.write_text("1")
    data.mkdir()
    (data / "settings.toml").write_text(f'runner = ["sh", "-c", "touch {ran}; exit 1"]\n')
    asked = terminal("try", "--code", str(code))
    asked.expect_exact(f"sh -c 'touch {ran}; exit 1'")
    asked.expect_exact("y or n> ")
    assert not ran.exists()
    asked.sendline("y")
    asked.expect(pexpect.EOF)
    asked.wait()
    assert ran.exists()
    again = terminal("try", "--code", str(code))
    again.expect(pexpect.EOF)
    assert "y or n" not in again.before


def test_at_a_terminal_the_code_is_shown_and_a_y_lets_it_run(
    terminal: Callable[..., pexpect.spawn], data: Path
) -> None:
    asked = terminal("try", "flap")
    asked.expect_exact("birds/flap\r\n  print(")
    asked.expect_exact("y or n> ")
    asked.sendline("sure")
    asked.expect_exact("Type y to let it run, or n> ")
    asked.sendline("y")
    asked.expect_exact("printed:\r\ncode of the deck ran")
    asked.expect(pexpect.EOF)
    assert [each["deck"] for each in json.loads((data / "trusted.json").read_text()).values()] == ["birds"]


@pytest.mark.parametrize("answer", ["\n\n", "perhaps\nn\n", "\x04"], ids=["enter", "words", "ctrl+d"])
def test_at_a_terminal_anything_else_keeps_it_from_running(
    answer: str, terminal: Callable[..., pexpect.spawn], data: Path
) -> None:
    asked = terminal("check", "--run")
    asked.expect_exact("y or n> ")
    asked.send(answer)
    asked.expect_exact("has not been allowed to run\r\n")
    asked.expect(pexpect.EOF)
    assert "--yes" not in asked.before
    asked.close()
    assert asked.exitstatus == 1
    assert not (data / "trusted.json").exists()


def test_code_of_ones_own_and_of_bundled_decks_is_not_asked_about(quizcv: Run, data: Path) -> None:
    assert "2\n" in quizcv("try", "--code", "-", input="print(1 + 1)\n").stdout
    done = quizcv("--data", str(data), "try", "computer-vision/relu", places=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_yes_that_cannot_be_written_down_is_said_and_counts_once(quizcv: Run, data: Path) -> None:
    (data / "trusted.json").mkdir(parents=True)
    done = quizcv("try", "flap", "--yes")
    assert done.stderr.startswith(f"note: {data / 'trusted.json'} cannot be written: ")
    assert "code of the deck ran" in done.stdout
    assert quizcv("try", "flap").returncode == 1
