"""The statistics as a page that people read: on a screen, as plain lines, as a picture. Pure."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.overview import svg as svg
    from quizcv.overview.columns import page as page
    from quizcv.overview.lines import Line as Line
    from quizcv.overview.lines import Piece as Piece
    from quizcv.overview.lines import Tone as Tone
    from quizcv.overview.lines import plain as plain
    from quizcv.overview.session_end import next_sentence as next_sentence
    from quizcv.overview.session_end import sentences as sentences
else:
    __getattr__ = loads_when_used(
        __name__,
        columns="page",
        lines="Line Piece Tone plain",
        session_end="next_sentence sentences",
        svg="svg",
    )
