"""The lines of the home screen, drawn: what there is to do today, decks, folders of decks."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from quizcv.decks import Deck, Reading
from quizcv.runner import State
from quizcv.session import DeckToday, Workload
from quizcv.statistics.parts import parts
from quizcv.text import counted, one_line
from quizcv.tui import phrases
from quizcv.tui.torch import runner_text

BAR = 20
LEAST_BAR = 5
NUMBERS = 27
"""Columns for the numbers of a deck, where all are shown."""
FEWER_NUMBERS = 12
"""Columns for them without the young and the mature cards."""
ALL_NUMBERS = 50
"""Columns of a line from which on all are shown."""
LEAST_NAME = 26
"""Columns that its name has before there is a bar."""
NAME = 38
"""Columns that its name has before the bar gets longer: enough for the bundled decks."""
WIDEST_NAME = 50
"""Columns that its name has at most, so that the eye finds the numbers that go with it."""


def title_line(work: Workload, width: int) -> Content:
    """The program, and to the right the day and how many came before it without a gap."""
    day, streak = work.today, work.streak()
    right = f"{day:%a} {day.day} {day:%b}" + (f" · {counted(streak, 'day')} in a row" if streak else "")
    return Content.assemble(("quizcv", "bold"), " " * max(1, width - len("quizcv") - len(right)), right)


def foot_line(work: Workload, torch: State, width: int) -> Content:
    """What comes in the next days, and to the right how torch is."""
    upcoming, today = work.upcoming(), work.today
    tomorrow = sum(n for day, n in upcoming.items() if (day - today).days == 1)
    week = sum(n for day, n in upcoming.items() if (day - today).days <= 7)
    left = f"tomorrow {tomorrow} · next 7 days {week}"
    if work.suspended:
        left += f" · {work.suspended} suspended"
    right = runner_text(torch) + (": p tells more" if torch.phase == "failed" else "")
    return Content.assemble(left, " " * max(2, width - len(left) - right.cell_length), right)


def today_line(work: Workload) -> Content:
    """What there is to do today."""
    counts = work.counts()
    if not counts.left:
        done = "all done" if work.done_today() else "nothing is due"
        return _with_notes(work, f"{done} · enter shows what comes next")
    parts = []
    if counts.due:
        parts.append(f"{counts.due} to review")
    if counts.new:
        parts.append(f"{counts.new} new")
    if counts.again:
        parts.append(f"{counts.again} again")
    return _with_notes(work, " · ".join([*parts, f"about {counts.minutes} min"]))


def _with_notes(work: Workload, what: str) -> Content:
    """What there is to do today, and below it what is to be known about that."""
    notes = "".join(f"\n{note}" for note in phrases.day_notes(work))
    return Content.assemble(("Today   ", "bold"), what, (notes, "$foreground-muted"))


def _bar(width: int) -> int:
    """How long the bar of a deck is; none at all where it would be too short to say anything."""
    room = width - NUMBERS
    return min(BAR, max(LEAST_BAR, room - NAME)) if room >= LEAST_NAME + LEAST_BAR else 0


def _name(width: int) -> int:
    """Columns for the name of a deck."""
    numbers = NUMBERS if width >= ALL_NUMBERS else FEWER_NUMBERS
    return min(width - numbers - _bar(width), WIDEST_NAME)


def _numbers(width: int, due: object, unseen: object, young: object, mature: object) -> str:
    """The columns of numbers, or their headings."""
    known = f"{young:>6}{mature:>7}" if width >= ALL_NUMBERS else ""
    return f"{due:>5}{unseen:>7}{known}"


def heading(width: int) -> Content:
    """The names of the columns."""
    text = "\n" + "deck".ljust(_name(width)) + _numbers(width, "due", "unseen", "young", "mature")
    return Content.styled(text, "$foreground-muted")


def folder_line(name: str, rows: Sequence[DeckToday], width: int, *, is_folded: bool) -> Content:
    """A folder, with what is in all of its decks together."""
    sums = [
        sum(numbers) for numbers in zip(*((r.due, r.unseen, r.young, r.mature) for r in rows), strict=True)
    ]
    room = _name(width)
    sign, decks = "▸" if is_folded else "▾", counted(len(rows), "deck")
    shown = Content(f"{sign} {one_line(name)} · {decks}").truncate(room - 1, ellipsis=True)
    shown = shown.pad_right(room - shown.cell_length)
    return Content.assemble(shown, _numbers(width, *sums) if sums else "").stylize("$text-muted")


def deck_line(
    row: DeckToday, reading: Reading, width: int, *, indent: int = 0, is_paused: bool = False
) -> Content:
    """A deck; its bar is full for mature cards, half full for young ones, as in the statistics."""
    cells = _bar(width)
    room = _name(width)
    title = " " * indent + row.deck.title + (" (paused)" if is_paused else "")
    name = Content(title).truncate(room - 1, ellipsis=True)
    name = name.pad_right(room - name.cell_length)
    full, half, empty = parts(mature=row.mature, young=row.young, unseen=row.unseen, width=cells)
    bar = Content.assemble(
        " " * 2 * bool(cells),
        ("█" * full + "▒" * half, "$text-accent"),
        ("·" * empty, "$foreground-muted"),
    )
    line = Content.assemble(name, _numbers(width, row.due, row.unseen, row.young, row.mature), bar)
    if not reading.errors:
        return line
    first = reading.errors[0]
    problem = Content(f"  ! line {first.line}: {first.message}").truncate(width, ellipsis=True)
    return Content.assemble(line, "\n", problem.stylize("$text-warning"))


def waiting_line(deck: Deck, width: int, *, indent: int = 0) -> Content:
    """A deck that is asked once all decks are read."""
    name = Content(" " * indent + deck.title).truncate(_name(width) - 1, ellipsis=True)
    return Content.assemble(name, " ", counted(len(deck.cards), "card")).stylize("$foreground-muted")


def broken_line(reading: Reading, width: int, *, indent: int = 0) -> Content:
    """A file that gives no deck."""
    first = reading.errors[0]
    text = " " * indent + f"{one_line(reading.path.name)}   ! line {first.line}: {first.message}"
    return Content(text).truncate(width, ellipsis=True).stylize("$text-warning")
