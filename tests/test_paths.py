"""Where the data folder is when nobody names one."""

from pathlib import Path

import platformdirs
import pytest

from quizcv.paths import data_folder


@pytest.mark.parametrize(
    "shared", [None, "", "/somewhere/else", "/somewhere/else/", "not/absolute", "~/mine"]
)
def test_the_data_folder_is_where_the_platform_has_them(
    shared: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUIZCV_DATA", raising=False)
    if shared is None:
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_DATA_HOME", shared)
    assert data_folder() == Path(platformdirs.user_data_dir("quizcv", appauthor=False))
