"""What a beginner meets in the first weeks of the course, day by day, for somebody to read through.

    python benchmarks/first_weeks.py [NEW_A_DAY [DAYS]]

The real session, each answer Good. A line is a new card: its key and what it asks.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import material

from quizcv.history import Answered
from quizcv.questions import ask
from quizcv.text import one_line
from quizcv.workspace import open_workspace

GOOD = Answered(4)


def main(new_cards: int, days: int) -> None:
    """Print them."""
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with material.folder() as data:
        for day in range(1, days + 1):
            workspace = open_workspace(data, clock=lambda now=now: now)
            workspace.new_cards = new_cards
            session = workspace.session()
            new, reviews = [], 0
            while (turn := session.next()) is not None:
                if turn.progress.is_new:
                    new.append(turn.card)
                else:
                    reviews += 1
                session.grade(turn, GOOD)
            print(f"\nday {day}: {len(new)} new, {reviews} reviews")
            for card in new:
                front = ask(card, session.deck_of(card)).front.replace("```python", "|").replace("```", "")
                print(f"  {card.key:<42} {one_line(front, 150)}")
            workspace.close()
            now += timedelta(days=1)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(*(*given, *(5, 28)[len(given) :]))
