"""The decks that come with quizcv, checked by torch and against what they must teach."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from quizcv import decks
from quizcv.decks import Card, Deck, Entry, Flashcard
from quizcv.decks.contents import (
    BlankCard,
    ClozeCard,
    PrintsCard,
    RaisesCard,
    ShapeCard,
    TaskCard,
    ValueCard,
)
from quizcv.decks.variation import combinations
from quizcv.questions import ask, promised, runs
from quizcv.runner import Runner, Snippet

LIBRARY = decks.read_library([decks.bundled_folder()], [])
DECKS = [deck.id for deck in LIBRARY.decks]
"""In the order of the course, which is that of their files."""

ENTRIES = {
    "Convolution": "nn.Conv2d(in_channels=3, out_channels=16, kernel_size=3, padding=1)",
    "Max pooling": "nn.MaxPool2d(kernel_size=2, stride=2)",
    "ReLU activation": "nn.ReLU()",
    "Flatten": "nn.Flatten()",
    "Load ResNet": "model = torchvision.models.resnet18(weights='DEFAULT')",
    "Freeze parameters": "for p in model.parameters(): p.requires_grad = False",
    "Replace the final layer": "model.fc = nn.Linear(model.fc.in_features, num_classes)",
}


def bundled(name: str) -> Deck:
    """The deck with this id, whatever its file is called."""
    deck = LIBRARY.deck(name)
    assert deck
    return deck


def test_the_computer_vision_deck_has_its_takeaways_cards_and_entries_to_the_letter() -> None:
    deck = bundled("computer-vision")
    assert len(deck.takeaways) == 6
    assert sum(isinstance(card.content, Flashcard) for card in deck.cards) == 5
    entries = [card.content for card in deck.entries if isinstance(card.content, Entry)]
    assert {entry.operation: entry.code for entry in entries} == ENTRIES
    assert "equence models" in deck.next


def cards_that_run() -> list[tuple[Deck, Card]]:
    return [
        (deck, card) for deck in map(bundled, DECKS) for card in deck.cards if runs(card) and not card.part
    ]


def test_the_files_are_numbered_in_the_order_of_the_course() -> None:
    assert len(DECKS) == len(LIBRARY.readings) >= 6
    assert all(re.fullmatch(r"\d\d-[a-z-]+\.yaml", deck.path.name) for deck in LIBRARY.decks)


def test_there_are_cards_of_every_kind_that_torch_judges() -> None:
    found = [type(card.content) for _, card in cards_that_run()]
    assert len(found) >= 45
    for kind in (ShapeCard, RaisesCard, ValueCard, PrintsCard, TaskCard, BlankCard):
        assert found.count(kind) >= 5, kind
    assert sum(isinstance(card.content, ClozeCard) for deck in DECKS for card in bundled(deck).cards) >= 10


def test_an_entry_asks_only_what_is_worth_asking() -> None:
    parts: dict[str, list[str]] = {
        name: [] for name in ("conv2d", "relu", "freeze", "load-resnet", "replace-head")
    }
    for card in bundled("computer-vision").cards:
        parts.get(card.source_key.partition("/")[2], []).append(card.part)
    assert parts == {
        "conv2d": ["", "shape", "blank"],
        "relu": [""],
        "freeze": [""],
        "load-resnet": ["", "shape"],
        "replace-head": ["", "shape"],
    }


def test_every_card_that_runs_has_an_id_and_an_answer_for_where_torch_cannot_run() -> None:
    for deck, card in cards_that_run():
        assert card.content.id, card.key
        back = promised(card, deck).back
        assert "No answer is stored" not in back, card.key
        assert "does not run" not in back, card.key


def test_cards_that_run_fit_on_a_small_screen() -> None:
    for deck, card in cards_that_run():
        question = ask(card, deck)
        lines = question.front.partition("```python")[2].splitlines()
        assert [line for line in lines if len(line) > 72] == [], card.key
        assert len(lines) <= 16, card.key


def test_most_shapes_change_from_one_review_to_the_next() -> None:
    contents = [card.content for _, card in cards_that_run()]
    shapes = [content for content in contents if isinstance(content, ShapeCard)]
    assert all(len(combinations(content.vary, content.where)) >= 2 for content in shapes)
    assert sum(bool(content.axes) for content in shapes) > len(shapes) / 2


def test_what_takeaways_link_to_is_there_to_be_drawn() -> None:
    found = LIBRARY.decks
    keys = {card.key for deck in found for card in deck.entries}
    links = re.findall(r"\]\((.*?)\)", " ".join(text for deck in found for text in deck.takeaways))
    assert len(links) >= 8
    assert set(links) <= keys


@pytest.mark.parametrize("name", DECKS)
def test_every_card_has_a_source(name: str) -> None:
    assert [card.key for card in bundled(name).cards if not card.content.source] == []


def test_bundled_decks_have_neither_errors_nor_warnings() -> None:
    found = [(reading.path.name, reading.errors, reading.warnings) for reading in LIBRARY.readings]
    assert [each for each in found if each[1] or each[2]] == []


FACTS = """
before, after = F.max_pool2d(x, 4), [F.max_pool2d(torch.roll(x, n, dims=3), 4) for n in (1, 3)]
def kept(one, other):
    seen = (one > 1e-5) | (other > 1e-5)  # where nothing is, some processors round to a little more
    return round((100 * (((one - other).abs() < 1e-5) & seen).sum() / seen.sum()).item())
print([kept(x, torch.roll(x, 1, dims=3)), kept(before, after[0]), kept(before, after[1])])

# A filter whose equal weights sum to 1 is a mean, and weakens edges.
gray, box = image.mean(dim=1, keepdim=True), torch.full((1, 1, 5, 5), 1 / 25)
blurred = F.conv2d(gray, box)
assert torch.allclose(blurred, F.avg_pool2d(gray, 5, stride=1))
edges = [F.conv2d(each, sobel[None, None]).abs().mean() for each in (gray, blurred)]
assert edges[1] < edges[0]

# The shapes because of which entries do not hide all of their numbers.
assert nn.MaxPool2d(1, stride=2)(torch.zeros(1, 16, 32, 32)).shape == (1, 16, 16, 16)
photo = torch.zeros(1, 3, 224, 224)
assert nn.Conv2d(3, 64, 8, stride=2, padding=3)(photo).shape == (1, 64, 112, 112)
for kernel, stride in [(16, 15), *((k, 16) for k in range(1, 17))]:
    assert nn.Conv2d(3, 768, kernel, stride=stride)(photo).shape == (1, 768, 14, 14)
assert nn.Conv2d(3, 768, 17, stride=16)(photo).shape != (1, 768, 14, 14)

# What one_hot makes of a batch without the last class, what uint8 does, and ln C.
assert F.one_hot(torch.tensor([2, 0])).shape == (2, 2 + 1)
assert (torch.tensor([250], dtype=torch.uint8) + 10).item() == 4
for count in (10, 1000):
    target = torch.tensor([3])
    assert torch.isclose(F.cross_entropy(torch.zeros(1, count), target), torch.tensor(float(count)).log())
    assert F.cross_entropy(100 * F.one_hot(torch.tensor([5]), count).float(), target) > 90
"""
"""What cards and takeaways say, computed on the picture and the edges of the entry seeing/pool-shift."""


@pytest.mark.asyncio(loop_scope="session")
async def test_what_the_decks_say_in_numbers_is_so(runner: Runner) -> None:
    entry = next(card.content for card in bundled("seeing").entries if card.content.id == "pool-shift")
    assert isinstance(entry, Entry)
    result = await runner.run(Snippet(FACTS, (entry.setup,), entry.input))
    assert result.status == "ok", result.error
    assert [int(number) for number in re.findall(r"(\d+) %", entry.note)] == ast.literal_eval(result.stdout)


@pytest.fixture
def checked(request: pytest.FixtureRequest) -> Path:
    """A data folder that outlives the tests: what was found right in it is not run again, here and in CI."""
    assert request.config.cache is not None
    return request.config.cache.mkdir("checked")


def check(data: Path) -> tuple[dict[str, Any], int]:
    command = [sys.executable, "-m", "quizcv", "check", "--run", "--json", "--data", str(data)]
    environment = os.environ | {"QUIZCV_STATE": str(data)}  # what was found is sealed with the key there
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    return json.loads(done.stdout), done.returncode


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_torch_keeps_every_promise_of_the_bundled_decks_and_is_not_asked_again(checked: Path) -> None:
    report, code = check(checked)
    said = {row["path"]: row["errors"] + row["warnings"] for row in report["decks"]}
    assert {path: problems for path, problems in said.items() if problems} == {}
    assert code == 0
    again, code = check(checked)
    assert again["run"] == {"run": 0, "unchanged": sum(report["run"].values())}
    assert code == 0


def test_the_bundled_decks_are_yaml_to_pyyamls_own_reader_and_without_libyaml() -> None:
    expected = {deck: len(bundled(deck).cards) for deck in DECKS}
    for path in sorted(decks.bundled_folder().glob("*.yaml")):
        assert isinstance(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader), dict)
    code = (
        "import json, yaml; del yaml.CSafeLoader\n"
        "from quizcv import decks\n"
        "library = decks.read_library([decks.bundled_folder()], [])\n"
        "assert not any(reading.errors or reading.warnings for reading in library.readings)\n"
        "print(json.dumps({deck.id: len(deck.cards) for deck in library.decks}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == expected
