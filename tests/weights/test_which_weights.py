"""Which weights are meant: by name, and by the code of a cheat sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizcv import decks
from quizcv.weights.catalogue import Catalogue, WeightsError
from quizcv.weights.named import named

URL = "https://download.pytorch.org/models/"
CATALOGUE = Catalogue(
    Path("/cache/hub/checkpoints"),
    "0.20",
    {
        "resnet50": {"IMAGENET1K_V1": f"{URL}resnet50-1.pth", "DEFAULT": f"{URL}resnet50-2.pth?x=1"},
        "resnet18": {"DEFAULT": f"{URL}resnet18-3.pth"},
        "untrained": {},
    },
)


def test_a_model_means_its_default_weights_and_others_have_names() -> None:
    assert CATALOGUE.url("resnet50") == f"{URL}resnet50-2.pth?x=1"
    assert CATALOGUE.url("resnet50:IMAGENET1K_V1") == f"{URL}resnet50-1.pth"
    assert CATALOGUE.place(CATALOGUE.url("resnet50")) == Path("/cache/hub/checkpoints/resnet50-2.pth")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("ResNet5", "torchvision 0.20 has no model 'ResNet5'; is it resnet50 or resnet18?"),
        ("yolo\x1b", "has no model 'yolo␛'; `torchvision.models.list_models()` lists them"),
        ("", "has no model ''"),
        ("untrained", "torchvision 0.20 has no weights for untrained"),
        ("resnet50:V2", "resnet50 has no weights 'V2'; it has IMAGENET1K_V1, DEFAULT"),
    ],
)
def test_what_does_not_exist_is_said(wanted: str, said: str) -> None:
    with pytest.raises(WeightsError) as raised:
        CATALOGUE.url(wanted)
    assert said in str(raised.value)


def test_a_cheat_sheet_names_weights_in_all_the_ways_of_torchvision(tmp_path: Path) -> None:
    codes = [
        "model = torchvision.models.resnet18(weights='DEFAULT')",
        "m = models.resnet50(weights=torchvision.models.ResNet50_Weights.IMAGENET1K_V1)",
        "vgg11(weights='VGG11_Weights.DEFAULT')",
        "torchvision.models.get_model('vit_b_16', weights='DEFAULT').eval()",
        "a = resnet34(weights=None), resnet101(), nn.CrossEntropyLoss(weight=x)",
        "model = models.resnet18(weights='DEFAULT')  # again",
        "get_model(name, weights='DEFAULT')",
    ]
    entries = "".join(
        f"  - {{id: e{number}, operation: op {number}, code: {code!r}}}\n".replace("\\'", "''")
        for number, code in enumerate(code.replace("'", '"') for code in codes)
    )
    deck = tmp_path / "deck.yaml"
    deck.write_text(f"cheatsheet:\n{entries}")
    assert named([decks.load(deck)]) == ["resnet18", "resnet50:IMAGENET1K_V1", "vgg11", "vit_b_16"]
