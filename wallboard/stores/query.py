"""Which feeds does a vendor folder hold?

A vendor is a folder with `store.toml` and one `.sql` file per feed; the headers are described in `queries/README.md`.
A site's own folders come before those shipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wallboard import errors, records
from wallboard.stores import declared, sqlfile, storefile
from wallboard.stores.declared import Mode

OVERLAP_SECONDS = 120.0  # design.md §5
PAGE_ROWS = 5000
WINDOW_MINUTES = 30.0  # longer than nearly every contact; the older ones are found by reconciliation

Chosen = tuple[tuple[str, Any], ...]  # options by name with their values, lists as tuples


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One `.sql` file: the stream it feeds and how it may be read.

    `core` is the statement of a paged feed without its `order by … limit :limit`, to be used as a sub-query; `local`
    and `epoch` are columns whose times are not UTC yet, `chosen` the options that the statement uses.
    """

    file: str
    stream: str
    mode: Mode
    cursor: str | None
    params: tuple[str, ...]
    columns: tuple[str, ...]
    key: tuple[str, ...]
    sql: str
    core: str | None = None
    page_rows: int = PAGE_ROWS
    local: tuple[str, ...] = ()
    epoch: tuple[str, ...] = ()
    freshness: str | None = None
    gone: str = "ended"
    since_is_known: bool = True
    exists: str | None = None
    fold: str | None = None
    full_scan: str | None = None
    options_used: tuple[str, ...] = ()
    chosen: Chosen = ()

    @property
    def shape(self) -> records.Stream:
        """The stream this feeds."""
        return records.STREAMS[self.stream]

    @property
    def name(self) -> str:
        """What a site calls it: the name of its file without the ending."""
        return Path(self.file).stem

    def places(self, names: Iterable[str]) -> tuple[int, ...]:
        """Where columns stand in a row of this feed."""
        return tuple(self.columns.index(name) for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One folder under `queries/`, as its `store.toml` describes it, and its feeds."""

    name: str
    folder: Path
    feeds: tuple[Feed, ...] = ()
    title: str = ""
    dialects: tuple[str, ...] = storefile.DIALECTS
    time_zone: str = "UTC"
    overlap_seconds: float = OVERLAP_SECONDS
    page_rows: int = PAGE_ROWS
    window_minutes: float = WINDOW_MINUTES
    stale_after_seconds: float | None = None
    talk_includes_hold: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    recognise: dict[str, Any] = field(default_factory=dict)
    tested: dict[str, str] = field(default_factory=dict)


def folders(home: Path) -> tuple[Path, ...]:
    """Where vendor folders are looked up, first match wins: the site's own, the checkout's, those in the wheel."""
    package = Path(__file__).resolve().parents[1]
    shipped = (package.parent / "queries", package / "_shipped" / "queries")
    found = [
        (home / "queries").resolve(),
        *(place for place in shipped if (place / "generic" / "store.toml").is_file()),
    ]
    return tuple(place for place in dict.fromkeys(found) if place.is_dir())


def vendors(places: Sequence[Path]) -> dict[str, Path]:
    """Every vendor's folder by name; the first place that has it wins."""
    found: dict[str, Path] = {}
    for place in places:
        for file in sorted(place.glob("*/store.toml")):
            found.setdefault(file.parent.name, file.parent)
    return found


def load_vendor(vendor: str, places: Sequence[Path], *, store: str | None = None) -> Vendor:
    """The feeds of one vendor; `store` is the name to put into an error.

    Raises:
        StoreError: no folder of that name.
        QueryError: a file breaks its own declaration; `problems` tells all of them.
    """
    known = vendors(places)
    if vendor not in known:
        names = ", ".join(sorted(known)) or "none"
        message = f"There is no vendor '{vendor}'; known are {names}.{declared.meant(vendor, known)}"
        do = "Choose one of them in stores.toml, or add a folder as queries/README.md tells."
        raise errors.StoreError(message, store=store or vendor, code="unknown_vendor", do=do)
    loaded, found = _read(known[vendor])
    if found:
        first, more = found[0], len(found) - 1
        message = f"{first.message} ({more} more in this folder.)" if more else first.message
        raise errors.QueryError(message, file=first.file or "", line=first.line or 1)
    return loaded


def problems(folder: Path) -> tuple[errors.Problem, ...]:
    """Everything that is wrong with a vendor folder, by file and line."""
    return tuple(_read(folder)[1])


def _read(folder: Path) -> tuple[Vendor, list[errors.Problem]]:
    """A vendor as far as it could be read, and what is wrong with it."""
    store_file = folder / "store.toml"
    values, faults = storefile.read(store_file.read_text("utf-8"), folder.name)
    found = [_problem(store_file, fault) for fault in faults]
    settings = {} if faults else _settings(values)
    feeds = []
    for path in sorted(folder.glob("*.sql")):
        file = sqlfile.parse(path.read_text("utf-8"))
        wrong = [_problem(path, fault) for fault in declared.faults(file, values)]
        found += wrong
        if not wrong:
            feeds.append(_feed(path, file, settings))
    if not feeds and not found:
        found.append(_problem(store_file, declared.Fault(1, "The folder holds no .sql file, so it feeds nothing.")))
    return Vendor(name=folder.name, folder=folder, feeds=tuple(feeds), **settings), found


def _settings(values: dict[str, Any]) -> dict[str, Any]:
    """`store.toml` as the fields of a Vendor."""
    fields = {key: value for key, value in values.items() if key != "vendor"}
    fields["dialects"] = tuple(fields["dialects"])
    return fields


def _feed(path: Path, file: sqlfile.SqlFile, settings: dict[str, Any]) -> Feed:
    stream = file.headers["stream"].value
    said = {word: header.value for word, header in file.headers.items()}
    tail = sqlfile.tail(file.sql)
    options = settings.get("options", {})
    return Feed(
        file=_shown(path),
        stream=stream,
        mode=Mode(file.headers["mode"].value),
        cursor=said.get("cursor"),
        params=file.headers["params"].words,
        columns=file.headers["columns"].words,
        key=records.STREAMS[stream].key,
        sql=file.sql,
        core=tail.core if tail else None,
        page_rows=settings.get("page_rows", PAGE_ROWS),
        local=_words(file, "local"),
        epoch=_words(file, "epoch"),
        freshness=said.get("freshness"),
        gone=said.get("gone", "ended"),
        since_is_known=said.get("since") != "seen",
        exists=said.get("exists"),
        fold=said.get("fold"),
        full_scan=said.get("full_scan"),
        options_used=tuple(name for name in file.params if name in options),
    )


def _words(file: sqlfile.SqlFile, header: str) -> tuple[str, ...]:
    return file.headers[header].words if header in file.headers else ()


def _problem(path: Path, fault: declared.Fault) -> errors.Problem:
    return errors.Problem(
        level="error",
        code="query",
        message=fault.sentence,
        file=_shown(path),
        line=fault.line,
        query=path.stem if path.suffix == ".sql" else None,
    )


def _shown(path: Path) -> str:
    """`queries/<vendor>/<file>`, wherever the folder stands."""
    return "/".join(path.parts[-3:])
