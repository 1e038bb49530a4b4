"""What the next months would bring, simulated from a learner's own rates. Pure; all chance has a seed."""

from quizcv.simulation.future import DAYS, Future, FutureDay, simulate
from quizcv.simulation.learner import Learner, learner_of

__all__ = ["DAYS", "Future", "FutureDay", "Learner", "learner_of", "simulate"]
