"""Markdown as it is shown: nothing of it eaten, formulas in Unicode, and warnings of what is not shown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual.content import Content, Span

from quizcv.decks import bundled_folder, read_library
from quizcv.markdown import blocks, in_unicode, literal, parse, with_unicode
from quizcv.markdown.slips import slips
from quizcv.questions import promised
from quizcv.tui.markdown import Prose, _blocks, prose

AS_WRITTEN = [
    "2*3*4 = 24",
    "a*b*c",
    "2 * 3 * 4",
    "__init__ and _private_ and snake_case_name",
    "f(*args, **kwargs)",
    "2**8",
    r"x^2\,dx",
    r"\(a_i * b_i\)",
    r"C:\new\table",
    "<b>, <br>, &amp; and <unk>",
    "![a block](block.png)",
    "costs $5 and $10, or $5-$10",
    "$ x $ and $x $",
    "$\\begin{matrix}a & b\\end{matrix}$",
    "one\ntwo\nthree",
    "| no | table |",
    "H~2~O and ==x==",
    "السلام 你好 🎉",
]


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_nothing_is_eaten(text: str) -> None:
    assert prose(text).plain == text
    assert with_unicode(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold**, *italic*, (**both**): `co*de*`", "bold, italic, (both): co*de*"),
        ("这是**重点**吗", "这是重点吗"),  # there words have no edges
        ("~~gone~~", "gone"),
        (r"\*no\* \_no\_ \$5 \`x\`", "*no* _no_ $5 `x`"),
        ("[the paper](https://arxiv.org/abs/1512.03385)", "the paper (https://arxiv.org/abs/1512.03385)"),
        ("<https://arxiv.org>", "https://arxiv.org"),
        ("[an entry](computer-vision/conv2d)", "an entry"),
        ("- one\n- two\n  more", "• one\n• two\n  more"),
        ("> said\n> so", "│ said\n│ so"),
        ("a\\\nb  \nc", "a\nb\nc"),
        ("`$x^2$` is $x^2$", "$x^2$ is x²"),
    ],
)
def test_what_is_markdown_is_shown_as_such(text: str, shown: str) -> None:
    assert prose(text).plain == shown


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("x^2", "x²"),
        (r"\alpha_i \cdot \beta^{n+1}", "αᵢ · βⁿ⁺¹"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\frac{\vec{v}}{\vec{u}}", "v⃗/u⃗"),
        (r"\sqrt{d_k}", "√dₖ"),
        (r"\sum_i x_i \le \infty", "∑ᵢ xᵢ ≤ ∞"),
        (r"f: \mathbb{R}^n \to \mathbb{R}", "f: ℝⁿ → ℝ"),
        (r"e^{-x}", "e⁻ˣ"),
        (r"\text{top-5} \times 3", "top-5 × 3"),
        (r"\Delta\lambda", "Δλ"),
        (r"\left( \hat{y} - y \right)", "( ŷ − y )".replace("ŷ", "y\u0302")),
        (r"\begin{matrix}a\end{matrix}", None),
        (r"x^{\alpha\omega}", None),
        (r"a & b", None),
        ("{x", None),
    ],
)
def test_a_formula_is_unicode_where_that_is_simple(formula: str, shown: str | None) -> None:
    assert in_unicode(formula) == shown


def test_plain_text_has_its_formulas_alone_changed() -> None:
    text = "**$x^2$** of `$x^2$`\n\n```\n$x^2$\n```\n\\$5 and $$\\pi$$"
    assert with_unicode(text) == "**x²** of `$x^2$`\n\n```\n$x^2$\n```\n\\$5 and π"


TABLE = "| Kind | Noise of a step |\n|:--|--:|\n| **Full** batch | none |\n| `one` | a lot |"


def test_a_table_has_columns_that_fit() -> None:
    lines = [line.plain for line in prose(TABLE).wrapped(60)]
    assert lines == [
        "Kind       │ Noise of a step",
        "───────────┼────────────────",
        "Full batch │            none",
        "one        │           a lot",
    ]
    assert [line.plain for line in prose(TABLE).wrapped(20)] == [
        "Kind      │ Noise of",
        "          │   a step",
        "──────────┼─────────",
        "Full      │     none",
        "batch     │         ",
        "one       │    a lot",
    ]
    assert (
        "".join(prose(TABLE).at(9).plain.split())
        == "Kind:FullbatchNoiseofastep:noneKind:oneNoiseofastep:alot"
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30))
@example("[a](b) <https://c> `d` $e$ *f* #g _h_ ~~i~~ - + 1. > \\(j\\) !")
def test_literal_text_is_shown_to_the_letter(text: str) -> None:
    assert prose(literal(text)).plain == text


@given(st.text(alphabet="ab |-:\n*`$\\{}_^~<>[]()!1.", max_size=60), st.integers(1, 100))
def test_any_text_is_drawn_at_any_width(text: str, width: int) -> None:
    assert all(line.cell_length <= max(width, 8) for line in prose(text).wrapped(width))
    with_unicode(text)
    list(slips(text))


WRAPPED = (
    "A kernel that is moved over the image gives one number for each place,\n"
    "and these numbers together are the map that the next layer gets to\n"
    "see.\n"
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Press <kbd>x</kbd>", "<kbd>"),
        ("a &amp; b", "&amp;"),
        ("See ![a block](block.png)", "![a block](block.png)"),
        (WRAPPED, "`>-`"),
    ],
)
def test_what_is_not_shown_as_it_was_meant_is_named(text: str, word: str) -> None:
    (sentence,) = slips(text)
    assert word in sentence


@pytest.mark.parametrize(
    "text",
    [
        "The token <unk> and `<b>` and a < b > c, R&D",
        "Du bist\ner ist\nwir sind",
        "Über allen Gipfeln\nIst Ruh,\nIn allen Wipfeln\nSpürest du",
        "- " + WRAPPED,
        "```\n" + WRAPPED + "```",
        TABLE,
    ],
)
def test_what_is_shown_as_written_is_no_slip(text: str) -> None:
    assert list(slips(text)) == []


PIECES = [
    *("a word", "Two `x` words", "`code`", "` x`", "`x `", "``x``", "```", "```python", "x = 1", " ", "  "),
    *("\n", "\n\n", "\n\n\n", "- a", "1. a", "# a", "> a", "---", "===", "|", "_a_", "&amp;", "!", "~", "-"),
    *("**bold**", " **[word]** ", "**", "**b `c`**", "→", "12", "**a**b", "(**c**)", " ", "."),
    *("é", "你", "\t", "    four", ":--|--", "a|b", ": b", "(c)", "`a\nb`", "\x0c", "\u2028", "\xa0", "\\"),
]
SIMPLE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
FENCED = st.lists(
    st.sampled_from(
        [
            "**Which**",
            "Words.",
            "`x` is it?",
            "\n\n",
            "\n",
            "```python\nx = `1`\n```",
            "```python\nfor _ in x:\n\n  y\n```",
            "```python\n\n\n```",
            "```\nx\n```",
        ]
    )
).map("".join)


@given(SIMPLE | FENCED | st.text(max_size=30))
@example("What does it print?\n\n```python\nprint(1)\n```")
@example("One\nTwo `b`\n\nThree")
def test_what_is_read_without_the_grammar_is_shown_as_with_it(text: str) -> None:
    text = text.rstrip()
    if blocks(text) is not None:
        assert shown(prose(text)) == shown(Prose(_blocks(parse(text).children)))


def test_most_texts_of_the_bundled_cards_need_no_grammar_and_are_shown_as_with_it() -> None:
    decks = read_library([bundled_folder()], []).decks
    fronts = [promised(card, deck).front for deck in decks for card in deck.cards]
    simple = [front for front in fronts if blocks(front.rstrip()) is not None]
    assert len(simple) > 0.95 * len(fronts)
    for front in simple:
        assert shown(prose(front)) == shown(Prose(_blocks(parse(front.rstrip()).children)))


def shown(text: Prose) -> list[tuple[str, str, str, list[Span]]]:
    """All of the lines that a screen is told."""
    return [
        (str(first), str(rest), content.plain, content.spans) if isinstance(content, Content) else content
        for first, rest, content in text.lines
    ]
