"""What holds for the whole project: imports, the clock, docstrings, the README and its commands, no machine named."""

from __future__ import annotations

import ast
import re
import runpy
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[1]
MODULES = sorted(file for file in (ROOT / "wallboard").rglob("*.py") if "_shipped" not in file.parts)
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^ *```(\w+)\n(.*?)^ *```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line.strip() for kind, block in BLOCKS if kind == "sh" for line in block.splitlines() if line.strip()]
ASKS_THE_TIME = {"now", "utcnow", "today"}  # of datetime and date; `self.now()` is a clock that was handed in
REGISTRIES = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("deb.debian", "org"))
MACHINE_PATHS = ("work", "root", "home", "Users")


def _id(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_imports_point_downwards_and_libraries_stay_where_they_belong(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True, no_logo=True) == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("file", MODULES, ids=_id)
def test_every_module_says_in_its_first_line_what_it_is_for(file):
    docstring = ast.get_docstring(ast.parse(file.read_text("utf-8")))
    assert docstring, "there is no docstring"
    assert docstring.splitlines()[0].endswith((".", "?", ":", ",", ";")), "the first line is no sentence"


def test_only_the_clock_asks_the_machine_for_the_time():
    asking = {
        f"{_id(file)}:{node.lineno}"
        for file in MODULES
        if _id(file) != "wallboard/clock.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and _asks_the_time(node)
    }
    assert not asking


def _asks_the_time(node: ast.Attribute) -> bool:
    owner = ast.unparse(node.value).rpartition(".")[2]
    return (owner in ("datetime", "date") and node.attr in ASKS_THE_TIME) or (
        owner == "time" and node.attr in ("time", "time_ns", "localtime", "gmtime")
    )


def _committed() -> list[Path]:
    """Every file that a commit would hold, as text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no checkout: git does not know it")
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [file for file in files if file.is_file() and file.suffix not in (".png", ".woff2")]


def test_no_file_names_a_package_registry_or_a_path_of_one_machine():
    registries = "|".join(re.escape(".".join(parts)) for parts in REGISTRIES)
    paths = rf"(?<![\w.}}/-])/(?:{'|'.join(MACHINE_PATHS)})/\w"
    pattern = re.compile(f"{registries}|{paths}")
    found = {
        f"{_id(file)}: {match[0]}"
        for file in _committed()
        for match in [pattern.search(file.read_text("utf-8"))]
        if match
    }
    assert not found


def test_constraints_are_exact_versions_and_nothing_else():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_the_readme_tells_every_number_as_it_is_declared_now():
    assert runpy.run_path(str(ROOT / "docs" / "readme_numbers.py"))["written"](README) == README, "run `make readme`"


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_readme_exists_with_its_options(line):
    words = shlex.split(line)
    if words[0] == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert set(words[1:]) <= set(targets)
        return
    assert words[0] == ".venv/bin/wallboard"
    shown = _wallboard(words[1], "--help")
    assert shown.returncode == 0, shown.stderr
    assert {word for word in words if word.startswith("--")} <= set(re.findall(r"--[\w-]+", shown.stdout))


def test_the_three_steps_of_the_readme_end_in_a_board_that_checks_out(tmp_path):
    config, store = tmp_path / "config", tmp_path / "phones.db"
    config.mkdir()
    for file in (ROOT / "config").glob("*.toml"):
        (config / file.name).write_text(file.read_text("utf-8"), "utf-8")
    (stores,) = [block for kind, block in BLOCKS if kind == "toml"]
    (config / "stores.toml").write_text(stores, "utf-8")
    with sqlite3.connect(store) as connection:
        connection.executescript((ROOT / "queries" / "generic" / "schema" / "sqlite.sql").read_text("utf-8"))
    connection.close()
    checked = _wallboard("check", "--config", str(config), PHONES_DATABASE_URL=f"sqlite:///{store}")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "phones" in checked.stdout or "config/stores.toml" in checked.stdout


def test_every_file_the_documents_point_to_is_there():
    missing = {
        f"{document.name}: {target}"
        for document in ROOT.glob("*.md")
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8"))
        if not (ROOT / target).exists()
    }
    assert not missing


def _wallboard(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wallboard", *words]
    settings = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False, timeout=60)
