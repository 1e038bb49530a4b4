"""Files of pretrained weights: which there are, whether one is right, fetching it to where torch looks."""

from quizcv.weights.checksum import is_wrong, promised

__all__ = ["is_wrong", "promised"]
