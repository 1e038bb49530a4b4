"""Mistakes with modules, models and their weights: the hint is right, and what it advises runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from quizcv.runner import Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

Mistake = tuple[Snippet, tuple[str, ...], Snippet | None]
"""A snippet that fails, words of its hint, and the snippet changed as the hint says."""


def changed(wrong: str, right: str, *words: str, x: str | None = None) -> Mistake:
    """A mistake, and how it should be written."""
    return Snippet(wrong, input=x), words, Snippet(right, input=x)


def silly(code: str, *words: str, x: str | None = None) -> Mistake:
    """A mistake whose correction is another program."""
    return Snippet(code, input=x), words, None


def net(init: str, forward: str = "def forward(self, x): return x", start: str = "super().__init__()") -> str:
    """A class Net."""
    return f"class Net(nn.Module):\n    def __init__(self):\n        {start}\n        {init}\n    {forward}\n"


SEQUENCE = "torch.randn(5, 1, 3)"
PAIR = "torch.randn(1, 2)"

LAYERS: dict[str, Mistake] = {
    "embedding range": changed(
        "nn.Embedding(10, 4)(torch.tensor([1, 10]))",
        "nn.Embedding(11, 4)(torch.tensor([1, 10]))",
        "10 rows",
        "0 to 9",
        "asked for 10",
        "at least 11",
    ),
    "the state of a recurrent layer whose batch comes first": changed(
        "nn.LSTM(30, 10, 2, bidirectional=True)(x, (torch.zeros(4, 4, 10), torch.zeros(4, 4, 10)))",
        "nn.LSTM(30, 10, 2, bidirectional=True, batch_first=True)"
        "(x, (torch.zeros(4, 4, 10), torch.zeros(4, 4, 10)))",
        "read as (time, batch, features)",
        "if 4 is the batch, make this LSTM with batch_first=True",
        x="torch.randn(4, 7, 30)",
    ),
    "the state of a recurrent layer with one direction too many": changed(
        "nn.GRU(30, 10, batch_first=True)(x, torch.zeros(2, 4, 10))",
        "nn.GRU(30, 10, batch_first=True)(x, torch.zeros(1, 4, 10))",
        "(layers × directions, batch, hidden), here (1, 4, 10)",
        "but it is (2, 4, 10)",
        x="torch.randn(4, 7, 30)",
    ),
    "a list of numbers into a layer": changed(
        "nn.Linear(3, 2)(x)",
        "nn.Linear(3, 2)(torch.tensor(x))",
        "x is a list, not a tensor",
        "torch.tensor(x)",
        x="[1., 2., 3.]",
    ),
    "a list of tensors into a layer": changed(
        "nn.Linear(3, 2)(x)",
        "nn.Linear(3, 2)(torch.stack(x))",
        "x is a list, not a tensor",
        "torch.stack(x)",
        x="[torch.ones(3), torch.ones(3)]",
    ),
    "the mean of a list": changed(
        "x.mean()", "torch.tensor(x).mean()", "x is a list", "torch.tensor(x)", x="[1., 2.]"
    ),
    "the outputs of a model in training": changed(
        "class GoogLeNetOutputs(tuple):\n    logits = property(lambda self: self[0])\n"
        "y = GoogLeNetOutputs([torch.randn(2, 3)])\nF.cross_entropy(y, torch.tensor([1, 2]))",
        "class GoogLeNetOutputs(tuple):\n    logits = property(lambda self: self[0])\n"
        "y = GoogLeNetOutputs([torch.randn(2, 3)])\nF.cross_entropy(y.logits, torch.tensor([1, 2]))",
        "In training mode GoogLeNet returns its scores",
        "take .logits",
        ".eval()",
    ),
    "embedding below 0": silly("F.embedding(torch.tensor([1, -1]), torch.randn(5, 2))", "5 rows", "-1"),
    "embedding dtype": changed(
        "i = torch.tensor([1., 2.])\nnn.Embedding(10, 4)(i)",
        "i = torch.tensor([1., 2.])\nnn.Embedding(10, 4)(i.long())",
        "i is float32",
        "i.long()",
    ),
    "attention heads": changed(
        "nn.MultiheadAttention(10, 3)",
        "nn.MultiheadAttention(10, 5)",
        "10 features",
        "3 heads",
        "1, 2 or 5",
    ),
    "attention width": silly(
        "nn.TransformerEncoderLayer(8, 2)", "8 features (embed_dim)", "has 6", x="torch.randn(5, 1, 6)"
    ),
    "LSTM width": changed(
        "nn.LSTM(4, 8)", "nn.LSTM(3, 8)", "made for 4", "(5, 1, 3) has 3", "input_size=3", x=SEQUENCE
    ),
    "LSTM in Sequential": changed(
        "nn.Sequential(nn.LSTM(3, 4), nn.Linear(4, 2))",
        "output, state = nn.LSTM(3, 4)(x)\nnn.Sequential(nn.Linear(4, 2))(output)",
        "LSTM returns a tuple",
        "layer 1 (Linear)",
        "output alone",
        x=SEQUENCE,
    ),
    "GRU in Sequential": silly(
        "nn.Sequential(nn.GRU(3, 4), nn.Flatten())", "GRU returns a tuple", "layer 1 (Flatten)", x=SEQUENCE
    ),
    "LSTM in a forward": silly(
        net(
            "self.rnn, self.fc = nn.LSTM(3, 8), nn.Linear(8, 2)",
            "def forward(self, x): return self.fc(self.rnn(x))",
        )
        + "Net()",
        "fc (Linear) gets a tuple of 2",
        x=SEQUENCE,
    ),
    "LSTM's shape": changed(
        "y = nn.LSTM(3, 4)(x)\ny.shape",
        "y = nn.LSTM(3, 4)(x)\ny[0].shape",
        "y is a tuple of 2",
        "y[0]",
        x=SEQUENCE,
    ),
}

MODULES: dict[str, Mistake] = {
    "a layer not called": changed(
        "conv = nn.Conv2d(3, 8, 3)\nF.relu(conv)",
        "conv = nn.Conv2d(3, 8, 3)\nF.relu(conv(x))",
        "conv is a layer",
        "conv(x)",
        x="torch.randn(1, 3, 8, 8)",
    ),
    "a layer handed to a layer": changed(
        "act = nn.ReLU()\nnn.Conv2d(3, 8, 3)(act)",
        "act = nn.ReLU()\nnn.Conv2d(3, 8, 3)(act(x))",
        "act is a layer",
        "act(x)",
        x="torch.randn(1, 3, 8, 8)",
    ),
    "a layer in a sum": changed(
        "fc = nn.Linear(2, 3)\nfc + 1", "fc = nn.Linear(2, 3)\nfc(x) + 1", "fc is a layer", "fc(x)", x=PAIR
    ),
    "the shape of a layer": changed(
        "fc = nn.Linear(2, 3)\nfc.shape",
        "fc = nn.Linear(2, 3)\ny = fc(x)\ny.shape",
        "fc is a Linear",
        "y = fc(x)",
        x=PAIR,
    ),
    "a loss made with the data": changed(
        "nn.MSELoss(x, x + 1)", "nn.MSELoss()(x, x + 1)", "nn.MSELoss()(...)", "second call", x=PAIR
    ),
    "an activation made with the data": changed("nn.ReLU(x)", "nn.ReLU()(x)", "nn.ReLU()(...)", x=PAIR),
    "a pooling made with the data": silly(
        "nn.MaxPool2d(x)", "nn.MaxPool2d", "second call", x="torch.ones(1, 4, 4)"
    ),
    "a model made with the data": changed(
        net("self.fc = nn.Linear(2, 2)") + "y = Net(x)",
        net("self.fc = nn.Linear(2, 2)") + "model = Net()\ny = model(x)",
        "Net(...) makes the model",
        "model(x)",
        x=PAIR,
    ),
    "a class for a layer": silly("act = nn.ReLU\nF.relu(act)", "act is the class", "act()"),
    "a class in Sequential": changed(
        "nn.Sequential(nn.Linear(3, 4), nn.ReLU)",
        "nn.Sequential(nn.Linear(3, 4), nn.ReLU())",
        "nn.ReLU is the class",
        "nn.ReLU()",
    ),
    "a function in Sequential": silly("nn.Sequential(nn.Linear(3, 4), F.relu)", "F.relu is a function"),
    "a list in Sequential": changed(
        "layers = [nn.Linear(2, 2)]\nnn.Sequential(layers)",
        "layers = [nn.Linear(2, 2)]\nnn.Sequential(*layers)",
        "nn.Sequential(*layers)",
    ),
    "no super": changed(
        net("self.fc = nn.Linear(2, 2)", start="pass") + "Net()",
        net("self.fc = nn.Linear(2, 2)") + "Net()",
        "__init__ of Net",
        "super().__init__()",
    ),
    "no super and a parameter": silly(
        net("self.w = nn.Parameter(torch.zeros(3))", start="super().__init__") + "Net()", "__init__ of Net"
    ),
    "no super and no layers": silly(
        net("self.n = 3", start="pass") + "Net()(x)", "__init__ of Net", "super().__init__()", x=PAIR
    ),
    "no super, seen by an optimiser": silly(
        net("self.n = 3", start="pass") + "torch.optim.SGD(Net().parameters(), lr=0.1)", "__init__ of Net"
    ),
    "no super, seen by eval": silly(net("self.n = 3", start="pass") + "Net().eval()", "__init__ of Net"),
    "no forward": silly(
        net("self.fc = nn.Linear(2, 2)", "n = 3") + "Net()(x)",
        "Net has no method forward",
        "def forward(self, x)",
        x=PAIR,
    ),
    "forward misspelt": silly(
        net("pass", "def foward(self, x): return x") + "model = Net()", "Net", "foward", "rename", x=PAIR
    ),
    "a ModuleList called": changed(
        "layers = nn.ModuleList([nn.Linear(2, 2)])\nlayers(x)",
        "layers = nn.ModuleList([nn.Linear(2, 2)])\nmodel = nn.Sequential(*layers)",
        "nn.ModuleList",
        "nn.Sequential(*layers)",
        x=PAIR,
    ),
    "a plain list called": changed(
        net("self.layers = [nn.Linear(2, 2)]", "def forward(self, x): return self.layers(x)") + "Net()",
        net("self.layers = nn.Sequential(*[nn.Linear(2, 2)])", "def forward(self, x): return self.layers(x)")
        + "Net()",
        "self.layers is a plain list",
        "nn.Sequential(*layers)",
        x=PAIR,
    ),
    "layers hidden in a plain list": changed(
        net("self.layers = [nn.Linear(2, 2)]") + "model = Net()\ntorch.optim.SGD(model.parameters(), lr=0.1)",
        net("self.layers = nn.ModuleList([nn.Linear(2, 2)])")
        + "model = Net()\ntorch.optim.SGD(model.parameters(), lr=0.1)",
        "model (Net)",
        "plain list, layers",
        "nn.ModuleList",
    ),
}

RESNET = "torchvision.models.resnet18()"
NORMALIZE = "y = torchvision.transforms.Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])"

VISION: dict[str, Mistake] = {
    "a grey image into ResNet": changed(
        RESNET,
        f"y = {RESNET}.eval()(x.expand(-1, 3, -1, -1))",
        "x has 1 channel",
        "conv1 (Conv2d) expects 3",
        "in_channels=1",
        "x.expand(-1, 3, -1, -1)",
        x="torch.randn(1, 1, 64, 64)",
    ),
    "ResNet without batch": changed(
        RESNET,
        f"y = {RESNET}.eval()(x.unsqueeze(0))",
        "bn1 (BatchNorm2d)",
        "x is (3, 64, 64)",
        "x.unsqueeze(0)",
        x="torch.randn(3, 64, 64)",
    ),
    "a tiny image in training": changed(
        f"y = {RESNET}(x)",
        f"y = {RESNET}.eval()(x)\ny = {RESNET}(torch.randn(2, 3, 32, 32))",
        "(1, 512, 1, 1)",
        "at least 2",
        "larger image",
        ".eval()",
        x="torch.randn(1, 3, 32, 32)",
    ),
    "a tiny image into AlexNet": silly(
        "torchvision.models.alexnet()",
        "features.12 (MaxPool2d) is only 1 × 1",
        "larger image",
        x="torch.randn(1, 3, 32, 32)",
    ),
    "a small image into a ViT": silly(
        "torchvision.models.vit_b_16()",
        "height 224",
        "224 × 224",
        "image_size=32",
        x="torch.randn(1, 3, 32, 32)",
    ),
    "weights name": changed(
        "torchvision.models.resnet18(weights='IMAGENET1K_V9')",
        "torchvision.models.resnet18(weights='IMAGENET1K_V1')",
        "ResNet18_Weights",
        "IMAGENET1K_V9",
        "IMAGENET1K_V1 and DEFAULT",
    ),
    "weights member": changed(
        "torchvision.models.ResNet18_Weights.IMAGENET",
        "torchvision.models.ResNet18_Weights.DEFAULT",
        "no weights named IMAGENET",
        "ResNet18_Weights.DEFAULT",
    ),
    "weights of another model": silly(
        "torchvision.models.resnet18(weights=torchvision.models.ResNet50_Weights.DEFAULT)",
        "ResNet50_Weights",
        "ResNet18_Weights.DEFAULT",
    ),
    "a model that is not there": silly("torchvision.models.resnet20()", "no model named resnet20"),
    "a model that cannot be got": silly(
        "torchvision.models.get_model('resnet20')", "no model named resnet20"
    ),
    "num_classes": changed(
        "torchvision.models.resnet18(weights='DEFAULT', num_classes=10)",
        "model = torchvision.models.resnet18(weights='DEFAULT')\n"
        "model.fc = nn.Linear(model.fc.in_features, 10)",
        "1000 classes",
        "with 10",
        "model.fc = nn.Linear(model.fc.in_features, 10)",
    ),
    "Normalize on uint8": changed(
        NORMALIZE + "(x)",
        NORMALIZE + "(x.float() / 255)",
        "uint8",
        "x.float() / 255",
        x="torch.zeros(3, 8, 8, dtype=torch.uint8)",
    ),
    "Normalize on one channel": changed(
        NORMALIZE + "(x)",
        NORMALIZE + "(x.expand(3, -1, -1))",
        "(1, 8, 8) has 1 channel",
        "3 means",
        "x.expand(3, -1, -1)",
        x="torch.zeros(1, 8, 8)",
    ),
    "Normalize on channels last": changed(
        NORMALIZE + "(x)",
        NORMALIZE + "(x.permute(2, 0, 1))",
        "3 means",
        "(8, 8, 3) has 8",
        "permute(2, 0, 1)",
        x="torch.zeros(8, 8, 3)",
    ),
}

TWO = "a = nn.Sequential(nn.Linear(3, 4))\n"

STATES: dict[str, Mistake] = {
    "sizes": changed(
        "a = nn.Linear(3, 4)\nb = nn.Linear(3, 5)\na.load_state_dict(b.state_dict())",
        "a = nn.Linear(3, 5)\nb = nn.Linear(3, 5)\na.load_state_dict(b.state_dict())",
        "weight is (5, 3)",
        "(4, 3) in this model",
        "1 more",
    ),
    "names": silly(
        TWO + "a.load_state_dict(nn.Linear(3, 4).state_dict())", "wants 0.weight", "saved state has weight"
    ),
    "DataParallel": silly(
        TWO + "a.load_state_dict({'module.' + k: v for k, v in a.state_dict().items()})",
        "'module.'",
        "prefix",
    ),
    "one level deeper": changed(
        TWO + "saved = {'state_dict': a.state_dict()}\na.load_state_dict(saved)",
        TWO + "saved = {'state_dict': a.state_dict()}\na.load_state_dict(saved['state_dict'])",
        "saved['state_dict']",
    ),
    "a model": changed(
        TWO + "a.load_state_dict(a)", TWO + "a.load_state_dict(a.state_dict())", "Sequential", ".state_dict()"
    ),
    "more than the model has": silly(
        "nn.Linear(3, 4, bias=False).load_state_dict(nn.Linear(3, 4).state_dict())", "has bias", "lacks"
    ),
    "less than the model has": silly(
        "nn.Linear(3, 4).load_state_dict(nn.Linear(3, 4, bias=False).state_dict())", "lacks bias"
    ),
}

MISTAKES = {**LAYERS, **MODULES, **VISION, **STATES}


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_the_hint_says_what_to_change(explains: Callable[..., Awaitable[None]], mistake: str) -> None:
    await explains(*MISTAKES[mistake])
