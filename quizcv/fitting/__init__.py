"""Weights of FSRS fitted to one learner, and whether they foresee later answers better than others do."""

from quizcv.fitting.process import FitError
from quizcv.fitting.scores import Score
from quizcv.fitting.trial import FEWEST, Fit, TooFewError, fit

__all__ = ["FEWEST", "Fit", "FitError", "Score", "TooFewError", "fit"]
