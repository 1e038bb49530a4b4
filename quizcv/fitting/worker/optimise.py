"""Fits the weights of FSRS-6 to answers, with torch. A process of its own, which knows nothing of quizcv.

A line of JSON comes in: the answers to each card (days since the one before, rating), the usual weights and
their bounds. Lines with the steps done go out, the last one with the weights.

All cards are computed side by side, one answer after the other. What is made small is the sum of -log of the
chance that was given to what happened, and half the squared distance from the usual weights, in widths that a
weight may well differ by: so few answers change little.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import torch

STEPS = 60
LARGEST_STEP = 0.2
WIDTH, LEAST_WIDTH = 0.2, 0.02
"""A weight may well differ by this part of itself, and by this at least."""

FIRST_WIDTH = 0.7
"""The first four weights, stabilities, may well differ by e to this."""

CERTAIN = 1e-4
AGAIN, HARD, EASY = 1, 2, 4


def main() -> None:
    """Read the task, fit, and say how far it is."""
    os.nice(19)
    torch.set_num_threads(1)
    task = json.loads(sys.stdin.readline())
    usual = torch.tensor(task["weights"], dtype=torch.float64)
    bounds = [torch.tensor(task[name], dtype=torch.float64) for name in ("lowest", "highest")]
    days, ratings, lengths = padded(task["answers"])
    width = torch.clamp(usual.abs() * WIDTH, min=LEAST_WIDTH)
    distance = torch.zeros(len(usual), dtype=torch.float64, requires_grad=True)

    def weights() -> torch.Tensor:
        moved = torch.cat(
            [usual[:4] * torch.exp(distance[:4] * FIRST_WIDTH), usual[4:] + distance[4:] * width[4:]]
        )
        return torch.minimum(torch.maximum(moved, bounds[0]), bounds[1])

    optimiser = torch.optim.Adam([distance], lr=LARGEST_STEP)
    pace = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for step in range(1, STEPS + 1):
        optimiser.zero_grad()
        loss = surprise(weights(), days, ratings, lengths) + distance.square().sum() / 2
        loss.backward()
        optimiser.step()
        pace.step()
        say({"done": step, "steps": STEPS})
    say({"weights": weights().tolist()})


def say(what: dict[str, Any]) -> None:
    """A line to whoever waits."""
    print(json.dumps(what), flush=True)


def padded(answers: list[list[tuple[int, int]]]) -> tuple[torch.Tensor, torch.Tensor, list[int]]:
    """Days and ratings, a row for each answer in turn and a column for each card, those with most first.

    And how many cards have an answer in each row.
    """
    answers = sorted(answers, key=len, reverse=True)
    days = torch.zeros(len(answers[0]), len(answers), dtype=torch.float64)
    ratings = torch.ones(len(answers[0]), len(answers), dtype=torch.int64)
    for column, its in enumerate(answers):
        pairs = torch.tensor(its, dtype=torch.int64)
        days[: len(its), column] = pairs[:, 0].to(torch.float64)
        ratings[: len(its), column] = pairs[:, 1]
    lengths = [sum(len(its) > row for its in answers) for row in range(len(answers[0]))]
    return days, ratings, lengths


def surprise(w: torch.Tensor, days: torch.Tensor, ratings: torch.Tensor, lengths: list[int]) -> torch.Tensor:
    """The sum of -log of the chances given to what happened, over all answers but the first ones."""
    rating = ratings[0]
    stability = w[:4][rating - 1]
    difficulty = first_difficulty(w, rating).clamp(1, 10)
    losses = torch.zeros((), dtype=torch.float64)
    for row in range(1, len(lengths)):
        cards = lengths[row]
        rating, elapsed = ratings[row, :cards], days[row, :cards]
        stability, difficulty = stability[:cards], difficulty[:cards]
        chance = (1 + (0.9 ** (-1 / w[20]) - 1) * elapsed / stability) ** -w[20]
        likely = torch.where(rating > AGAIN, chance, 1 - chance).clamp(CERTAIN, 1)
        losses = losses - torch.where(elapsed > 0, torch.log(likely), torch.zeros_like(likely)).sum()
        stability, difficulty = advanced(w, stability, difficulty, chance, rating, elapsed)
    return losses


def first_difficulty(w: torch.Tensor, rating: torch.Tensor) -> torch.Tensor:
    """After the first answer, not within its bounds yet."""
    return w[4] - torch.exp(w[5] * (rating - 1)) + 1


def advanced(
    w: torch.Tensor,
    stability: torch.Tensor,
    difficulty: torch.Tensor,
    chance: torch.Tensor,
    rating: torch.Tensor,
    elapsed: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Stability and difficulty after a further answer; the formulas of `quizcv/scheduling/fsrs.py`."""
    factor = torch.where(rating == HARD, w[15], torch.where(rating == EASY, w[16], torch.ones_like(w[16])))
    gain = torch.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (torch.exp((1 - chance) * w[10]) - 1)
    recalled = stability * (1 + gain * factor)
    lost = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * torch.exp((1 - chance) * w[14])
    forgotten = torch.minimum(lost, stability / torch.exp(w[17] * w[18]))
    again = torch.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    same_day = stability * torch.where(rating == AGAIN, again, again.clamp(min=1))
    grown = torch.where(elapsed < 1, same_day, torch.where(rating == AGAIN, forgotten, recalled))
    changed = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
    easy = w[4] - torch.exp(w[5] * (EASY - 1)) + 1
    return grown.clamp(0.001, 36500), (w[7] * easy + (1 - w[7]) * changed).clamp(1, 10)


if __name__ == "__main__":
    main()
