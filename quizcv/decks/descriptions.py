"""What each key of a deck is for, said once: editors show it, and the tables of `docs/decks.md` have it.

Beside the Structs and not in them: every start loads those, and this only where a deck is read or edited.
"""

from __future__ import annotations

import msgspec

from quizcv.decks.contents import ChoiceCard, Content, Entry, TypedCard

HEADING = {
    "id": "The deck's name for good, letters, digits, `-`, `_` and dots: `id: convolution-basics`."
    " Without it, it is the file's name.",
    "title": "What the deck is called on the screen: `title: Convolution basics`.",
    "takeaways": "A page of Markdown, item by item, shown before the first review.",
    "next": "Where to go from here: the title of the deck that follows.",
    "licence": "Under which licence others may use the deck: `licence: CC BY 4.0`.",
    "author": "Who wrote the deck: `author: Ada`.",
    "language": "The language of the cards: `language: en`.",
    "version": "Which version of the deck this is: `version: 1.2`.",
    "cards": "The cards, a list. The key that each has tells its kind: `- front: What is a stride?`.",
    "cheatsheet": "Lines of PyTorch to look up and to try; each is also a card: `- operation: Convolution`.",
}
"""The keys on the left margin of a deck."""

KEYS = {
    "id": "The card's name for good: with it you can edit everything else and keep the history. `id: stride`",
    "front": "The question, as Markdown: `front: What does the stride control?`.",
    "back": "The answer, as Markdown. Behind `|` it may have several lines.",
    "reverse": "`reverse: true` adds a card that asks the other way round, on another day.",
    "note": "What is shown with the answer, as Markdown: say the rule here.",
    "hints": "Given one by one before the answer, to those who ask: `hints: [It has five letters.]`.",
    "source": "Where the fact can be checked: `source: Dumoulin & Visin 2016, section 2.4`.",
    "tags": "Words to find it by: `tags: [cnn]`.",
    "needs": "Cards to be known first: `needs: [convolution-basics/stride]`.",
    "picture": "The cheat-sheet entry whose picture is shown with the answer:"
    " `picture: convolution-basics/conv2d`.",
    "was": "Keys that the card had before; it goes on with their history: `was: [old-deck/stride]`.",
    "introduces": "Words that the card explains: `introduces: [stride]`."
    " `quizcv check --style` sees where one is used earlier.",
    "style": "Rules of `quizcv check --style` that the card breaks on purpose: `style: [length]`.",
    "answer": "What is right and has to be typed: `answer: jenta`; or several, of which each is right:"
    " `answer: [nå, no]`.",
    "forgive": "What may differ in a right answer. Without it `[case, punctuation]`; there is `accents` too,"
    " and `[]` is nothing.",
    "choices": "What there is to choose from, in another order at each review: `choices: [en, ei, et]`.",
    "cloze": "Markdown with holes in it: `cloze: The {{c1::stride}} is the step.` Each number makes a card.",
    "ask": "Another question than the usual one, as Markdown: `ask: How many parameters?`.",
    "setup": "Code that runs before, shown above the code: `setup: layer = nn.Linear(3, 2)`.",
    "input": "An expression, bound to `x`, shown above the code: `input: torch.randn(8, 3, 64, 64)`.",
    "vary": "Numbers and words that change from one review to the next: `vary: {k: [3, 5]}` puts 3 or 5"
    " in the place of `{k}`.",
    "where": "Conditions that the values of `vary` must fulfil: `where: [k > 1]`.",
    "shape": "Code whose output shape is asked: `shape: nn.Conv2d(3, 16, kernel_size=3)`.",
    "output": "The shape that comes out, for where torch cannot run: `output: [8, 16, 64, 64]`."
    " With `vary`, that for the first values.",
    "axes": "Names of the input's axes, so that an answer may say `N`: `axes: [N, C, H, W]`.",
    "may_raise": "`may_raise: true` allows values of `vary` with which the code raises.",
    "raises": "Code whose exception is asked, or whether it runs: `raises: torch.ones(2) @ torch.ones(3)`.",
    "error": "The exception, for where torch cannot run: `error: RuntimeError`."
    " With `vary`, that for the first values.",
    "may_run": "`may_run: true` allows values of `vary` with which the code runs.",
    "value": "Code; the value of its last line is asked: `value: 3 * 16 * 9 + 16`.",
    "hidden": "`hidden: true` does not show the code: a word problem, which `ask` tells in full.",
    "result": "What is right, for where torch cannot run: `result: torch.int64`."
    " With `vary`, that for the first values.",
    "tolerance": "How far off a number may be: `tolerance: 0.05`."
    " Without it whole ones must be exact, others may be off by 1 %.",
    "slips": "Wrong answers that you expect, and what is said of each:"
    " `slips: {64: the biases are missing}`.",
    "prints": "Code; what it prints is asked: `prints: print(torch.zeros(1).dtype)`.",
    "task": "What the learner has to write code for, as Markdown: `task: Turn the axes of x round.`",
    "solution": "Code that does it; shown with the answer: `solution: x.permute(0, 3, 1, 2)`.",
    "starter": "What the editor begins with: `starter: for p in model.parameters():`.",
    "blank": "Code with blanks; what stands in double braces is hidden: `blank: nn.Linear({{16}}, 10)`.",
    "cases": "More runs: with an `input` other expressions in its place, otherwise code that runs after"
    " `setup`: `cases: [torch.zeros(3)]`.",
    "check": "Code that runs behind the answer and asserts; `result` is what the answer gave:"
    " `check: assert result.shape == (2,)`.",
    "compare": "`value`, or `shape` to leave the numbers free, or a list of what must be the same besides the"
    " value: `compare: [requires_grad]`.",
    "without": "Names that an answer may not use: `without: [cross_entropy]`.",
}
"""The keys of cards."""

OF_KIND: dict[type, dict[str, str]] = {
    TypedCard: {
        "back": "What is shown below the answer, as Markdown: why it is so.",
        "slips": "Wrong answers that you expect, and what is said of each:"
        " `slips: {jente: that is without the article}`.",
    },
    ChoiceCard: {
        "back": "What is shown below the answer, as Markdown: why it is so.",
        "slips": "Choices that are wrong, and what is said of each: `slips: {jente: it takes ei}`.",
        "answer": "The choice that is right, as it stands in `choices`, or all that are: `answer: [en, ei]`.",
    },
    Entry: {
        "operation": "What the code does, as Markdown; the code is asked: `operation: Convolution`.",
        "code": "Python; `torch`, `torchvision`, `nn` and `F` are there already: `code: nn.Flatten()`.",
        "setup": "Code that runs before, shown folded: `setup: layer = nn.Linear(3, 2)`.",
        "input": "An expression, bound to `x`: `input: torch.randn(1, 3, 32, 32)`."
        " If the code gives a module, it is called on `x`.",
        "output": "The promised shape of what comes out: `output: [1, 16, 32, 32]`."
        " `quizcv check --run` compares.",
        "after": "The id of an entry of this deck; the code runs where that one left off:"
        " `after: load-resnet`.",
        "cards": "What is asked of it, some of `[recall, shape, blank]`. Without it, all that can be asked.",
        "blanks": "Which arguments may be hidden: `blanks: [stride, padding]`;"
        " of one without a name its place, from 1.",
    },
}
"""Those that mean something else in a kind of card."""


def described(kind: type[Content]) -> dict[str, str]:
    """What each key is for in this kind of card."""
    return {name: (KEYS | OF_KIND.get(kind, {}))[name] for name in kind.__struct_fields__}


def example_of(kind: type[msgspec.Struct], name: str) -> str:
    """A key of this kind of card with a value, in backticks, as its description has it."""
    text = (KEYS | OF_KIND.get(kind, {}))[name]
    return f"`{name}: {text.partition(f'`{name}: ')[2].partition('`')[0]}`"
