"""Which weights torchvision knows for which model, and where torch looks for their files: asked of both."""

from __future__ import annotations

import asyncio
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import msgspec

from quizcv.runner import Result, Runner, RunnerSettings, Snippet
from quizcv.text import one_line, similar

LOOK = Snippet(
    """
import json
folder = f"{torch.hub.get_dir()}/checkpoints"
files, sizes = {}, {}
for model in torchvision.models.list_models():
    weights = torchvision.models.get_model_weights(model)
    files[model] = {name: member.url for name, member in weights.__members__.items()}
    for member in weights.__members__.values():
        sizes[member.url.rsplit("/")[-1]] = member.meta.get("_file_size") or 0
known = {"folder": folder, "torchvision": torchvision.__version__, "files": files, "sizes": sizes}
print(json.dumps(known))
"""
)
ALIKE = 5
"""How many names are offered in place of one that does not exist."""


class WeightsError(Exception):
    """There are no weights; the text is a sentence that says why and what to do."""


class Catalogue(msgspec.Struct, frozen=True):
    """The `folder` where torch looks, and the address of the file of each model's weights by their name.

    `sizes` are those of the files, by their names, in MiB, rounded; 0 where torchvision does not say.
    """

    folder: Path
    torchvision: str
    files: dict[str, dict[str, str]]
    sizes: dict[str, float] = {}

    def url(self, wanted: str) -> str:
        """The address for `resnet18`, or `resnet50:IMAGENET1K_V1`. Raises WeightsError for an unknown one."""
        model, _, name = wanted.partition(":")
        weights = self.files.get(model)
        if weights is None:
            alike = similar(model, self.files, ALIKE, 0.7)
            raise WeightsError(
                f"torchvision {self.torchvision} has no model {one_line(model)!r};"
                + (
                    f" is it {' or '.join(alike)}?"
                    if alike
                    else " `torchvision.models.list_models()` lists them"
                )
            )
        if not weights:
            raise WeightsError(f"torchvision {self.torchvision} has no weights for {model}")
        if (name or "DEFAULT") not in weights:
            raise WeightsError(f"{model} has no weights {one_line(name)!r}; it has {', '.join(weights)}")
        return weights[name or "DEFAULT"]

    def most(self, url: str, otherwise: int) -> int:
        """How many bytes the file of this address has at most."""
        size = self.sizes.get(PurePosixPath(urlsplit(url).path).name, 0)
        return round((size + 1) * 2**20) if size else otherwise

    def place(self, url: str) -> Path:
        """Where torch looks for the file of this address."""
        return self.folder / PurePosixPath(urlsplit(url).path).name


def ask_torchvision(settings: RunnerSettings) -> Catalogue:
    """Ask torchvision, in the process that runs snippets. Raises WeightsError."""
    result = asyncio.run(_run(settings))
    if result.status != "ok":
        reason = result.error.message if result.error else result.status
        raise WeightsError(f"torchvision cannot be asked for its models: {reason}")
    try:
        return msgspec.json.decode(result.stdout, type=Catalogue, dec_hook=lambda kind, value: kind(value))
    except msgspec.DecodeError as error:
        raise WeightsError(f"torchvision's answer makes no sense: {error}") from None


async def _run(settings: RunnerSettings) -> Result:
    async with Runner(settings) as runner:
        return await runner.run(LOOK, device="cpu", seconds=60.0)
