"""Everything that torch can say about one card or entry."""

from __future__ import annotations

from quizcv.check.answers import examine_answers
from quizcv.check.entries import examine_entry
from quizcv.check.finding import Finding
from quizcv.check.outcomes import examine_outcomes
from quizcv.check.running import Run
from quizcv.check.runs import Trials
from quizcv.check.subject import Subject
from quizcv.decks import BlankCard, ClozeCard, Entry, Flashcard, TaskCard


async def examine(subject: Subject, run: Run) -> list[Finding]:
    """What is wrong with this subject; nothing when all that it asks can be answered, and only rightly."""
    content, trials = subject.content, Trials(run)
    if isinstance(content, Flashcard | ClozeCard):
        return []
    if isinstance(content, Entry):
        return await examine_entry(subject, content, trials)
    if isinstance(content, TaskCard | BlankCard):
        return await examine_answers(subject, content, trials)
    return await examine_outcomes(subject, content, trials)
