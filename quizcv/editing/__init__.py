"""Changing cards where they are written: one card at a time, checked before, and undone if wanted."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.editing import unsaved as unsaved
    from quizcv.editing.editing import Editing as Editing
    from quizcv.editing.keys import Key as Key
    from quizcv.editing.keys import keys_of as keys_of
    from quizcv.editing.values import (
        Draft as Draft,
    )
    from quizcv.editing.values import (
        EditError as EditError,
    )
    from quizcv.editing.values import (
        Fields as Fields,
    )
    from quizcv.editing.values import (
        OpenedCard as OpenedCard,
    )
    from quizcv.editing.values import (
        Saved as Saved,
    )
else:
    __getattr__ = loads_when_used(
        __name__,
        editing="Editing",
        keys="Key keys_of",
        unsaved="unsaved",
        values="Draft EditError Fields OpenedCard Saved",
    )
