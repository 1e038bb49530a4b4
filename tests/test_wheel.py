"""The built wheel, installed in an environment that has no checkout."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_brings_the_bundled_decks_and_the_command(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "-w", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("quizcv-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "quizcv/bundled_decks/06-computer-vision.yaml" in names
    assert "quizcv/tui/styles.tcss" in names

    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", str(wheel)],
        check=True,
    )
    (packages,) = (home / "lib").glob("python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")

    listed = subprocess.run(
        [home / "bin" / "quizcv", "--data", tmp_path / "data", "decks"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    ).stdout
    assert "Computer vision" in listed
    assert "Convolution arithmetic" in listed
    assert str(packages / "quizcv" / "bundled_decks") in listed
