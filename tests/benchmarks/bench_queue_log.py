"""How fast is a board on a queue_log of ten million rows: the fold, the cold start, a quiet second, a line of the file?

Run it from the project's folder: `python -m tests.benchmarks.bench_queue_log [rows] [sqlite|postgresql]`.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from tests.stores import servers
from wallboard import privacy
from wallboard.intake import Intake
from wallboard.ledger import Ledger
from wallboard.stores import database
from wallboard.stores.folds.queue_log import COLUMNS, QueueLog
from wallboard.stores.folds.queue_options import Options

EXAMPLE = Path(__file__).parents[2] / "queries" / "asterisk" / "example"
GENERIC = Path(__file__).parents[2] / "queries" / "generic" / "schema" / "postgresql.sql"
ROWS, ROWS_PER_CALL, DAYS = 10_000_000, 4, 60
QUEUES, AGENTS = 20, 200
FOLDED = 200_000
POLLS = 100
SETTLED_SECONDS = 6  # twice this after a row was written, no poll reads it again
UTC_ZONE = ZoneInfo("UTC")
IDENTITY = privacy.Identity(secret=b"benchmark" * 4, region="GB")

# A call takes four rows: it enters, a telephone is not answered, then three of four are answered and ended, and one
# gives up, whose fourth row is a pause of some agent. Neighbouring calls are a few seconds apart.
CALLS = """
with recursive call(n) as (select 0 union all select n + 1 from call where n < {last})
insert into queue_log (id, time, callid, queuename, agent, event, data1, data2, data3, data4, data5)
select
    4 * n + step + 1,
    {time},
    n || '.1',
    'queue' || (n % {queues}),
    case when step = 0 or (step = 2 and n % 4 = 0) then 'NONE' else 'PJSIP/' || (n % {agents}) end,
    case
        when step = 0 then 'ENTERQUEUE'
        when step = 1 then 'RINGNOANSWER'
        when n % 4 > 0 then case when step = 2 then 'CONNECT' else 'COMPLETECALLER' end
        when step = 2 then 'ABANDON'
        when n % 8 = 0 then 'PAUSE'
        else 'UNPAUSE'
    end,
    case when step = 1 then '9000' when step = 3 and n % 4 = 0 then 'lunch' when step = 0 then '' else '12' end,
    case when step = 0 then '0390' || (1000000 + n % 400000) when step = 3 then '4' else '1' end,
    case when step = 2 and n % 4 = 0 then '12' else '1' end,
    '',
    ''
from call, (select 0 as step union all select 1 union all select 2 union all select 3) as steps
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A store as stores.toml describes it."""

    name: str = "pbx"
    vendor: str = "asterisk"
    url: str
    clock: str = "store"
    time_zone: ZoneInfo = UTC_ZONE
    options: dict[str, object] = field(default_factory=dict)


def calls_sql(rows: int, now: datetime, *, is_sqlite: bool) -> str:
    """The statement that fills the table up to now."""
    count = rows // ROWS_PER_CALL
    gap = DAYS * 86400 / count
    begun = (now - timedelta(seconds=gap * count + 20)).timestamp()
    seconds = f"{begun} + n * {gap} + step * 5"
    text = f"strftime('%Y-%m-%d %H:%M:%f', {seconds}, 'unixepoch')"
    moment = f"to_timestamp({seconds}) at time zone 'UTC'"
    return CALLS.format(last=count - 1, queues=QUEUES, agents=AGENTS, time=text if is_sqlite else moment)


@contextmanager
def sqlite_store(rows: int, home: Path) -> Iterator[str]:
    """A SQLite file with the log."""
    connection = sqlite3.connect(home / "pbx.db")
    connection.executescript((EXAMPLE / "schema.sqlite.sql").read_text("utf-8"))
    connection.executescript(f"{calls_sql(rows, datetime.now(UTC), is_sqlite=True)};")
    connection.close()
    yield f"sqlite:///{home / 'pbx.db'}"


@contextmanager
def postgresql_store(rows: int, home: Path) -> Iterator[str]:
    """A PostgreSQL server with the log."""
    with servers.postgresql(GENERIC) as server:
        url = server.fresh("pbx")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute((EXAMPLE / "schema.postgresql.sql").read_text("utf-8"))
            connection.execute(calls_sql(rows, datetime.now(UTC), is_sqlite=False))
            connection.execute("vacuum analyze queue_log")
        yield url


def main(rows: int = ROWS, dialect: str = "postgresql") -> None:
    """Print every figure."""
    _fold()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        began = time.perf_counter()
        with (sqlite_store if dialect == "sqlite" else postgresql_store)(rows, home) as url:
            _say(f"queue_log of {rows:,} rows over {DAYS} days, {dialect}; made in", time.perf_counter() - began, "s")
            _cold_start(url, home)
    with tempfile.TemporaryDirectory() as folder:
        _file(Path(folder))


def _fold() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript((EXAMPLE / "schema.sqlite.sql").read_text("utf-8"))
    connection.executescript(f"{calls_sql(FOLDED, datetime.now(UTC), is_sqlite=True)};")
    rows = connection.execute("select * from queue_log order by id").fetchall()
    rows = [(row[0], datetime.fromisoformat(row[1]).replace(tzinfo=UTC), *row[2:]) for row in rows]
    log = QueueLog(Options.read({"agent_name": "^PJSIP/([^@/]+)"}, store="pbx"))
    began = time.perf_counter()
    for start in range(0, len(rows), 5000):
        log.take(rows[start : start + 5000], COLUMNS)
    _say("fold", len(rows) / (time.perf_counter() - began), "rows/s")
    began = time.perf_counter()
    log.checkpoint()
    _say("its state as JSON could hold it", 1000 * (time.perf_counter() - began), "ms")


class Board:
    """An intake on a fresh ledger."""

    def __init__(self, url: str, home: Path) -> None:
        self.store = database.open_store(Settings(url=url), home)
        self.ledger = Ledger.open(home / "board.db")
        self.intake = Intake(self.store, self.ledger, IDENTITY)
        self.rows = 0

    def poll(self) -> float:
        """One poll; returns milliseconds."""
        now, began = datetime.now(UTC), time.perf_counter()
        self.intake.poll(now, _midnight(now), self._count)
        return 1000 * (time.perf_counter() - began)

    def fill(self, seconds: float) -> None:
        now = datetime.now(UTC)
        self.intake.fill(now, _midnight(now), self._count, until=time.monotonic() + seconds)

    @property
    def is_true_today(self) -> bool:
        return not any(
            gap.until > _midnight(datetime.now(UTC)).timestamp() * 1e6 for gap in self.intake.feeds[0].unread
        )

    def _count(self, batch: object) -> None:
        self.rows += len(batch.rows)  # type: ignore[attr-defined]


def _cold_start(url: str, home: Path) -> None:
    board = Board(url, home)
    began, worked = time.perf_counter(), time.process_time()
    board.poll()
    while not board.is_true_today:
        board.fill(1.0)
    _say(f"cold start until today is true, {board.rows:,} rows kept, in", time.perf_counter() - began, "s")
    _say("of which the board computed for", time.process_time() - worked, "s")
    for _ in range(3):
        board.poll()
        time.sleep(SETTLED_SECONDS)
    worked = time.process_time()
    _say("steady poll, median", statistics.median(board.poll() for _ in range(POLLS)), "ms")
    _say("of which the board computed for, mean", 1000 * (time.process_time() - worked) / POLLS, "ms")
    before, began = board.rows, time.perf_counter()
    while time.perf_counter() - began < 10:
        board.fill(1.0)
    _say("back-fill of the past", (board.rows - before) / (time.perf_counter() - began), "kept rows/s")
    board.store.close()


def _file(home: Path) -> None:
    file = home / "queue_log"
    file.write_text("".join(_line(i) for i in range(FOLDED)))
    board = Board(file.as_uri(), home)
    board.poll()
    while not board.is_true_today:
        board.fill(1.0)
    for _ in range(3):
        board.poll()
    _say("log file: quiet poll, median", statistics.median(board.poll() for _ in range(POLLS)), "ms")
    took = []
    for i in range(POLLS):
        with file.open("a") as to:
            to.write(_line(FOLDED + i))
        before = board.rows
        took.append(board.poll())
        if board.rows == before:
            sys.exit("A line was not kept with the poll that followed it.")
    _say("log file: a line appended is kept after, median", statistics.median(took), "ms")


def _line(number: int) -> str:
    """Every second a caller enters or the one before gives up."""
    at = int(time.time()) - max(0, FOLDED - number)
    what = "ENTERQUEUE||0390100|1" if number % 2 == 0 else "ABANDON|1|1|1"
    return f"{at}|{number // 2}.1|support|NONE|{what}\n"


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _say(what: str, figure: float, unit: str) -> None:
    print(f"{what}: {figure:,.2f} {unit}")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(int(arguments[0]) if arguments else ROWS, arguments[1] if len(arguments) > 1 else "postgresql")
