"""A configuration folder that a test fills with text."""

from __future__ import annotations

from pathlib import Path

import pytest

from wallboard import settings
from wallboard.errors import Problem


class Folder:
    """`config/` of one test; wallboard.toml and stores.toml are there from the start."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / "config"
        self.path.mkdir()
        self.write(wallboard="", stores="")

    def write(self, **texts: str) -> Folder:
        """Write files by their name without .toml."""
        for name, text in texts.items():
            (self.path / f"{name}.toml").write_text(text, "utf-8")
        return self

    def load(self, **texts: str) -> settings.Settings:
        return settings.load(self.write(**texts).path)

    def errors(self, **texts: str) -> list[Problem]:
        found = settings.problems(self.write(**texts).path)
        return [problem for problem in found if problem.level == "error"]

    def warnings(self, **texts: str) -> list[Problem]:
        found = settings.problems(self.write(**texts).path)
        return [problem for problem in found if problem.level == "warning" and problem.code != "no_stores"]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
