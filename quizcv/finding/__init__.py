"""Finding cards by what they say and how far they have come. Pure, but for what `Facts` are made from."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.finding.catalogue import Catalogue as Catalogue
    from quizcv.finding.catalogue import Facts as Facts
    from quizcv.finding.front import front_line as front_line
    from quizcv.finding.front import kind_of as kind_of
    from quizcv.finding.front import plain_line as plain_line
    from quizcv.finding.language import Query as Query
    from quizcv.finding.language import QueryError as QueryError
    from quizcv.finding.language import read as read
else:
    __getattr__ = loads_when_used(
        __name__,
        catalogue="Catalogue Facts",
        front="front_line kind_of plain_line",
        language="Query QueryError read",
    )
