"""Today's work: what comes next, what an answer does, and taking it back. What front ends speak to."""

from quizcv.history import NotSavedError, OvertakenError
from quizcv.session.cards import Cards
from quizcv.session.day import Calendar, study_day
from quizcv.session.day_file import DayFile
from quizcv.session.limits import Limits
from quizcv.session.session import Session
from quizcv.session.values import Choice, Counts, DeckToday, Glance, Mode, Preview, SavedAnswer, Turn, Undone
from quizcv.session.workload import Workload

__all__ = [
    "Calendar",
    "Cards",
    "Choice",
    "Counts",
    "DayFile",
    "DeckToday",
    "Glance",
    "Limits",
    "Mode",
    "NotSavedError",
    "OvertakenError",
    "Preview",
    "SavedAnswer",
    "Session",
    "Turn",
    "Undone",
    "Workload",
    "study_day",
]
