"""The terminal interface: screens hold the flow, widgets draw, `keys` has the table of all keys."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.tui import card_hints as card_hints
    from quizcv.tui import card_history as card_history
    from quizcv.tui import file_editing as file_editing
    from quizcv.tui import judged_card as judged_card
    from quizcv.tui import pictures as pictures
else:  # what most sessions, or the first frame, do without
    __getattr__ = loads_when_used(
        __name__,
        card_history="card_history",
        file_editing="file_editing",
        card_hints="card_hints",
        judged_card="judged_card",
        pictures="pictures",
    )
