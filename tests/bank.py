"""Real calls of a small bank, 1999, as rows of the generic schema (I. Guedj and A. Mandelbaum, Technion).

The data lies beside the project and is not part of it; its README tells the mapping and the quirks.
"""

from __future__ import annotations

import csv
import gzip
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "anonymous_bank_1999"
ZONE = ZoneInfo("Asia/Jerusalem")
MONTHS = ("1999-01", "1999-02", "1999-03")
COLUMNS = (
    "visit_id call_id channel direction queue customer_ref entered_at answered_at ended_at agent_id "
    "wait_seconds talk_seconds outcome changed_at"
).split()
SCHEMA = Path(__file__).parents[1] / "queries" / "generic" / "schema"

needs_bank = pytest.mark.skipif(not FOLDER.is_dir(), reason="the bank data of 1999 is not beside the project")


def visits() -> Iterator[tuple[object, ...]]:
    """Every call that reached a queue, in the order of COLUMNS; times as aware UTC datetimes."""
    for month in MONTHS:
        with gzip.open(FOLDER / f"calls_{month.replace('-', '_')}.tsv.gz", "rt") as file:
            for call in csv.DictReader(file, delimiter="\t"):
                if call["outcome"] == "AGENT" or (call["outcome"] == "HANG" and not _is_zero(call["q_start"])):
                    yield _visit(call)


def _visit(call: dict[str, str]) -> tuple[object, ...]:
    is_answered = call["outcome"] == "AGENT"
    wait = float(call["q_time"])
    if not _is_zero(call["q_start"]):
        entered = _moment(call, "q_start")
    elif not _is_zero(call["ser_start"]):
        entered = _moment(call, "ser_start") - timedelta(seconds=wait)
    else:
        entered = _moment(call, "vru_exit")
    answered = next((n for n in ("ser_start", "q_exit", "vru_exit") if not _is_zero(call[n])), "vru_exit")
    answered_at = _after(entered, _moment(call, answered)) if is_answered else None
    end = ("ser_exit" if not _is_zero(call["ser_exit"]) else answered) if is_answered else "q_exit"
    ended_at = _after(answered_at or entered, _moment(call, end))
    visit_id = f"{call['vru+line']}-{call['call_id']}"
    return (
        *(visit_id, visit_id, "phone", "inbound", call["type"], call["customer_id"]),
        *(entered, answered_at, ended_at, call["server"] if is_answered else None),
        *(wait, float(call["ser_time"]) if is_answered else None),
        *("answered" if is_answered else "abandoned", ended_at),
    )


def _is_zero(time: str) -> bool:
    return time.lstrip("0:") == ""


def _moment(call: dict[str, str], column: str) -> datetime:
    day = datetime.strptime(call["date"], "%y%m%d").replace(tzinfo=ZONE)
    hours, minutes, seconds = (int(part) for part in call[column].split(":"))
    return day.replace(hour=hours, minute=minutes, second=seconds).astimezone(UTC)


def _after(earlier: datetime, later: datetime) -> datetime:
    """Clock times carry no date: one that lies hours before what it follows is of the next day."""
    return later + timedelta(days=1) if later < earlier - timedelta(hours=12) else later


def iso(moment: object) -> object:
    """A moment as the generic schema writes it in SQLite; anything else as it is."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(moment, datetime) else moment


def write_sqlite(path: Path) -> None:
    """The three months as a generic SQLite store."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript((SCHEMA / "sqlite.sql").read_text())
        marks = ", ".join("?" * len(COLUMNS))
        statement = f"insert into visits ({', '.join(COLUMNS)}) values ({marks})"
        database.executemany(statement, (tuple(iso(value) for value in row) for row in visits()))


def write_config(folder: Path, url: str, *, clock: str = "store") -> Path:
    """A configuration folder that reads one generic store at `url`."""
    config = folder / "config"
    config.mkdir(parents=True, exist_ok=True)
    site = ['site = "Anonymous Bank"', 'timezone = "Asia/Jerusalem"', 'region = "IL"', 'unknown_refs = ["", "0"]']
    (config / "wallboard.toml").write_text("\n".join(site) + "\n")
    store = ["[[stores]]", 'name = "bank"', 'vendor = "generic"', f'url = "{url}"', 'customer_kind = "id"']
    (config / "stores.toml").write_text("\n".join([*store, f'clock = "{clock}"']) + "\n")
    return config
