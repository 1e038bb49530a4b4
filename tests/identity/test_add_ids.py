"""`check --add-ids` names each card as it is called already, and changes nothing else in the file.

Decks are written with the place of a missing id in angle brackets, and what has to follow it there.
"""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.decks import Deck, DeckError, Entry, Flashcard, load
from quizcv.decks.writing.ids import with_ids

PLACE = re.compile("<(.*?)>", re.DOTALL)


def check(marked: str, folder: Path) -> None:
    """Ids are added in the marked places and nowhere else, and no card is called anything new."""
    path = folder / "birds.yaml"
    path.write_bytes(PLACE.sub("", marked).encode())
    before = load(path)
    content, count = with_ids(path)
    nameless = dict.fromkeys(card.source_key for card in before.cards if not card.content.id)
    names = iter(key.partition("/")[2] for key in nameless)
    assert content.decode() == PLACE.sub(lambda place: f"id: {next(names)}{place[1]}", marked)
    assert count == len(PLACE.findall(marked))
    path.write_bytes(content)
    after = load(path)
    assert cards(after) == cards(before)
    assert all(card.content.id for card in after.cards)
    assert with_ids(path) == (content, 0)


def cards(deck: Deck) -> list[tuple[str, object]]:
    """All keys with what the cards say."""
    return [(card.key, said(card.content)) for card in deck.cards]


def said(content: Flashcard | Entry) -> list[object]:
    return [getattr(content, name) for name in content.__struct_fields__ if name != "id"]


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param(
            "cards:\n  - <\n    >front: Robin?   # a bird\n    back: Red.  \n  # the end",
            id="comments, blanks",
        ),
        pytest.param(
            "cards:\n- <\n  >front: A?\n  back: 1\n- front: B?\n  id: b\n  back: 2\n", id="one of two"
        ),
        pytest.param("cheatsheet:\n- <\n  >operation: Flatten\n  code: nn.Flatten()\n", id="an entry"),
        pytest.param("cards: [{<, >front: A?, back: b}, {<,> front: B?, back: b }]", id="in braces"),
        pytest.param("cards:\n- {<,>\n  front: A?,\n  back: b\n  }\n", id="in braces, over lines"),
        pytest.param("cards:\r\n- <\r\n  >front: A?\r\n  back: 1\r\n", id="lines that end as on Windows"),
        pytest.param(
            'cards:\r\n- front: A?\r\n  id: a\r\n  back: 1\r\n- <\r\n  >cloze: "{{c1::b}}"',
            id="as on Windows, without a last line end",
        ),
        pytest.param("cards:\r- <\r  >front: A?\r  back: 1", id="lines that end as on an old Mac"),
        pytest.param("cards:\n- <\r\n  >front: A?\r\n  back: 1\n", id="lines that end in two ways"),
        pytest.param("\ufeffcards: [{<, >front: A?, back: 1}]", id="a byte order mark before a card"),
        pytest.param("cards:\n-   <\n    >front: A?\n    back: 1\n\n\n", id="far from the dash"),
        pytest.param("cards:\n-\n   # a note\n   <\n   >front: A?\n   back: 1", id="below the dash"),
        pytest.param("cards:\n- <\n  >? front\n  : A?\n  ? back\n  : 1\n", id="with question marks"),
        pytest.param('cards:\n- <\n  >"front": A?\n  \'back\': "1"\n', id="with quotes"),
        pytest.param('{"cards": [{<,>\n"front": "A?",\n"back": "1"}]}\n', id="as in JSON"),
        pytest.param(
            "cards:\n- <\n  >back: |\n    1\n\n     2\n  front: |-\n    A\n    ?\n",
            id="text below",
        ),
        pytest.param(
            "cards: [{<, >front: a\u202eb, back: c\x07}, {<, >front: d, back: e}]", id="hidden characters"
        ),
        pytest.param("cards:\n- <\n  >front: Ünï ＣＯＤＥ 卷积?\n  back: 1\n", id="letters of all kinds"),
        pytest.param("cards:\n- <\n  >front: '?!'\n  back: 1\n", id="no letters at all"),
        pytest.param(
            "---\nid: a\ncards:\n- <\n  >front: A?\n  back: 1\n  reverse: true\n...\n", id="a whole document"
        ),
        pytest.param("id: a\ncards:\n- id: a\n  front: A?\n  back: 1", id="nothing to do"),
    ],
)
def test_all_else_stays_byte_for_byte(tmp_path: Path, marked: str) -> None:
    check(marked, tmp_path)


@pytest.mark.parametrize("text", ["cards:\n- front: A?\n", "cards: [", "- front: A?", ""])
def test_a_deck_with_an_error_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "birds.yaml"
    path.write_text(text)
    with pytest.raises(DeckError):
        with_ids(path)


words = st.text("ab? é卷-", min_size=1, max_size=10).map(lambda text: f"x{text.strip()}")
styles = st.sampled_from(["block", "far", "quoted", "below", "literal", "braces", "open braces", "named"])
comments = st.sampled_from(["", " ", "   # note", "\t# note"])


def written(style: str, number: int, word: str, comment: str) -> str:
    """A card in one of the styles in which people write them."""
    front = f"{word} {number}"
    return {
        "block": f"- <\n  >front: {front}{comment}\n  back: {word}\n",
        "far": f"-    <\n     >back: {word}{comment}\n     front: {front}\n     tags: [a, b]\n",
        "quoted": f'- <\n  >"front": "{front}"{comment}\n  back: \'{word}: {number}\'\n',
        "below": f"-{comment.replace(chr(9), chr(32))}\n    <\n    >front: {front}\n    back: {word}\n\n",
        "literal": f"- <\n  >front: |-\n    {front}\n  back: |\n    {word}\n\n    {number}{comment}\n",
        "braces": f"- {{<, >front: {front}, back: {word} }}{comment}\n",
        "open braces": f"- {{<,>\n   front: {front},\n   back: {word}\n   }}{comment}\n",
        "named": f"- front: {front}\n  id: n{number}{comment}\n  back: {word}\n",
    }[style]


@given(
    st.lists(st.tuples(styles, words, comments), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff", "# a deck\n", "id: birds\n"]),
    st.booleans(),
)
def test_all_else_stays_in_decks_of_any_style(
    items: list[tuple[str, str, str]], line_end: str, start: str, ends_in_a_line: bool
) -> None:
    text = start + "cards:\n" + "".join(written(s, n, w, c) for n, (s, w, c) in enumerate(items))
    text = text if ends_in_a_line else text.removesuffix("\n")
    with tempfile.TemporaryDirectory() as folder:
        check(text.replace("\n", line_end), Path(folder))
