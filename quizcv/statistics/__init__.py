"""What the log says about learning; `docs/statistics.md` defines every number."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.statistics import prompt as prompt
    from quizcv.statistics.kept import KeptTally as KeptTally
    from quizcv.statistics.session import taught as taught
else:
    __getattr__ = loads_when_used(
        __name__,
        kept="KeptTally",
        session="taught",
        prompt="prompt",
    )
