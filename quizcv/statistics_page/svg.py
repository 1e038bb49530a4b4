"""The statistics as one picture: an SVG that needs nothing else, light or dark as who looks at it has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from html import escape

from quizcv.decks import Card
from quizcv.finding import front_line
from quizcv.statistics.values import Recall, States, Statistics
from quizcv.statistics_page.blocks import MOST_SLIPS, costliest
from quizcv.statistics_page.lines import fitted, slip_name
from quizcv.statistics_page.weeks import MOST_WEEKS, WEEKDAYS, bounds_of, shade_of
from quizcv.text import counted, one_line, percent

WIDTH, MARGIN, GAP = 1040, 32, 40
CELL = 11
"""From one week to the next, and from one day to the next."""
LEFT = MARGIN + 36
"""Where pictures begin, behind what their lines stand for."""
BESIDE = LEFT + MOST_WEEKS * CELL + 28
"""Where the numbers beside them begin."""
BARS, BAR, LISTS = 312, 180, 610
"""Where the bars of the decks begin, how long they are, and where the lists beside them begin."""
LINE = 18
CHART = 110
"""The height of a chart."""

STYLE = """
text { font: 13px sans-serif; fill: #1f2328; }
.title { font-size: 22px; font-weight: bold; }
.heading { font-size: 15px; font-weight: bold; }
.muted { fill: #656d76; }
.right { text-anchor: end; }
.paper { fill: #ffffff; }
.s0 { fill: #e7eaee; } .s1 { fill: #b6d4f7; } .s2 { fill: #79b0ee; }
.s3 { fill: #3d86d9; } .s4 { fill: #17559c; }
.band { fill: #b6d4f7; opacity: 0.75; }
.point, .bar, .mature { fill: #17559c; }
.young { fill: #79b0ee; }
.unseen { fill: #e7eaee; }
.line { fill: none; stroke: #17559c; stroke-width: 1.5; }
.grid { stroke: #d0d7de; stroke-width: 1; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .muted { fill: #8d96a0; }
  .paper { fill: #0d1117; }
  .s0 { fill: #21262d; } .s1 { fill: #17406e; } .s2 { fill: #2264a8; }
  .s3 { fill: #4a96e0; } .s4 { fill: #9ccbfb; }
  .band { fill: #17406e; }
  .point, .bar, .mature { fill: #9ccbfb; }
  .young { fill: #2264a8; }
  .unseen { fill: #21262d; }
  .line { stroke: #9ccbfb; }
  .grid { stroke: #30363d; }
}
"""

MARK = "<!-- made by quizcv stats -->"


def is_svg(data: bytes) -> bool:
    """Whether a file is such a picture, or nothing yet, so that a new one may take its place."""
    return not data or b"<svg" in data[:1000]


class _Picture:
    """Collects shapes from the top to the bottom; `y` is where the next block begins."""

    def __init__(self) -> None:
        self.shapes: list[str] = []
        self.y = float(MARGIN)

    def text(self, x: float, y: float, text: str, classes: str = "") -> None:
        style = f' class="{classes}"' if classes else ""
        self.shapes.append(f'<text x="{x:g}" y="{y:g}"{style}>{escape(one_line(text, None))}</text>')

    def box(self, x: float, y: float, width: float, height: float, classes: str, title: str = "") -> None:
        about = f"<title>{escape(title)}</title>" if title else ""
        size = f'x="{x:g}" y="{y:g}" width="{width:.4g}" height="{height:.4g}"'
        end = f">{about}</rect>" if about else "/>"
        self.shapes.append(f'<rect {size} rx="1.5" class="{classes}"{end}')

    def heading(self, x: float, title: str, about: str = "") -> None:
        self.y += 14
        more = f'<tspan class="muted" font-size="13" font-weight="normal" dx="12">{escape(about)}</tspan>'
        words = f"{escape(title)}{more if about else ''}"
        self.shapes.append(f'<text x="{x:g}" y="{self.y:g}" class="heading">{words}</text>')
        self.y += 14

    def numbers(self, x: float, y: float, rows: list[tuple[str, str]]) -> None:
        """Numbers with what they count behind them."""
        for place, (number, what) in enumerate(rows):
            self.text(x + 46, y + place * LINE, number, "right")
            self.text(x + 54, y + place * LINE, what, "muted")


def svg(found: Statistics, cards: Mapping[str, Card]) -> str:
    """The picture; `cards` are those of the decks by their keys."""
    picture = _Picture()
    picture.text(MARGIN, picture.y + 20, "quizcv", "title")
    day = f"{found.day:%A}, {found.day.day} {found.day:%B %Y}"
    picture.text(WIDTH - MARGIN, picture.y + 20, day, "muted right")
    picture.y += 48
    if found.days:
        _year(picture, found)
        _remembered(picture, found)
        _coming(picture, found)
    else:
        picture.text(MARGIN, picture.y + 14, "Nothing has been answered yet.")
        picture.y += GAP
    top = picture.y
    _course(picture, found)
    bottom, picture.y = picture.y, top
    _lists(picture, found, cards)
    height = max(bottom, picture.y) + MARGIN
    paper = f'<rect class="paper" width="{WIDTH}" height="{height:g}"/>'
    size = f'width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}"'
    top_line = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="quizcv statistics">'
    return "\n".join([top_line, MARK, f"<style>{STYLE}</style>", paper, *picture.shapes, "</svg>", ""])


def _first_monday(day: date) -> date:
    return day - timedelta(days=day.weekday(), weeks=MOST_WEEKS - 1)


def _months(picture: _Picture, day: date, y: float) -> None:
    first = _first_monday(day)
    for week in range(MOST_WEEKS):
        monday = first + timedelta(weeks=week)
        if monday.day <= 7:
            picture.text(LEFT + week * CELL, y, f"{monday:%b}", "muted")


def _year(picture: _Picture, found: Statistics) -> None:
    picture.heading(MARGIN, "The year", "answers on each day")
    first = _first_monday(found.day)
    answers = {day.day: day.answers for day in found.days if first <= day.day <= found.day}
    bounds = bounds_of(sorted(answers.values()))
    _months(picture, found.day, picture.y + 8)
    top = picture.y + 14
    for weekday, name in enumerate(WEEKDAYS):
        picture.text(LEFT - 8, top + weekday * CELL + 9, name, "muted right")
        for week in range(MOST_WEEKS):
            day = first + timedelta(weeks=week, days=weekday)
            if day <= found.day:
                number = answers.get(day, 0)
                about = f"{day}: {counted(number, 'answer')}"
                x, y = LEFT + week * CELL, top + weekday * CELL
                picture.box(x, y, CELL - 2, CELL - 2, f"s{shade_of(number, bounds)}", about)
    streak = found.streak
    rows = [
        counted(streak.now, "day in a row now", "days in a row now"),
        counted(streak.longest, "day in a row at best", "days in a row at best"),
        counted(streak.studied, "day studied", "days studied"),
        counted(streak.missed, "day missed", "days missed"),
        counted(sum(day.answers for day in found.days), "answer"),
        f"{sum(day.minutes for day in found.days) / 60:,.1f} hours",
    ]
    numbers = [(number, what) for number, _, what in (row.partition(" ") for row in rows)]
    picture.numbers(BESIDE, picture.y + 8, numbers)
    picture.y = top + 7 * CELL + GAP


def _remembered(picture: _Picture, found: Statistics) -> None:
    first = _first_monday(found.day)
    weeks = [
        ((week.monday - first).days // 7, week.retention.all) for week in found.weeks if week.monday >= first
    ]
    if not weeks:
        return
    picture.heading(MARGIN, "Remembered", "share of each week's reviews that were right, with its 95 % band")
    top = picture.y + 4
    worst = min(recall.share or 0 for _, recall in weeks)
    lowest = 0.6 if worst >= 0.6 else 0.2 if worst >= 0.2 else 0.0

    def height(share: float) -> float:
        return top + CHART * (1 - max(share, lowest)) / (1 - lowest)

    for part in (0, 1, 2, 3, 4):
        share = 1 - part * (1 - lowest) / 4
        picture.shapes.append(
            f'<line class="grid" x1="{LEFT}" x2="{LEFT + MOST_WEEKS * CELL}"'
            f' y1="{height(share):g}" y2="{height(share):g}"/>'
        )
        picture.text(LEFT - 8, height(share) + 4, f"{share:.0%}", "muted right")
    for week, recall in weeks:
        _week(picture, LEFT + week * CELL, recall, height)
    _months(picture, found.day, top + CHART + 18)
    rows: list[tuple[str, str]] = []
    for when, retention in (("last 28 days", found.lately), ("ever", found.retention)):
        rows.append((percent(retention.all.share), f"of {retention.all.asked:,} reviews, {when}"))
        rows.append((percent(retention.young.share), f"of {retention.young.asked:,} young"))
        rows.append((percent(retention.mature.share), f"of {retention.mature.asked:,} mature"))
    picture.numbers(BESIDE, top + 10, rows)
    picture.y = top + CHART + GAP + 12


def _week(picture: _Picture, x: float, recall: Recall, height: Callable[[float], float]) -> None:
    assert recall.band is not None and recall.share is not None
    low, high = recall.band
    about = f"{recall.right:,} of {recall.asked:,}"
    picture.box(x + 1, height(high), CELL - 4, max(1.0, height(low) - height(high)), "band", about)
    picture.shapes.append(
        f'<circle class="point" cx="{x + CELL / 2 - 1:g}" cy="{height(recall.share):.4g}" r="3"/>'
    )


def _coming(picture: _Picture, found: Statistics) -> None:
    most = max(load.reviews for load in found.forecast)
    if not most:
        return
    picture.heading(MARGIN, "To come", f"reviews due over the next {len(found.forecast)} days")
    top, pitch = picture.y + 4, MOST_WEEKS * CELL / len(found.forecast)
    picture.text(LEFT - 8, top + 10, f"{most:,}", "muted right")
    for place, load in enumerate(found.forecast):
        x, tall = LEFT + place * pitch, CHART * load.reviews / most
        about = f"{load.day}: {counted(load.reviews, 'review')}"
        if load.reviews:
            picture.box(x, top + CHART - tall, pitch - 3, max(2.0, tall), "bar", about)
        if load.day.weekday() == 0 and place < len(found.forecast) - 2:
            picture.text(x, top + CHART + 18, f"{load.day.day} {load.day:%b}", "muted")
    loads = [load.reviews for load in found.forecast]
    rows = [
        (f"{loads[0]:,}", "today"),
        (f"{loads[1]:,}", "tomorrow"),
        (f"{sum(loads[1:8]):,}", "in the next 7 days"),
        (f"{sum(loads):,}", f"in {len(loads)} days"),
    ]
    picture.numbers(BESIDE, top + 10, rows)
    picture.y = top + CHART + GAP + 12


def _course(picture: _Picture, found: Statistics) -> None:
    picture.heading(MARGIN, "The course")
    for place, kind in enumerate(("mature", "young", "unseen")):
        key = BARS + 74 * place
        picture.box(key, picture.y - 24, 10, 10, kind)
        picture.text(key + 14, picture.y - 14, kind, "muted")
    for deck in found.decks:
        picture.text(MARGIN, picture.y + 12, fitted(deck.title, 36).rstrip())
        x = float(BARS)
        for kind, cards in _parts(deck.states):
            width = BAR * cards / max(1, deck.states.all - deck.states.suspended)
            if cards:
                about = f"{cards:,} {kind}"
                picture.box(x, picture.y + 2, width, 11, kind, about)
            x += width
        picture.text(
            BARS + BAR + 54, picture.y + 12, f"{deck.states.mature:,}/{deck.states.all:,}", "muted right"
        )
        picture.y += LINE


def _parts(states: States) -> Iterator[tuple[str, int]]:
    yield "mature", states.mature
    yield "young", states.young + states.learning
    yield "unseen", states.unseen


def _lists(picture: _Picture, found: Statistics, cards: Mapping[str, Card]) -> None:
    x = float(LISTS)
    if slips := costliest(found):
        picture.heading(x, "Slips that cost you most")
        for slip in slips[:MOST_SLIPS]:
            picture.text(x, picture.y + 12, fitted(slip_name(slip.name), 20).rstrip())
            often = f"{slip.answers:,} of {counted(slip.asked, 'answer')}"
            picture.text(x + 150, picture.y + 12, often, "muted")
            picture.y += LINE
        picture.y += LINE
    if found.hardest:
        picture.heading(x, "Hardest cards", "failed reviews")
    for hard in found.hardest:
        picture.text(x + 70, picture.y + 12, f"{hard.failed:,} of {hard.reviews:,}", "muted right")
        picture.text(x + 82, picture.y + 12, fitted(front_line(cards[hard.key]), 42).rstrip())
        picture.y += LINE
