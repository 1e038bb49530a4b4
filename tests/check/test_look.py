"""What is said of a card that runs while somebody writes it."""

from pathlib import Path

import pytest

from quizcv.check.look import look
from quizcv.decks import Card, Deck
from quizcv.decks.contents import ValueCard
from quizcv.runner import Runner


@pytest.mark.asyncio(loop_scope="session")
async def test_a_slip_that_is_right_with_the_first_values_alone_is_no_mistake(runner: Runner) -> None:
    def card(**slips: str) -> Card:
        content = ValueCard(id="sum", value="{a} + 4", vary={"a": ("1", "2")}, result="5", slips=slips)
        return Card("deck/sum", content, 1, "")

    for slip, at_first, with_all in [("4*{a} + 1", False, False), ("4 + {a}", False, True)]:
        asked = card(**{slip: "swapped"})
        deck = Deck("deck", "Deck", Path("deck.yaml"), cards=(asked,))
        for all_values, is_wrong in ((False, at_first), (True, with_all)):
            found = (await look(deck, asked, runner.run, all_values=all_values)).findings
            assert bool(found) == is_wrong, (slip, all_values, found)
