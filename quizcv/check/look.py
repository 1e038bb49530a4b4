"""What torch says of one card while somebody writes it: what comes out, and whether the card holds."""

from __future__ import annotations

import msgspec

from quizcv.check.examination import EXAMINERS
from quizcv.check.last_statement import without_value
from quizcv.check.running import Run
from quizcv.check.runs import Trials
from quizcv.check.subject import CardProblem, Subject
from quizcv.decks import Card, Deck
from quizcv.decks.contents import CodeCard, Entry
from quizcv.decks.outputs import output_text
from quizcv.questions import outcome, snippet
from quizcv.runner import Result


class Look(msgspec.Struct, frozen=True):
    """What came of a card that runs.

    `result` is what its code gave with the first of its values, and `gave` what of that is asked for, as
    it is shown; "" where nothing came, or where the answer is code. `findings` is all that is wrong.
    """

    result: Result
    gave: str
    findings: tuple[CardProblem, ...]


async def look(deck: Deck, card: Card, run: Run, *, all_values: bool) -> Look:
    """Find out all that `quizcv check --run` would about a card that runs, and its siblings in this deck.

    Without `all_values` only with the first of the values that it draws, which takes a few runs.
    """
    siblings = tuple(each for each in deck.cards if each.source_key == card.source_key)
    subject = Subject(deck, siblings, only_first=not all_values)
    trials = Trials(run)
    result, gave = await _first(subject, trials)
    problem = without_value(subject)
    if problem is not None:
        return Look(result, gave, (problem,))
    findings = await EXAMINERS[type(card.content)](subject, card.content, trials)
    return Look(result, gave, tuple(findings))


async def _first(subject: Subject, trials: Trials) -> tuple[Result, str]:
    if isinstance(subject.content, Entry):
        result = await trials.once(snippet(subject.deck, subject.entry))
        shape = outcome(result)
        return result, output_text(shape) if shape is not None else ""
    question = subject.questions()[0]
    truths = await trials.truths(question)
    return truths[0], "" if isinstance(subject.content, CodeCard) else question.truth(truths)
