"""Real database servers for the tests: made for one run in a folder of their own, and thrown away."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pymysql
import pytest
from pymysql.constants import CLIENT

PASSWORD = "correct-horse-battery"  # noqa: S105 - of a server that lives for one test run
OWNER = "postgres"
START_SECONDS = 30
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `url(database)` is its address for one role."""

    dialect: str
    port: int
    owner: str = OWNER

    def url(self, database: str, *, user: str = "", password: str = PASSWORD) -> str:
        driver = "mysql+pymysql" if self.dialect == "mysql" else self.dialect
        return f"{driver}://{user or self.owner}:{password}@127.0.0.1:{self.port}/{database}"

    def login(self, database: str, *grants: str) -> str:
        """A database's address for a new user, who is `{user}` in what is granted."""
        user, word = f"user_{next(_numbers)}", "identified by" if self.dialect == "mysql" else "password"
        self.run(f"create user {user} {word} '{PASSWORD}'", database=database)
        for grant in grants:
            self.run(grant.format(user=user), database=database)
        return self.url(database, user=user)

    def run(self, sql: str, *, database: str) -> None:
        """Carry out one statement or several."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class PostgreSQL(Server):
    """A PostgreSQL server, where a new database is the copy of another."""

    def fresh(self, database: str, *, template: str = "template1") -> str:
        """The address of a new database."""
        self.run(f'create database "{database}" template "{template}"')
        return self.url(database)

    def run(self, sql: str, *, database: str = "postgres") -> None:
        """Carry out one statement or several."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sql)


@dataclass(frozen=True, slots=True)
class MariaDB(Server):
    """A MariaDB server; it stands for MySQL."""

    def fresh(self, database: str, *, schema: str = "") -> str:
        """The address of a new database, with the tables of a schema."""
        self.run(f"create database `{database}` character set utf8mb4")
        if schema:
            self.run(schema, database=database)
        return self.url(database)

    def run(self, sql: str, *, database: str = "mysql") -> None:
        """Carry out one statement or several."""
        with self.connect(database) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            while cursor.nextset():
                pass

    def connect(self, database: str) -> pymysql.Connection:
        """The owner's own connection, where each statement commits itself until a transaction begins."""
        words = {"host": "127.0.0.1", "port": self.port, "user": self.owner, "password": PASSWORD}
        return pymysql.connect(**words, database=database, autocommit=True, client_flag=CLIENT.MULTI_STATEMENTS)


@contextlib.contextmanager
def postgresql(schema: Path) -> Iterator[PostgreSQL]:
    """A PostgreSQL server with a database `generic` that holds the plain schema."""
    folder = Path(tempfile.mkdtemp(prefix="wallboard-postgresql-"))
    server = PostgreSQL("postgresql", _free_port())
    try:
        _start_postgresql(folder, server.port)
        server.fresh("generic")
        server.run(schema.read_text("utf-8"), database="generic")
        yield server
    finally:
        _run(_postgresql("pg_ctl"), "-D", folder / "data", "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def mariadb() -> Iterator[MariaDB]:
    """A MariaDB server without databases."""
    folder = Path(tempfile.mkdtemp(prefix="wallboard-mariadb-"))
    server = MariaDB("mysql", _free_port(), "owner")
    words = _install_mariadb(folder, server)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _wait_for(process, server, folder / "log")
        yield server
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _start_postgresql(folder: Path, port: int) -> None:
    (folder / "password").write_text(PASSWORD)
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            shutil.chown(path, OWNER)
    data = folder / "data"
    words = ("-U", OWNER, "--pwfile", folder / "password", "-A", "scram-sha-256", "-E", "UTF8", "--no-sync")
    _run(_postgresql("initdb"), "-D", data, *words)
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": folder,
        "fsync": "off",
        "full_page_writes": "off",
        "max_wal_size": "4GB",
        "max_prepared_transactions": 4,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    _run(_postgresql("pg_ctl"), "-D", data, "-l", folder / "log", "-o", options, "-w", "start")


def _install_mariadb(folder: Path, server: MariaDB) -> list[str]:
    """Make the server's own tables and its owner; the command that starts it, in haste rather than for keeps."""
    owner = server.owner
    (folder / "owner.sql").write_text(
        f"create user {owner} identified by '{PASSWORD}';\ngrant all on *.* to {owner} with grant option;\n"
    )
    common = ["--no-defaults", f"--datadir={folder / 'data'}"]
    common += ["--user=root"] if os.geteuid() == 0 else []  # MariaDB runs as root only where it is told to
    install = [_mariadb("mariadb-install-db"), *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
    _run_as_we_are([*install, "--innodb-doublewrite=0"])
    settings = {
        "port": server.port,
        "bind-address": "127.0.0.1",
        "socket": folder / "socket",
        "pid-file": folder / "pid",
        "tmpdir": folder,
        "init-file": folder / "owner.sql",
        "innodb-flush-log-at-trx-commit": 0,
        "innodb-doublewrite": 0,
        "innodb-file-per-table": 0,
        "innodb-flush-method": "nosync",
        "innodb-buffer-pool-size": "1G",
        "innodb-log-file-size": "256M",
        "myisam-sort-buffer-size": "256M",
        "skip-name-resolve": 1,
    }
    return [_mariadb("mariadbd"), *common, *(f"--{name}={value}" for name, value in settings.items())]


def _wait_for(process: subprocess.Popen[bytes], server: MariaDB, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            server.connect("mysql").close()
        except pymysql.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"MariaDB did not start: {log.read_text(errors='replace')}")
            time.sleep(0.05)
        else:
            return


def _postgresql(binary: str) -> str:
    """Where a binary of PostgreSQL is; its absence fails the tests, because a skipped law is no law."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{binary}"))
    found = shutil.which(binary) or (str(debian[-1]) if debian else None)
    if found is None:
        pytest.fail(f"These tests need PostgreSQL's {binary}: install postgresql.")
    return found


def _mariadb(binary: str) -> str:
    """Where a binary of MariaDB is; its absence fails the tests too."""
    found = shutil.which(binary, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.fail(f"These tests need MariaDB's {binary}: install mariadb-server.")
    return found


def _run(*words: object, check: bool = True) -> None:
    """Run a command of PostgreSQL, as its own user where we are root; PostgreSQL refuses root."""
    as_user = ("runuser", "-u", OWNER, "--") if os.geteuid() == 0 else ()
    _run_as_we_are([*as_user, *(str(word) for word in words)], check=check)


def _run_as_we_are(command: list[str], *, check: bool = True) -> None:
    done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if check and done.returncode:
        pytest.fail(f"{' '.join(command)} failed: {done.stderr}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
