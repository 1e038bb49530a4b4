"""Any bytes may stand as a line in the log: it opens, nothing is lost, and what cannot be read is said."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quizcv.history import Answered, History, NotSavedError
from quizcv.history.event import decode

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
EVENT = b'{"v":1,"id":"20261123T100000.000000Z-00000000","time":"2026-11-23T10:00:00","offset":0,'
LINES = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([EVENT, EVENT + b'"day":"2026-11-23","kind":"review","card":"a/b","quality":9}', b"{}"]),
    st.integers(0, 300).map(lambda depth: b"[" * depth),
    st.sampled_from([b'{"v":99}', b'{"v":1,"kind":"undo","target":"x"}', b"\x00" * 20, b"\xff\xfe", b"NaN"]),
)


def opened(folder: Path) -> History:
    numbers = count(1)
    return History(folder, clock=lambda: NOW, token=lambda: f"{next(numbers):08x}")


@given(LINES, st.booleans())
def test_any_line_in_the_log_is_kept_and_said(line: bytes, is_torn: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = folder / "reviews.jsonl"
        history = opened(folder)
        history.record("review", "birds/robin", day=DAY, answered=Answered(4))
        with log.open("ab") as file:
            file.write(line if is_torn else line + b"\n")
        again = opened(folder)
        again.refresh()
        assert again.schedule.of("birds/robin").answers == 1
        try:
            again.record("review", "birds/heron", day=DAY, answered=Answered(4))
        except NotSavedError as error:
            assert "newer quizcv" in str(error)  # then nothing may be written at all
        kept = b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith("reviews."))
        assert all(part in kept for part in line.split(b"\n"))
        last = opened(folder)
        last.refresh()
        assert last.schedule.of("birds/robin").answers == 1
        whole = [part for part in line.split(b"\n") if part.strip()]
        if whole and not any(map(_is_event, whole)) and not is_torn:
            said = " ".join([*again.notices.new(), *last.notices.new()])
            assert "reviews.jsonl" in said
            assert said.isprintable()


def _is_event(line: bytes) -> bool:
    try:
        decode(line)
    except Exception:
        return False
    return True
