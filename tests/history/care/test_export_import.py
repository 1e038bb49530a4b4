"""`export` and `import` are exact inverses, and an import never loses what was there."""

import gzip
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from quizcv.cli import cli
from quizcv.cli.options import CommonOptions
from quizcv.history import Answered, History

Answer = Callable[..., History]
Run = Callable[..., subprocess.CompletedProcess[str]]
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


def open_history(data: Path) -> History:
    return History(data, clock=lambda: MONDAY)


def quizcv(*arguments: object, given: bytes = b"") -> bytes:
    done = CliRunner().invoke(cli, [*map(str, arguments)], input=given, obj=CommonOptions(lambda: MONDAY))
    assert done.exit_code == 0, done.output
    return done.stdout_bytes


answers = st.lists(
    st.tuples(st.sampled_from(["d/a", "d/b", "d/ü"]), st.integers(0, 20), st.integers(0, 5)), max_size=6
)


@given(answers, st.booleans(), st.sampled_from([b"", b"no event\n", b"\n\xff\n", b'{"v":1,"torn', b"\0\0"]))
def test_export_then_import_gives_the_same_bytes_and_schedule(
    answers: list[tuple[str, int, int]], undo: bool, junk: bytes
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other, file = Path(folder, "one"), Path(folder, "other"), Path(folder, "file")
        history = open_history(one)
        for card, days, quality in answers:
            history.record(
                "review", card, day=MONDAY.date() + timedelta(days=days), answered=Answered(quality)
            )
        if undo:
            history.undo(MONDAY.date())
        if answers:
            with (one / "reviews.jsonl").open("ab") as log:
                log.write(junk)
        quizcv("export", "--history", file, "--data", one)
        quizcv("import", "--history", file, "--data", other)
        assert (other / "reviews.jsonl").exists() == bool(answers)
        if answers:
            assert (one / "reviews.jsonl").read_bytes() == (other / "reviews.jsonl").read_bytes()
        assert open_history(other).schedule == open_history(one).schedule
        assert quizcv("export", "--history", "-", "--data", other) == file.read_bytes()


def test_a_pipe_carries_it(tmp_path: Path, log: Path, answer: Answer, data: Path) -> None:
    answer(22, "d/a")
    piped = quizcv("export", "--history", "-", "--data", data)
    quizcv("import", "--history", "-", "--data", tmp_path / "other", given=piped)
    assert (tmp_path / "other" / "reviews.jsonl").read_bytes() == log.read_bytes()


def test_a_name_that_ends_in_gz_is_compressed(tmp_path: Path, log: Path, answer: Answer, data: Path) -> None:
    answer(22, "d/a")
    file = tmp_path / "history.jsonl.gz"
    quizcv("export", "--history", file, "--data", data)
    assert gzip.decompress(file.read_bytes()) == log.read_bytes()
    quizcv("import", "--history", file, "--data", tmp_path / "other")
    assert (tmp_path / "other" / "reviews.jsonl").read_bytes() == log.read_bytes()


def test_a_device_is_written_to_and_not_replaced(log: Path, answer: Answer, run: Run) -> None:
    answer(22, "d/a")
    assert run("export", "--history", "/dev/stdout").stdout == log.read_text()
    assert not Path("/dev/null").is_file()
    assert run("export", "--history", "/dev/null").returncode == 0
    assert not Path("/dev/null").is_file()


def test_an_import_into_another_history_is_their_union(tmp_path: Path, answer: Answer, run: Run) -> None:
    answer(22, "birds/robin")
    file = tmp_path / "file"
    run("export", "--history", file)
    answer(23, "birds/heron")
    other = tmp_path / "other"
    elsewhere = History(other, clock=lambda: MONDAY, token=lambda: "ffffffff")
    elsewhere.record("review", "birds/swift", day=date(2026, 11, 23), answered=Answered(4))
    done = run("import", "--history", file, "--data", other)
    assert done.stdout == "1 event taken in, 0 were there already\n"
    assert sorted(open_history(other).schedule.cards) == ["birds/robin", "birds/swift"]
    done = run("import", "--history", file, "--data", other)
    assert done.stdout == "0 events taken in, 1 was there already\n"


def test_what_is_no_history_is_one_sentence(tmp_path: Path, data: Path, run: Run) -> None:
    file = tmp_path / "photo"
    file.write_bytes(b"\xff\xd8 no history")
    done = run("import", "--history", file)
    assert done.stderr == f"Error: {file} holds no event that can be read: it is no copy of a log\n"
    done = run("import", "--history", "-", input="nor this\n")
    assert done.stderr == "Error: the input holds no event that can be read: it is no copy of a log\n"
    done = run("import", "--history", tmp_path / "nowhere")
    assert done.stderr == f"Error: {tmp_path / 'nowhere'}: No such file or directory\n"
    for command in ("import", "export"):
        assert run(command).returncode == 2
    assert not data.exists()
