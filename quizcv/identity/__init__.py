"""Which card is which after its deck was edited, so that histories follow."""

from quizcv.identity.matching import Changes, compare

__all__ = ["Changes", "compare"]
