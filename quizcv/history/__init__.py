"""What happened: the durable review log, and the schedule folded from it."""

from quizcv.history.event import Answered, Event, Kind, Miss
from quizcv.history.fold import NOTHING, Progress, Schedule, Stage, days_in_a_row
from quizcv.history.history import History, OvertakenError
from quizcv.history.log import NotSavedError
from quizcv.history.reader import Logged, OnProgress
from quizcv.history.snapshot import Position
from quizcv.history.undo import PastAnswer

__all__ = [
    "NOTHING",
    "Answered",
    "Event",
    "History",
    "Kind",
    "Logged",
    "Miss",
    "NotSavedError",
    "OnProgress",
    "OvertakenError",
    "PastAnswer",
    "Position",
    "Progress",
    "Schedule",
    "Stage",
    "days_in_a_row",
]
