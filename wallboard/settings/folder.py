"""What does the configuration folder say, and what is wrong with it?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy.engine import make_url

from wallboard import errors
from wallboard.settings import fields, files, lines, secret
from wallboard.settings.access import Access
from wallboard.settings.alerts import Alerts
from wallboard.settings.complaints import Complaints
from wallboard.settings.hours import OpeningHours
from wallboard.settings.policies import Policy
from wallboard.settings.promises import Promises
from wallboard.settings.repeats import Repeats
from wallboard.settings.satisfaction import Satisfaction
from wallboard.settings.service_level import ServiceLevels
from wallboard.settings.stores import StoreSettings
from wallboard.settings.wallboard import Language

SURE = 0.75  # how alike a file name must be to be called a slip; access.example.toml is none of access.toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked; relative paths in them have been counted from `home`."""

    folder: Path
    home: Path
    var: Path
    site: str
    timezone: ZoneInfo
    region: str
    language: Language
    unknown_refs: tuple[str, ...]
    open: OpeningHours | None
    panels: tuple[str, ...] | None
    stores: tuple[StoreSettings, ...]
    service_level: ServiceLevels
    repeats: Repeats
    promises: Promises
    satisfaction: Satisfaction
    alerts: Alerts
    complaints: Complaints
    policies: tuple[Policy, ...]
    access: Access | None

    def secret(self) -> bytes:
        """The key for hashes and tokens."""
        return secret.read(self.var)


def load(folder: Path) -> Settings:
    """The settings of a folder.

    Raises:
        ConfigError: all that is wrong in any of its files, at once.
    """
    settings, found = _examine(folder)
    if settings is None:
        raise errors.ConfigError(found)
    return settings


def problems(folder: Path) -> tuple[errors.Problem, ...]:
    """Every error and warning about a folder, file by file, for `wallboard check`."""
    return _examine(folder)[1]


def at_store(problem: errors.Problem, folder: Path, *inside: str) -> errors.Problem:
    """A finding about a store, with the line of `stores.toml` where its table begins, or a key `inside` it stands."""
    written = files.read(folder)["stores"]
    names = [table.get("name") for table in (written.values or {}).get("stores", ())]
    if problem.store not in names:
        return problem
    line = lines.line_of(("stores", names.index(problem.store), *inside), written.places)
    return replace(problem, file=written.file, line=line)


def _examine(folder: Path) -> tuple[Settings | None, tuple[errors.Problem, ...]]:
    """The settings, unless there are errors, and all findings."""
    folder = Path(os.path.abspath(folder))  # noqa: PTH100  # `..` goes, but a linked folder stays where it stands
    if not folder.is_dir():
        return None, (_no_folder(folder),)
    written = files.read(folder)
    found = [file.problem for file in written.values() if file.problem]
    values = {name: file.values for name, file in written.items() if file.values is not None}
    try:
        parsed = files.Files.model_validate(values, context={"home": folder.parent})
    except ValidationError as error:
        refused = [(str(one["loc"][0]), one) for one in error.errors(include_url=False)]
        found += [written[name].refused(one) for name, one in refused if name in values]
        return None, _in_order([*found, *_slips(folder)])
    settings = None if found else _settings(folder, parsed)
    return settings, _in_order([*found, *_slips(folder), *_warnings(parsed, written)])


def _settings(folder: Path, parsed: files.Files) -> Settings:
    board = parsed.wallboard
    return Settings(
        folder=folder,
        home=folder.parent,
        var=folder.parent / "var",
        site=board.site,
        timezone=board.timezone,
        region=board.region,
        language=board.language,
        unknown_refs=board.unknown_refs,
        open=board.open,
        panels=board.panels,
        stores=tuple(store.settings(board.timezone) for store in parsed.stores.stores),
        service_level=parsed.service_level,
        repeats=parsed.repeats,
        promises=parsed.promises,
        satisfaction=parsed.satisfaction,
        alerts=parsed.alerts,
        complaints=parsed.complaints,
        policies=parsed.policies.policies,
        access=parsed.access,
    )


def _warnings(parsed: files.Files, written: dict[str, files.Written]) -> Iterator[errors.Problem]:
    """What is allowed and yet probably not meant."""
    if not parsed.stores.stores:
        do = "Add a [[stores]] table, or try `wallboard demo`."
        yield written["stores"].problem_at((), "no_stores", "no store is listed.", level="warning", do=do)
    for index, store in enumerate(parsed.stores.stores):
        if store.url and not store.url.startswith("file:") and make_url(store.url).password:
            do = "Move the address into url_env or url_file."
            sentence = f"the address of store '{store.name}' holds a password."
            path = ("stores", index, "url")
            yield written["stores"].problem_at(path, "password_in_url", sentence, level="warning", do=do)
    for name, person in parsed.access.people.items() if parsed.access else ():
        if person.role == "agent" and not person.agent_id:
            sentence = f"'{name}' is an agent without an agent_id and sees no numbers of their own."
            yield written["access"].problem_at(("people", name), "no_agent_id", sentence, level="warning")


def _slips(folder: Path) -> Iterator[errors.Problem]:
    """Files whose name is nearly that of a file the board reads."""
    known = files.Files.model_fields
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in known and (meant := fields.nearest(path.stem, known, likeness=SURE)):
            file = f"{folder.name}/{path.name}"
            do = f"Did you mean '{meant}.toml'?"
            yield errors.Problem(
                level="warning", code="unread_file", message="this file is not read.", file=file, line=1, do=do
            )


def _no_folder(folder: Path) -> errors.Problem:
    do = "Name the folder with --config, or try `wallboard demo`."
    return errors.Problem(
        level="error", code="missing_folder", message=f"there is no folder {folder}.", file=folder.name, do=do
    )


def _in_order(found: list[errors.Problem]) -> tuple[errors.Problem, ...]:
    """Errors before warnings, then by file and line."""
    return tuple(sorted(found, key=lambda one: (one.level != "error", one.file or "", one.line or 0)))
