"""How many rows does `updated_at > max` lose while a dozen programs write, and how many the board?

Run it from the project's folder: `python -m tests.benchmarks.bench_race [seconds]`. Transactions stay open from 50 ms
to 4 s, commit out of order, change the same rows, and 3 % are rolled back; both readers poll fifty times a second.
"""

import sys
import tempfile
from pathlib import Path

import sqlalchemy

from tests.conftest import SCHEMA
from tests.stores import race, servers
from tests.stores.conftest import Settings
from wallboard.stores import database, query

SECONDS = 20.0
NAMES = {"naive": "updated_at > max", "careful": "low-water mark"}


def main(seconds: float) -> None:
    with servers.postgresql(SCHEMA / "postgresql.sql") as postgresql:
        compare("PostgreSQL", postgresql.url("generic"), seconds)
    with servers.mariadb() as mariadb:
        url = mariadb.fresh("generic", schema=(SCHEMA / "mysql.sql").read_text("utf-8"))
        compare("MariaDB", url, seconds)


def compare(engine: str, url: str, seconds: float) -> None:
    """Let the race run on one store and print how both readers did."""
    visits = next(
        feed for feed in query.load_vendor("generic", query.folders(Path("/"))).feeds if feed.stream == "visits"
    )
    writer = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)

    def open_store() -> database.Store:
        return database.open_store(Settings(url=url), Path(tempfile.gettempdir()))

    write = race.transactions(writer)
    results = race.run(open_store, visits, write, writers=race.WRITERS, seconds=seconds)
    for reader, name in NAMES.items():
        found = results[reader]
        print(
            f"{engine}, {name}: of {found.held} rows {found.lost} lost ({found.lost / found.held:.1%}), "
            f"{found.stale} stale, {found.doubled} doubled, {found.imagined} never committed"
        )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
