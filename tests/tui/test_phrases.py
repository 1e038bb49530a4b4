"""What the screens say in a line."""

import pytest

from quizcv.tui.phrases import sentence


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("nothing was saved: /d/b.yaml: No space left", "Nothing was saved: /d/b.yaml: No space left."),
        ("after `is:` write due or new (at character 4)", "After is: write due or new (at character 4)."),
        ("there is no `tags:`; do you mean `tag:`?", "There is no tags:; do you mean tag:?"),
        ("birds/robin came with quizcv", "birds/robin came with quizcv."),
        ("`robin` is not in birds.yaml any more", "robin is not in birds.yaml any more."),
        ("birds.yaml, line 3: a tab", "birds.yaml, line 3: a tab."),
        ("There is nothing to undo.", "There is nothing to undo."),
    ],
)  # fmt: skip
def test_what_went_wrong_is_a_sentence_and_names_stay_as_they_are(said: str, shown: str) -> None:
    assert sentence(said) == shown
