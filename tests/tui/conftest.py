"""The interface without a terminal: small decks, a clock set by hand, and somebody who presses the keys."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from quizcv.history import Answered, Event, History
from quizcv.history.event import decode
from quizcv.runner import Picture, Problem, Result, Runner, RunnerSettings, Snippet, State, Value
from quizcv.trust import Trust
from quizcv.tui.app import QuizApp
from quizcv.workspace import open_workspace

PATIENCE = 60.0
"""Seconds until a condition that does not come true is a failure."""

SMALL = """\
id: small
title: Small deck
cards:
  - id: one
    front: What is one?
    back: The first number.
    source: Peano 1889
    tags: [numbers]
  - id: two
    front: What is two?
    back: The number after one.
  - id: three
    front: What is three?
    back: The number after two.
"""


async def until(
    pilot: Pilot[Any], condition: Callable[[], object], what: str = "", patience: float = PATIENCE
) -> None:
    """Wait until a condition holds; fail when it never does."""
    deadline = time.monotonic() + patience
    rest = 0.0  # grows: to look at the screen takes time that what is waited for could use
    while not condition():
        if time.monotonic() > deadline:
            shown = "\n".join(line.rstrip() for line in text_of(pilot.app).split("\n") if line.strip())
            pytest.fail(f"never came true: {what}\n{shown}", pytrace=False)
        await asyncio.sleep(rest)
        await pilot.pause()
        rest = min(0.1, rest + 0.01)


def text_of(app: Any) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


_frame = Compositor.render_update


def draw(app: QuizApp) -> None:
    """Draw what has changed since the last time, as a terminal is shown it."""
    _frame(app.screen._compositor, screen_stack=app._background_screens)


class Desk:
    """Somebody at the terminal."""

    def __init__(self, app: QuizApp, pilot: Pilot[str], watch: Watch) -> None:
        self.app = app
        self.pilot = pilot
        self.watch = watch

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return text_of(self.app)

    @property
    def lines(self) -> list[str]:
        """The same, line by line."""
        return self.text.split("\n")

    def line_of(self, text: str) -> int:
        """The number of the first line that contains a text."""
        return next(number for number, line in enumerate(self.lines) if text in line)

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.pilot.press(key)
        draw(self.app)

    async def type(self, text: str) -> None:
        """Type a text into a field that is there: one need not look at the screen between its letters."""
        await self.pilot.press(*({" ": "space", "\n": "enter"}.get(letter, letter) for letter in text))
        draw(self.app)

    async def sees(self, *texts: str, patience: float = PATIENCE) -> None:
        """Wait until all of these stand on the screen, be it broken over lines."""
        for text in texts:
            await until(self.pilot, lambda text=text: self.shows(text), f"{text!r} is seen", patience)

    def shows(self, text: str) -> bool:
        """Whether this stands on the screen now."""
        shown = self.text
        return text in shown or "".join(text.split()) in "".join(shown.split())

    async def sees_no(self, text: str) -> None:
        """Wait until this is gone."""
        await until(self.pilot, lambda: text not in self.text, f"{text!r} is gone")

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait for a condition."""
        await until(self.pilot, condition, what)

    async def click(self, text: str) -> None:
        """Click in the middle of the first place where this text stands."""
        row = self.line_of(text)
        column = self.lines[row].index(text) + len(text) // 2
        await self.pilot.click(offset=(column, row))
        draw(self.app)

    async def click_key(self, text: str) -> None:
        """Click on a key in the footer, once it is there."""
        await self.until(lambda: text in self.lines[-1], f"{text!r} is in the footer")
        await self.pilot.click(offset=(self.lines[-1].index(text), len(self.lines) - 1))
        draw(self.app)

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        draw(self.app)

    async def flip(self) -> None:
        """Flip the card and think for longer than the guard."""
        await self.press("space")
        await self.sees("Again")
        self.watch.seconds += 1

    async def answer(self, key: str) -> None:
        """Flip, grade, and wait until it is saved."""
        before = len(self.events())
        await self.flip()
        await self.press(key)
        await self.until(lambda: len(self.events()) > before, f"the answer {key} is saved")
        await self.sees("u undoes")

    async def type_in(self, text: str) -> None:
        """Type an answer that torch judges, once there is a field for it, which comes behind the footer."""
        await self.sees("check")
        await self.until(lambda: self.app.screen.has_field_focus, "the field takes keys")
        await self.type(text)

    async def grade_verdict(self, key: str) -> None:
        """Think about the verdict for longer than the guard, grade, and wait until it is saved."""
        before = len(self.events())
        await self.sees("1 Again")
        self.watch.seconds += 1
        await self.press(key)
        await self.until(lambda: len(self.events()) > before, f"the grade {key} is saved")

    def events(self) -> list[Event]:
        """What stands in the log on disk, in order."""
        path = self.app.workspace.places.data / "reviews.jsonl"
        return [decode(line) for line in path.read_bytes().splitlines()] if path.exists() else []


class Watch:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Clock:
    """Local time, set by hand; each look at it takes a millisecond, so that events have an order."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def pass_days(self, days: int) -> None:
        """Later."""
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def write_deck(tmp_path: Path) -> Callable[..., Path]:
    """Writes a deck file into the folder that the interface is started with."""

    def write(text: str = SMALL, name: str = "small.yaml") -> Path:
        path = tmp_path / "decks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session", autouse=True)
def styles_read_once() -> Iterator[None]:
    """Each interface that starts takes what another has parsed of the same style sheets."""
    parse, parsed = Stylesheet._parse_rules, {}

    def parse_once(sheet: Stylesheet, *arguments: Any, **named: Any) -> list[RuleSet]:
        key = (arguments, *named.items(), *sheet._variables.items())
        if key not in parsed:
            parsed[key] = parse(sheet, *arguments, **named)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(autouse=True)
def torch_comes_soon(forked_torch: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """An interface that starts torch gets one that is forked."""
    with forked_torch():
        yield


@pytest.fixture(scope="session", autouse=True)
def few_frames() -> Iterator[None]:
    """Textual draws two or three frames a key and, without a terminal, throws them away: `draw` draws one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", lambda *_, **__: None)
        yield


Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(tmp_path: Path, data: Path, clock: Clock, watch: Watch) -> Sit:
    """Starts the interface on the decks that the test has written; `async with sit() as desk`.

    Their code may run as if they had come with quizcv, unless they are from `elsewhere`. Unless they are
    `named`, those of the data folder are taken instead. `runner` gives the interface its runner before
    anything is shown. About `most` bytes of decks are read before that.
    """

    @asynccontextmanager
    async def start(
        size: tuple[int, int] = (80, 24),
        *,
        elsewhere: bool = False,
        named: bool = True,
        runner: Callable[[QuizApp], Any] | None = None,
        new_cards: int | None = None,
        most: int | None = None,
        **options: Any,
    ) -> AsyncIterator[Desk]:
        decks = tmp_path / "decks"
        decks.mkdir(exist_ok=True)
        workspace = open_workspace(data, clock=clock, deck_paths=[decks] if named else [], most=most)
        if not elsewhere:
            workspace.trust = Trust(workspace.places.trusted, decks, clock=clock)
        workspace.new_cards = new_cards
        app = QuizApp(workspace, monotonic=watch, **options)
        if runner is not None:
            app.torch.made = runner(app)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            draw(app)
            yield Desk(app, pilot, watch)
            if app.is_running:
                draw(app)
                await asyncio.sleep(0)  # a worker that never began would be warned about
                app.workers.cancel_all()  # as where a program ends: Textual forgets it where a test does

    return start


@pytest.fixture
def review(sit: Sit) -> Sit:
    """Starts in the review, as `quizcv review` does."""

    def start(size: tuple[int, int] = (80, 24), **options: Any) -> AbstractAsyncContextManager[Desk]:
        return sit(size, review=True, **options)

    return start


@pytest.fixture
def answered(data: Path, clock: Clock) -> Callable[..., None]:
    """Writes an answer straight into the history, as another window or an earlier day would."""

    def answer(key: str, quality: int = 4, days_ago: int = 0) -> None:
        then = clock.now - timedelta(days=days_ago)
        History(data, clock=lambda: then).record("review", key, day=then.date(), answered=Answered(quality))

    return answer


class FakeRunner:
    """Stands in for torch: `ready`, `fails` and `answers` are what the test wants it to do."""

    def __init__(self, app: QuizApp) -> None:
        self.state = State("ready", torch="2.9", device="cpu")
        self.snippets: list[Snippet] = []
        self.devices: list[str] = []
        self.seconds: float | None = None
        self.result = Result(
            "ok",
            device="cpu",
            value=Value("Tensor", shape=(2,), dtype="float32"),
            outcome=Value("Tensor", shape=(2,), dtype="float32"),
        )
        self.waits = False
        self.closed = False
        self.starts = 0
        self.stopped = 0
        self.settings = RunnerSettings()
        self._app = app
        self._go_on = asyncio.Event()

    async def start(self) -> State:
        self.starts += 1
        return self.state

    async def use(self, settings: RunnerSettings) -> None:
        self.settings = settings

    async def run(
        self, snippet: Snippet, *, device: str | None = None, seconds: float | None = None
    ) -> Result:
        self.snippets.append(snippet)
        self.seconds = seconds
        self.devices.append(device or "")
        if self.waits:
            self._go_on.clear()
            try:
                await self._go_on.wait()
            except asyncio.CancelledError:
                self.stopped += 1
                raise
        return self.result

    def cancel(self) -> None:
        self.result = Result("cancelled", error=Problem("the run was stopped"))
        self._go_on.set()

    def go_on(self) -> None:
        """End the run that waits."""
        self.waits = False
        self._go_on.set()

    def becomes(self, state: State) -> None:
        """Change what the worker is doing, as seen from outside."""
        self.state = state
        self._app.post_runner_change()

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def drawn() -> Result:
    """A result with one picture, `y (1, 1, 4, 4)`."""
    pixels = bytes(8) + b"\xff" * 8
    return Result("ok", pictures=(Picture("y", "output", (1, 1, 4, 4), 4, 4, ((0.0, 1.0),), pixels),))


@pytest.fixture
def fake_runner() -> Callable[[QuizApp], FakeRunner]:
    """Gives the interface a runner without torch."""

    def give(app: QuizApp) -> FakeRunner:
        runner = FakeRunner(app)
        app.torch.made = runner  # type: ignore[assignment]
        return runner

    return give


class SharedTorch:
    """The one torch of all these tests, for an interface that takes it for its own.

    While it is `away` it seems to be starting, and what is to run waits.
    """

    def __init__(self, runner: Runner, app: QuizApp) -> None:
        self.settings = runner.settings
        self.closed = False
        self._runner = runner
        self._app = app
        self._is_here = asyncio.Event()
        self._is_here.set()

    @property
    def state(self) -> State:
        return self._runner.state if self._is_here.is_set() else State("starting")

    def away(self) -> SharedTorch:
        self._is_here.clear()
        return self

    def comes(self) -> None:
        self._is_here.set()
        self._app.post_runner_change()

    async def start(self) -> State:
        return self.state

    async def run(
        self, snippet: Snippet, *, device: str | None = None, seconds: float | None = None
    ) -> Result:
        await self._is_here.wait()
        return await self._runner.run(snippet, device=device, seconds=seconds)

    def cancel(self) -> None:
        self._runner.cancel()

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def torch(runner: Runner) -> Callable[[QuizApp], SharedTorch]:
    """Gives an interface the real torch, warm; for tests in the loop of the session."""
    return lambda app: SharedTorch(runner, app)
