"""When two texts count as the same, although somebody typed one of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import filterfalse

from quizcv.decks.field_types import FORGIVABLE, Forgivable

_ONE_SIGN = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ´`", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-"),
        "…": "...",
    }
)
"""Signs of which a keyboard has one alone."""

_WITHOUT_ACCENT = str.maketrans(
    {
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ß": "ss",
        "þ": "th",
        "Þ": "Th",
        "ı": "i",
        **dict(zip("øØłŁđĐðÐħĦ", "oOlLdDdDhH", strict=True)),
    }
)
"""Letters that Unicode does not take apart into a letter and its accent."""

_AT_THE_ENDS = re.compile(r"^[¿¡]+|[.!?,;:。、！？，；：؟]+$")


def spaced(text: str) -> str:
    """The text on one line, with one blank where there are several, and accents encoded in one way."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def typed(text: str) -> str:
    """The text without all that typing may change: blanks, which quotes and dashes are used."""
    return spaced(spaced(text).translate(_ONE_SIGN))


def folded(text: str, forgive: Collection[Forgivable] = FORGIVABLE) -> str:
    """The text without what is forgiven: two for which this is the same count as the same."""
    text = typed(text)
    if "punctuation" in forgive:
        text = without_ends(text)
    if "accents" in forgive:
        apart = unicodedata.normalize("NFD", text.translate(_WITHOUT_ACCENT))
        text = unicodedata.normalize("NFC", "".join(filterfalse(unicodedata.combining, apart)))
    return text.casefold() if "case" in forgive else text


def without_ends(text: str) -> str:
    """The text without the punctuation at its ends, unless it is nothing else."""
    return _AT_THE_ENDS.sub("", text).strip() or text
