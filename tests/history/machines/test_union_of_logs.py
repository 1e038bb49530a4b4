"""The union of logs is a set's union, whatever they hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.history import Event
from quizcv.history.care.merge import MergedLog, merge_logs
from quizcv.history.event import NewerFormatError, encode
from quizcv.history.fold import fold
from quizcv.history.log import parse


def an_event(number: int, quality: int = 4) -> bytes:
    time = datetime(2026, 11, 23, 10, tzinfo=UTC) + timedelta(seconds=number)
    event_id = f"{time:%Y%m%dT%H%M%S.%f}Z-{number:08x}"
    return encode(
        Event(1, event_id, time.isoformat(), 0, date(2026, 11, 23), "review", f"d/{number % 3}", quality)
    )


def an_undo(number: int, target: int) -> bytes:
    time = datetime(2026, 11, 23, 11, tzinfo=UTC) + timedelta(seconds=number)
    event_id = f"{time:%Y%m%dT%H%M%S.%f}Z-{number:08x}"
    undone = an_event(target)[14:46].decode().strip('"')
    return encode(Event(1, event_id, "", 0, date(2026, 11, 23), "undo", target=undone))


some_events = st.builds(an_event, st.integers(0, 9), st.integers(3, 5))
some_undos = st.builds(an_undo, st.integers(0, 5), st.integers(0, 9))
junk = st.sampled_from([b"", b"junk\n", b"\0\0\0\n", b'{"v":1}\n', b"\xff\xfe\n", b"  \n"]) | st.binary(
    max_size=12
).map(lambda line: line.replace(b"\n", b"") + b"\n")
lines = st.lists(some_events | some_events | some_undos | junk, max_size=12)
torn = st.sampled_from([b"", b"", b'{"v":1,"id":"2026', an_event(3)[:-1]])
logs = st.builds(lambda lines, tail: b"".join(lines) + tail, lines, torn)


def everything(union: MergedLog) -> bytes:
    return union.log + union.unreadable


@given(logs, logs)
def test_it_does_not_matter_which_side_merges(one: bytes, other: bytes) -> None:
    assert merge_logs(one, other) == merge_logs(other, one) == merge_logs(one + b"\n" + other)


@given(logs, logs, logs)
def test_it_does_not_matter_what_is_merged_first(one: bytes, two: bytes, three: bytes) -> None:
    first = merge_logs(everything(merge_logs(one, two)), three)
    assert first == merge_logs(one, everything(merge_logs(two, three))) == merge_logs(one, two, three)


@given(logs, logs)
def test_merging_again_changes_nothing(one: bytes, other: bytes) -> None:
    union = merge_logs(one, other)
    assert merge_logs(union.log, union.unreadable) == union
    assert merge_logs(union.log, union.unreadable, one, other, one) == union
    assert merge_logs(union.log) == MergedLog(union.log, b"")


@given(logs, logs)
def test_every_line_is_kept_as_it_was_written_once(one: bytes, other: bytes) -> None:
    union = merge_logs(one, other)
    before = {line.strip() for line in (one + b"\n" + other).split(b"\n")} - {b""}
    assert sorted(everything(union).split(b"\n")[:-1]) == sorted(before)


@given(logs, logs)
def test_the_log_is_in_order_and_the_schedule_is_that_of_all_events(one: bytes, other: bytes) -> None:
    union = merge_logs(one, other)
    read = parse(union.log)
    ids = [event.id for event in read.events]
    assert ids == sorted(set(ids))
    assert read.unreadable == []
    smallest = sorted(parse(one + b"\n" + other + b"\n").raw, reverse=True)  # fold keeps the last of an id
    assert fold(read.events) == fold(parse(b"".join(line + b"\n" for line in smallest)).events)


def test_of_two_versions_of_an_event_the_smaller_stays_and_the_other_is_kept() -> None:
    three, four = an_event(1, 3), an_event(1, 4)
    assert merge_logs(four, three) == merge_logs(three, four) == MergedLog(three, four)


def test_line_ends_of_another_system_make_no_other_version() -> None:
    line = an_event(1)
    assert merge_logs(line, line.replace(b"\n", b"\r\n")) == MergedLog(line, b"")


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(NewerFormatError):
        merge_logs(an_event(1), an_event(2).replace(b'"v":1', b'"v":2'))
