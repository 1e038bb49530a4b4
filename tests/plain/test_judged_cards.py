"""`quizcv review --plain` with cards that torch judges: the real process on a pipe, and real torch."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
MONDAY, TUESDAY = "2026-11-23T10:00+01:00", "2026-11-24T10:00+01:00"
ID = r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}"

EVERY_KIND = """\
id: kinds
cards:
  - id: shape
    shape: nn.Conv2d(3, 16, kernel_size=3, stride=2, padding=1)
    input: torch.randn(8, 3, 64, 64)
    axes: [N, C, H, W]
    note: The stride halves.
    source: torch.nn
  - id: raises
    raises: nn.Linear(100, 10)(torch.randn(1, 16, 4, 4))
  - id: value
    value: sum(p.numel() for p in nn.Linear(3, 10).parameters())
  - id: prints
    prints: print(torch.zeros(2).dtype)
    picture: kinds/relu
  - id: task
    task: Turn `x` from (N, H, W, C) into (N, C, H, W).
    input: torch.arange(24).reshape(1, 2, 3, 4)
    solution: x.permute(0, 3, 1, 2)
    cases: ["torch.zeros(2, 1, 1, 3)"]
    hints: [Look at the axes., There is permute.]
  - id: blank
    blank: nn.Conv2d(3, {{16}}, 3, padding={{1}})
    input: torch.randn(1, 3, 8, 8)
  - id: broken
    shape: torch.zeros(3)
    setup: raise ValueError("not today")
    output: [3]
cheatsheet:
  - id: relu
    operation: Rectify
    code: nn.ReLU()
    input: torch.randn(1, 1, 2, 3)
    output: [1, 1, 2, 3]
    cards: [shape]
"""

VARIED = """\
id: varied
cards:
  - id: conv
    shape: nn.Conv2d(3, 8, kernel_size={k}, padding={p})
    input: torch.randn(1, 3, 32, 32)
    vary: {k: [1, 3, 5, 7], p: [0, 1, 2]}
    output: [1, 8, 32, 32]
  - id: word
    front: What is k?
    back: The kernel's size.
"""


def contract(output: str) -> list[str]:
    """The lines that a script reads, without ids and what is wrong; cards are indented."""
    kept = [line for line in output.splitlines() if line and line[0] not in " ["]
    return [re.sub("wrong: .+", "wrong", re.sub(ID, "ID", line)) for line in kept]


def events(data: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (data / "reviews.jsonl").read_text().splitlines()]


def kept(event: dict[str, Any]) -> dict[str, Any]:
    """What an event keeps of how a card was answered."""
    kept = {name: event[name] for name in ("parameters", "answer", "truth", "attempts") if name in event}
    return kept | ({"misses": [[*miss.values()] for miss in event["misses"]]} if "misses" in event else {})


def test_every_kind_of_card_is_asked_and_judged_and_the_log_keeps_how(
    at: Run, deck: Path, data: Path
) -> None:
    deck.write_text(EVERY_KIND)
    answers = [
        "\\h",  # there are none
        *("eight", "16, 32, 32", "N 16 32 32", ""),  # malformed, without the batch, right; as suggested
        *("raises", "RuntimeError", "4"),  # asked further, right at once; the suggestion overridden
        *("30", "", ""),  # wrong, given up; as suggested
        *("torch.float32", ""),
        *("\\h", "x.reshape(1, 4, 2, 3)", "", "\\h", "\\h", "y = x.permute(0, 3, 1, 2)", "y", "", ""),
        *("16", "16; 1", ""),
        *("3", "", ""),  # cannot be judged: shown, and Good
        *("(1, 1, 2, 3)", "q"),  # left before it was graded
    ]
    done = at(MONDAY, "review", "--plain", "--yes", "--new", "20", input="\n".join(answers) + "\n")
    assert contract(done.stdout) == [
        "wrong",
        "right",
        "saved ID kinds/shape 3 due 2026-11-24",
        "right",
        "saved ID kinds/raises 5 due 2026-11-24",
        "wrong",
        "saved ID kinds/value 1 due 2026-11-24",
        "right",
        "saved ID kinds/prints 4 due 2026-11-24",
        "wrong",
        "right",
        "saved ID kinds/task 3 due 2026-11-24",
        "right",
        "saved ID kinds/blank 4 due 2026-11-24",
        "saved ID kinds/broken 4 due 2026-11-24",
        "right",
    ]
    assert "\nwrong: the batch is missing" in done.stdout
    assert done.stdout.count("x (1, 1, 2, 3)") == 1, (
        "the picture of the entry, with the one card that names it"
    )
    assert "\nright\n  2 tries\n" in done.stdout
    assert done.returncode == 0
    waiting, none, malformed, which, no_more, two_blanks, undecided = done.stderr.splitlines()
    assert waiting == "note: waiting for torch"
    assert none == "? this card has no hints"
    assert malformed.startswith("? “eight” is no size")
    assert which.startswith("? which exception?")
    assert no_more == "? there are no more hints"
    assert two_blanks.startswith("? there are 2 blanks")
    assert undecided == "note: torch could not judge this (not today)"
    assert [kept(event) for event in events(data)] == [
        {
            "answer": "(8, 16, 32, 32)",
            "truth": "(8, 16, 32, 32)",
            "attempts": 2,
            "misses": [["(16, 32, 32)", "batch", "Conv2d"]],
        },
        {"answer": "raises RuntimeError", "truth": "raises RuntimeError", "attempts": 1},
        {"answer": "30", "truth": "40", "attempts": 1, "misses": [["30", "", ""]]},
        {"answer": "torch.float32", "truth": "torch.float32", "attempts": 1},
        {
            "answer": "y = x.permute(0, 3, 1, 2)\ny",
            "truth": "x.permute(0, 3, 1, 2)",
            "attempts": 2,
            "misses": [["x.reshape(1, 4, 2, 3)", "", ""]],
        },
        {"answer": "16; 1", "truth": "nn.Conv2d(3, 16, 3, padding=1)", "attempts": 1},
        {},
    ]
    times = [(event.get("answered", -1), event["milliseconds"]) for event in events(data)]
    assert [0 <= answered <= graded for answered, graded in times] == [
        True,
        True,
        False,
        True,
        True,
        True,
        False,
    ]
    assert "[kinds/value · review · 7 left · 1 again · answer: a line]\n" in done.stdout
    assert "[kinds/task · review · 6 left · 2 again · answer: code, then an empty line]\n" in done.stdout
    backs = {
        "shape": "  you    (8, 16, 32, 32)\n  torch  (8, 16, 32, 32)\n"
        "  H: floor((64 + 2·1 − 3) / 2) + 1 = 32   W: the same\n  The stride halves.\n  — torch.nn\n",
        "raises": "  torch  raises RuntimeError\n  line 1: RuntimeError: ",
        "value": "  you    30\n  torch  40\n",
        "task": "  solution:\n    x.permute(0, 3, 1, 2)\n",
        "hints": "  hint: Look at the axes.\n",
        "broken": "  torch could not judge this (not today), so recall",
    }
    assert [name for name, back in backs.items() if back not in done.stdout.replace("*", "")] == []
    assert re.findall("enter: (.*)", done.stdout) == [
        *("2 Hard", "3 Good", "1 Again", "3 Good", "2 Hard", "3 Good", "3 Good", "3 Good")
    ]


def test_undo_and_a_restart_ask_the_same_question_again(at: Run, deck: Path, data: Path) -> None:
    deck.write_text(VARIED)
    data.mkdir()
    (data / "settings.toml").write_text('grades = 6\ntorch_starts = "at first run"\n')
    done = at(MONDAY, "review", "--plain", "--yes", input="\n2\nu\n\\q\n")
    asked = r"nn\.Conv2d\(3, 8, kernel_size=(\d), padding=(\d)\)"
    first, again = re.findall(asked, done.stdout)
    assert "· enter: 1\n" in done.stdout
    assert done.stderr == "", "it was asked while torch was starting"
    done = at(MONDAY, "review", "--plain", input="\\u\n\n\n")
    (once_more, *_) = re.findall(asked, done.stdout)
    assert first == again == once_more
    assert "? there is nothing to undo" in done.stderr
    (answer, undo, given_up) = events(data)
    assert undo["target"] == answer["id"]
    assert answer["parameters"] == given_up["parameters"] == dict(zip("kp", first, strict=True))
    assert (given_up["quality"], given_up["attempts"]) == (1, 0)


def test_while_torch_is_starting_other_cards_come_first(at: Run, deck: Path) -> None:
    deck.write_text(VARIED)
    done = at(MONDAY, "review", "--plain", "--yes", input="\n\n\n4\n")
    assert contract(done.stdout) == [
        "saved ID varied/word 4 due 2026-11-24",
        "saved ID varied/conv 5 due 2026-11-24",
        "done",
    ]
    assert done.stderr == "note: waiting for torch\n"


def test_what_an_editor_would_begin_with_and_what_was_written_last_time_are_shown(
    at: Run, deck: Path
) -> None:
    deck.write_text(
        "cards:\n  - id: ones\n    task: Three ones.\n    starter: torch.zeros(3)\n"
        "    solution: torch.ones(3)\n"
    )
    wrong, right = ["torch.zeros(3)", ""], ["torch.ones(3)", ""]
    lines = [*wrong, *right, "", "torch.zeros(3) + 1", "", ""]
    done = at(MONDAY, "review", "--plain", "--yes", input="\n".join(lines) + "\n")
    first, drill = done.stdout.split(" drill ")
    assert "  Three ones.\n\n  to begin with:\n\n  ```python\n  torch.zeros(3)\n  ```\n" in first
    assert "last time" not in first
    assert "  last time:\n    torch.ones(3)\n" in drill
    assert contract(drill)[-2:] == ["saved ID birds/ones 4 due 2026-11-24", "done"]


def test_without_torch_the_stored_answer_is_recalled(at: Run, deck: Path, data: Path) -> None:
    deck.write_text(VARIED)
    command = ("review", "--plain", "--yes", "--runner", "/no/such/python")
    done = at(MONDAY, *command, input="\n\n\n\n")
    assert sorted(contract(done.stdout)) == [
        "done",
        "saved ID varied/conv 4 due 2026-11-24",
        "saved ID varied/word 4 due 2026-11-24",
    ]
    assert "kernel_size=1, padding=0" in done.stdout, "the first values, for which the answer is stored"
    assert "torch cannot run here (the command /no/such/python cannot be started" in done.stdout
    assert "`(1, 8, 32, 32)`" in done.stdout
    (event,) = [event for event in events(data) if event["card"] == "varied/conv"]
    assert kept(event) == {"parameters": {"k": "1", "p": "0"}}


def test_code_that_nobody_allowed_does_not_run(at: Run, deck: Path, tmp_path: Path) -> None:
    trace = tmp_path / "it-ran"
    deck.write_text(f"cards:\n  - shape: open({str(trace)!r}, 'w')\n    output: [3]\n")
    done = at(MONDAY, "review", "--plain", input="\n\n")
    assert done.stderr == (
        f"note: the code of birds ({deck}) has not been allowed to run: its cards are asked as plain"
        " recall cards. Look at it, then add --yes.\n"
    )
    assert "The code of this deck has not been allowed to run, so recall" in done.stdout
    assert "  `(3,)`\n" in done.stdout
    assert contract(done.stdout)[-1] == "done"
    assert not trace.exists()


def test_at_a_terminal_the_code_is_shown_first_and_answers_have_a_prompt(
    deck: Path, data: Path, environment: dict[str, str], quizcv_with_forked_torch: list[str]
) -> None:
    deck.write_text("cards:\n  - id: two\n    value: 1 + 1\n")
    python, *words = [*quizcv_with_forked_torch, "--data", data, "--decks", deck, "review", "--plain"]
    terminal = pexpect.spawn(python, [*map(str, words)], env=environment, encoding="utf-8", timeout=60)
    terminal.expect_exact("birds/two\r\n  1 + 1")
    terminal.expect_exact("y or n> ")
    terminal.sendline("y")
    terminal.expect_exact("answer> ")
    terminal.sendline("2")
    terminal.expect_exact("right\r\n")
    terminal.expect_exact("grade> ")
    *_, first, second, _ = terminal.before.split("\r\n")
    assert first == "  1 Again (today, 1 d) · 2 Hard (today, 1 d) · 3 Good (1 d) · 4 Easy (1 d) ·"
    assert re.fullmatch("  enter: (3 Good|4 Easy)", second)
    terminal.sendline("")
    terminal.expect(r"saved \S+ birds/two 4 due")
    terminal.expect(pexpect.EOF)


def test_a_review_without_such_cards_loads_nothing_for_them(
    deck: Path, data: Path, environment: dict[str, str]
) -> None:
    argv = ["--data", str(data), "--decks", str(deck), "review", "--plain"]
    code = (
        "import sys; from quizcv.cli import main\n"
        f"try: main(argv={argv!r})\n"
        "except SystemExit: print('loaded', *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input="\n\n", capture_output=True, text=True, env=environment
    )
    assert "saved " in done.stdout
    (loaded,) = [line.split() for line in done.stdout.splitlines() if line.startswith("loaded ")]
    parts = ("quizcv.runner.runner", "quizcv.runner.connection", "quizcv.plain.torch", "asyncio")
    assert [name for name in loaded if name.startswith(parts)] == []


@pytest.fixture
def left(environment: dict[str, str]) -> Iterator[Callable[[], list[int]]]:
    """Asks which processes are left of those that were started with this environment."""
    mark = environment["QUIZCV_TEST_RUN"] = uuid.uuid4().hex

    def left() -> list[int]:
        found = []
        for folder in Path("/proc").iterdir():
            try:
                if folder.name.isdigit() and mark.encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return found

    yield left
    for process in left():
        os.kill(process, signal.SIGKILL)


WAYS: dict[str, Callable[[subprocess.Popen[str]], object]] = {
    "q": lambda process: process.communicate("q\n", timeout=20),
    "end of input": lambda process: process.communicate(timeout=20),
    "ctrl+c": lambda process: process.send_signal(signal.SIGINT),
    "SIGTERM": lambda process: process.send_signal(signal.SIGTERM),
    "SIGKILL": lambda process: process.send_signal(signal.SIGKILL),
}


@pytest.mark.parametrize(
    ("moment", "way"),
    [
        *(("starting", way) for way in ("end of input", "SIGTERM", "SIGKILL")),
        *(("running", way) for way in ("q", "ctrl+c")),
    ],
)
def test_however_it_ends_no_process_is_left(
    moment: str,
    way: str,
    deck: Path,
    data: Path,
    environment: dict[str, str],
    left: Callable[[], list[int]],
) -> None:
    deck.write_text("cards:\n  - id: loop\n    shape: (lambda:[0 for _ in iter(int, 1)])()\n")
    data.mkdir()
    starts = "at first run" if moment == "starting" else "when near"
    (data / "settings.toml").write_text(f'seconds = 60\ntorch_starts = "{starts}"\n')
    process = subprocess.Popen(
        [sys.executable, "-m", "quizcv", "--data", data, "--decks", deck, "review", "--plain", "--yes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    while "iter(int, 1)" not in (line := process.stdout.readline()):
        assert line
    wait_until(lambda: len(left()) > 1)
    WAYS[way](process)
    _, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors
    wait_until(lambda: left() == [])


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


ANSWERS_LIKE_COMMANDS = """\
id: like
cards:
  - {id: operator, blank: "a {{@}} b", setup: "a, b = torch.ones(2, 2), torch.ones(2, 2)"}
  - {id: minus, blank: "a {{-}} b", setup: "a, b = torch.ones(2), torch.ones(2)"}
  - {id: h, prints: print("h")}
  - {id: slash, prints: 'print("\\\\h")'}
  - id: functions
    task: Make a six with two functions, one that adds one and one that doubles.
    solution: torch.tensor(6)
    hints: [Two plus one.]
"""


def test_where_an_answer_is_typed_every_line_is_one_and_code_ends_with_a_value_or_a_dot(
    at: Run, deck: Path, data: Path
) -> None:
    deck.write_text(ANSWERS_LIKE_COMMANDS)
    code = ["def one(x):", "    return x + 1", "", "def twice(x):", "    return 2 * x", ""]
    answers = [
        *("@", "", "-", "", "h", "", r"\\h", ""),
        *(*code, r"\h", "y = twice(one(torch.tensor(2)))", "", r"\u", ""),  # the undone card is the answer's
        *(*code, "y = twice(one(torch.tensor(2)))", "if y:", "    pass", ".", ""),
    ]
    done = at(MONDAY, "review", "--plain", "--yes", "--new", "20", input="\n".join(answers) + "\n")
    right = [line for line in contract(done.stdout) if line != "right"]
    assert right[:4] == [
        f"saved ID like/{name} {quality} due 2026-11-24"
        for name, quality in (("operator", 4), ("minus", 4), ("h", 4), ("slash", 4))
    ]
    assert "hint: Two plus one." in done.stdout
    assert "? this gives no value yet: go on, or end it with a line `.`" in done.stderr
    assert [event["kind"] for event in events(data)][:5] == ["review"] * 5
