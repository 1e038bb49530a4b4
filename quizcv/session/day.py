"""Which study day it is, and whether the clock can be right about it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from quizcv.history import History

ONE_DAY = timedelta(days=1)
LONG_AWAY = timedelta(days=365)


def study_day(now: datetime, day_start: int) -> date:
    """The day that local time `now` belongs to, when a day turns at `day_start` o'clock on the wall.

    Hours are taken off the wall clock's reading, not off elapsed time, so that daylight saving cannot
    make a day run backwards or be skipped.
    """
    return (now.replace(tzinfo=None) - timedelta(hours=day_start)).date()


def day_begins(day: date, day_start: int) -> datetime:
    """When a study day begins on the wall."""
    return datetime.combine(day, time(day_start))


class Calendar:
    """The day by the clock and by the history, whose clock it is. A day turns at `day_start` o'clock."""

    def __init__(self, history: History, day_start: int) -> None:
        self._history = history
        self._day_start = day_start

    @property
    def wall_day(self) -> date:
        """The study day by the clock alone."""
        return study_day(self._history.now, self._day_start)

    @property
    def today(self) -> date:
        """The study day. One day before the latest event it is still that day: somebody travelled west."""
        day = self.wall_day
        last = self._history.last_day
        return last if last is not None and day == last - ONE_DAY else day

    @property
    def doubt(self) -> str:
        """Why the clock may be wrong, to be asked before the first answer; "" when it is plausible."""
        day, last = self.wall_day, self._history.last_day
        if last is None or last - ONE_DAY <= day <= last + LONG_AWAY:
            return ""
        return f"the clock says {day}, and the latest answer was on {last}"

    @property
    def day_of_undo(self) -> date:
        """The day of an undo: one that comes before a doubtful clock is trusted must not settle the doubt."""
        last = self._history.last_day
        return last if last is not None and self.doubt else self.today
