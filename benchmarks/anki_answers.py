"""Answers cards with Anki's own library, one for each line of the input.

Prints the milliseconds from each answer to the next card.

    python benchmarks/anki_answers.py FOLDER CARDS     needs `pip install anki`, in whichever environment
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from anki.collection import AddNoteRequest, Collection
from anki.scheduler.v3 import CardAnswer


def main(folder: Path, cards: int) -> None:
    """Make a collection in which all cards are new and none is held back; then answer."""
    collection = Collection(str(folder / "collection.anki2"))
    deck = collection.decks.get_current_id()
    settings = collection.decks.config_dict_for_deck_id(deck)
    settings["new"]["perDay"] = settings["rev"]["perDay"] = 9999
    collection.decks.update_config(settings)
    kind = collection.models.by_name("Basic")
    assert kind is not None
    requests = []
    for number in range(cards):
        note = collection.new_note(kind)
        note["Front"], note["Back"] = f"Question {number}", f"Answer {number}"
        requests.append(AddNoteRequest(note, deck))
    collection.add_notes(requests)
    print("ready", flush=True)
    queued = collection.sched.get_queued_cards().cards[0]
    for _ in sys.stdin:
        card = collection.get_card(queued.card.id)
        card.start_timer()
        started = time.perf_counter()
        answer = collection.sched.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD)
        collection.sched.answer_card(answer)
        queued = collection.sched.get_queued_cards().cards[0]
        print((time.perf_counter() - started) * 1000, flush=True)
    collection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
