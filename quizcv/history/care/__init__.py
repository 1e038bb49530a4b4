"""Looking after the files of the history: backups, copies, merging, repair."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.history.care.upkeep import keep_up as keep_up
    from quizcv.history.care.upkeep import put_in_order as put_in_order
else:
    __getattr__ = loads_when_used(
        __name__,
        upkeep="keep_up put_in_order",
    )
