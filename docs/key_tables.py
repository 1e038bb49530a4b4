"""Write into `decks.md` what each key is for: `python docs/key_tables.py`. A test compares it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from quizcv.decks.contents import (
    BlankCard,
    ChoiceCard,
    ClozeCard,
    CodeCard,
    Content,
    Entry,
    Flashcard,
    PrintsCard,
    RaisesCard,
    Runnable,
    ShapeCard,
    TaskCard,
    TypedCard,
    ValueCard,
)
from quizcv.decks.descriptions import HEADING, described

PAGE = Path(__file__).parent / "decks.md"

OF_ALL = (
    "id", "note", "hints", "source", "tags", "needs", "picture", "was", "introduces", "style",
)  # fmt: skip
"""What every card may have."""

LINKS = {
    "front": "([text](#text))",
    "id": "([more](#editing-without-losing-history))",
    "was": "([more](#editing-without-losing-history))",
    "needs": "([more](#cards-that-build-on-others))",
    "vary": "([more](#numbers-that-change))",
    "cards": "([more](#one-entry-several-cards))",
    "compare": "([more](#task))",
}
"""Where more stands on a key of a card."""


def tables() -> dict[str, Mapping[str, str]]:
    """What each key is for, in tables by their titles."""
    code = set(Runnable.__struct_fields__)
    return {
        "key of a deck": HEADING,
        "key of every card": _of(Flashcard, OF_ALL),
        "key of a flashcard": _own(Flashcard),
        "key of a typed answer": _own(TypedCard),
        "key of a choice": _own(ChoiceCard),
        "key of a `cloze`": _own(ClozeCard),
        "key of a cheat-sheet entry": _own(Entry),
        "key of all that torch judges": _of(
            ShapeCard, [key for key in Runnable.__struct_fields__ if key not in OF_ALL]
        ),
        "key of `shape`": _own(ShapeCard, code),
        "key of `raises`": _own(RaisesCard, code),
        "key of `value`": _own(ValueCard, code),
        "key of `prints`": _own(PrintsCard, code),
        "key of `blank` and `task`": _of(
            TaskCard, [key for key in CodeCard.__struct_fields__ if key not in {*OF_ALL, *code}]
        ),
        "key of `blank`": _own(BlankCard, set(CodeCard.__struct_fields__)),
        "key of `task`": _own(TaskCard, set(CodeCard.__struct_fields__)),
    }


def _own(kind: type[Content], but: Iterable[str] = ()) -> dict[str, str]:
    return _of(kind, [key for key in kind.__struct_fields__ if key not in {*OF_ALL, *but}])


def _of(kind: type[Content], keys: Iterable[str]) -> dict[str, str]:
    its = described(kind)
    return {key: " ".join(filter(None, (its[key], LINKS.get(key, "")))) for key in keys}


def rewritten(page: str) -> str:
    """The page with its tables as they are now."""
    for title, its in tables().items():
        head = f"| {title} | |\n|---|---|\n"
        rows = "".join(f"| `{key}` | {what.replace('|', chr(92) + '|')} |\n" for key, what in its.items())
        page = re.sub(re.escape(head) + r"(?:\|.*\n)*", lambda _, new=head + rows: new, page)
    return page


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text("utf-8")), "utf-8")
