"""`check --fix` writes what came out in the place of what was promised, and changes nothing else in the file.

Decks are written with what is to change in guillemets: `«before→after»`.
"""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.decks import Content, Entry, load
from quizcv.decks.contents import PrintsCard, RaisesCard, ShapeCard, ValueCard
from quizcv.decks.field_types import Promise
from quizcv.decks.writing.promises import Wanted, with_promises

PLACE = re.compile("«(.*?)→(.*?)»", re.DOTALL)

KEYS = {ShapeCard: "output", RaisesCard: "error", ValueCard: "result", PrintsCard: "result", Entry: "output"}


def stored(content: Content, key: str) -> Promise:
    """What is promised; blanks around a text do not count."""
    found: Promise = getattr(content, key)
    return found.strip() if isinstance(found, str) else found


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
            assert stored(card.content, KEYS[type(card.content)]) == promises[name]


@pytest.mark.parametrize(
    ("marked", "promise"),
    [
        pytest.param(
            "cards:\n- id: a\n  shape: x\n  output: [1, «5→16», 3]  # so\n", (1, 16, 3), id="one size"
        ),
        pytest.param(
            "cards:\n- id: a\n  shape: x\n  output: «[1, 2]→[1, 2, 3]» # so\n", (1, 2, 3), id="an axis"
        ),
        pytest.param("cards:\n- id: a\n  shape: x\n  output: «[1, 2]→[]»\n", (), id="a number"),
        pytest.param(
            "cards:\n- id: a\n  shape: x\n  output: «[1, 2]→[[1, 2], [3]]» # so\n",
            ((1, 2), (3,)),
            id="a second tensor",
        ),
        pytest.param(
            "cards:\n- id: a\n  shape: x\n  output:\n    - [1, 2]\n    - «[2]→[[3], [4]]»\n",
            ((1, 2), ((3,), (4,))),
            id="tensors in dashes",
        ),
        pytest.param(
            "cards:\n- id: a\n  shape: x\n  output: «{m: [1, 2]}→{m: [1, 3], n o: []}» # so\n",
            {"m": (1, 3), "n o": ()},
            id="under names",
        ),
        pytest.param("cards:\n- id: a\n  shape: x«→\n  output: {m: [1]}»\n", {"m": (1,)}, id="a new name"),
        pytest.param("cards:\n- id: a\n  output: [«1→2»,\n    3]\n  shape: x\n", (2, 3), id="over two lines"),
        pytest.param(
            "cards:\n- id: a\n  shape: x\n  output:\n  - 1\n  # so\n  - «2→3» # it\n", (1, 3), id="in dashes"
        ),
        pytest.param(
            "cards:\r\n- id: a\r\n  shape: x\r\n  output:\r\n    «- 1\r\n    - 2→- 3»\r\n  # end",
            (3,),
            id="fewer dashes",
        ),
        pytest.param(
            "cards:\n- id: a\n  shape: x\n  output:\n    - «1→3» # end«→\n    - 4»\n  note: n\n",
            (3, 4),
            id="more dashes",
        ),
        pytest.param("cards:\n- id: a\n  shape: x«→\n  output: [1, 2]»", (1, 2), id="missing, at the end"),
        pytest.param(
            "cards:\n- id: a\n  shape: |\n    x\n\n    y«→\n  output: [1]»\n\n  # c\n  note: n\n  tags: []\n",
            (1,),
            id="missing, below a text",
        ),
        pytest.param(
            "cards:\r- id: a\r  shape: x\r  vary:\r    k:\r    - 2 # c«→\r  output: [1]»\r  source: s",
            (1,),
            id="missing, below a list, on an old Mac",
        ),
        pytest.param(
            "cards: [{id: a, shape: x«→, output: [1, 2]»}, {front: f, back: b}]", (1, 2), id="in braces"
        ),
        pytest.param("cards:\n- {id: a, shape: x, output: [«7→1», 2] }\n", (1, 2), id="a size in braces"),
        pytest.param(
            "\ufeffcards: [{id: a, shape: x, output: «[1]→[1, 2]»}]", (1, 2), id="a byte order mark"
        ),
        pytest.param(
            "cards: [{id: a, shape: '\"a\u202eb\"', output: [«1→2»]}]", (2,), id="hidden characters"
        ),
        pytest.param("cards: [{note: a\u202eb, id: a, shape: x«→, output: [2]»}]", (2,), id="hidden before"),
    ],
)
def test_a_shape_is_written_in_the_style_of_the_file(tmp_path: Path, marked: str, promise: Promise) -> None:
    fix(marked, {"a": promise}, tmp_path)


@pytest.mark.parametrize(
    ("marked", "promise"),
    [
        pytest.param("cards:\n- id: a\n  value: x\n  result: «7→8»  # so\n", "8", id="plain"),
        pytest.param("cards:\n- id: a\n  value: x\n  result: '«7→8»'\n", "8", id="quoted"),
        pytest.param('cards:\n- id: a\n  value: x\n  result: "«7→it\'s»" # so\n', "it's", id="double quotes"),
        pytest.param('cards:\n- id: a\n  value: x\n  result: «7→"[1, 2]"»\n', "[1, 2]", id="needs quotes"),
        pytest.param(
            "cards:\n- id: a\n  value: x\n  result: «7→\"'it': #\"»\n", "'it': #", id="quotes in it"
        ),
        pytest.param("cards:\n- id: a\n  value: x\n  result:«→ 7»\n  tags: [a]\n", "7", id="empty"),
        pytest.param('cards:\n- id: a\n  result:«→ "7"» # so\n  value: x', "7", id="empty but for a comment"),
        pytest.param("cards:\n- {id: a, value: x, result: «''→'a, b'»}\n", "a, b", id="in braces"),
        pytest.param(
            "cards:\n- id: a\n  prints: x\n  result: «7\n    8→9»\n  note: n\n", "9", id="over two lines"
        ),
        pytest.param(
            "cards:\n- id: a\n  prints: x\n  result: «7→|\n    8\n    9»\n  note: n", "8\n9", id="becomes two"
        ),
        pytest.param(
            "cards:\n- id: a\n  prints: x\n  result: «7 # so→| # so\n    8\n    9»\n",
            "8\n9",
            id="two and a comment",
        ),
        pytest.param(
            "cards:\n- id: a\n  prints: x\n  result: | # so\n   «7\n   8→9\n\n     1»\n\n  # n\n  note: n\n",
            "9\n\n  1",
            id="a block",
        ),
        pytest.param(
            "cards:\r\n- id: a\r\n  prints: x\r\n  result: >-\r\n    «7\r\n    8→9»", "9", id="folded"
        ),
        pytest.param(
            "cards:\n- id: a\n  prints: |\n   x\n\n   y«→\n  result: |\n    1\n    2»\n- {front: f, back: b}",
            "1\n2",
            id="missing",
        ),
        pytest.param(
            "cards:\n- id: a\n  raises: x«→\n  error: RuntimeError»\n  source: s\n",
            "RuntimeError",
            id="error",
        ),
        pytest.param(
            "cards:\n- id: a\n  raises: x\n  error: «ValueError→RuntimeError»\n", "RuntimeError", id="errors"
        ),
    ],
)
def test_a_text_is_written_in_the_style_of_the_file(tmp_path: Path, marked: str, promise: Promise) -> None:
    fix(marked, {"a": promise}, tmp_path)


def test_several_promises_are_written_at_once(tmp_path: Path) -> None:
    marked = """\
title: Some # of it
cards:
- id: a
  shape: x
  output: [«1→2»]
- {id: b, value: x«→, result: 7»}  # kept
cheatsheet:
- id: c
  operation: o
  code: x
  output: «[1, 2]→[3]»
"""
    fix(marked, {"a": (2,), "b": "7", "c": (3,)}, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("cards:\n- id: a\n  shape: y\n  output: [1, 2]\n", id="changed in the meantime"),
        pytest.param("cards:\n- id: b\n  shape: x\n  output: [1, 2]\n", id="not there any more"),
        pytest.param("cards:\n- id: a\n  shape: x\n  output: [1, 2]\n  bad: [\n", id="no YAML any more"),
        pytest.param("", id="empty now"),
    ],
)
def test_what_cannot_be_written_alone_is_left(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deck.yaml"
    path.write_text(text)
    wanted = Wanted("a", "output", (1, 2, 3), ShapeCard(id="a", shape="x", output=(1, 2)))
    assert with_promises(path, [wanted]) == (text.encode(), [], [wanted])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("cards:\n- id: a\n  shape: x\n  output: [1, # so\n    2]\n", id="a comment in the list"),
        pytest.param("cards:\n- id: a\n  shape: x\n  output:\n  - 1\n  - 2 # so\n", id="among the dashes"),
    ],
)
def test_no_comment_goes_with_a_size(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deck.yaml"
    path.write_text(text)
    content = ShapeCard(id="a", shape="x", output=(1, 2))
    shorter, longer = (Wanted("a", "output", new, content) for new in ((1,), (1, 2, 3)))
    assert with_promises(path, [shorter]) == (text.encode(), [], [shorter])
    fixed = with_promises(path, [longer])
    assert not fixed.left and b"# so" in fixed.content


words = st.text("ab7é卷 .,:;#'\"[]{}()|>-*&!%@`\\/=?", min_size=1, max_size=12).map(str.strip).filter(bool)
texts = st.lists(words, min_size=1, max_size=3).map("\n".join)
shapes = st.lists(st.integers(1, 999), max_size=4).map(tuple)
comments = st.sampled_from(["", " # so", "\t# so"])


def lines(text: str, indent: str) -> str:
    return "\n".join(indent + line for line in text.split("\n"))


def text_card(style: str, name: str, old: str, comment: str) -> str:
    """A card whose stored text is written in one of many ways; from « to » is what may change."""
    single = "«'" + old.replace("\n", " ").replace("'", "''") + "'»"
    commented = f"{single[:-1]}{comment}»"
    return {
        "plain": f"- id: {name}\n  value: x\n  result: «7{comment}»\n  note: n\n",
        "single": f"- result: {commented}\n  prints: |\n    x\n\n  id: {name}\n\n# c\n",
        "double": f"- id: {name}\n  prints: x\n  result: «{json.dumps(old)}{comment}»\n",
        "literal": f"- id: {name}\n  prints: x\n  result: «|{comment}\n{lines(old, '    ')}»\n\n  note: n\n",
        "folded": f"- id: {name}\n  prints: x\n  result: «>-\n{lines(old, '   ')}»\n\n",
        "missing": f"- id: {name}\n  value: x{comment}«»\n\n  # c\n  source: s{comment}\n",
        "below": f"-\n  id: {name}\n  value: |\n    x\n\n    y{comment}«»\n\n  tags: [a]\n",
        "braces": f"- {{id: {name}, value: x, result: {single} }}{comment}\n",
        "nothing in braces": f"- {{id: {name}, value: x«», note: n}}{comment}\n",
    }[style]


def shape_card(style: str, name: str, old: tuple[int, ...], comment: str) -> str:
    """A card whose stored shape is written in one of many ways."""
    flow = f"«[{', '.join(map(str, old))}]»"
    dashes = "\n".join(f"    - {size}" for size in old or (1,)).lstrip()
    return {
        "flow": f"- id: {name}\n  shape: x\n  output: {flow}{comment}\n  note: n\n",
        "dashes": f"- id: {name}\n  output:«{comment}\n    {dashes}»\n  shape: x\n",
        "missing": f"- id: {name}\n  shape: x\n  vary:\n    k:\n    - 1{comment}«»\n  source: s\n",
        "braces": f"- {{output: {flow}, id: {name}, shape: x}}{comment}\n",
        "nothing in braces": f"- {{id: {name}, shape: x«», axes: [N]}}{comment}\n",
    }[style]


text_cards = st.tuples(
    st.just(text_card),
    st.sampled_from(
        ["plain", "single", "double", "literal", "folded", "missing", "below", "braces", "nothing in braces"]
    ),
    texts,
    comments,
    texts,
)
shape_cards = st.tuples(
    st.just(shape_card),
    st.sampled_from(["flow", "dashes", "missing", "braces", "nothing in braces"]),
    shapes,
    comments,
    shapes,
)


@given(
    st.lists(st.one_of(text_cards, shape_cards), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff", "# a deck\n", "id: birds\ntitle: 卷\n"]),
    st.booleans(),
)
def test_all_else_stays_in_decks_of_any_style(
    cards: list[Any], line_end: str, start: str, ends_in_a_line: bool
) -> None:
    names = [f"n{number}" for number in range(len(cards))]
    marked = start + "cards:\n"
    marked += "".join(write(s, n, old, c) for n, (write, s, old, c, _) in zip(names, cards, strict=True))
    marked = (marked if ends_in_a_line else marked.removesuffix("\n")).replace("\n", line_end)
    promises = dict(zip(names, (new for *_, new in cards), strict=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.yaml"
        path.write_bytes(re.sub("[«»]", "", marked).encode())
        before = {card.source_key.partition("/")[2]: card.content for card in load(path).cards}
        wanted = [Wanted(name, KEYS[type(before[name])], promises[name], before[name]) for name in names]
        wanted = [one for one in wanted if stored(one.content, one.key) != one.promise]
        fixed = with_promises(path, wanted)
        path.write_bytes(fixed.content)
        after = {card.source_key.partition("/")[2]: card.content for card in load(path).cards}
    assert fixed.left == []
    kept = [re.escape(piece) for piece in re.split("«.*?»", marked, flags=re.DOTALL)]
    assert re.fullmatch("(?:.*?)".join(kept), fixed.content.decode(), flags=re.DOTALL)
    assert fixed.content.count(b"# so") == marked.count("# so")
    for one in wanted:
        assert stored(after[one.name], one.key) == one.promise
