"""`quizcv fit`: what it says, when it offers a fit, and that nothing is applied without a yes."""

import io
import json
import runpy
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizcv.cli import main
from quizcv.fitting import trial
from quizcv.history import Event
from quizcv.history.event import encode
from quizcv.scheduling import DEFAULT
from quizcv.scheduling.fsrs import FSRS, WEIGHTS

LEARNERS = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "learners.py"))
TRUE = LEARNERS["weights"](0.5)
Fit = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def events() -> list[Event]:
    """Two months of somebody who forgets fast."""
    return list(LEARNERS["Year"](DEFAULT, FSRS(weights=TRUE), new=12, seed=1).live(60))


@pytest.fixture
def log(data: Path, events: list[Event]) -> Path:
    data.mkdir()
    path = data / "reviews.jsonl"
    path.write_bytes(b"".join(map(encode, events)))
    return path


@pytest.fixture
def fit(data: Path, deck: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Fit:
    """Runs the command here, with something else in the place of torch: exit code, output, errors."""

    def run(*arguments: str, found: object = TRUE, typed: str = "") -> tuple[int, str, str]:
        def optimised(_answers: object, on_progress: Callable[[int, int], None]) -> object:
            on_progress(1, 2)
            if isinstance(found, BaseException):
                raise found
            return found

        monkeypatch.setattr(trial, "optimised", optimised)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        where = ["--data", str(data), "--decks", str(deck)]
        with pytest.raises(SystemExit) as done:
            main(clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC), argv=["fit", *arguments, *where])
        output = capsys.readouterr()
        code = done.value.code
        return (code if isinstance(code, int) else 0, output.out, output.err)

    return run


def test_a_better_fit_is_offered_and_not_applied_without_a_yes(fit: Fit, log: Path) -> None:
    before = log.read_bytes()
    code, out, _ = fit(typed="n\n")
    assert code == 1
    lines = out.splitlines()
    assert lines[0].startswith("Fitted to ") and lines[0].endswith(" latest ones.")
    assert [line[:34].strip() for line in lines[4:7]] == ["FSRS at 90 %, fitted", "FSRS at 90 %", "SM-2"]
    assert "Nothing was changed." in out
    assert log.read_bytes() == before
    said = json.loads(fit("--json")[1])
    assert (said["better"], said["changed"], len(said["scores"])) == (True, False, 3)
    assert said["scheduler"] == FSRS(weights=TRUE).to_event()
    assert log.read_bytes() == before


def test_a_yes_has_it_compute_the_schedule(fit: Fit, log: Path) -> None:
    assert fit("--yes", "--retention", "0.85", "--json")[0] == 0
    assert json.loads(log.read_bytes().splitlines()[-1])["scheduler"] == FSRS(0.85, TRUE).to_event()
    log_then = log.read_bytes()
    assert fit("--yes", "--retention", "0.85")[1].endswith("The scheduler is FSRS at 85 %, fitted already.\n")
    assert json.loads(fit("--yes", "--json")[1])["changed"] is False
    assert log.read_bytes() == log_then
    code, out, _ = fit("--yes", found=WEIGHTS)
    assert code == 0
    assert "FSRS at 85 %, fitted" in out, "what is in force is compared with as well"
    assert out.endswith("so it is not offered.\n")


def test_a_fit_that_is_not_better_is_not_offered(fit: Fit, log: Path) -> None:
    before = log.read_bytes()
    worse = LEARNERS["weights"](1.5)
    code, out, _ = fit("--yes", found=worse)
    assert (code, out.splitlines()[-1]) == (
        0,
        "The fit is not better than all others by both, so it is not offered.",
    )
    assert json.loads(fit("--yes", "--json", found=worse)[1])["better"] is False
    assert log.read_bytes() == before


def test_too_few_answers_no_torch_and_a_stop_are_said_in_a_sentence(fit: Fit, log: Path) -> None:
    assert fit(found=trial.FitError("no room"))[2].endswith("Error: no room\n")
    code, _, err = fit(found=KeyboardInterrupt())
    assert (code, err.strip()) == (130, "Stopped.")
    assert "0.7 to 0.98" in fit("--retention", "1")[2]
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:40]))
    code, _, err = fit()
    assert code == 1
    assert err.startswith(f"Error: a fit needs {trial.FEWEST:,} reviews of cards seen before, and there are ")
