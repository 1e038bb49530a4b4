"""The statistics as a page that people read: on a screen, as plain lines, as a picture. Pure."""

from quizcv.overview.lines import Line, Piece, Tone, plain
from quizcv.overview.page import page
from quizcv.overview.session_end import next_sentence, sentences

__all__ = ["Line", "Piece", "Tone", "next_sentence", "page", "plain", "sentences"]
