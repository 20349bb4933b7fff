"""The configuration that is shipped documents every key, in place, with the default the code has."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from wallboard import settings
from wallboard.settings.files import Files

CONFIG = Path(__file__).parents[3] / "config"
SWITCHED_OFF = re.compile(r"^#(?=[\w\[])", re.MULTILINE)  # `#key`, unlike `# prose`
NO_DEFAULT = set(
    "open panels name vendor url url_env url_file slug start time_zone reason phrases".split()
)  # shown by example


def _text(name: str) -> str:
    return (CONFIG / ("access.example.toml" if name == "access" else f"{name}.toml")).read_text("utf-8")


def _models(kind: Any) -> list[type[BaseModel]]:
    """A model and the models of the tables inside it; opening hours are shown by example."""
    if get_origin(kind) in (Annotated, Union, UnionType, tuple, dict):
        return [model for part in get_args(kind) for model in _models(part)]
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)) or kind is settings.OpeningHours:
        return []
    return [kind, *(model for field in kind.model_fields.values() for model in _models(field.annotation))]


def _keys() -> dict[str, tuple[str, str, Any]]:
    """File, key and default of everything that can be written."""
    return {
        f"{name}.toml {key}": (name, key, field.get_default(call_default_factory=True))
        for name, file in Files.model_fields.items()
        for model in _models(file.annotation)
        for key, field in model.model_fields.items()
        if not _models(field.annotation)
    }


KEYS = _keys()


def _written(name: str) -> dict[str, Any]:
    """The first value of every key of a shipped file, those that are switched off too."""
    found: dict[str, Any] = {}

    def collect(node: Any) -> None:
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            found.setdefault(key, value)
            if isinstance(value, dict | list):
                collect(value)

    collect(tomllib.loads(SWITCHED_OFF.sub("", _text(name))))
    return found


@pytest.mark.parametrize(("name", "key", "default"), KEYS.values(), ids=KEYS.keys())
def test_every_key_is_documented_in_place_with_its_default(name, key, default):
    assert re.search(rf"^#?{key} = .*\S", _text(name), re.MULTILINE), f"{key} is not in {name}.toml"
    if name != "access" and key not in NO_DEFAULT:
        value = _written(name)[key]
        assert (tuple(value) if isinstance(value, list) else value) == (default.key if key == "timezone" else default)


@pytest.mark.parametrize(("name", "key", "_default"), KEYS.values(), ids=KEYS.keys())
def test_every_key_has_a_comment_beside_it_or_above_it(name, key, _default):
    above, line = re.search(rf"^(.*)\n(#?{key} = .*)$", _text(name), re.MULTILINE).groups()
    assert " # " in line or above.startswith("# ")


def test_the_shipped_folder_loads_without_an_error_and_equals_no_configuration_at_all(folder):
    shipped, bare = settings.load(CONFIG), folder.load()
    for name in ("site", "timezone", "region", "language", "unknown_refs", "open", "panels", "stores", "policies"):
        assert getattr(shipped, name) == getattr(bare, name)
    for name in ("service_level", "repeats", "promises", "access"):
        assert getattr(shipped, name) == getattr(bare, name)
    assert [problem.code for problem in settings.problems(CONFIG)] == ["no_stores"]


def test_every_switched_off_line_can_be_switched_on(folder, monkeypatch):
    monkeypatch.setenv("DESK_DATABASE_URL", "postgresql://reader@desk/desk")
    (folder.home / "var").mkdir()
    (folder.home / "var" / "surveys.url").write_text("mysql+pymysql://reader@surveys/surveys")
    for name in Files.model_fields:
        folder.write(**{name: SWITCHED_OFF.sub("", _text(name))})
    loaded = settings.load(folder.path)
    assert [store.name for store in loaded.stores] == ["bank", "desk", "surveys"]
    assert loaded.service_level.of("Cards").answer_within_seconds == 30
    assert loaded.access.people["ana@example.org"].agent_id == "ana"
    assert settings.problems(folder.path) == ()


def test_access_is_not_given_by_default(folder):
    assert not (CONFIG / "access.toml").exists()
    shutil.copy(CONFIG / "access.example.toml", folder.path / "access.toml")
    assert folder.load().access.people["sam@example.org"].role == "supervisor"
