"""Weights of FSRS fitted to one learner, and whether they foresee later answers better than others do."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.fitting.process import FitError as FitError
    from quizcv.fitting.scores import Score as Score
    from quizcv.fitting.trial import FEWEST as FEWEST
    from quizcv.fitting.trial import Fit as Fit
    from quizcv.fitting.trial import TooFewError as TooFewError
    from quizcv.fitting.trial import fit as fit
else:
    __getattr__ = loads_when_used(
        __name__,
        process="FitError",
        scores="Score",
        trial="FEWEST Fit TooFewError fit",
    )
