"""Changing deck files for their author: ids that are missing, promises that torch does not keep."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from quizcv.check import CardProblem
from quizcv.cli.output import echo, path_text, show_notes
from quizcv.decks import Deck, DeckError, Library, Reading, bundled_folder, deck_id_of, name_in, read
from quizcv.decks.writing.ids import with_ids
from quizcv.decks.writing.promises import Wanted, with_promises
from quizcv.decks.writing.spelling import spelt
from quizcv.files import rewrite_file
from quizcv.text import counted
from quizcv.trust import code_digests

if TYPE_CHECKING:
    from quizcv.trust import Trust


def add_ids(library: Library, trust: Trust, *, named: bool, err: bool) -> bool:
    """Write ids into these decks and say so; False if one of them could not be changed.

    A deck whose code may run still may: ids are no code. The bundled decks are passed over, unless they
    were `named`: then that is refused.
    """
    all_done = True
    for reading in library.readings:
        if reading.deck and reading.deck.edits:
            continue  # whose cards are known by their ids
        if not _is_bundled(reading.path):
            done, what = _add_missing_ids(reading, trust)
        elif named:
            done, what = False, "this deck comes with quizcv and stays as it is"
        else:
            continue
        echo(f"{path_text(reading.path)}: {what}", err=err)
        all_done = all_done and done
    return all_done


def keep_promises(
    library: Library, findings: Sequence[CardProblem], trust: Trust, paths: Collection[Path]
) -> tuple[list[CardProblem], list[CardProblem]]:
    """Write what came out into decks that promise something else; what is left to say, and what was written.

    The bundled decks are passed over, unless they were named by one of these `paths` in a checkout.
    """
    left = list(findings)
    written: list[CardProblem] = []
    for deck in library.decks:
        wanted = [f for f in findings if f.promise is not None and deck_id_of(f.card) == deck.id]
        if wanted and (deck.path in paths or not _is_bundled(deck.path)):
            fixed = _fixed(deck, wanted, trust)
            left = [finding for finding in left if finding not in fixed]
            written += fixed
    return left, [msgspec.structs.replace(each, message=_written_text(each)) for each in written]


def _fixed(deck: Deck, wanted: Sequence[CardProblem], trust: Trust) -> list[CardProblem]:
    """Write these promises into the file of a deck; those that are in it now."""
    contents = {card.source_key: card.content for card in deck.cards}
    promises = {
        (finding.card, finding.field): Wanted(
            name_in(finding.card), finding.field, finding.promise, contents[finding.card]
        )
        for finding in wanted
        if finding.promise is not None
    }
    is_allowed = trust.allows(deck)
    try:
        fixed = with_promises(deck.path, list(promises.values()))
        if fixed.written:
            rewrite_file(deck.path, fixed.content)
    except OSError as error:
        echo(f"{path_text(deck.path)}: nothing written: {error.strerror}", err=True)
        return []
    after = read(deck.path).deck
    is_same = after is not None and _codes(after) == _codes(deck)  # else somebody wrote there meanwhile
    if is_allowed and fixed.written and is_same and after and (problem := trust.allow(after)):
        show_notes([problem])
    for one in fixed.left:
        what = f"`{one.key}` of `{one.name}` cannot be written without changing more; write it yourself"
        echo(f"{path_text(deck.path)}: {what}", err=True)
    return [finding for finding in wanted if promises[finding.card, finding.field] in fixed.written]


def _written_text(finding: CardProblem) -> str:
    """What was written under which key."""
    return f"`{finding.field}: {spelt(finding.promise)}`" if finding.promise is not None else ""


def _add_missing_ids(reading: Reading, trust: Trust) -> tuple[bool, str]:
    """Write an id into each card of a deck that lacks one; whether it could be done, and what to say."""
    deck = reading.deck
    if deck and not reading.errors and all(card.content.id for card in deck.cards):
        return True, "every card has an id already"
    try:
        content, count = with_ids(reading.path)
        before = read(reading.path).deck
        rewrite_file(reading.path, content)
        after = read(reading.path).deck
        is_allowed = before is not None and trust.allows(before)
        is_same = before and after and _codes(before) == _codes(after)
        if is_allowed and is_same and after and (problem := trust.allow(after)):
            show_notes([problem])
    except DeckError as error:
        first = error.errors[0]
        return False, f"no ids added; line {first.line} comes first: {first.message}"
    except OSError as error:
        return False, f"no ids added: {error.strerror}"
    return True, f"{counted(count, 'id')} added"


def _is_bundled(path: Path) -> bool:
    """Whether this deck comes with quizcv."""
    return path.resolve().parent == bundled_folder().resolve()


def _codes(deck: Deck) -> list[str]:
    return list(code_digests(deck).values())
