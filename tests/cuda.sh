#!/usr/bin/env bash
# What quizcv does on a GPU, as a table: for a machine that has one, and torch. It takes under five minutes.
#
#   tests/cuda.sh                              python3 has torch and can fetch quizcv's other packages
#   PYTHON=~/env/bin/python tests/cuda.sh      another Python has it
#   PACKAGES=folder tests/cuda.sh              without a network: the other packages are in this folder
#   DEVICE=cpu tests/cuda.sh                   tries this script itself where no GPU is
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
export DEVICE=${DEVICE:-cuda}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ -z "${PACKAGES:-}" ]; then
  PACKAGES=$folder/packages
  "$python" -m pip install --quiet --target "$PACKAGES" \
    'click>=8.1' 'msgspec>=0.19' 'platformdirs>=4.2' 'pyyaml>=6.0.2' 'textual>=8.2.5,<9' 'tomlkit>=0.13'
fi
export PYTHONPATH=$PWD:$PACKAGES QUIZCV_DATA=$folder/data
mkdir -p "$QUIZCV_DATA"
printf 'device = "%s"\n' "$DEVICE" > "$QUIZCV_DATA"/settings.toml

"$python" - <<'PYTHON'
import asyncio
import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from quizcv.questions import snippet
from quizcv.runner import Runner, RunnerSettings, Snippet
from quizcv.workspace import open_workspace

DEVICE = os.environ["DEVICE"]
ENTRIES = ("conv2d", "max-pool", "relu", "flatten", "load-resnet", "freeze", "replace-head")
table: list[tuple[str, bool, str]] = []


def row(what: str, right: bool, seen: object) -> None:
    table.append((what, right, " ".join(str(seen).split())[:70]))


def lies_there(value: object) -> bool:
    """Whether a value says that it is on the device."""
    return str(getattr(value, "device", "")).startswith(DEVICE)


async def runs() -> None:
    workspace = open_workspace(Path(os.environ["QUIZCV_DATA"]), clock=datetime.now().astimezone)
    (deck,) = [deck for deck in workspace.library.decks if deck.id == "computer-vision"]
    cards = {card.key.partition("/")[2]: card for card in deck.entries}
    began = time.monotonic()
    async with Runner(RunnerSettings(device=DEVICE)) as runner:
        state = await runner.start()
        row("torch starts", state.phase == "ready", state.reason or f"{time.monotonic() - began:.1f} s")
        print(f"torch {state.torch} on {state.device}")
        row("the device is used", state.device == DEVICE, state.device)

        for name in ENTRIES:
            result = await runner.run(snippet(deck, cards[name]), seconds=60)
            output = result.module.output if result.module else result.outcome
            right = result.status == "ok" and result.device == DEVICE and lies_there(output)
            row(f"entry {name}", right, result.error or f"{output.shape} on {output.device}")

        result = await runner.run(Snippet("nn.Linear(4, 2)", input="torch.randn(3, 4)"), device="auto")
        row("auto takes it", result.device == DEVICE, f"{result.device}: {result.why}")
        result = await runner.run(Snippet("nn.Linear(4, 2)", input="torch.randn(3, 4)"), device="cpu")
        row("cpu is still there", (result.status, result.device) == ("ok", "cpu"), result.device)
        result = await runner.run(Snippet("nn.Linear(4, 2)", input="torch.randn(3, 4)"), device="meta")
        row("so is meta", (result.status, result.device) == ("ok", "meta"), result.device)

        result = await runner.run(Snippet("net = nn.Linear(4, 2)\ny = net(torch.randn(3, 4))"))
        made = {value.name: value for value in result.tensors}
        row("what code makes lies there", "y" in made and lies_there(made["y"]), result.error or made["y"].device)
        result = await runner.run(Snippet("y = x.cpu()", input="torch.randn(3)"))
        row("what is moved back does not", result.tensors[0].device == "cpu", result.tensors[0].device)
        result = await runner.run(Snippet("a = torch.zeros(2)\nb = torch.zeros(2, device='cpu')\na + b"))
        hint = result.error.hint if result.error else ""
        row("mixed devices are explained", DEVICE == "cpu" or "all on one device" in (hint or ""), hint)

        result = await runner.run(Snippet("torch.ones(2)"), device="cuda:99")
        right = (result.status, result.device) == ("ok", "cpu") and bool(result.notices)
        row("no such GPU: runs on cpu, and says so", right, result.notices)

        huge = await runner.run(Snippet("torch.zeros(2**42)"), seconds=60)
        explained = huge.status in ("error", "memory") and huge.error is not None and bool(huge.error.hint)
        row("out of memory is explained", explained, huge.error and (huge.error.hint or huge.error.message))
        after = await runner.run(Snippet("torch.ones(2).sum()"))
        row("the next run works", (after.status, after.device) == ("ok", DEVICE), after.error or after.device)

        times = []
        for _ in range(5):
            began = time.monotonic()
            await runner.run(Snippet("nn.Conv2d(3, 16, 3)", input="torch.randn(8, 3, 64, 64)"))
            times.append(time.monotonic() - began)
        row("a warm run ends", True, f"median {sorted(times)[2] * 1000:.0f} ms")


def quizcv(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "quizcv", *words], input=given, capture_output=True, text=True, timeout=280
    )


def judged() -> None:
    """Right and wrong answers of each kind, in one batch."""
    folder = Path("tests/questions/verdicts")
    for path in sorted(folder.glob("*.answers.json")):
        if path.name.startswith("doing-nothing"):  # answers that `check --run` warns of
            continue
        deck = path.with_name(path.name.replace(".answers.json", ".yaml"))
        answers = json.loads(path.read_text())
        lines = [
            ({"card": card, "answer": text}, right)
            for card, given in answers.items()
            for text, right in given
            if right is not None
        ]
        given = "".join(json.dumps(line) + "\n" for line, _ in lines)
        done = quizcv("judge", "--batch", "-", "--yes", "--decks", str(deck), given=given)
        said = [json.loads(line) for line in done.stdout.splitlines()]
        differ = [line for (line, right), row in zip(lines, said, strict=False) if bool(row.get("right")) != right]
        right = len(said) == len(lines) and not differ
        row(f"verdicts of {deck.stem}", right, done.stderr or f"{len(differ)} of {len(lines)} differ {differ[:2]}")


def checked() -> None:
    began = time.monotonic()
    done = quizcv("check", "--run")
    seen = f"{time.monotonic() - began:.0f} s: {(done.stdout + done.stderr).strip().splitlines()[-1]}"
    row("check --run of the bundled decks", done.returncode == 0, seen)


asyncio.run(runs())
judged()
checked()
for what, right, seen in table:
    print(f"{'ok  ' if right else 'FAIL'}  {what:<40}  {seen}")
failed = sum(not right for _, right, _ in table)
print(f"{len(table) - failed} of {len(table)} as they should be")
sys.exit(1 if failed else 0)
PYTHON
