"""What a form says of the card in it: what is wrong with which key, and what is doubtful. Pure."""

from __future__ import annotations

import re

from quizcv.check.look import Look
from quizcv.editing import Draft, Saved
from quizcv.text import joined, one_line
from quizcv.tui.form_values import promise_text

NEEDED = "a card of this kind needs this"

_MISSING = re.compile(r"`\w+` is missing; add ")
"""How a deck file is told that a key is missing: there it is not plain to see where to write it."""

_NAMED = re.compile(r"`[^`]*` ")
"""How `quizcv check` begins: with the card that it speaks of."""


def wrong(draft: Draft, look: Look | None, *, was_tried: bool) -> dict[str, tuple[str, bool]]:
    """For each key what is to be said of it, and whether it is wrong or only doubtful.

    Nothing is said of what has yet to be typed until somebody tried to save the card (`was_tried`).
    """
    found: dict[str, tuple[str, bool]] = {}
    for name, said in draft.problems:
        if was_tried or draft.values.get(name):
            found.setdefault(name, (NEEDED if _MISSING.match(said) else said, True))
    for each in look.findings if look is not None else ():
        said = each.message
        if each.promise is not None:
            said = f"torch gives {one_line(promise_text(each.promise))}; ctrl+g writes it here"
        found.setdefault(each.field, (said, not each.is_warning))
    for name, said in draft.warnings:
        found.setdefault(name, (said, False))
    return found


def not_saved(draft: Draft, *, is_said: bool) -> str:
    """That a draft with problems was not saved, and where the first of them `is_said`, or what it is."""
    name, problem = draft.problems[0]
    return f"Not saved: `{name}` says why." if is_said else f"Not saved: {problem}."


def fails(look: Look | None) -> str:
    """What the code of a card does instead of what it should; "" if torch found nothing of the kind."""
    findings = look.findings if look is not None else ()
    return next((each.message for each in findings if not each.is_warning), "")


def saved_sentence(saved: Saved, look: Look | None) -> str:
    """That a card was saved; and that its code does not do what it should, if torch found that."""
    if not (failed := fails(look)):
        return saved.sentence
    return f"{saved.sentence.removesuffix('.')}, though it {_NAMED.sub('', failed, count=1)}."


def changed_meanwhile(both: list[str]) -> str:
    """That a card is another one in its file now; of `both` what was typed is kept."""
    mine = f", with your {joined(both)} instead of what is there" if both else ""
    return (
        "The card changed in its file meanwhile. Where you typed nothing it is as there now;"
        f" ctrl+s saves that{mine}."
    )
