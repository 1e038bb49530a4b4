"""The year in one column a week: what was done on each day, and how much was remembered in each week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from quizcv.statistics.values import Recall, Statistics
from quizcv.statistics_page.lines import APART, Line, Piece, beside, heading, line, sentence, shaded
from quizcv.text import counted, percent

LABEL = 5
"""Columns in front of a picture, for what its lines stand for."""
MOST_WEEKS = 53
"""A year: the day in the first column is the same weekday of a year before."""
LEAST_WEEKS = 13
NUMBERS = 19
"""Columns of the numbers beside a picture."""
GAP = 1

NONE, SHADES = "·", "░▒▓█"
WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")

STEPS = (0.05, 0.1, 0.125)
"""Parts of all reviews between two lines of the picture of what was remembered; the finest that will do."""
ROWS = 9


def year(found: Statistics, width: int) -> list[Line]:
    """Each day of the year by how much was done, and the numbers beside it."""
    weeks, is_wide = _weeks(width)
    first = _first_monday(found, weeks)
    answers = {day.day: day.answers for day in found.days if first <= day.day <= found.day}
    bounds = bounds_of(sorted(answers.values()))
    grid = [_months(first, weeks, is_wide=is_wide)]
    for weekday, name in enumerate(WEEKDAYS):
        days = [first + timedelta(weeks=week, days=weekday) for week in range(weeks)]
        signs = (" " if day > found.day else _sign(answers.get(day, 0), bounds) for day in days)
        grid.append((Piece(f"{name:<{LABEL}}", "muted"), *shaded(signs)))
    about = "answers on each day" if is_wide else ""
    parts = _side_by_side(grid, _so_far(found), weeks, is_wide=is_wide)
    return [*heading("The year", about, width), *parts, *_legend(bounds, sorted(answers.values()), width)]


def remembered(found: Statistics, width: int) -> list[Line]:
    """How much was remembered in each week, with its band, and the numbers beside it."""
    weeks, is_wide = _weeks(width)
    first = _first_monday(found, weeks)
    by_monday = {week.monday: week.retention.all for week in found.weeks}
    recalls = [by_monday.get(first + timedelta(weeks=week)) for week in range(weeks)]
    if not any(recalls):
        return [
            *heading("Remembered"),
            *sentence("Once cards have come back, this shows how much you remember.", width, "muted"),
        ]
    about = "● share right each week   │ 95 % band" if is_wide else "with its 95 % band"
    picture = [*_recall_rows(recalls), _months(first, weeks, is_wide=is_wide)]
    title = heading("Remembered", about, width)
    judged = _judged(found) if found.tries.all else ""
    parts = _side_by_side(picture, _shares(found), weeks, is_wide=is_wide)
    return [*title, *parts, *sentence(judged, width)]


def _judged(found: Statistics) -> str:
    tries = found.tries
    return (
        f"Typed and judged: right at once {_of(tries.at_once, tries.all)},"
        f" after more tries {tries.after_tries:,}, given up {tries.given_up:,}."
    )


# What both pictures have


def _weeks(width: int) -> tuple[int, bool]:
    """How many weeks there is room for, and whether there is room for numbers beside them."""
    room = width - LABEL - GAP - NUMBERS
    if room >= LEAST_WEEKS:
        return min(MOST_WEEKS, room), True
    return max(1, min(MOST_WEEKS, width - LABEL)), False


def _side_by_side(
    picture: Sequence[Line], numbers: Sequence[Line], weeks: int, *, is_wide: bool
) -> list[Line]:
    return beside(picture, numbers, LABEL + weeks + GAP) if is_wide else [*picture, *numbers]


def _first_monday(found: Statistics, weeks: int) -> date:
    return found.day - timedelta(days=found.day.weekday(), weeks=weeks - 1)


def _months(first: date, weeks: int, *, is_wide: bool) -> Line:
    """The names of the months, each over the first week that begins in it.

    The last may reach beyond its week where nothing else stands there.
    """
    names = [" "] * (weeks + 2 * is_wide)
    for week in range(weeks):
        monday = first + timedelta(weeks=week)
        has_room = all((first + timedelta(weeks=soon)).day > 7 for soon in (1, 2, 3))  # before the next name
        if (monday.day <= 7 or (week == 0 and has_room)) and week + 3 <= len(names):
            names[week : week + 3] = f"{monday:%b}"
    return line(" " * LABEL + "".join(names), "muted")


# The days


def bounds_of(answers: Sequence[int]) -> tuple[int, ...]:
    """From how many answers on a day is shown in the second, third and fourth shade: quarters of the days."""
    return tuple(answers[len(answers) * part // 4] for part in (1, 2, 3)) if answers else (1, 1, 1)


def shade_of(answers: int, bounds: Sequence[int]) -> int:
    """In which shade a day is shown: 0 for no answer, to 4."""
    return 1 + sum(answers >= bound for bound in bounds) if answers else 0


def _sign(answers: int, bounds: Sequence[int]) -> str:
    return (NONE + SHADES)[shade_of(answers, bounds)]


def _legend(bounds: Sequence[int], answers: Sequence[int], width: int) -> list[Line]:
    """What each shade stands for that there is, in as many lines as it takes."""
    lines: list[Line] = [(Piece(" " * LABEL + NONE, "muted"), Piece(" none", "muted"))]
    for shade in SHADES:
        those = [number for number in answers if _sign(number, bounds) == shade]
        if those:
            span = f"{those[0]:,} to {those[-1]:,}" if those[0] < those[-1] else f"{those[0]:,}"
            if sum(len(piece.text) for piece in lines[-1]) + len(APART + shade + f" {span}") > width:
                lines.append((Piece(" " * (LABEL - len(APART))),))
            lines[-1] += (Piece(APART + shade, "accent"), Piece(f" {span}", "muted"))
    return lines


def _so_far(found: Statistics) -> list[Line]:
    """Days, answers and hours, in `NUMBERS` columns."""
    streak = found.streak
    minutes = sum(day.minutes for day in found.days)
    rows = [
        f"{streak.now:,} in a row now",
        f"{streak.longest:,} at best",
        counted(streak.studied, "day studied", "days studied"),
        counted(streak.missed, "day missed", "days missed"),
        counted(sum(day.answers for day in found.days), "answer"),
        counted(sum(day.new for day in found.days), "card begun", "cards begun"),
        f"{minutes / 60:,.1f} hours" if minutes >= 60 else counted(round(minutes), "minute"),
    ]
    parts = (row.partition(" ") for row in rows)
    return [line(""), *((Piece(f"{number:>6}"), Piece(f" {what}", "muted")) for number, _, what in parts)]


# The weeks


def _recall_rows(recalls: Sequence[Recall | None]) -> list[Line]:
    """From all to few: a point for the share of each week, and the band in which it lies."""
    worst = min(recall.share or 0 for recall in recalls if recall)
    step = next(step for step in STEPS if worst > 1 - ROWS * step or step == STEPS[-1])
    columns = [_recall_column(recall, step) for recall in recalls]
    rows = []
    for row in range(ROWS):
        label = f"{1 - row * step:.0%}" if row % 2 == 0 else ""
        rows.append((Piece(f"{label:>{LABEL - 1}} ", "muted"), *shaded(column[row] for column in columns)))
    return rows


def _recall_column(recall: Recall | None, step: float) -> str:
    """The signs of a week, from the top."""
    band = recall.band if recall else None
    if recall is None or recall.share is None or band is None:
        return " " * ROWS
    top, at, bottom = (
        min(ROWS - 1, int((1 - share) / step + 0.5)) for share in (band[1], recall.share, band[0])
    )
    return "".join("●" if row == at else "│" if top <= row <= bottom else " " for row in range(ROWS))


def _shares(found: Statistics) -> list[Line]:
    """How much was remembered lately and ever, of how many reviews, in `NUMBERS` columns."""
    lately, ever = found.lately, found.retention
    lines = [line(f"{'':<6}{'28 days':>7}{'ever':>6}", "muted")]
    for name, one, other in (
        ("all", lately.all, ever.all),
        ("young", lately.young, ever.young),
        ("mature", lately.mature, ever.mature),
    ):
        lines.append(line(f"{name:<6}{percent(one.share):>7}{percent(other.share):>6}"))
        lines.append(line(f"{'  of':<6}{one.asked:>7,}{other.asked:>6,}", "muted"))
    return lines


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" + (f" ({part / whole:.0%})" if part else "")
