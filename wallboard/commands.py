"""What each command does, once its words are checked. The only place that puts the parts together."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from wallboard import beginning, checks, clock, errors, history, ledger, lock, settings
from wallboard import demo as centre
from wallboard.board import Board
from wallboard.clock import Clock
from wallboard.engine import Engine
from wallboard.errors import Exit
from wallboard.settings import Settings

if TYPE_CHECKING:
    from wallboard.policy.comparison import Comparison

LEDGER = "board.db"
UNKNOWN = "\N{EN DASH}"


def demo(asked: argparse.Namespace) -> int:
    """Make the demo's folder if needed, then let its centre live and show it."""
    folder = centre.default_folder()
    if asked.where:
        if not centre.is_made(folder):
            with lock.hold(folder / "var"):
                centre.prepare(folder, asked.seed, clock.system(), progress=_told_days)
        sys.stdout.write(f"{folder / 'config'}\n")
        return Exit.FINE
    with lock.hold(folder / "var"):
        start = clock.system()
        loaded = settings.load(centre.prepare(folder, asked.seed, start, progress=_told_days))
        writer = centre.DemoWriter(folder)
        writer.start()
        try:
            now = centre.demo_clock(start, asked.speed, clock.system)
            with _engine(loaded, now) as engine:
                engine.beats.append(writer.tick)
                return _serve(engine, port=asked.port, open_browser=not asked.no_browser)
        finally:
            writer.stop()


def run(asked: argparse.Namespace) -> int:
    """Serve the board of a configuration folder."""
    loaded = settings.load(asked.config)
    with lock.hold(loaded.var), _engine(loaded, clock.system) as engine:
        return _serve(engine, host=asked.host, port=asked.port)


def init(asked: argparse.Namespace) -> int:
    """Find out whose database it is, write it into stores.toml, and check it."""
    wish = beginning.Wish(
        folder=asked.config,
        url=asked.url,
        url_env=asked.url_env,
        vendor=asked.vendor,
        name=asked.name,
        asks=sys.stdin.isatty() and not asked.yes,
    )
    try:
        found = beginning.begin(wish)
    except beginning.UnknownSchemaError as error:
        sys.stdout.write(error.streams)
        raise
    return _print_findings((*found, *checks.check(asked.config, clock.system())))


def check(asked: argparse.Namespace) -> int:
    """Print every finding; exit 1 when one of them is an error."""
    return _print_findings(checks.check(asked.config, clock.system()), as_json=asked.json)


def _print_findings(found: Sequence[errors.Problem], *, as_json: bool = False) -> int:
    if as_json:
        sys.stdout.write(json.dumps([problem.as_dict() for problem in found], ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{problem}\n" for problem in found)
    return Exit.ERRORS if any(problem.level == "error" for problem in found) else Exit.FINE


def snapshot(asked: argparse.Namespace) -> int:
    """Print the snapshot of now or of a past moment."""
    loaded = settings.load(asked.config)
    with _read_to_the_end(loaded) as engine:
        now = engine.now()
        at = clock.parse(asked.at, loaded.timezone) if asked.at else now
        if at > now:
            raise errors.UsageError(f"{asked.at} lies in the future; the board knows nothing of it yet.")
        sys.stdout.buffer.write(orjson.dumps(engine.look(at, 0).as_dict()) + b"\n")
    return Exit.FINE


def report(asked: argparse.Namespace) -> int:
    """Print measures between two moments."""
    loaded = settings.load(asked.config)
    since, until = (clock.parse(text, loaded.timezone) for text in (asked.since, asked.until))
    if since >= until:
        raise errors.UsageError(f"--from {asked.since} is not before --to {asked.until}.")
    with _read_to_the_end(loaded) as engine:
        rows = history.report(
            engine.ledger,
            loaded,
            since=since,
            until=until,
            now=engine.now(),
            by=asked.by,
            measures=asked.measure,
            formula=asked.formula,
        )
    sys.stdout.write(_formatted(rows, asked.by, asked.format))
    return Exit.FINE


def compare(asked: argparse.Namespace) -> int:
    """Print what a policy changed, its own measure first."""
    from wallboard.policy import lab  # noqa: PLC0415 - statistics take a second to import

    loaded = settings.load(asked.config)
    policy = lab.policy_of(loaded, asked.policy)
    with _read_to_the_end(loaded) as engine:
        found = lab.compare(engine.ledger, loaded, policy, engine.now(), slugs=asked.measure or (), told=_told)
    sys.stdout.write(_compared(found, asked.format, loaded))
    return Exit.FINE


def replay(asked: argparse.Namespace) -> int:
    """Serve a past day from a scratch copy of the ledger."""
    loaded = settings.load(asked.config)
    start = clock.parse(asked.since, loaded.timezone)
    with tempfile.TemporaryDirectory(prefix="wallboard-replay-") as folder:
        scratch = Path(folder) / LEDGER
        ledger.copy(loaded.var / LEDGER, scratch)
        with _engine(loaded, clock.system, path=scratch) as engine:
            engine.catch_up(_told)
            engine.now = centre.demo_clock(start, asked.speed, clock.system)
            engine.polls_stores = False
            return _serve(engine, port=asked.port)


def token(asked: argparse.Namespace) -> int:
    """Print a signed token for one preset."""
    from wallboard import doors  # noqa: PLC0415 - the web server's modules take a second to import

    loaded = settings.load(asked.config)
    sys.stdout.write(doors.token(loaded.secret(), asked.preset, asked.hours, clock.system()) + "\n")
    return Exit.FINE


def _serve(engine: Engine, *, port: int, host: str = "127.0.0.1", open_browser: bool = False) -> int:
    from wallboard import server  # noqa: PLC0415 - Streamlit takes a second to import, and most commands need none

    return server.serve(engine, host=host, port=port, open_browser=open_browser)


@contextmanager
def _engine(loaded: Settings, now: Clock, *, path: Path | None = None) -> Iterator[Engine]:
    """An engine on the ledger of a `var/` folder, or on a file of its own."""
    with closing(ledger.Ledger.open(path or loaded.var / LEDGER)) as held:
        yield Engine(loaded, held, Board(), now)


@contextmanager
def _read_to_the_end(loaded: Settings) -> Iterator[Engine]:
    """An engine that has read every store to its end; beside a running board one that reads that board's ledger."""
    try:
        with lock.hold(loaded.var), _engine(loaded, clock.system) as engine:
            engine.catch_up(_told)
            yield engine
    except errors.InUseError:
        with _engine(loaded, clock.system) as engine:
            engine.resume()
            yield engine


def _formatted(rows: list[dict[str, Any]], by: tuple[str, ...], kind: str) -> str:
    if kind == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    columns = [*by, "measure", "value", "n", "part", "whole"]
    import pandas as pd  # noqa: PLC0415 - 90 MB that no server needs

    table = pd.DataFrame(rows, columns=columns, dtype=object)
    if kind == "csv":
        return table.to_csv(index=False, lineterminator="\n")
    shown = [[UNKNOWN if cell is None else str(cell) for cell in row] for row in table.to_numpy(dtype=object).tolist()]
    lines = [columns, ["---"] * len(columns), *shown]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _compared(found: Sequence[Comparison], kind: str, loaded: Settings) -> str:
    from wallboard.policy import words  # noqa: PLC0415

    if kind == "json":
        told = [words.as_dict(one, loaded.language) for one in found]
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    if kind == "md":
        return words.markdown(found, loaded.language)
    from wallboard.ui import evidence  # noqa: PLC0415 - Plotly is only needed for this

    return evidence.html(found, loaded.site, loaded.language)


def _told(feed: str) -> None:
    """What is being read, where somebody watches."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write("\r" + f"Reading {feed} …".ljust(width)[:width] + "\r")


def _told_days(day: int, days: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if day >= days else ""
        sys.stderr.write(f"\rMaking the demo centre's history: day {day} of {days}{end}")


__all__ = ["check", "compare", "demo", "init", "replay", "report", "run", "snapshot", "token"]
