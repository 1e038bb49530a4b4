"""No decks come with quizcv here, unless a test makes them: reading all of them takes half a second."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def bundle(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let the decks in a folder be those that come with quizcv."""

    def bundle(folder: Path) -> None:
        for module in (
            "quizcv.decks",
            "quizcv.decks.library",
            "quizcv.editing.work",
            "quizcv.editing.forks",
        ):
            monkeypatch.setattr(f"{module}.bundled_folder", lambda: folder)

    return bundle


@pytest.fixture(autouse=True)
def nothing_bundled(request: pytest.FixtureRequest, tmp_path: Path, bundle: Callable[[Path], None]) -> None:
    """None, but where a test is marked with `all_decks`."""
    if "all_decks" not in request.fixturenames:
        folder = tmp_path / "nothing bundled"
        folder.mkdir()
        bundle(folder)


@pytest.fixture
def all_decks() -> None:
    """All decks that come with quizcv."""
