"""The example decks that `quizcv new NAME` writes."""

from __future__ import annotations

import re
from typing import Literal, get_args

Kind = Literal["words", "code", "empty"]
"""What an example is about: words to learn, code, or nothing yet."""

KINDS: tuple[Kind, ...] = get_args(Kind)

SCHEMA = "deck.schema.json"
"""The file beside a deck from which editors know its keys."""

_NAME = re.compile(r"[\w.-]*\w[\w.-]*")

_EMPTY = """\
# yaml-language-server: $schema=./{schema}
id: {name}
title: {title}

cards:
  - id: first
    front: What is asked?
    back: What is right.
"""

_WORDS = """\
# yaml-language-server: $schema=./{schema}
# A deck for quizcv. Lines like this one, after a #, are notes for you.
# Try it with:  quizcv check {name}   and then:  quizcv review {name}

id: {name}    # the name that your review history refers to; keep it
title: {title}
takeaways:    # what to read before the first review (may be left out)
  - "Norwegian has three genders: en gutt, ei jente, et hus."
  - "Text with a colon: like this, goes in quotes."

cards:
  - id: the-girl    # keeps the card's history when you reword it
    front: "*ei jente*: the girl"
    # is typed; capital letters and a full stop do not matter
    answer: jenta
    # a mistake that you expect, and what is said of it
    slips: {{jente: "that is *a* girl: the article is missing"}}
    # shown below the answer (may be left out)
    back: The article stands at the end.
    hints: [It ends in -a.]
    tags: [nouns]

  - id: now
    front: now
    # each of these is right
    answer: [nå, no]
    # "na" is right too, and the difference is shown; without this line it is wrong
    forgive: [case, accents, punctuation]

  - id: house
    front: a house
    answer: et hus
    # also asks the other way round, from memory, on another day
    reverse: true

  - id: reads
    front: "*å lese*: present, past, perfect"
    # without `answer` you recall the back and grade yourself
    back: |
      leser, leste, har lest

      After a | you can write several lines of Markdown.
    note: A weak verb.
    source: Bokmålsordboka

  - id: word-order
    # each number makes a card with that hole in it; behind :: stands a hint
    cloze: In a main clause the verb comes {{{{c1::second::which place?}}}}, and *ikke* {{{{c2::after}}}} it.

  - id: gender
    front: Which of these is neuter?
    # in another order each time; answered with a, b or c
    choices: [hus, jente, gutt]
    answer: hus

  # There are more kinds, also some that run code (see docs/decks.md).
"""

_CODE = """\
# yaml-language-server: $schema=./{schema}
# A deck for quizcv. Lines like this one, after a #, are notes for you.
# Try it with:  quizcv check {name}   and then:  quizcv review {name}

id: {name}    # the name that your review history refers to; keep it
title: {title}
takeaways:    # what to read before the first review (may be left out)
  - A convolution slides one small set of weights over the whole image.
  - "Text with a colon: like this, goes in quotes."

cards:
  - id: stride    # keeps the card's history when you reword it
    front: What does the stride of a convolution control?
    back: How far the kernel moves between two positions.
    tags: [cnn]

  - id: logits
    front: What are logits?
    back: |
      The raw scores of a classifier, **before** softmax.

      After a | you can write several lines of Markdown.
    reverse: true    # also ask from the back to the front
    source: https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html

  - id: padding
    cloze: |    # each number makes a card with that hole in it
      Padding keeps the size when it is {{{{c1::(k - 1) / 2}}}}, at stride {{{{c2::1}}}}.

  - id: strided-shape    # the shape is typed, and torch decides
    shape: nn.Conv2d(3, 16, kernel_size={{k}}, stride={{s}}, padding=1)
    input: torch.randn(8, 3, 64, 64)
    vary: {{k: [3, 5], s: [1, 2]}}    # other numbers at each review
    output: [8, 16, 64, 64]    # for the first of them, where torch cannot run

  - id: channels-first    # the learner writes code; it must give what the solution gives
    task: Turn `x` from (N, H, W, C) into (N, C, H, W).
    setup: x = torch.arange(24).reshape(1, 2, 4, 3)
    cases: ["x = torch.zeros(2, 1, 1, 3)"]    # and once more with this; commas need quotes
    needs: [{name}/strided-shape]    # comes once that card was answered well
    solution: x.permute(0, 3, 1, 2)
    hints: [The axes have to move; a reshape would mix them up.]

  # There are more kinds: answer, choices, value, prints, raises and blank (see docs/decks.md).

cheatsheet:    # PyTorch code to remember; each entry is also a card
  - id: convolve
    operation: Convolution
    code: nn.Conv2d(3, 16, kernel_size=3, padding=1)
    # what the layer is tried on; your code can call it x
    input: torch.randn(1, 3, 32, 32)
    output: [1, 16, 32, 32]    # the shape you promise; `quizcv check --run` tests it
    cards: [recall, blank]    # what is asked of it (without this line, the shape as well)
    blanks: [kernel_size, padding]    # which arguments may be hidden

  - id: count-parameters
    operation: Count the parameters of a layer
    # runs before the code
    setup: conv = nn.Conv2d(3, 16, kernel_size=3)
    code: total = sum(p.numel() for p in conv.parameters())
    note: 16 kernels of 3 x 3 x 3 weights, and one bias each.

  - id: double
    operation: Double that number
    after: count-parameters    # runs where that entry left off
    code: twice = 2 * total
"""


_TEXTS: dict[Kind, str] = {"words": _WORDS, "code": _CODE, "empty": _EMPTY}


def template(name: str, kind: Kind = "code", title: str = "") -> str:
    """The text of a small deck with this id. Raises ValueError for a name that cannot be one.

    All of them together show every key that is of use at first.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("a deck's name may have only letters, digits and - _ . in it; choose another")
    title = title or re.sub(r"[-_]+", " ", name).strip().capitalize() or name
    import json  # a start does without

    quoted = title if re.fullmatch(r"\w[\w .,'-]*", title) else json.dumps(title, ensure_ascii=False)
    return _TEXTS[kind].format(name=name, title=quoted, schema=SCHEMA)


def named(text: str) -> tuple[str, str]:
    """The id and the title of a deck that somebody wants to call so: two-words for "Two words".

    Raises ValueError for a path, and for what has neither a letter nor a digit.
    """
    text = re.sub(r"\.ya?ml$", "", text.strip(), flags=re.IGNORECASE)
    if _NAME.fullmatch(text):
        return text, ""
    if "/" in text or "\\" in text or not text.isprintable():
        raise ValueError("a deck is given a name, not a path; it is written into your decks folder")
    name = re.sub(r"[^\w.-]+", "-", text).strip("-.").lower()
    if not _NAME.fullmatch(name):
        raise ValueError("a deck's name needs a letter or a digit; choose another")
    return name, text
