"""Puts what stands beside the package into the wheel: the queries, the default configuration, Streamlit's settings.

All else about the build is in pyproject.toml. A checkout, and an editable install of one, read them where they stand.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
SHIPPED = {"queries": "queries", "config": "config", ".streamlit/config.toml": "streamlit_config.toml"}


class BuildWithShipped(build_py):
    """Builds the package, then copies SHIPPED into `wallboard/_shipped/`."""

    def run(self) -> None:
        """Build; an editable install gets no copies, which would grow old."""
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / "wallboard" / "_shipped"
        shutil.rmtree(target, ignore_errors=True)
        for source, name in SHIPPED.items():
            _copy(ROOT / source, target / name)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("var", "access.toml", "__pycache__", ".*"))
    else:
        shutil.copy2(source, target)


setup(cmdclass={"build_py": BuildWithShipped})
