"""The installed product, away from the checkout: built as a wheel, and run from an empty folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

ROOT = Path(__file__).parents[1]
SUFFIXES = (".py", ".po", ".js", ".css", ".svg", ".woff2")
LEFT_OUT = shutil.ignore_patterns(
    "var", ".git", ".venv", "build", "dist", "tests", "*.egg-info", "__pycache__", ".*_cache"
)


class Demo(NamedTuple):
    """Where the demo's configuration lies, the empty folder it was made from, and the variables that say so."""

    config: Path
    folder: Path
    data: dict[str, str]


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
    within = [path for path in ROOT.glob("wallboard/**/*.*") if path.suffix in SUFFIXES]
    wanted = {f"wallboard/_shipped/{path.relative_to(ROOT)}" for path in beside if path.is_file()}
    wanted |= {str(path.relative_to(ROOT)) for path in within} | {"wallboard/_shipped/streamlit_config.toml"}
    assert wanted - held == set()
    assert not [name for name in held if name.startswith(("tests", "docs"))]


def test_the_installed_package_is_the_one_of_the_wheel(installed, tmp_path):
    where = _run(installed, "-c", "import wallboard; print(wallboard.__file__)", cwd=tmp_path)
    assert Path(where).is_relative_to(installed.parents[1])


@pytest.fixture(scope="module")
def demo(installed, tmp_path_factory) -> Demo:
    """The demo as somebody gets it who installed the wheel and has no checkout."""
    folder = tmp_path_factory.mktemp("empty")
    data = {"HOME": str(folder / "home"), "XDG_DATA_HOME": str(folder / "data")}
    config = _run(installed, "-m", "wallboard", "demo", "--where", cwd=folder, **data).strip()
    return Demo(Path(config), folder, data)


def test_the_demo_is_made_from_an_empty_folder_and_checks_out(installed, demo):
    assert (demo.config / "wallboard.toml").is_file()
    checked = _run(installed, "-m", "wallboard", "check", "--config", demo.config, cwd=demo.folder, **demo.data)
    assert "error" not in checked


def test_the_demo_is_served_with_its_look_from_an_empty_folder(installed, demo):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [installed, "-m", "wallboard", "demo", "--no-browser", "--port", str(port)]
    serving = subprocess.Popen(command, cwd=demo.folder, env=_environment(demo.data))
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as browser:
            assert _healthy(browser, within_seconds=90)
            assert browser.get("/").status_code == 200
            assert browser.get("/app/static/inter-latin.woff2").headers["content-type"] == "font/woff2"
            assert browser.get("/api/snapshot").json()["site"] == "Harbour Bank"
    finally:
        serving.terminate()
        assert serving.wait(timeout=30) == 0


def _healthy(browser: httpx.Client, *, within_seconds: float) -> bool:
    last = time.monotonic() + within_seconds
    while time.monotonic() < last:
        with contextlib.suppress(httpx.TransportError):
            if browser.get("/healthz").status_code == 200:
                return True
        time.sleep(0.2)
    return False


def _environment(given: dict[str, str]) -> dict[str, str]:
    """What a person's shell has, without what makes Python find the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | given


def _run(*words: object, cwd: Path | None = None, **environment: str) -> str:
    command = [str(word) for word in words]
    done = subprocess.run(
        command, cwd=cwd, env=_environment(environment), capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
