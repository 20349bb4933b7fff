"""`wallboard init`: whose database is it, what is written into stores.toml, and what is said when nothing can be."""

from __future__ import annotations

import os
import pty
import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

from tests.stores import examples
from tests.stores.servers import PASSWORD

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "queries" / "generic" / "schema"
VERSIONS = {  # what tells a vendor's version stands in a table that no query reads, so the examples lack it
    "chatwoot": ("create table schema_migrations (version varchar)", "'20260115093000'", "schema of 20260115"),
    "zammad": ("create table schema_migrations (version varchar)", "'20251204000001'", "schema of 20251204"),
    "freescout": ("create table migrations (migration varchar(255))", "'2026_01_15_000000_x'", "schema of 2026_01_15"),
    "vicidial": ("create table system_settings (version varchar(50))", "'2.14-917a'", "2.14-917a"),
    "wazo": ("create table infos (wazo_version varchar(64))", "'25.17'", "25.17"),
    "fusionpbx": ("create table v_software (software_version text)", "'5.4.7'", "5.4.7"),
    "glpi": (
        "create table glpi_configs (context varchar(150), name varchar(150), value text)",
        "'core', 'version', '10.0.18'",
        "10.0.18",
    ),
}
PLACES = [(vendor, dialect) for vendor in examples.vendors() for dialect in examples.dialects(vendor)]


def init(home, *words, **environment):
    """The command as somebody without a terminal runs it, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "wallboard", "init", *words],
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=60,
    )


def stores(home):
    return tomllib.loads((home / "config" / "stores.toml").read_text("utf-8")).get("stores", [])


def server_of(request, dialect):
    return None if dialect == "sqlite" else request.getfixturevalue(f"{dialect}_server")


def database_of(url):
    return url.rpartition("/")[2]


@pytest.fixture
def bank(tmp_path):
    """A SQLite store with the plain schema."""
    connection = sqlite3.connect(tmp_path / "bank.db")
    connection.executescript((SCHEMA / "sqlite.sql").read_text("utf-8"))
    connection.close()
    return "sqlite:///bank.db"


@pytest.mark.parametrize(("vendor", "dialect"), PLACES)
def test_every_vendor_is_recognised_by_its_own_database(vendor, dialect, tmp_path, request):
    server = server_of(request, dialect)
    url = examples.load(vendor, dialect, tmp_path, server)
    version = ""
    if server and vendor in VERSIONS:
        table, values, version = VERSIONS[vendor]
        for sql in (table, f"insert into {table.split()[2]} values ({values})"):
            server.run(sql, database=database_of(url))
    done = init(tmp_path, "--url", url, "--name", "phones")
    assert "error" not in done.stdout, done.stdout
    assert (done.returncode, done.stderr) == (0, "")
    (store,) = stores(tmp_path)
    assert (store["name"], store["vendor"]) == ("phones", vendor)
    assert f", {version}; it is now store 'phones'" in done.stdout if version else "it is now store" in done.stdout
    assert re.search(r"rows? read", done.stdout), "it ends with the check"
    assert PASSWORD not in done.stdout + (tmp_path / "config" / "stores.toml").read_text("utf-8")


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mysql"])
def test_the_plain_schema_is_recognised(dialect, tmp_path, request, bank):
    url, server = bank, server_of(request, dialect)
    if server:
        url = server.fresh(f"plain_{tmp_path.name}")
        server.run((SCHEMA / f"{dialect}.sql").read_text("utf-8"), database=database_of(url))
    done = init(tmp_path, "--url", url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert stores(tmp_path)[0]["vendor"] == "generic"


def test_a_log_file_is_recognised_by_its_lines(tmp_path):
    (tmp_path / "queue_log").write_text("1772438400|NONE|NONE|NONE|QUEUESTART|\n", "utf-8")
    done = init(tmp_path, "--url", "file:queue_log")
    assert done.returncode == 0, done.stdout + done.stderr
    assert stores(tmp_path) == [{"name": "asterisk", "vendor": "asterisk", "url": "file:queue_log"}]


def test_any_other_file_is_not(tmp_path):
    (tmp_path / "notes").write_text("Monday: buy milk\n", "utf-8")
    done = init(tmp_path, "--url", "file:notes")
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not look like any log" in done.stderr
    assert not (tmp_path / "config").exists()


def test_an_unknown_schema_gets_the_streams_and_six_lines(tmp_path):
    connection = sqlite3.connect(tmp_path / "shop.db")
    connection.execute("create table orders (id integer, visits text)")
    connection.close()
    done = init(tmp_path, "--url", "sqlite:///shop.db")
    assert done.returncode == 1
    assert done.stderr == "No vendor is known whose database has these 1 table. Nothing was written.\n"
    assert "visits: visit_id, call_id, channel" in done.stdout
    assert "queries/README.md" in done.stdout
    assert re.findall(r"^(\d)\. ", done.stdout, re.MULTILINE) == list("123456")
    assert not (tmp_path / "config").exists()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mysql"])
def test_an_empty_database_is_told_from_an_unknown_one(dialect, tmp_path, request):
    server = server_of(request, dialect)
    sqlite3.connect(tmp_path / "empty.db").close()
    url = server.fresh(f"empty_{tmp_path.name}") if server else "sqlite:///empty.db"
    done = init(tmp_path, "--url", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no table that this user may see" in done.stderr


@pytest.mark.parametrize("dialect", ["postgresql", "mysql"])
def test_a_wrong_password_is_refused_and_never_shown(dialect, tmp_path, request):
    server = server_of(request, dialect)
    url = server.url("postgres" if dialect == "postgresql" else "mysql", password="open-sesame")  # noqa: S106 - wrong
    done = init(tmp_path, "--url", url)
    assert done.returncode == 1
    assert "refuses the board's login" in done.stderr
    assert "Traceback" not in done.stderr
    assert "open-sesame" not in done.stdout + done.stderr


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_a_host_that_is_not_there_does_not_answer(scheme, tmp_path):
    done = init(tmp_path, "--url", f"{scheme}://reader:open-sesame@127.0.0.1:1/bank")
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert "open-sesame" not in done.stdout + done.stderr


def test_a_file_that_is_not_there_is_not_made(tmp_path):
    done = init(tmp_path, "--url", "sqlite:///nothing.db")
    assert done.returncode == 1
    assert "has no file" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Which database is to be read?"),
        (("--url", "postgres//nowhere"), "not the address of a database"),
        (("--url", "oracle://host/x"), "cannot read"),
        (("--url-env", "NOT_SET_ANYWHERE"), "NOT_SET_ANYWHERE is not set"),
    ],
)
def test_words_that_name_no_database_are_wrong_usage(words, sentence, tmp_path):
    done = init(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_what_stands_in_stores_toml_stays(tmp_path, bank):
    config = tmp_path / "config"
    config.mkdir()
    (config / "wallboard.toml").write_text('site = "A bank"\n', "utf-8")
    before = (
        '# Ours.\r\n[[stores]]\r\nname = "desk" # the old one\r\nvendor = "generic"\r\nurl = "sqlite:///desk.db"\r\n'
    )
    (config / "stores.toml").write_bytes(before.encode())
    (tmp_path / "desk.db").write_bytes((tmp_path / "bank.db").read_bytes())
    done = init(tmp_path, "--url", bank, "--name", "bank")
    assert done.returncode == 0, done.stdout + done.stderr
    after = (config / "stores.toml").read_bytes().decode()
    assert after.startswith(before)
    assert after.count("\n") == after.count("\r\n")
    assert [store["name"] for store in stores(tmp_path)] == ["desk", "bank"]
    assert "store=" not in done.stdout
    assert (config / "wallboard.toml").read_text("utf-8") == 'site = "A bank"\n'


def test_a_name_that_is_taken_and_a_database_that_is_read_already_are_refused(tmp_path, bank):
    assert init(tmp_path, "--url", bank, "--name", "bank").returncode == 0
    before = (tmp_path / "config" / "stores.toml").read_bytes()
    (tmp_path / "second.db").write_bytes((tmp_path / "bank.db").read_bytes())
    named = init(tmp_path, "--url", "sqlite:///second.db", "--name", "bank")
    again = init(tmp_path, "--url", bank, "--name", "other")
    assert (named.returncode, again.returncode) == (2, 2)
    assert "There is a store 'bank'" in named.stderr
    assert "Store 'bank' reads this database already" in again.stderr
    assert (tmp_path / "config" / "stores.toml").read_bytes() == before
    assert init(tmp_path, "--url", "sqlite:///second.db").returncode == 0
    assert [store["name"] for store in stores(tmp_path)] == ["bank", "generic"]


def test_a_stores_toml_that_is_none_is_left_alone(tmp_path, bank):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "stores.toml").write_text("[[stores\n", "utf-8")
    done = init(tmp_path, "--url", bank)
    assert done.returncode == 1
    assert "config/stores.toml:1: error: this is not TOML" in done.stderr
    assert (tmp_path / "config" / "stores.toml").read_text("utf-8") == "[[stores\n"


def test_an_address_with_a_password_is_named_by_a_variable(tmp_path, postgresql_server):
    url = examples.load("wazo", "postgresql", tmp_path, postgresql_server)
    done = init(tmp_path, "--url", url, "--name", "Front desk")
    assert stores(tmp_path)[0]["url_env"] == "FRONT_DESK_DATABASE_URL"
    assert "environment variable FRONT_DESK_DATABASE_URL" in done.stdout
    assert PASSWORD not in done.stdout + done.stderr
    other = examples.load("wazo", "postgresql", tmp_path, postgresql_server)
    given = init(tmp_path, "--url-env", "PBX", "--name", "pbx", PBX=other, FRONT_DESK_DATABASE_URL=url)
    assert given.returncode == 0, given.stdout + given.stderr
    assert stores(tmp_path)[1]["url_env"] == "PBX"


def test_a_database_of_two_vendors_is_named_with_both(tmp_path, mysql_server):
    url = examples.load("vicidial", "mysql", tmp_path, mysql_server)
    for script in ("schema.sql", "rows.sql"):
        sql = (ROOT / "queries" / "freepbx" / "example" / script).read_text("utf-8")
        mysql_server.run(sql, database=database_of(url))
    unsure = init(tmp_path, "--url", url)
    assert unsure.returncode == 2
    assert "VICIdial (vicidial)" in unsure.stderr
    assert "(freepbx)" in unsure.stderr
    assert "--vendor" in unsure.stderr
    assert init(tmp_path, "--url", url, "--vendor", "glpi").returncode == 2
    assert init(tmp_path, "--url", url, "--vendor", "freepbx").returncode == 0
    assert stores(tmp_path)[0]["vendor"] == "freepbx"


def test_at_a_terminal_it_asks_and_shows_no_password(tmp_path, postgresql_server):
    url = examples.load("wazo", "postgresql", tmp_path, postgresql_server)
    screen = typed(tmp_path, url.replace(f":{PASSWORD}@", "@"), PASSWORD, "pbx", "y")
    assert stores(tmp_path)[0] == {"name": "pbx", "vendor": "wazo", "url_env": "PBX_DATABASE_URL"}
    assert "Write store pbx, Wazo queue_log, to config/stores.toml?" in screen
    assert PASSWORD not in screen


def test_a_no_at_the_terminal_writes_nothing(tmp_path, bank):
    screen = typed(tmp_path, bank, "", "n")
    assert "Nothing was written." in screen
    assert not (tmp_path / "config").exists()


def typed(home, *answers):
    """What a terminal shows while somebody answers each question."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(home)
        os.environ["PYTHONPATH"] = str(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "wallboard", "init"])  # noqa: S606
    shown = ""
    for answer in answers:
        while not re.search(r"(: |\] )\Z", shown):
            shown += os.read(terminal, 1000).decode()
        os.write(terminal, f"{answer}\n".encode())
        shown += "\n"
    with suppress(OSError):  # the terminal is gone when the command ends
        while piece := os.read(terminal, 1000).decode():
            shown += piece
    os.close(terminal)
    os.waitpid(child, 0)
    return shown
