"""What a data folder keeps about cards holds from one version to the next.

A yes to a deck's code, and the histories of edited cards, hang on these values: they are those of commit
1095bc7, and a change of the code may not change them.
"""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from quizcv.decks import Deck, load
from quizcv.identity import fingerprints
from quizcv.trust import Trust

EVERY_KIND = r"""
id: all-kinds
title: One of each
takeaways: [Every kind of card, with every key.]
cards:
  - id: logits
    front: What are logits?
    back: The raw scores of a classifier.
    reverse: true
    source: https://example.org/logits
    tags: [cnn, core]
  - front: "A card without an id, of the kind {\"kind\":\"front\"}?"
    back: Its front names it.
  - id: padding
    cloze: Padding keeps the size when it is {{c1::(k - 1) / 2::a formula}}, at stride {{c2::1}}.
    note: For odd `k`.
    source: Dumoulin
    tags: [cnn]
  - id: conv
    shape: nn.Conv2d(3, 16, kernel_size={k}, stride={s})
    ask: Which shape?
    setup: torch.manual_seed(0)
    input: torch.randn(8, 3, 64, 64)
    vary: {k: [3, 5], s: [1, 2]}
    where: [k > s]
    note: Note {k}.
    output: [8, 16, 62, 62]
    axes: [N, C, H, W]
    may_raise: true
    source: docs
    tags: [shapes]
  - id: kind
    shape: torch.zeros({kind})
    vary: {kind: ["2", "3"]}
  - id: mismatch
    raises: torch.zeros(2) @ torch.zeros({n})
    vary: {n: [3, 2]}
    error: RuntimeError
    may_run: true
  - id: mean
    value: torch.tensor([1., 2., 4.]).mean()
    result: "2.33"
    tolerance: 0.01
  - id: dtype
    prints: print(torch.zeros(2).dtype)
    result: torch.float32
  - id: permute
    task: Turn `x` from (N, H, W, C) into (N, C, H, W).
    setup: x = torch.arange(24).reshape(1, 2, 4, 3)
    cases: ["x = torch.zeros(2, 1, 1, 3)"]
    solution: x.permute(0, 3, 1, 2)
    starter: "x."
    check: assert result.shape[1] == 3
    compare: shape
    hints: [The axes have to move., A reshape mixes them up.]
  - id: filters
    blank: nn.Conv2d(3, {{16}}, kernel_size={{{k}}})
    input: torch.randn(1, 3, 8, 8)
    cases: ["torch.randn(2, 3, 8, 8)"]
    vary: {k: [1, 3]}
cheatsheet:
  - id: convolve
    operation: Convolution
    code: nn.Conv2d(3, 16, kernel_size=3, padding=1)
    input: torch.randn(1, 3, 32, 32)
    output: [1, 16, 32, 32]
    cards: [shape, blank]
    note: As large as before.
  - id: count
    operation: Count the parameters of a layer
    setup: conv = nn.Conv2d(3, 16, kernel_size=3)
    code: total = sum(p.numel() for p in conv.parameters())
    source: docs
    tags: [count]
  - id: double
    operation: Double that number
    after: count
    code: twice = 2 * total
"""


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    path = tmp_path / "all-kinds.yaml"
    path.write_text(EVERY_KIND)
    return load(path)


def hashed(value: object) -> str:
    return sha256(msgspec.json.encode(value)).hexdigest()


def test_a_yes_to_the_code_of_a_deck_stays_one(deck: Deck) -> None:
    assert deck.digest == "4d85ae0754202c57dbe370d3e710005e12920a7ec5343fe7be7e8b6a36dc79c8"


def test_no_card_counts_as_edited_after_an_update(deck: Deck) -> None:
    assert deck.outline.checksum == "324b6a53e5c"
    assert (
        hashed(fingerprints.card_fingerprints(deck))
        == "05d5782fbbcdf27e555f00e97fc634594ccec43ce70aa4af66cfd69130705303"
    )


def test_the_code_that_is_shown_before_a_yes_is_the_same_with_the_starter(deck: Deck, tmp_path: Path) -> None:
    trust = Trust(tmp_path / "trusted.json", tmp_path / "ours", clock=lambda: datetime.now(UTC))
    assert hashed(trust.code_of(deck)) == "ad468876f747cba25b823e07e9fcfd2b0673db39525bb0bf51354f5c47439369"
