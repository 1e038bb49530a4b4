"""Making edits of a copy: of a deck of the user's in the place of a bundled one only what differs is kept."""

from __future__ import annotations

from collections.abc import Sequence

from quizcv.decks import Deck, Library, bundled_folder
from quizcv.decks.writing.cards import WrittenCard, with_card_added, written_cards
from quizcv.decks.writing.spelling import on_line
from quizcv.editing.checking import done, refuse_mistakes, shown
from quizcv.editing.overlays import with_edits
from quizcv.editing.saving import Files
from quizcv.editing.values import EditError, Saved
from quizcv.paths import Places
from quizcv.text import counted, joined

SUFFIX = ".before-edits"
"""What the name of a copy gets that is kept aside: it is no deck any more."""
OF_A_DECK = {"title": "a title", "takeaways": "takeaways", "next": "a next deck"}
"""What a deck has besides its cards, which edits cannot change."""


def only_edits(library: Library, places: Places, deck_id: str) -> Saved:
    """Let a bundled deck take its place again, with what differs in the user's copy laid over it.

    Cards that only the copy has go into a deck of their own, and the copy is kept aside. Raises EditError.
    """
    copy, original = library.deck(deck_id), _original(library, deck_id)
    if original is None or copy is None:
        raise EditError(f"no deck {deck_id} comes with quizcv; `quizcv decks` lists the decks that there are")
    if copy.path == original.path:
        raise EditError(f"the deck {deck_id} is as it comes with quizcv; there is no copy in its place")
    files = Files(places.edits)
    theirs = _cards(files, original)
    mine = _cards(files, copy)
    edits = places.edits / f"{deck_id}.yaml"
    content = files.content(edits)
    edited = 0
    for name, card in mine.items():
        if name in theirs and theirs[name].section == card.section:
            content = done(
                edits, with_edits, content, deck_id, card.section, theirs[name].values, card.values
            )
            edited += card.values != theirs[name].values
    files.put(edits, content)
    own = [card for name, card in mine.items() if name not in theirs or theirs[name].section != card.section]
    if own:
        path = places.decks / f"{deck_id}-own.yaml"
        if files.content(path) is not None:
            raise EditError(f"{shown(path)} is in the way; give it another name")
        text = f"title: {on_line(f'{original.title}, my own cards')}\n".encode()
        for card in own:
            text = done(path, with_card_added, text, card.section, card.values)
        refuse_mistakes(path, None, text)
        files.put(path, text)
    aside = copy.path.with_name(f"{copy.path.name}{SUFFIX}")
    if files.content(aside) is not None:
        raise EditError(f"{shown(aside)} is in the way; give it another name")
    files.put(aside, files.content(copy.path))
    files.put(copy.path, None)
    changes = files.save()
    back = len(theirs.keys() - mine.keys())
    besides = besides_cards(copy, original)
    return Saved(
        "",
        edits,
        1,
        _sentence(deck_id, edited, len(own), back, aside.name, besides),
        changes,
        f"return of the deck {deck_id} to the one that comes with quizcv",
    )


def differences(copy: Deck, original: Deck) -> tuple[int, int, int]:
    """How many cards of a copy are other than they came, were added to it, and are missing in it."""
    mine = {key: card.content for key, card in copy.sources.items()}
    theirs = {key: card.content for key, card in original.sources.items()}
    edited = sum(content != theirs[key] for key, content in mine.items() if key in theirs)
    return edited, len(mine.keys() - theirs.keys()), len(theirs.keys() - mine.keys())


def besides_cards(copy: Deck, original: Deck) -> list[str]:
    """What a copy has of its own besides its cards, such as "a title": edits do not keep that."""
    return [what for key, what in OF_A_DECK.items() if getattr(copy, key) != getattr(original, key)]


def _sentence(deck_id: str, edited: int, own: int, back: int, aside: str, besides: Sequence[str]) -> str:
    parts = [f"{counted(edited, 'edited card')} laid over it"]
    if own:
        parts.append(f"{counted(own, 'card')} of your own in {deck_id}-own.yaml")
    if back:
        parts.append(f"{counted(back, 'card')} that your copy did not have")
    return (
        f"The deck {deck_id} is the one that comes with quizcv again: {', '.join(parts)}."
        f" Your copy is kept as {aside}{f', with {joined(besides)} of its own' if besides else ''}."
    )


def _original(library: Library, deck_id: str) -> Deck | None:
    """The bundled deck with this id, whether it is used or not."""
    decks = (reading.deck for reading in library.readings)
    home = bundled_folder().absolute()
    return next((d for d in decks if d and d.id == deck_id and d.path.absolute().parent == home), None)


def _cards(files: Files, deck: Deck) -> dict[str, WrittenCard]:
    """The cards of a deck as they are written, by their names."""
    content = files.content(deck.path)
    return done(deck.path, written_cards, content) if content is not None else {}
