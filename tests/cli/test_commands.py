"""The other commands as scripts use them: their output, their exit codes, and never a traceback."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
ID = r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}"
MONDAY, TUESDAY = "2026-11-23T10:00+01:00", "2026-11-24T10:00+01:00"


def test_the_version_is_said(quizcv: Run) -> None:
    assert quizcv("--version", places=False).stdout == "quizcv 0.1.0\n"


def test_a_misspelt_command_is_told_the_one_meant(quizcv: Run) -> None:
    done = quizcv("chekc")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("Error: No such command 'chekc'; do you mean 'check'?\n")
    assert quizcv("zzz").stderr.endswith("Error: No such command 'zzz'.\n")


def test_stats_are_one_json_object(at: Run) -> None:
    at(MONDAY, "review", "--plain", input="\n1\n\n\nq\n")
    summary = json.loads(at(MONDAY, "stats", "--json", "--today").stdout)
    birds = {"id": "birds", "title": "Birds", "cards": 3, "due": 0, "new": 1, "suspended": 0}
    assert summary == {
        "day": "2026-11-23",
        "due": 0,
        "today": 0,
        "new": 1,
        "done_today": 2,
        "cards": 3,
        "suspended": 0,
        "decks": [birds],
    }
    everything = json.loads(at(MONDAY, "stats", "--json").stdout)
    assert everything.pop("learning")["states"]["learning"] == 2
    assert everything == summary
    summary = json.loads(at(TUESDAY, "stats", "--json").stdout)
    assert (summary["day"], summary["due"], summary["new"], summary["done_today"]) == ("2026-11-24", 2, 1, 0)


def test_the_log_is_what_is_stored_with_undone_events_marked(at: Run, data: Path) -> None:
    at(MONDAY, "review", "--plain", input="\n1\nu\n\n3\nq\n")
    with (data / "reviews.jsonl").open("ab") as file:
        file.write(b"no event\n")
    stored = (data / "reviews.jsonl").read_text().splitlines()
    shown = at(MONDAY, "log", "--json").stdout.splitlines()
    assert shown == [stored[0][:-1] + ',"undone":true}', stored[1], stored[2]]
    assert [json.loads(line)["kind"] for line in shown] == ["review", "undo", "review"]


def test_a_card_is_suspended_and_brought_back_without_undoing_what_came_between(at: Run) -> None:
    at(MONDAY, "review", "--plain", input="@\n\n3\nq\n")
    summary = json.loads(at(MONDAY, "stats", "--json").stdout)
    assert (summary["new"], summary["suspended"], summary["decks"][0]["suspended"]) == (1, 1, 1)
    assert at(MONDAY, "stats", "--today").stdout == (
        "2026-11-23: 0 due, 1 new, 1 done, 3 cards in all, 1 suspended\n"
        "  Birds: 0 due, 1 unseen, 1 young, 0 mature, 1 suspended\n"
    )
    assert at(MONDAY, "decks").stdout.endswith("birds.yaml), 1 suspended\n")
    done = at(TUESDAY, "unsuspend", "birds/robin")
    assert re.sub(ID, "ID", done.stdout) == "saved ID birds/robin unsuspend\n"
    assert json.loads(at(TUESDAY, "stats", "--json").stdout)["new"] == 2
    assert at(TUESDAY, "unsuspend", "birds/robin").stdout == "unchanged birds/robin unsuspend\n"
    for what in ("suspend", "bury", "mark", "unmark"):
        assert re.sub(ID, "ID", at(TUESDAY, what, "birds/robin").stdout) == f"saved ID birds/robin {what}\n"
    assert at(TUESDAY, "unmark", "birds/robin").stdout == "unchanged birds/robin unmark\n"
    wrong = at(TUESDAY, "bury", "birds/robin", "birds/rob")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "there is no card 'birds/rob'" in wrong.stderr


def test_a_card_is_made_new_again_and_that_is_undone(at: Run) -> None:
    at(MONDAY, "review", "--plain", input="\n3\nq\n")
    done = at(TUESDAY, "reset", "birds/robin", "birds/heron")
    assert re.sub(ID, "ID", done.stdout) == "saved ID birds/robin reset\nunchanged birds/heron reset\n"
    summary = json.loads(at(TUESDAY, "stats", "--json").stdout)
    assert (summary["due"], summary["new"], summary["learning"]["streak"]["studied"]) == (0, 3, 1)
    assert at(TUESDAY, "log").stdout.splitlines()[-1].split()[2:] == ["reset", "birds/robin"]
    assert at(TUESDAY, "undo").stdout.endswith("birds/robin due 2026-11-24\n")


def test_the_log_is_readable_and_safe_to_show(at: Run, data: Path) -> None:
    at(MONDAY, "review", "--plain", input="\n1\nu\n-\nq\n")
    log = data / "reviews.jsonl"
    log.write_text(log.read_text().replace("birds/robin", "birds/\\u001b[2Jrobin"))
    shown = at(MONDAY, "log").stdout.splitlines()
    assert shown == [
        "2026-11-23 10:00 review    Again birds/␛[2Jrobin (undone)",
        "2026-11-23 10:00 undo            review of birds/␛[2Jrobin",
        "2026-11-23 10:00 bury            birds/␛[2Jrobin",
    ]


def test_the_log_shows_each_wrong_answer_and_its_mistake(at: Run, data: Path) -> None:
    at(MONDAY, "review", "--plain", input="\n1\nq\n")
    log = data / "reviews.jsonl"
    judged = {
        "answer": "(8, 32)",
        "truth": "(8, 16)",
        "attempts": 3,
        "answered": 12_345,
        "misses": [
            {"answer": "(8, 18)", "slip": "padding", "layer": "Conv2d"},
            {"answer": "a\nb", "slip": "card", "layer": ""},
            {"answer": "(8, 32)", "slip": "stride", "layer": ""},
        ],
    }
    log.write_text(json.dumps(json.loads(log.read_text()) | judged) + "\n")
    assert [line.strip() for line in at(MONDAY, "log").stdout.splitlines()[1:]] == [
        "3 attempts, answered after 12.3 s",
        "wrong  (8, 18)",
        "padding of Conv2d",
        "wrong  a",
        "b",
        "a slip that the card names",
        "wrong  (8, 32)",
        "stride",
        "right  (8, 16)",
    ]


def test_ctrl_c_at_a_prompt_stops_without_a_traceback(
    deck: Path, data: Path, environment: dict[str, str]
) -> None:
    words = ["-m", "quizcv", "--data", str(data), "--decks", str(deck), "review", "--plain"]
    terminal = pexpect.spawn(sys.executable, words, env=environment, encoding="utf-8", timeout=60)
    terminal.expect_exact("(enter shows the back)> ")
    terminal.sendintr()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.before.endswith("\r\nStopped.\r\n")
    assert terminal.exitstatus == 130


def test_ctrl_d_at_a_prompt_leaves_and_ends_the_line(
    deck: Path, data: Path, environment: dict[str, str]
) -> None:
    words = ["-m", "quizcv", "--data", str(data), "--decks", str(deck), "review", "--plain"]
    terminal = pexpect.spawn(sys.executable, words, env=environment, encoding="utf-8", timeout=60)
    terminal.expect_exact("(enter shows the back)> ")
    terminal.sendline("")
    terminal.expect_exact("grade> ")
    terminal.sendeof()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert (terminal.before.endswith("\r\n"), terminal.exitstatus) == (True, 0)


def test_a_long_log_may_be_cut_short_by_its_reader(at: Run, data: Path, environment: dict[str, str]) -> None:
    at(MONDAY, "review", "--plain", input="\n\nq\n")
    log = data / "reviews.jsonl"
    line = log.read_text()
    lines = [re.sub(r"\.000000Z-\w{8}", f".{number:06}Z-00000000", line, count=1) for number in range(9000)]
    log.write_text("".join(lines))
    log_command = [sys.executable, "-m", "quizcv", "--data", str(data), "log", "--json"]
    done = subprocess.run(
        f"{shlex.join(log_command)} | head -1", shell=True, capture_output=True, text=True, env=environment
    )
    assert (done.stdout, done.stderr) == (lines[0], "")


def test_undo_and_redo_work_from_the_command_line(at: Run, data: Path) -> None:
    assert at(MONDAY, "undo").returncode == 1
    at(MONDAY, "review", "--plain", input="\n\nq\n")
    event_id = json.loads((data / "reviews.jsonl").read_text())["id"]
    assert at(TUESDAY, "undo").stdout == f"undone {event_id} birds/robin due new\n"
    done = at(TUESDAY, "undo")
    assert (done.returncode, done.stderr) == (1, "Error: there is nothing to undo\n")
    assert at(TUESDAY, "redo").stdout == f"redone {event_id} birds/robin due 2026-11-24\n"
    done = at(TUESDAY, "redo")
    assert (done.returncode, done.stderr) == (1, "Error: there is nothing to redo\n")


def test_the_decks_are_listed(at: Run, deck: Path) -> None:
    assert at(MONDAY, "decks").stdout == f"Birds      3 cards     0 due     3 new  birds  ({deck})\n"


def test_reading_commands_write_nothing(at: Run, data: Path) -> None:
    for command in (["decks"], ["stats"], ["stats", "--json"], ["log"], ["log", "--json"]):
        assert at(MONDAY, *command).returncode == 0
    assert not data.exists()


def test_decks_are_counted_by_kind_for_scripts(quizcv: Run, deck: Path) -> None:
    deck.write_text(
        "id: d\ncards:\n  - {id: a, front: a, back: a, reverse: true}\n"
        "  - {id: b, cloze: '{{c1::b}} {{c2::c}}'}\n"
        "  - {id: c, value: 1 + 1}\n  - {id: d, value: 1 + 2}\n"
        "cheatsheet:\n  - {id: e, operation: E, code: 'nn.Linear(2, 3)', output: [1, 3]}\n"
    )
    (row,) = json.loads(quizcv("decks", "--json").stdout)["decks"]
    assert row == {
        "id": "d",
        "title": "D",
        "path": str(deck),
        "cards": 4,
        "entries": 1,
        "judged": 2,
        "kinds": {"front": 1, "cloze": 1, "value": 2},
        "questions": 9,
        "due": 0,
        "new": row["new"],
        "suspended": 0,
        "about": {},
    }


def test_a_hidden_deck_is_not_listed_and_who_names_it_is_told(quizcv: Run, data: Path) -> None:
    quizcv("--data", str(data), "settings", "decks.hidden", "tensors", places=False)
    assert "Tensors without" not in quizcv("--data", str(data), "decks", places=False).stdout
    done = quizcv("--data", str(data), "review", "--plain", "tensors", places=False)
    said = "the deck 'tensors' is hidden; `d` at home or `quizcv settings decks.hidden` changes that"
    assert (done.returncode, said in done.stderr) == (1, True)


def test_a_new_deck_is_at_once_among_the_decks(quizcv: Run, data: Path) -> None:
    done = quizcv("--data", str(data), "new", "fish", places=False)
    path = data / "decks" / "fish.yaml"
    assert done.stdout.splitlines()[0] == str(path)
    assert [folder.stat().st_mode & 0o777 for folder in (data, data / "decks")] == [0o700, 0o700]
    assert f"({path})" in quizcv("--data", str(data), "decks", places=False).stdout
    before = path.read_text()
    done = quizcv("--data", str(data), "new", "fish", places=False)
    assert (done.returncode, path.read_text()) == (1, before)
    assert "already there" in done.stderr


def test_a_new_deck_says_how_to_check_it_and_what_it_replaces(quizcv: Run, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "my own data"))
    done = quizcv(*data, "new", "fish.yaml", places=False)
    assert "fish.yaml.yaml" not in done.stdout
    assert quizcv(*data, "new", "Two words", "--kind", "words", places=False).returncode == 0
    decks = tmp_path / "my own data" / "decks"
    assert {path.name for path in decks.iterdir()} == {"fish.yaml", "two-words.yaml", "deck.schema.json"}
    schema = decks / "deck.schema.json"
    assert schema.read_text() == quizcv("schema").stdout
    schema.write_text(schema.read_text().replace("Markdown", "HTML"))  # of another version
    assert quizcv(*data, "new", "third", "--kind", "empty", places=False).stderr == ""
    assert "HTML" not in schema.read_text()
    schema.write_text("{}")
    stays = quizcv(*data, "new", "fourth", places=False)
    assert (stays.returncode, "is not ours and stays" in stays.stderr) == (0, True)
    (command,) = re.findall("`(.*)`", done.stdout)
    assert done.stderr == ""
    assert quizcv(*data, *shlex.split(command)[1:], places=False).returncode == 0
    done = quizcv(*data, "new", "computer-vision", places=False)
    assert done.stderr.startswith("note: it replaces the bundled deck computer-vision")


def test_a_review_of_a_file_is_told_its_option(quizcv: Run, deck: Path, data: Path) -> None:
    spaced = deck.rename(deck.with_name("my birds.yaml"))
    done = quizcv("--data", str(data), "review", "--plain", str(spaced), places=False)
    (command,) = re.findall("`(.*)`", done.stderr)
    assert done.returncode == 1
    assert shlex.split(command) == ["quizcv", "review", "--decks", str(spaced)]


def test_a_folder_without_decks_is_named(quizcv: Run, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    done = quizcv("check", str(tmp_path / "bare"))
    assert done.stderr == f"Error: there are no decks in {tmp_path / 'bare'}; `quizcv new NAME` starts one\n"


@pytest.mark.parametrize("code", ["", "  \n"])
def test_no_code_is_not_run(quizcv: Run, code: str) -> None:
    done = quizcv("try", "--code", "-", input=code)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: there is no code in the input\n"


def test_a_command_that_cannot_start_took_no_time(quizcv: Run) -> None:
    done = quizcv("try", "--code", "-", "--runner", "/no/such/python", input="1")
    assert "/no/such/python" in done.stdout
    assert " ms" not in done.stdout


def test_a_deck_is_checked_by_the_name_it_was_made_with_or_by_its_id(quizcv: Run, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "fresh"))
    path = Path(quizcv(*data, "new", "fish", places=False).stdout.splitlines()[0])
    sound = quizcv(*data, "check", str(path), places=False).stdout
    assert sound.startswith(f"{path}: ")
    assert quizcv(*data, "check", "fish", places=False).stdout == sound
    renamed = path.rename(path.with_name("pond.yaml"))
    renamed.write_text("id: fish\n" + re.sub(r"(?m)^id:.*\n", "", renamed.read_text("utf-8")), "utf-8")
    for name in ("fish", "pond"):
        assert quizcv(*data, "check", name, places=False).stdout.startswith(f"{renamed}: ")
    done = quizcv(*data, "check", "fsih", places=False)
    said = "there is no such file, and no deck has that id or file name; do you mean 'fish'?"
    assert (done.returncode, done.stdout) == (1, f"fsih:1:1: error: {said}\n")
    done = quizcv(*data, "check", "zzz", "fish", "--json", places=False)
    unknown, known = json.loads(done.stdout)["decks"]
    assert unknown["errors"][0]["message"] == said.partition(";")[0]
    assert known["errors"] == []
    done = quizcv(*data, "check", "fish" * 1000, places=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("…: File name too long\n") and done.stderr.count("\n") == 1


def test_places_may_stand_before_or_after_the_command(quizcv: Run, deck: Path, data: Path) -> None:
    places = ["--data", str(data), "--decks", str(deck)]
    before = quizcv(*places, "stats", "--json", places=False)
    after = quizcv("stats", "--json", *places, places=False)
    assert before.stdout == after.stdout
    assert json.loads(after.stdout)["cards"] == 3


def test_several_decks_can_be_named(quizcv: Run, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "fish.yaml").write_text("cards:\n  - front: a\n    back: b\n")
    summary = json.loads(quizcv("--decks", str(tmp_path / "more"), "stats", "--json").stdout)
    assert [row["id"] for row in summary["decks"]] == ["birds", "fish"]


def test_the_data_folder_may_come_from_the_environment(
    quizcv: Run, deck: Path, data: Path, environment: dict[str, str]
) -> None:
    environment["QUIZCV_DATA"] = str(data)
    quizcv("--decks", str(deck), "review", "--plain", input="\n\n", places=False)
    assert (data / "reviews.jsonl").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["stats", "--frobnicate"],
        ["review", "--plain", "--new", "-1"],
        ["review", "--plain", "--new", "many"],
        ["log", "surplus"],
        ["new"],
        ["new", "../up"],
        ["--data"],
    ],
    ids=" ".join,
)
def test_a_usage_error_exits_with_2(arguments: list[str], quizcv: Run, data: Path) -> None:
    done = quizcv(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: " in done.stderr
    assert not data.exists()


def test_what_needs_a_terminal_says_so_on_a_pipe(quizcv: Run) -> None:
    for command in ([], ["review"]):
        done = quizcv(*command)
        assert done.returncode == 1
        assert "--plain" in done.stderr


COMMANDS = [["review", "--plain"], ["stats", "--json"], ["log", "--json"], ["undo"], ["redo"], ["decks"]]


def assert_refused(done: subprocess.CompletedProcess[str]) -> None:
    """The command said on stderr why it does nothing, and in JSON too if that was asked for."""
    assert done.returncode == 1
    if "--json" in done.args:
        assert f"Error: {json.loads(done.stdout)['error']}\n" in done.stderr
    else:
        assert done.stdout == ""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_data_folder_that_is_a_file_is_one_sentence(command: list[str], quizcv: Run, deck: Path) -> None:
    done = quizcv(*command, "--data", str(deck))
    assert_refused(done)
    assert done.stderr == f"Error: {deck} is not a folder\n"


def test_a_deck_for_a_data_folder_that_is_a_file_is_one_sentence(quizcv: Run, deck: Path) -> None:
    done = quizcv("new", "fish", "--data", str(deck))
    assert (done.returncode, done.stderr) == (1, f"Error: {deck} is not a folder\n")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_missing_deck_is_one_sentence(command: list[str], quizcv: Run, tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    done = quizcv("--decks", str(missing), *command)
    assert_refused(done)
    assert done.stderr == f"Error: {missing}: no such file or folder\n"


def test_a_broken_deck_is_said_and_the_others_go_on(quizcv: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("cards: [*everything]\n")
    done = quizcv("--decks", str(broken), "review", "--plain", input="\n\n")
    assert done.stderr.startswith(f"{broken}:1:")
    assert "\nsaved " in done.stdout
    assert done.returncode == 0


def test_when_no_deck_can_be_read_there_is_nothing_to_ask(quizcv: Run, data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("cards: [*everything]\n")
    for command in (["review", "--plain"], ["stats", "--json"], ["decks"]):
        done = quizcv("--data", str(data), "--decks", str(broken), *command, places=False)
        assert_refused(done)
        assert done.stderr.startswith(f"{broken}:1:")


@pytest.mark.parametrize("text", ["grades = 5", "grades = ", "new_cards = -1", "nonsense = 1", "\x00", "é"])
def test_broken_settings_are_said_and_the_defaults_used(text: str, quizcv: Run, data: Path) -> None:
    data.mkdir()
    (data / "settings.toml").write_text(text, encoding="latin-1")
    done = quizcv("review", "--plain", input="\n\n")
    assert done.stderr.startswith(f"note: {data / 'settings.toml'}")
    assert re.search(r"The defaults are used until it is fixed|Until then the default holds", done.stderr)
    assert done.stderr.count("\n") == 1
    assert (done.returncode, "\nsaved " in done.stdout) == (0, True)
    assert json.loads(quizcv("stats", "--json").stdout)["done_today"] == 1


def test_damage_to_the_history_is_said_and_the_review_goes_on(quizcv: Run, data: Path) -> None:
    quizcv("review", "--plain", input="\n\nq\n")
    (data / "schedule.json").write_text("{}")
    with (data / "reviews.jsonl").open("ab") as file:
        file.write(b"<<<<<<< HEAD\n{torn")
    done = quizcv("review", "--plain", input="\n\nq\n")
    assert "birds/heron 4" in done.stdout
    assert "schedule.json could not be used" in done.stderr
    assert "1 unreadable line skipped" in done.stderr
    assert all(line.startswith("note: ") for line in done.stderr.splitlines())
    done = quizcv("stats", "--json")
    assert (done.stderr, json.loads(done.stdout)["done_today"]) == ("", 2)


def test_a_snapshot_that_cannot_be_written_is_said(quizcv: Run, data: Path) -> None:
    quizcv("review", "--plain", input="\n\nq\n")
    (data / "schedule.json").unlink()
    (data / "schedule.json").mkdir()
    done = quizcv("review", "--plain", input="\n\nq\n")
    assert done.returncode == 0
    assert "note: schedule.json was not refreshed: it is a folder, not a file" in done.stderr


def test_the_log_says_when_an_answer_was_given_also_after_midnight(at: Run) -> None:
    at("2026-11-24T03:59+01:00", "review", "--plain", input="\n3\nq\n")
    assert at(TUESDAY, "log").stdout.startswith("2026-11-24 03:59 review    Good  birds/")
    assert at(TUESDAY, "stats", "--json").stdout.startswith('{"day": "2026-11-24", "due": 1')
    assert at(TUESDAY, "log", "--since", "2026-11-24").stdout == "", "its study day is Monday"
