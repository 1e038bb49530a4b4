"""Finding cards by what they say and how far they have come. Pure, but for what `Facts` are made from."""

from quizcv.finding.catalogue import Catalogue, Facts
from quizcv.finding.front import front_line, kind_of, plain_line
from quizcv.finding.language import Query, QueryError, read

__all__ = ["Catalogue", "Facts", "Query", "QueryError", "front_line", "kind_of", "plain_line", "read"]
