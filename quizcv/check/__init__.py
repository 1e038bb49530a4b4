"""Whether decks are sound, and whether what they say about PyTorch is what torch gives."""

from quizcv.check.report import rows, run, text

__all__ = ["rows", "run", "text"]
