"""Tasks and blanks: the learner writes code, and running it decides."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

import msgspec

from quizcv.decks.field_types import Property
from quizcv.decks.holes import HOLE, holes
from quizcv.questions.compare import difference, is_comparable, kind_difference
from quizcv.questions.grammar import value
from quizcv.questions.python_code import parsed
from quizcv.questions.question import Question, Verdict
from quizcv.runner import Result, Snippet
from quizcv.runner.worker.outcome import gives_value

BLANK = "____"

NO_VALUE = "your code gives no value: end it with an expression that is not indented, or bind it to a name"


class CodeQuestion(Question, frozen=True, kw_only=True):
    """A question whose answer is code.

    `runs` is the reference, once for each case; an answer is run in its place. `has_check` says that asserts
    decide, which run behind the answer, and `check_reads_result` that these look at its value. Else its value
    is compared with that of the reference, or with `shape_only` all but the numbers, and also these
    `properties`. `without` are names that an answer may not use.
    """

    reference: str
    has_check: bool = False
    check_reads_result: bool = False
    shape_only: bool = False
    properties: tuple[Property, ...] = ()
    without: tuple[str, ...] = ()

    def complaint(self, answer: str) -> str:
        """Why this cannot be run."""
        code = self.written(answer)
        try:
            tree = ast.parse(code)
            with warnings.catch_warnings(action="ignore"):
                compile(code, "<answer>", "exec", dont_inherit=True)  # `return` outside of a function, say
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None)
            where = f", line {line}" if line and "\n" in code else ""
            why = str(getattr(error, "msg", error))
            if "leading zeros" in why and re.search(r"\b\d{1,3}(,\d{3})+\b", answer):
                why = "there are no commas between thousands in code"
            return f"this is not Python{where}: {why}"
        if not tree.body or not answer.strip():
            return "write some code"
        if forbidden := _names_in(tree) & {*self.without}:
            return f"write it without `{min(forbidden)}`"
        needs_value = self.check_reads_result or not self.has_check
        return NO_VALUE if needs_value and not gives_value(tree.body[-1]) else ""

    def written(self, answer: str) -> str:
        """The code that an answer means."""
        return answer

    def attempts(self, answer: str) -> tuple[Snippet, ...]:
        """The answer in the place of the reference, in every case."""
        code = self.written(answer)
        return tuple(msgspec.structs.replace(run, code=code, alone=True) for run in self.runs)

    def second_runs(self, truths: Sequence[Result]) -> tuple[Snippet, ...]:
        """The reference with other random numbers, if it drew some: its own value may change with them."""
        is_compared = not self.has_check and not self.shape_only
        if is_compared and truths and truths[0].status == "ok" and truths[0].drew_random_numbers:
            return (msgspec.structs.replace(self.runs[0], seed=1),)
        return ()

    def depends_on_seed(self, truths: Sequence[Result]) -> bool:
        """Whether the reference gives other numbers with other random ones, so that none are compared."""
        if len(truths) <= len(self.runs):
            return False
        one, other = truths[0].captured, truths[-1].captured
        return one is not None and other is not None and bool(difference(one, other))

    def truth(self, truths: Sequence[Result]) -> str:
        """The reference."""
        return self.reference

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """Right when every case is. What went wrong first is said, never how to do it.

        `results` may end with the first that failed.
        """
        truth = self.truth(truths)
        shape_only = self.shape_only or self.depends_on_seed(truths)
        for number, (wanted, got) in enumerate(zip(truths, results, strict=False), 1):
            case = "" if number == 1 else "with another input, "
            if why := self._useless(wanted):
                return Verdict(False, undecided=f"the card's own answer {why}")
            if said := self._miss(wanted, got, shape_only):
                return Verdict(False, f"{case}{said}", answer.strip(), truth)
        if len(results) < len(self.runs):
            return Verdict(False, undecided="the answer did not run in every case")
        return Verdict(True, "", answer.strip(), truth)

    def _useless(self, wanted: Result) -> str:
        """Why nothing can be judged by this result of the reference."""
        if wanted.status != "ok":
            return f"does not run: {wanted.error.message if wanted.error else wanted.status}"
        if self.has_check:
            return ""
        value = wanted.captured
        if value is None or value.type == "NoneType" or not is_comparable(value, shape_only=self.shape_only):
            return "gives nothing that can be compared; the card needs a `check`"
        return ""

    def _miss(self, wanted: Result, got: Result, shape_only: bool) -> str:
        if got.status != "ok":
            return _failure(got, self.runs[0].check)
        if self.has_check:
            if not self.check_reads_result or wanted.captured is None or got.captured is None:
                return ""
            return kind_difference(wanted.captured, got.captured)
        if wanted.captured is None or got.captured is None:
            return "nothing came out that can be compared"
        if got.captured.type == "NoneType":
            return NO_VALUE
        if changed := [name for name in got.changed if name not in wanted.changed]:
            return f"your code changes {changed[0]} in place; leave it as it was"
        return difference(wanted.captured, got.captured, shape_only=shape_only, properties=self.properties)


class BlankQuestion(CodeQuestion, frozen=True, kw_only=True):
    """Code with blanks. Several are filled one by one, with `;` between them."""

    template: str

    @property
    def blanks(self) -> int:
        """How many there are."""
        return len(holes(self.template))

    def complaint(self, answer: str) -> str:
        """Why this does not fill the blanks."""
        if not answer.strip():
            return "type what belongs in the blank"
        if len(self._pieces(answer)) != self.blanks:
            return f"there are {self.blanks} blanks; type what belongs in them with ; between"
        return super().complaint(answer)

    def written(self, answer: str) -> str:
        """The code with the blanks filled in."""
        pieces = iter(self._pieces(answer))
        return re.sub(HOLE, lambda _: next(pieces, ""), self.template)

    def judge(self, answer: str, truths: Sequence[Result], results: Sequence[Result]) -> Verdict:
        """As other code, and of a wrong filling that the card names what it says of it."""
        verdict = super().judge(answer, truths, results)
        if verdict.right or verdict.undecided:
            return verdict
        slip = self.named_slip(lambda wrong: self._is_filled_alike(answer, wrong))
        return msgspec.structs.replace(verdict, said=slip.said, slip=slip) if slip else verdict

    def _is_filled_alike(self, answer: str, other: str) -> bool:
        """Whether the same stands in the blanks, however it is written."""
        pieces, others = self._pieces(answer), self._pieces(other)
        return len(pieces) == len(others) and all(map(_are_alike, pieces, others))

    def _pieces(self, answer: str) -> list[str]:
        return [piece.strip() for piece in answer.split(";")] if self.blanks > 1 else [answer.strip()]


def is_finished(code: str) -> bool:
    """Whether this is Python whose last statement gives a value, so that it may be all of an answer."""
    body = parsed(code).body
    return bool(body) and gives_value(body[-1])


def with_blanks(template: str) -> str:
    """The code as it is shown, its blanks empty."""
    return re.sub(HOLE, BLANK, template)


def fillings(template: str) -> str:
    """What the author put into the blanks, as an answer would be typed."""
    return "; ".join(holes(template))


def _are_alike(one: str, other: str) -> bool:
    """Whether two expressions are written alike, or are the same value."""
    try:
        if ast.unparse(ast.parse(one, mode="eval")) == ast.unparse(ast.parse(other, mode="eval")):
            return True
        return bool(value(one) == value(other))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return one == other


def _names_in(tree: ast.Module) -> set[str]:
    """All names, attributes and imports that stand in the code."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                found.add(name)
            case ast.alias(name=name):
                found |= {*name.split(".")}
    return found


def _failure(result: Result, check: str) -> str:
    """Why the learner's code did not come through."""
    error = result.error
    gives_none = result.captured is not None and result.captured.type == "NoneType"
    if error is None:
        return result.status
    if error.part == "check" and error.type == "AssertionError":
        line = check.splitlines()[error.line - 1].strip() if error.line else ""
        return error.message or f"this does not hold: {line.removeprefix('assert ')}"
    if error.part == "check" and gives_none and re.search(r"\bresult\b", check):
        return NO_VALUE  # that is what the check stumbled over
    where = f"line {error.line}: " if error.part == "code" and error.line else ""
    # And not the runner's hint: it may tell what to write, and the card has hints of its own.
    return f"{where}{error.type + ': ' if error.type else ''}{error.message}"
