"""What an undo reads of a log: whatever the log holds, the result is that of reading and folding all."""

import random
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from quizcv.history.event import FORMATS, Event, encode
from quizcv.history.fold import effective, fold, next_redo, next_undo, ordered
from quizcv.history.log import parse
from quizcv.history.undo import LogIndex

DAY = date(2026, 11, 23)
JUNK = [b"", b"{}", b"[1]", b"\xff", b"<<<<<<< HEAD", b'{"v":9,"id":"x","kind":"review"}', b'{"id":7}']
CARDS = ["d/a", "d/b", 'e/"ü\\', "e/c"]

kinds = st.sampled_from(
    ["review"] * 4 + ["drill", "cram", "mark", "suspend", "bury", "reset", "moved", "clock"]
)
numbers = st.integers(0, 25)
happenings = st.lists(
    st.tuples(
        kinds | st.just("undo"), st.sampled_from(CARDS), st.sampled_from(CARDS), numbers, st.booleans()
    ),
    max_size=25,
)


def an_id(number: int) -> str:
    return f"20261123T0000{number:02}.000000Z-00000000"


def line(number: int, happening: tuple[str, str, str, int, bool]) -> bytes:
    """The line of an event; now and then of one that cannot be, or written by hand."""
    kind, card, other, chance, is_odd = happening
    event = Event(
        v=FORMATS.get(kind, 1),
        id=an_id(number),
        time="",
        offset=0,
        day=DAY + timedelta(days=number) if not is_odd or chance else date(1, 1, 1),
        kind=kind,  # type: ignore[arg-type]
        card="" if kind in ("undo", "clock") else card,
        quality=chance % 6 if kind in ("review", "drill", "cram") else None,
        target=an_id(chance) if kind == "undo" else "",
        to=other if kind == "moved" else "",
    )
    text = encode(event)
    return text.replace(b":", b" : ").replace(b"/", b"\\/") if is_odd and chance > 20 else text


@given(happenings, st.randoms(use_true_random=False), st.integers(0, 25), st.booleans())
@settings(max_examples=80)
def test_skimming_a_log_comes_to_the_same_as_folding_all_of_it(
    happenings: list[tuple[str, str, str, int, bool]], chance: random.Random, folded: int, is_messy: bool
) -> None:
    lines = [line(number, happening) for number, happening in enumerate(happenings)]
    if is_messy:
        lines += chance.sample(lines, len(lines) // 2) + [junk + b"\n" for junk in JUNK]
        chance.shuffle(lines)
    data = b"".join(lines) + b"torn"
    events = ordered(parse(data).events)
    index = LogIndex(data)
    deciding = index.deciding()
    assert next_undo(deciding) == next_undo(events)
    assert next_redo(deciding) == next_redo(events)
    kept = fold(replace(event, kind="suspend") if event.kind == "reset" else event for event in events)
    for card in CARDS:
        assert len(index.answers(card)) == kept.of(card).answers, "those before a reset too"
        assert LogIndex.about(data, card).answers(card) == index.answers(card)
    failed = index.failed_on()
    for card in CARDS:
        days = [event.day for event in index.answers(card) if event.quality < 3]
        assert failed.get(fold(events).current(card)) == max(days, default=None)
    for day in {event.day for event in events}:
        answers = [event for event in effective(events) if event.is_answer and event.day == day]
        assert LogIndex.of_day(data, day).answers_on(day) == answers
    schedule = fold(event for event in events if event.id <= an_id(folded))
    index.bring_up_to_date(schedule, an_id(folded))
    assert schedule == fold(events)


def test_of_two_lines_with_one_id_the_last_that_can_be_read_counts() -> None:
    one, two, odd = (
        line(0, ("review", card, "", n, False)) for card, n in (("d/a", 4), ("d/b", 3), ("d/c", 0))
    )
    data = one + two + odd.replace(b'"quality":0', b'"quality":9')
    (event,) = ordered(parse(data).events)
    assert LogIndex(data).deciding() == [event]
    assert event.card == "d/b"
