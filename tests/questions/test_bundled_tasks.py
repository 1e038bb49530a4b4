"""The tasks of the bundled decks take what is right, in whatever way, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache

import pytest

from quizcv import decks
from quizcv.decks import Content
from quizcv.decks.contents import BlankCard, TaskCard
from quizcv.questions import Verdict

pytestmark = pytest.mark.asyncio(loop_scope="session")

RIGHT = {
    "any-image-size": [
        "nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(64, 10))",
        "nn.Sequential(nn.Conv2d(64, 10, 1), nn.AdaptiveMaxPool2d(1), nn.Flatten())",
        "nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.BatchNorm1d(64), nn.Linear(64, 10))",
    ],
    "per-channel": ["x - mean[:, None, None]", "x - mean.reshape(1, -1, 1, 1)"],
    "channels-first": ["x.movedim(-1, 1)", "x.moveaxis(3, 1)"],
    "image-to-batch": [
        "image.permute(2, 0, 1)[None].float() / 255",
        "x = image.movedim(-1, 0).to(torch.float32)\nx = x / 255.0\nx = x.unsqueeze(0)",
        "torch.stack([image.permute(2, 0, 1) / 255])",
    ],
    "join-channels": ["torch.concat((a, b), 1)", "torch.hstack([a, b])"],
    "accuracy": [
        "(logits.argmax(1) == y).sum() / len(y)",
        "right = logits.max(dim=1).indices == y\nright.float().mean()",
    ],
    "one-hot": ["torch.eye(k)[y]", "F.one_hot(y, num_classes=k).to(torch.float32)"],
    "count-trainable": [
        "n = 0\nfor p in model.parameters():\n    if p.requires_grad:\n        n += p.numel()\nn",
        "sum(p.numel() * p.requires_grad for p in model.parameters())",
    ],
    "freeze-all-but-last": [
        "for layer in model[:-1]:\n    for p in layer.parameters():\n        p.requires_grad = False",
        "for layer in list(model)[:-1]: layer.requires_grad_(False)",
    ],
    "new-head": [
        "model.fc = nn.Linear(512, 10)",
        "model.fc = nn.Linear(512, 10, bias=False)",
        "model.fc = nn.Sequential(nn.Dropout(0.2), nn.Linear(512, 10))",
    ],
    "train-the-head": ["model[-1].parameters()", "list(model[2].parameters())", "[*model[2].parameters()]"],
    "step-by-hand": [
        "with torch.no_grad():\n    w.sub_(0.1 * w.grad)",
        "w.data -= 0.1 * w.grad",
        "with torch.no_grad():\n    w -= 0.1 * w.grad\nw.grad = None",
    ],
    "loss-from-logits": [
        "F.nll_loss(F.log_softmax(logits, 1), y)",
        "-F.log_softmax(logits, 1).gather(1, y[:, None]).mean()",
        "(torch.logsumexp(logits, 1) - logits[range(len(y)), y]).mean()",
    ],
    "predict": [
        "model.eval()\nwith torch.inference_mode():\n    y = model(x)",
        "model.train(False)(x).detach()",
        "with torch.no_grad():\n    y = model.eval()(x)\ny",
    ],
    "blank-moves-channels": ["0, 2, 3, 1", "(0, -2, -1, 1)"],
    "keeps-the-size": ["'same'"],
    "doubles-the-size": ["1", "(1, 1)"],
}
WRONG = {
    "any-image-size": [
        "nn.Sequential(nn.Flatten(), nn.Linear(64 * 49, 10))",
        "nn.Sequential(nn.Flatten(), nn.LazyLinear(10))",
        "torch.zeros(2, 10)",
    ],
    "per-channel": ["x - mean", "x - mean[:, None]", "x - x.mean(dim=(0, 2, 3), keepdim=True)"],
    "channels-first": ["x.reshape(1, 3, 2, 4)", "x.transpose(1, 3)", "x.permute(0, 3, 2, 1)"],
    "image-to-batch": [
        "image.permute(2, 0, 1)[None] // 255",
        "image.permute(2, 0, 1)[None].double() / 255",
        "image.reshape(1, 3, 2, 4) / 255",
        "image.permute(2, 0, 1) / 255",
        "image.permute(2, 0, 1)[None] / 256",
    ],
    "join-channels": ["torch.cat([b, a], 1)", "torch.cat([a, b[:, :2]])", "torch.stack([a, a])"],
    "accuracy": [
        "(logits.argmax(1) == y).float().sum()",
        "(logits.argmax(0) == y).float().mean()",
        "(logits.argmax(1) == y).float().mean().item()",
        "(logits.argmax(1) == y).double().mean()",
        "torch.tensor(3 / 4)",
    ],
    "one-hot": ["F.one_hot(y, k)", "F.one_hot(y).float()", "torch.eye(4)[y]"],
    "count-trainable": [
        "sum(p.numel() for p in model.parameters())",
        "len([p for p in model.parameters() if p.requires_grad])",
        "11",
    ],
    "freeze-all-but-last": [
        "model.requires_grad_(False)",
        "model.requires_grad_(False)\nmodel[-1] = nn.Linear(3, 2)",
        "model[0].requires_grad_(False)",
        "model = nn.Sequential(*(nn.Identity() for _ in model[:-1]), nn.Linear(8, 2))",
        "pass",
    ],
    "new-head": [
        "model.fc = nn.Linear(512, 10).requires_grad_(False)",
        "model.fc.out_features = 10",
        "model.requires_grad_(True)\nmodel.fc = nn.Linear(512, 10)",
        "model.fc = nn.Linear(512, 10)\nmodel.layer4.requires_grad_(True)",
        "model = torchvision.models.resnet18().requires_grad_(False)\nmodel.fc = nn.Linear(512, 10)",
        "model.fc = nn.Linear(2048, 10)",
    ],
    "train-the-head": ["model.parameters()", "model[0].parameters()", "[model[2].weight]"],
    "step-by-hand": [
        "w = w - 0.1 * w.grad",
        "w -= 0.1 * w.grad",
        "with torch.no_grad():\n    w += 0.1 * w.grad",
        "with torch.no_grad():\n    w = w - 0.1 * w.grad",
        "with torch.no_grad():\n    w.copy_(torch.tensor([0.8, 1.6]))",
        "w.data *= 0.8",
        "w = torch.tensor([0.8, 1.6], requires_grad=True)\nw.grad = torch.zeros(2)",
    ],
    "loss-from-logits": [
        "-torch.log(torch.softmax(logits, 1))[torch.arange(len(y)), y].mean()",
        "-F.log_softmax(logits, 0)[torch.arange(len(y)), y].mean()",
        "-F.log_softmax(logits, 1)[torch.arange(len(y)), y].sum()",
        "-F.log_softmax(logits, 1)[:, y].mean()",
        "-F.log_softmax(logits, 1)[torch.arange(2), y].mean()",
    ],
    "predict": [
        "model(x)",
        "model.eval()(x)",
        "model = nn.Linear(4, 2)\nmodel(x).detach()",
        "x = torch.zeros_like(x)\nmodel.eval()(x).detach()",
        "for p in model.parameters(): p.data.zero_()\nmodel.eval()(x).detach()",
        "with torch.no_grad():\n    y = model(x)\ny",
        "model.eval()",
    ],
    "blank-moves-channels": ["0, 3, 1, 2", "0, 2, 3", "0, 3, 2, 1"],
    "keeps-the-size": ["0", "4", "'valid'"],
    "smaller-map": ["1", "0", "28"],
    "doubles-the-size": ["0", "2"],
    "linear-after-flatten": ["16", "16 * 32 * 32", "10"],
}


@cache
def cards() -> dict[str, Content]:
    library = decks.read_library([decks.bundled_folder()], [])
    contents = [card.content for deck in library.decks for card in deck.cards]
    return {content.id: content for content in contents if isinstance(content, TaskCard | BlankCard)}


def pairs(answers: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, answer) for name, given in answers.items() for answer in given]


async def test_no_task_is_left_out() -> None:
    assert set(cards()) == set(WRONG)
    assert set(cards()) - set(RIGHT) == {"smaller-map", "linear-after-flatten"}  # one number alone is right


@pytest.mark.parametrize(("name", "answer"), pairs(RIGHT))
async def test_another_way_is_right(
    judged: Callable[..., Awaitable[Verdict]], name: str, answer: str
) -> None:
    verdict = await judged(cards()[name], answer)
    assert verdict.right, verdict.said


@pytest.mark.parametrize(("name", "answer"), pairs(WRONG))
async def test_what_is_often_tried_is_wrong(
    judged: Callable[..., Awaitable[Verdict]], name: str, answer: str
) -> None:
    assert not (await judged(cards()[name], answer)).right
