"""A log that iCloud has taken off the disk is not a new beginning."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from quizcv.doctor.records import history as examined
from quizcv.history import Answered, History, NotSavedError
from quizcv.history.care.merge import merge_into
from quizcv.history.care.upkeep import keep_up
from quizcv.paths import Places

DAY = date(2026, 11, 23)


def answer(history: History, card: str) -> None:
    history.record("review", card, day=DAY, answered=Answered(quality=4))


@pytest.mark.parametrize("with_schedule", [True, False])
@pytest.mark.parametrize("is_link", [True, False])
def test_nothing_is_written_until_it_is_back(
    open_history: Callable[..., History], tmp_path: Path, with_schedule: bool, is_link: bool
) -> None:
    data = tmp_path / "data"
    history = open_history()
    answer(history, "birds/robin")
    history.save_snapshot()
    places = Places(data)
    log, cloud = places.log, places.log
    if is_link:
        cloud = tmp_path / "cloud.jsonl"
        log.rename(cloud)
        log.symlink_to(cloud)
    evicted = cloud.with_name(f".{cloud.name}.icloud")
    cloud.rename(evicted)
    if not with_schedule:
        places.schedule.unlink()
    before = sorted(path.name for path in data.iterdir())
    opened = open_history()
    assert "it is not on this disk: iCloud keeps it" in opened.notices[0]
    assert ("birds/robin" in opened.schedule.cards) is with_schedule
    for act in (lambda: answer(opened, "birds/heron"), lambda: merge_into(data, [b""])):
        with pytest.raises(NotSavedError, match="not on this disk"):
            act()
    assert keep_up(opened) == []
    opened.save_snapshot()
    assert sorted(path.name for path in data.iterdir()) == before
    finding = next(iter(examined(data)))
    assert (finding.ok, finding.remedy) == (False, "download it in Finder")
    evicted.rename(cloud)
    answer(opened, "birds/heron")
    assert sorted(opened.schedule.cards) == ["birds/heron", "birds/robin"]
    assert len(cloud.read_text().splitlines()) == 2
