"""Today's work: what comes next, what an answer does, and taking it back. What front ends speak to."""

from quizcv.history import NotSavedError, OvertakenError
from quizcv.session.session import MoreNewCards, Session, study_day
from quizcv.session.values import Answer, Counts, DeckToday, Preview, Turn, Undone, Way

__all__ = [
    "Answer",
    "Counts",
    "DeckToday",
    "MoreNewCards",
    "NotSavedError",
    "OvertakenError",
    "Preview",
    "Session",
    "Turn",
    "Undone",
    "Way",
    "study_day",
]
