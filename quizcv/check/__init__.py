"""Whether decks are sound, and whether what they say about PyTorch is what torch gives."""

from quizcv.check.examination import Examination, examination
from quizcv.check.last_statement import cards_without_value
from quizcv.check.references import cards_with_wrong_references
from quizcv.check.report import rows, text
from quizcv.check.running import TorchUnavailableError
from quizcv.check.style import style
from quizcv.check.subject import CardProblem
from quizcv.check.texts import doubtful_texts
from quizcv.check.verified import Verified, torch_installed

__all__ = [
    "CardProblem",
    "Examination",
    "TorchUnavailableError",
    "Verified",
    "cards_with_wrong_references",
    "cards_without_value",
    "doubtful_texts",
    "examination",
    "rows",
    "style",
    "text",
    "torch_installed",
]
