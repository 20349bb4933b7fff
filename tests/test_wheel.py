"""The installed product, away from the checkout: built as a wheel, and run from an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(
    "var", ".git", ".venv", "build", "dist", "tests", "*.egg-info", "__pycache__", ".*_cache"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this source, built in a copy so that no old build leaks into it."""
    source = tmp_path_factory.mktemp("source") / "wallboard"
    shutil.copytree(ROOT, source, ignore=LEFT_OUT)
    target = tmp_path_factory.mktemp("wheel")
    _run(
        sys.executable,
        *"-m pip wheel --quiet --no-deps --no-build-isolation --no-index --wheel-dir".split(),
        target,
        source,
    )
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A fresh environment with the wheel; it borrows its dependencies from this one instead of loading them again."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return folder / "bin" / "python"


def test_queries_defaults_catalogues_and_the_look_travel_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    beside = [
        *ROOT.glob("queries/**/*.*"),
        *(path for path in ROOT.glob("config/*.toml") if path.name != "access.toml"),
    ]
    within = [path for path in ROOT.glob("wallboard/**/*.*") if path.suffix in (".py", ".po", ".js", ".css", ".woff2")]
    wanted = {f"wallboard/_shipped/{path.relative_to(ROOT)}" for path in beside if path.is_file()}
    wanted |= {str(path.relative_to(ROOT)) for path in within} | {"wallboard/_shipped/streamlit_config.toml"}
    assert wanted - held == set()
    assert not [name for name in held if name.startswith(("tests", "docs"))]


def test_the_installed_package_is_the_one_of_the_wheel(installed, tmp_path):
    where = _run(installed, "-c", "import wallboard; print(wallboard.__file__)", cwd=tmp_path)
    assert Path(where).is_relative_to(installed.parents[1])


def test_the_demo_is_made_from_an_empty_folder_and_checks_out(installed, tmp_path):
    home = {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": str(tmp_path / "data")}
    config = _run(installed, "-m", "wallboard", "demo", "--where", cwd=tmp_path, **home).strip()
    assert Path(config, "wallboard.toml").is_file()
    checked = _run(installed, "-m", "wallboard", "check", "--config", config, cwd=tmp_path, **home)
    assert "error" not in checked


def _run(*words: object, cwd: Path | None = None, **environment: str) -> str:
    command = [str(word) for word in words]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command, cwd=cwd, env=clean | environment, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
