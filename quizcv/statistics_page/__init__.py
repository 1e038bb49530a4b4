"""The statistics as a page that people read: on a screen, as plain lines, as a picture. Pure."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.statistics_page import svg as svg
    from quizcv.statistics_page.columns import page as page
    from quizcv.statistics_page.lines import Line as Line
    from quizcv.statistics_page.lines import Piece as Piece
    from quizcv.statistics_page.lines import Tone as Tone
    from quizcv.statistics_page.lines import plain as plain
    from quizcv.statistics_page.session_end import next_sentence as next_sentence
    from quizcv.statistics_page.session_end import sentences as sentences
else:
    __getattr__ = loads_when_used(
        __name__,
        columns="page",
        lines="Line Piece Tone plain",
        session_end="next_sentence sentences",
        svg="svg",
    )
