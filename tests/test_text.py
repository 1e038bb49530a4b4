"""What would act on the terminal is shown instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.text import one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("a\0b\rc\x7f", "a␀b␍c␡"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("\u202eevil\u2066", "⟨U+202E⟩evil⟨U+2066⟩"),
        ("a\u200bb\ufeff", "a⟨U+200B⟩b⟨U+FEFF⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("\u2028", "⟨U+2028⟩"),
    ],
)
def test_dangerous_characters_are_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    "text", ["", "3 × 3", "a\n\tb", "שלום", "नमस्ते", "👩\u200d🔬", "日本語", "می\u200cخواهم"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert printable(text) == text


@given(st.text(st.characters(exclude_categories=())))
def test_visible_text_can_be_shown_again_and_stored(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    shown.encode()


@given(st.text(st.characters(exclude_categories=())))
def test_a_quotation_is_one_short_printable_line(text: str) -> None:
    assert one_line(text).isprintable()


def test_a_long_quotation_is_cut() -> None:
    assert one_line("a" * 100, limit=10) == "aaaaaaaaa…"
