"""What the log says about learning. Pure; `docs/statistics.md` defines every number."""

from quizcv.statistics.course import from_tally, statistics, streak
from quizcv.statistics.tally import Tally
from quizcv.statistics.values import Statistics

__all__ = ["Statistics", "Tally", "from_tally", "statistics", "streak"]
