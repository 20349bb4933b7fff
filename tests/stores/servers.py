"""Real database servers for the tests: made for one run in a folder of their own, and thrown away."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

PASSWORD = "correct-horse-battery"  # noqa: S105 - of a server that lives for one test run
OWNER = "postgres"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `url(database)` is its address for one role."""

    dialect: str
    port: int

    def url(self, database: str, *, user: str = OWNER, password: str = PASSWORD) -> str:
        return f"{self.dialect}://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def fresh(self, database: str, *, template: str = "template1") -> str:
        """The address of a new database."""
        self.run(f'create database "{database}" template "{template}"')
        return self.url(database)

    def run(self, sql: str, *, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sql)


@contextlib.contextmanager
def postgresql(schema: Path) -> Iterator[Server]:
    """A PostgreSQL server with a database `generic` that holds the plain schema."""
    folder = Path(tempfile.mkdtemp(prefix="wallboard-postgresql-"))
    server = Server("postgresql", _free_port())
    try:
        _start(folder, server.port)
        server.fresh("generic")
        server.run(schema.read_text("utf-8"), database="generic")
        yield server
    finally:
        _run(_postgresql("pg_ctl"), "-D", folder / "data", "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, port: int) -> None:
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
        "max_prepared_transactions": 4,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    _run(_postgresql("pg_ctl"), "-D", data, "-l", folder / "log", "-o", options, "-w", "start")


def _postgresql(binary: str) -> str:
    """Where a binary of PostgreSQL is; its absence fails the tests, because a skipped law is no law."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{binary}"))
    found = shutil.which(binary) or (str(debian[-1]) if debian else None)
    if found is None:
        pytest.fail(f"These tests need PostgreSQL's {binary}: install postgresql.")
    return found


def _run(*words: object, check: bool = True) -> None:
    """Run a command of the server, as its own user where we are root; PostgreSQL refuses root."""
    as_user = ("runuser", "-u", OWNER, "--") if os.geteuid() == 0 else ()
    command = [*as_user, *(str(word) for word in words)]
    done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if check and done.returncode:
        pytest.fail(f"{' '.join(command)} failed: {done.stderr}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
