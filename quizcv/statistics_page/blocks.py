"""What is to come, how far the decks are, which slips and cards cost most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quizcv.decks import Card
from quizcv.finding import front_line
from quizcv.statistics.parts import parts
from quizcv.statistics.values import Slip, States, Statistics
from quizcv.statistics_page.lines import (
    Line,
    Piece,
    beside,
    cells,
    fitted,
    heading,
    line,
    sentence,
    shaded,
    slip_name,
)
from quizcv.text import counted, joined

LABEL = 5
"""Columns in front of the bars of the forecast."""
NUMBERS = 14
"""Columns of the numbers beside them."""
HEIGHT = 6
"""Lines of the highest bar."""
EIGHTHS = " ▁▂▃▄▅▆▇█"

ROOM_FOR_WORDS = 60
"""Columns from which on it is said of a slip how many answers and cards there were, and when."""
MOST_SLIPS = 3
MOST_LAYERS = 4

BAR = MATURE, YOUNG, UNSEEN = "█", "▒", "·"
COLUMNS = "  unseen  young  mature  recall"
LONGEST_TITLE, LONGEST_BAR, SHORTEST_BAR = 38, 24, 6
SHORTEST_TITLE = 12
"""Where there is room for less of it, the title of a deck stands in a line of its own."""


def coming(found: Statistics, width: int) -> list[Line]:
    """The reviews of the next days as bars, and the numbers beside them."""
    loads = [load.reviews for load in found.forecast]
    most = max(loads, default=0)
    if not most:
        return [
            *heading("To come"),
            *sentence(f"No reviews come due within {len(loads)} days.", width, "muted"),
        ]
    is_wide = width >= LABEL + len(loads) + NUMBERS
    pitch = 2 if width >= LABEL + 2 * len(loads) - 1 + NUMBERS * is_wide else 1
    rows = []
    for row in reversed(range(HEIGHT)):
        label = f"{most:,}" if row == HEIGHT - 1 else "0" if not row else ""
        signs = (" " * (pitch - 1)).join(_part_of_bar(load, most, row) for load in loads)
        rows.append((Piece(f"{label:>{LABEL - 1}} ", "muted"), *shaded(signs)))
    picture = [*rows, _dates(found, pitch)]
    numbers = [
        ("today", loads[0]),
        ("tomorrow", loads[1]),
        ("next 7", sum(loads[1:8])),  # days after today, as home counts them
        (f"{len(loads)} days", sum(loads)),
        ("most", most),
    ]
    beside_it = [(Piece(f" {what:<8}", "muted"), Piece(f"{number:>5,}")) for what, number in numbers]
    title = heading("To come", f"reviews due over the next {len(loads)} days", width)
    if is_wide:
        return [*title, *beside(picture, beside_it, LABEL + pitch * len(loads) - (pitch > 1))]
    return [*title, *picture, *beside_it]


def _part_of_bar(load: int, most: int, row: int) -> str:
    """What is seen of a bar in a line, counted from below; something of every bar but that of 0."""
    eighths = max(1, round(load * HEIGHT * 8 / most)) if load else 0
    return EIGHTHS[max(0, min(8, eighths - 8 * row))]


def _dates(found: Statistics, pitch: int) -> Line:
    """Today, and each Monday from which on there is room for its date."""
    text = "today"
    for place, load in enumerate(found.forecast):
        at = place * pitch
        name = f"{load.day.day} {load.day:%b}"
        if load.day.weekday() == 0 and at > len(text) and at + len(name) <= pitch * len(found.forecast):
            text = text.ljust(at) + name
    return line(" " * LABEL + text, "muted")


def course(found: Statistics, width: int) -> list[Line]:
    """How far the cards of each deck are: a line each, with a bar."""
    room = width - len(COLUMNS) - 1
    longest = min(LONGEST_TITLE, max((cells(deck.title) for deck in found.decks), default=0))
    title = min(longest, room - SHORTEST_BAR)
    is_above = title < min(longest, SHORTEST_TITLE)
    if is_above:
        title, room = 0, room + 1
    bar = max(0, min(LONGEST_BAR, room - title))
    states = [(deck.title, deck.states, deck.retention.all.share) for deck in found.decks]
    if len(states) > 1:
        states.append(("all", found.states, found.retention.all.share))
    lines = [
        *heading("The course", f"{MATURE} mature   {YOUNG} young, under 21 days   {UNSEEN} unseen", width),
        line(" " * (title + (not is_above) + bar) + COLUMNS, "muted"),
    ]
    for name, counts, share in states:
        recall = "" if share is None else f"{share:.0%}"
        young = counts.learning + counts.young
        numbers = f"{counts.unseen:8,}{young:7,}{counts.mature:8,}{recall:>8}"
        if is_above:
            lines.append(line(fitted(name, width)))
        before = "" if is_above else fitted(name, title) + " "
        lines.append((Piece(before), *shaded(_bar(counts, bar)), Piece(numbers)))
    return [*lines, *(each for text in _in_words(found.states) for each in sentence(text, width))]


def _bar(states: States, width: int) -> str:
    """How much of a deck is mature, young and unseen."""
    young = states.learning + states.young
    cells = parts(mature=states.mature, young=young, unseen=states.unseen, width=width)
    return "".join(sign * length for sign, length in zip(BAR, cells, strict=True)).ljust(width)


def _in_words(states: States) -> Iterable[str]:
    """What the columns leave out."""
    if states.learning:
        yield f"{states.learning:,} of the young ones: only just begun, or begun again after being forgotten."
    if states.suspended:
        yield f"{counted(states.suspended, 'card')} suspended, counted nowhere else."


def slips(found: Statistics, width: int, *, has_keys: bool) -> list[Line]:
    """The slips that were made most often; with keys that practise them, on the screen."""
    costly = costliest(found)
    if not costly:
        if not found.tries.all:
            about = "Once answers that you type are judged, this shows which mistakes you keep making."
        else:
            about = "None was recognised in your answers."
        return [*heading("Slips"), *sentence(about, width, "muted")]
    about = "1 2 3 practise their cards, p all of them" if has_keys else ""
    lines = heading("Slips that cost you most", about, width)
    for number, slip in enumerate(costly, 1):
        key = Piece(f" {number}  ", "key", f"screen.practise({number - 1})") if has_keys else Piece("  ")
        lines.append((key, *_slip(slip, width)))
    if found.layers:
        where = joined(f"{layer.name} {layer.answers:,}" for layer in found.layers[:MOST_LAYERS])
        lines += sentence(f"Where they happened: {where}.", width)
    return lines


def costliest(found: Statistics) -> tuple[Slip, ...]:
    """The slips that were made in most answers."""
    return found.slips[:MOST_SLIPS]


def _slip(slip: Slip, width: int) -> Line:
    name = fitted(slip_name(slip.name), 16)
    often = f"{slip.answers:5,} of {slip.asked:,}"
    if width < ROOM_FOR_WORDS:
        return Piece(name), Piece(often)
    where = f", {counted(slip.cards, 'card')}, last on {slip.last.day} {slip.last:%b %Y}"
    return Piece(name), Piece(f"{often} {'answer' if slip.asked == 1 else 'answers'}"), Piece(where, "muted")


def hardest(found: Statistics, cards: Mapping[str, Card], width: int, *, has_keys: bool) -> list[Line]:
    """The cards that were forgotten most often."""
    if not found.hardest:
        return []
    about = "failed reviews   enter lists these cards" if has_keys else "failed reviews"
    lines = heading("Hardest cards", about, width)
    for hard in found.hardest:
        numbers = f"{hard.failed:4,} of {hard.reviews:<5,} "
        lines.append((Piece(numbers), Piece(fitted(front_line(cards[hard.key]), width - len(numbers)))))
    return lines
