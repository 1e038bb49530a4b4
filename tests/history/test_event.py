"""Events and their lines."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.history.event import Event, Miss, NewerFormatError, UnreadableError, decode, encode, new_id

LINE = (
    b'{"v":1,"id":"20261123T071209.123456Z-7f3a91c2","time":"2026-11-23T07:12:09.123456Z","offset":60,'
    b'"day":"2026-11-23","kind":"review","card":"computer-vision/stride","quality":4,"milliseconds":5300}\n'
)
UNDO = (
    b'{"v":1,"id":"20261123T071214.000001Z-0be1d2f3","time":"2026-11-23T07:12:14.000001Z","offset":60,'
    b'"day":"2026-11-23","kind":"undo","target":"20261123T071209.123456Z-7f3a91c2"}\n'
)


def test_a_review_is_read_and_written_as_the_design_says() -> None:
    event = decode(LINE)
    assert (event.kind, event.card, event.quality) == ("review", "computer-vision/stride", 4)
    assert (event.day, event.offset, event.milliseconds) == (date(2026, 11, 23), 60, 5300)
    assert encode(event) == LINE


def test_an_undo_holds_nothing_but_its_target() -> None:
    assert encode(decode(UNDO)) == UNDO


def test_fields_of_the_future_are_passed_over() -> None:
    assert decode(LINE.replace(b'"v":1', b'"v":1,"mood":{"good":[true]}')) == decode(LINE)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"v":1,', b"", "`v`"),
        (b'"v":1', b'"v":0', "`\\$.v`"),
        (b'"kind":"review"', b'"kind":"guess"', "guess"),
        (b'"quality":4', b'"quality":6', "quality"),
        (b'"quality":4,', b"", "a review event needs `quality`"),
        (b'"card":"computer-vision/stride",', b"", "a review event needs `card`"),
        (b'"day":"2026-11-23"', b'"day":"2026-11-31"', "day"),
        (b'"day":"2026-11-23"', b'"day":"9999-12-31"', "the day 9999-12-31 cannot be"),
        (b'"day":"2026-11-23"', b'"day":"0001-01-01"', "the day 0001-01-01 cannot be"),
        (b'"id":"2026', b'"id":"today', "id"),
        (b'"id":"20261123T', b'"id":"20261131T', "id"),
        (b'"id":"20261123T', b'"id":"99991123T', "id"),
        (b'"v":1', b'"v":1,"deep":' + b"[" * 100_000, "recursion"),
        (LINE, b"\0" * 100, "."),
        (LINE, b"<<<<<<< HEAD", "."),
        (b"stride", b"\xff", "(?i)utf-8"),
    ],
)
def test_a_line_that_is_no_event_is_refused_with_the_reason(old: bytes, new: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        decode(LINE.replace(old, new).rstrip(b"\n"))


@pytest.mark.parametrize("line", [LINE.replace(b'"v":1', b'"v":2'), b'{"v":2,"what":"else"}'])
def test_a_line_of_a_newer_format_is_not_guessed_at(line: bytes) -> None:
    with pytest.raises(NewerFormatError):
        decode(line)


@given(
    st.builds(
        Event,
        v=st.just(1),
        id=st.just("20261123T071209.123456Z-7f3a91c2"),
        time=st.text(),
        offset=st.integers(-900, 900),
        day=st.dates(date(1970, 1, 1), date(2999, 12, 31)),
        kind=st.sampled_from(["review", "drill", "cram", "suspend", "unsuspend", "bury", "mark"]),
        card=st.text(min_size=1),
        quality=st.integers(0, 5),
        milliseconds=st.none() | st.integers(0, 60_000),
        answered=st.none() | st.integers(0, 60_000),
        misses=st.lists(st.builds(Miss, st.text(), st.text(), st.text()), max_size=3).map(tuple),
    )
)
def test_every_event_comes_back_from_its_line(event: Event) -> None:
    line = encode(event)
    assert decode(line) == event
    assert line.count(b"\n") == 1


def test_an_id_is_the_utc_time_and_the_token() -> None:
    now = datetime(2026, 11, 23, 8, 12, 9, 123456, tzinfo=timezone(timedelta(hours=1)))
    assert new_id(now, "", lambda: "7f3a91c2") == "20261123T071209.123456Z-7f3a91c2"


def test_an_id_is_larger_than_the_newest_although_the_clock_went_back() -> None:
    newest = "20261123T071209.999999Z-ffffffff"
    yesterday = datetime(2026, 11, 22, tzinfo=UTC)
    assert new_id(yesterday, newest, lambda: "00000000") == "20261123T071210.000000Z-00000000"
