"""Answers that learners typed, and which are right: `verdicts/DECK.yaml` with `DECK.answers.json`.

The answers are {card id: [[text, right], ...]}, where `right` is null where either will do.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quizcv.decks import load
from quizcv.judging import Exam, NotCountedError
from quizcv.questions import JUDGED_ON, ask
from quizcv.runner import Result, Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

DECKS = Path(__file__).parent / "verdicts"
KNOWN = {"doing-nothing": 7, "other-order": 0, "second-call-truth": 0, "typed-values": 0}
"""How many verdicts of a deck differ today. Lower the number with each that is put right."""


@pytest.mark.parametrize("name", KNOWN)
async def test_no_more_verdicts_differ_than_are_known_to(name: str, runner: Runner) -> None:
    async def run(snippet: Snippet) -> Result:
        return await runner.run(snippet, device=JUDGED_ON)

    deck = load(DECKS / f"{name}.yaml")
    cards = {card.key.partition("/")[2]: card for card in deck.cards}
    differing = []
    for card, given in json.loads((DECKS / f"{name}.answers.json").read_text("utf-8")).items():
        question = ask(cards[card], deck, 0)
        for text, wanted in given:
            if complaint := question.complaint(text):
                right, said = False, complaint
            else:
                try:
                    verdict = await Exam(question, run).answer(text)
                    right, said = verdict.right, verdict.said
                except NotCountedError as error:
                    right, said = False, str(error)
            if wanted not in (None, right):
                differing.append(f"{card}: {text!r} is {'right' if wanted else 'wrong'}; {said or 'right'}")
    assert len(differing) <= KNOWN[name], "\n".join(differing)
