"""What can be wrong with a card that runs, before anybody knows in which line of the file it stands."""

from __future__ import annotations

import msgspec

from quizcv.decks.contents import Promise


class Finding(msgspec.Struct, frozen=True):
    """Something wrong with a card, or doubtful if it `is_warning`.

    `card` is what the keys of all cards made from the author's one have in common. `field` is the key in the
    file that is concerned, "" when it is the card as a whole. `promise` is what is to be written there.
    """

    card: str
    field: str
    message: str
    promise: Promise | None = None
    is_warning: bool = False
