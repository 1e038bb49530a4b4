"""`quizcv stats --svg`: a picture that is valid, needs nothing else, and takes nobody's file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def picture(answer: Callable[..., object], run: Callable[..., object], tmp_path: Path) -> Path:
    answer(20, "birds/robin", "birds/heron")
    answer(21, "birds/robin", quality=1)
    path = tmp_path / "page.svg"
    done = run("stats", "--svg", path)
    assert (done.returncode, done.stdout) == (0, f"{path}: the page as a picture\n")  # type: ignore[attr-defined]
    return path


def test_the_picture_is_xml_with_the_numbers_of_the_page(picture: Path) -> None:
    root = ElementTree.parse(picture).getroot()
    assert root.tag == f"{SVG}svg"
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert {"quizcv", "days studied", "Birds", "What colour is a robin's breast?"} <= set(texts)
    days = [title.text for title in root.iter(f"{SVG}title")]
    assert "2026-11-20: 2 answers" in days
    assert "2026-11-23: 0 answers" in days


def test_the_picture_needs_nothing_else_and_follows_the_theme(picture: Path) -> None:
    text = picture.read_text()
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<script|<image|@import|url\(|href", text)
    assert "prefers-color-scheme: dark" in text


def test_another_picture_takes_its_place_but_nothing_else_does(
    picture: Path, run: Callable[..., object]
) -> None:
    before = picture.read_text()
    assert run("stats", "--svg", picture).returncode == 0  # type: ignore[attr-defined]
    assert picture.read_text() == before
    picture.write_text("my notes")
    done = run("stats", "--svg", picture)
    assert done.returncode == 1  # type: ignore[attr-defined]
    assert "is there and is no SVG: nothing was written" in done.stderr  # type: ignore[attr-defined]
    assert picture.read_text() == "my notes"


def test_a_dash_is_standard_output_and_a_folder_is_refused(
    run: Callable[..., object], tmp_path: Path
) -> None:
    shown = run("stats", "--svg", "-").stdout  # type: ignore[attr-defined]
    assert ElementTree.fromstring(shown).tag == f"{SVG}svg"
    done = run("stats", "--svg", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)  # type: ignore[attr-defined]


def test_one_way_to_say_it_at_a_time(run: Callable[..., object]) -> None:
    done = run("stats", "--svg", "-", "--json")
    assert done.returncode == 2  # type: ignore[attr-defined]
