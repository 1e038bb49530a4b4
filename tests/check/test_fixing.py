"""`check --fix` writes what came out in the place of what was promised, and changes nothing else in the file.

Decks are written with what is to change in guillemets: `«before→after»`.
"""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcv.check.fix import Wanted, with_promises
from quizcv.check.finding import Promise
from quizcv.decks import Entry, PrintsCard, RaisesCard, ShapeCard, ValueCard, load

PLACE = re.compile("«(.*?)→(.*?)»", re.DOTALL)

KEYS = {ShapeCard: "output", RaisesCard: "error", ValueCard: "result", PrintsCard: "result", Entry: "output"}


def fix(marked: str, promises: dict[str, Promise], folder: Path) -> None:
    """The promises of these cards are written in the marked places, and nowhere else; then they stand."""
    path = folder / "deck.yaml"
    path.write_bytes(PLACE.sub(r"\1", marked).encode())
    contents = {card.key.partition("/")[2]: card.content for card in load(path).cards}
    wanted = [
        Wanted(name, KEYS[type(contents[name])], promise, contents[name])
        for name, promise in promises.items()
    ]
    fixed = with_promises(path, wanted)
    assert fixed.left == []
    assert fixed.content.decode() == PLACE.sub(r"\2", marked)
    path.write_bytes(fixed.content)
    for card in load(path).cards:
        if (name := card.key.partition("/")[2]) in promises:
            stored = getattr(card.content, KEYS[type(card.content)])
            assert (stored.strip() if isinstance(stored, str) else stored) == promises[name]


@pytest.mark.parametrize(
    ("marked", "promise"),
    [
        pytest.param("cards:\n- id: a\n  shape: x\n  output: [1, «5→16», 3]  # so\n", (1, 16, 3), id="one size"),
        pytest.param("cards:\n- id: a\n  shape: x\n  output: «[1, 2]→[1, 2, 3]» # so\n", (1, 2, 3), id="an axis"),
        pytest.param("cards:\n- id: a\n  shape: x\n  output: «[1, 2]→[]»\n", (), id="a number"),
        pytest.param("cards:\n- id: a\n  output: [«1→2»,\n    3]\n  shape: x\n", (2, 3), id="over two lines"),
        pytest.param("cards:\n- id: a\n  shape: x\n  output:\n  - 1\n  # so\n  - «2→3» # it\n", (1, 3), id="in dashes"),
        pytest.param(
            "cards:\r\n- id: a\r\n  shape: x\r\n  output:\r\n    «- 1\r\n    - 2→- 3»\r\n  # end", (3,), id="fewer dashes"
        ),
        pytest.param(
            "cards:\n- id: a\n  shape: x\n  output:\n    «- 1→- 3\n    - 4» # end\n  note: n\n", (3, 4), id="more dashes"
        ),
        pytest.param("cards:\n- id: a\n  shape: x«→\n  output: [1, 2]»", (1, 2), id="missing, at the end"),
        pytest.param(
            "cards:\n- shape: |\n    x\n\n    y«→\n  output: [1]»\n\n  # note\n  note: n\n  id: a\n  tags: [b]\n"
            .replace("  id: a\n", "").replace("- shape", "- id: a\n  shape"),
            (1,), id="missing, below a text",
        ),
        pytest.param(
            "cards:\r- id: a\r  shape: x\r  vary:\r    k:\r    - 1\r    - 2 # two«→\r  output: [1]»\r  source: s\r",
            (1,), id="missing, below a list, on an old Mac",
        ),
        pytest.param("cards: [{id: a, shape: x«→, output: [1, 2]»}, {front: f, back: b}]", (1, 2), id="in braces"),
        pytest.param("cards:\n- {id: a, shape: x, output: [«7→1», 2] }\n", (1, 2), id="a size in braces"),
        pytest.param("\ufeffcards: [{id: a, shape: x, output: «[1]→[1, 2]»}]", (1, 2), id="a byte order mark"),
        pytest.param("cards: [{id: a, shape: 'a\u202eb', output: [«1→2»]}]", (2,), id="hidden characters"),
        pytest.param("cards: [{note: a\u202eb, id: a, shape: x«→, output: [2]»}]", (2,), id="hidden before"),
    ],
)  # fmt: skip
def test_a_shape_is_written_in_the_style_of_the_file(tmp_path: Path, marked: str, promise: Promise) -> None:
    fix(marked, {"a": promise}, tmp_path)


@pytest.mark.parametrize(
    ("marked", "promise"),
    [
        pytest.param("cards:\n- id: a\n  value: x\n  result: «7→8»  # so\n", "8", id="plain"),
        pytest.param("cards:\n- id: a\n  value: x\n  result: '«7→8»'\n", "8", id="quoted"),
        pytest.param("cards:\n- id: a\n  value: x\n  result: \"«7→it's»\" # so\n", "it's", id="double quotes"),
        pytest.param("cards:\n- id: a\n  value: x\n  result: «7→'[1, 2]'»\n", "[1, 2]", id="needs quotes"),
        pytest.param("cards:\n- id: a\n  value: x\n  result: «7→'''it'': #'»\n", "'it': #", id="quotes in it"),
        pytest.param("cards:\n- id: a\n  value: x\n  result:«→ 7»\n  tags: [a]\n", "7", id="empty"),
        pytest.param("cards:\n- id: a\n  result:«→ 7» # so\n  value: x", "7", id="empty but for a comment"),
        pytest.param("cards:\n- {id: a, value: x, result: «''→'a, b'»}\n", "a, b", id="in braces"),
        pytest.param("cards:\n- id: a\n  prints: x\n  result: «7\n    8→9»\n  note: n\n", "9", id="over two lines"),
        pytest.param("cards:\n- id: a\n  prints: x\n  result: «7→|\n    8\n    9»\n  note: n", "8\n9", id="becomes two"),
        pytest.param('cards:\n- id: a\n  prints: x\n  result: «7→"8\\n9"» # so\n', "8\n9", id="two and a comment"),
        pytest.param("cards:\n- id: a\n  prints: x\n  result: | # so\n   «7\n   8→9\n\n     1»\n\n  # n\n  note: n\n",
                     "9\n\n  1", id="a block"),
        pytest.param("cards:\r\n- id: a\r\n  prints: x\r\n  result: «>-→|-»\r\n    «7\r\n    8→9»",
                     "9", id="folded"),
        pytest.param("cards:\n- id: a\n  prints: |\n    x\n\n    y«→\n  result: |\n    1\n    2»\n\n- front: f\n  back: b",
                     "1\n2", id="missing"),
        pytest.param("cards:\n- id: a\n  raises: x«→\n  error: RuntimeError»\n  source: s\n", "RuntimeError", id="error"),
        pytest.param("cards:\n- id: a\n  raises: x\n  error: «ValueError→RuntimeError»\n", "RuntimeError", id="errors"),
    ],
)  # fmt: skip
def test_a_text_is_written_in_the_style_of_the_file(tmp_path: Path, marked: str, promise: Promise) -> None:
    fix(marked, {"a": promise}, tmp_path)
