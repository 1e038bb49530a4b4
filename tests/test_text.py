"""What would act on the terminal is shown instead; numbers and lists read as a person says them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcv.text import counted, did_you_mean, error_text, joined, one_line, printable, sized


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


@pytest.mark.parametrize(
    ("number", "nouns", "text"),
    [(1, ("card",), "1 card"), (0, ("card",), "0 cards"), (2000, ("entry", "entries"), "2,000 entries")],
)
def test_a_noun_is_counted(number: int, nouns: tuple[str, ...], text: str) -> None:
    assert counted(number, *nouns) == text


def test_parts_are_joined_as_a_sentence_lists_them() -> None:
    assert [joined("abc"[:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert joined(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1500, "1.5 kB"),
        (99_960, "100 kB"),
        (999_600, "1.0 MB"),
        (46_830_571, "46.8 MB"),
        (512e6, "512 MB"),
        (2_345_678_901_234, "2,345.7 GB"),
    ],
)
def test_bytes_are_said_in_the_unit_that_reads_best(size: float, text: str) -> None:
    assert sized(size) == text


def test_a_misspelt_name_brings_the_similar_ones() -> None:
    assert did_you_mean("CHEKC", ["review", "check"]) == "; do you mean 'check'?"
    assert did_you_mean("zzz", ["review", "check"]) == ""


def test_an_error_names_the_file_and_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "gone.yaml"
    with pytest.raises(OSError, match="gone") as caught:
        path.read_bytes()
    assert error_text(caught.value) == f"{path}: No such file or directory"
    assert error_text(OSError("a disk is gone")) == "a disk is gone"
