"""`quizcv judge`: what an answer to a card would be told, for authors and scripts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Annotated, Any

import click
import msgspec

from quizcv.cli.naming import named
from quizcv.cli.options import CommonOptions, with_data_and_decks, with_json, with_runner, with_yes
from quizcv.cli.output import as_json_text, echo, echo_text, show_notes
from quizcv.cli.trusting import ask_about_runner, insist
from quizcv.decks.variation import Parameters, combinations
from quizcv.judging import Exam, NearError, NotCountedError, UndecidedError, at_once
from quizcv.plain.torch import Torch
from quizcv.questions import Question, Verdict, ask, with_parameters
from quizcv.text import one_line, printable

if TYPE_CHECKING:
    from quizcv.decks import Card, Deck
    from quizcv.workspace import Workspace

FROM_MEMORY = "this card is answered from memory, and nobody judges it"


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """A line of a batch: an answer to a card as it is asked after `review` answers, or with `parameters`."""

    card: str
    answer: str
    review: Annotated[int, msgspec.Meta(ge=0)] | None = None
    parameters: dict[str, str | bool | int | float] | None = None


@click.command(epilog="Example: quizcv judge convolution/conv-stride --answer 8,16,32,32 --json")
@click.argument("name", required=False, metavar="CARD")
@click.option("--answer", "answers", multiple=True, metavar="TEXT", help="An answer. Repeatable.")
@click.option(
    "--code", type=click.File(encoding="utf-8"), metavar="FILE", help="A file with an answer; - reads it."
)
@click.option(
    "--review",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Ask as after N answers: `vary` draws by it.",
)
@click.option(
    "--batch",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="Judge the answers in FILE, one JSON object a line; - reads them.",
)
@with_json("One JSON object for each answer.")
@with_yes
@with_data_and_decks
@with_runner
def judge(
    options: CommonOptions,
    name: str | None,
    answers: tuple[str, ...],
    code: IO[str] | None,
    review: int,
    batch: IO[str] | None,
) -> None:
    """Say what answers to a CARD would be told; without one print its question."""
    if (name is None) == (batch is None):
        raise click.UsageError("say which CARD is answered, or --batch FILE")
    if batch is not None and (answers or code or review):
        raise click.UsageError("the lines of --batch say all; leave --answer, --code and --review out")
    workspace = options.open_workspace()
    judged = Judge(workspace, yes=options.yes)
    try:
        if batch is not None:
            for row in judged.batch(batch):
                echo(as_json_text(row))
            return
        deck, card = judged.card(name or "")
        question = ask(card, deck, review)
        given = [*answers, *([_read(code)] if code is not None else [])]
        if not given:
            echo_text(as_json_text(_asked(card, question)) if options.json else _shown(question))
        for answer in given:
            row = judged.row(deck, card, question, answer)
            echo_text(as_json_text(row) if options.json else _said(row))
    finally:
        judged.close()


class Judge:
    """Judges answers with one torch, which starts with the first. Must be closed."""

    def __init__(self, workspace: Workspace, *, yes: bool) -> None:
        self._workspace = workspace
        self._yes = yes
        self._torch: Torch | None = None
        self._exams: dict[tuple[str, str], Exam] = {}
        self._cards = [(deck, card) for deck in workspace.library.decks for card in deck.cards]

    def close(self) -> None:
        """End torch."""
        if self._torch is not None:
            self._torch.close()

    def card(self, name: str) -> tuple[Deck, Card]:
        """The card with this key or id. Raises ClickException."""
        return named("card", name, self._cards)

    def batch(self, lines: IO[str]) -> Iterator[dict[str, Any]]:
        """For each line what its answer is told, or a sentence as the `error`."""
        for number, line in enumerate(lines, 1):
            try:
                asked = msgspec.json.decode(line, type=Asked)
                deck, card = self.card(asked.card)
                yield self.row(deck, card, _question(deck, card, asked), asked.answer)
            except (msgspec.DecodeError, UnicodeEncodeError) as error:
                wanted = '{"card": "...", "answer": "..."}'
                yield {"error": f"line {number} is not such as {wanted}: {error}"}
            except click.ClickException as error:
                yield {"error": f"line {number}: {error.message}"}

    def row(self, deck: Deck, card: Card, question: Question, answer: str) -> dict[str, Any]:
        """What this answer is told. Raises ClickException if the deck's code may not run."""
        row: dict[str, Any] = {"card": card.key, "parameters": question.parameters, "right": None}
        row |= {"said": "", "truth": "", "complaint": "", "near": "", "slip": "", "layer": "", "attempts": 0}
        began = time.monotonic()
        if question.answering == "flip":
            row["said"] = FROM_MEMORY
        elif complaint := question.complaint(answer):
            row["complaint"] = complaint
        elif not question.runs:
            row |= self._verdict(Exam(question), at_once, answer)
        else:
            insist(self._workspace.trust, [deck], yes=self._yes)
            torch = self._started()
            began = time.monotonic()
            place = card.key, str(question.parameters)
            exam = self._exams.setdefault(place, Exam(question, torch.run))
            row |= self._verdict(exam, torch.wait_for, answer)
        return row | {"milliseconds": round((time.monotonic() - began) * 1000, 1)}

    def _started(self) -> Torch:
        if self._torch is None:
            show_notes([ask_about_runner(self._workspace)])
            self._torch = Torch(self._workspace.runner_settings)
            self._torch.wait()
        return self._torch

    @staticmethod
    def _verdict(exam: Exam, wait_for: Callable[..., Verdict], answer: str) -> dict[str, Any]:
        try:
            verdict = wait_for(exam.answer(answer))
        except NearError as error:
            found: dict[str, Any] = {"near": str(error)}
        except NotCountedError as error:
            found = {"complaint": str(error)}
        except UndecidedError as error:
            found = {"said": str(error)}
        else:
            found = {"right": verdict.right, "said": verdict.said, "attempts": 1}
            if verdict.slip is not None:
                found |= {"slip": verdict.slip.word, "layer": verdict.slip.layer}
        return found | {"truth": exam.truth}


def _question(deck: Deck, card: Card, asked: Asked) -> Question:
    """What the card asks at this review, or with these parameters."""
    if asked.parameters is None:
        return ask(card, deck, asked.review or 0)
    if asked.review is not None:
        raise click.ClickException("`review` and `parameters` both say what is drawn; leave one out")
    values: Parameters = {name: str(value) for name, value in asked.parameters.items()}
    if values not in combinations(*card.content.drawn_from(card.part)):
        raise click.ClickException(f"{card.key} never asks with these `parameters`")
    return with_parameters(card, deck, values)


def _read(file: IO[str]) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is not UTF-8: {error.reason}") from None


def _asked(card: Card, question: Question) -> dict[str, Any]:
    return {
        "card": card.key,
        "parameters": question.parameters,
        "question": question.front,
        "starter": question.starter,
    }


def _shown(question: Question) -> str:
    starter = f"\n\nto begin with:\n\n{question.starter.rstrip()}" if question.starter else ""
    return printable(f"{question.front}{starter}")


def _said(row: dict[str, Any]) -> str:
    """The row as `review --plain` would say it, on one line."""
    if row["right"] is None:
        return f"? {one_line(row['complaint'] or row['near'] or row['said'], limit=None)}"
    return "right" if row["right"] else f"wrong: {one_line(row['said'], limit=None)}"
