"""Three months of a real bank: what `wallboard report` says is what an independent script counted."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from collections import Counter
from datetime import date, timedelta

import psycopg
import pytest

from tests import bank
from tests.engine.site import command
from wallboard import cli

pytestmark = bank.needs_bank
EXPECTED = bank.FOLDER / "expected_kpis.json"
ONE_DAY = timedelta(days=1)
COUNTED = ("offered", "answered", "abandoned", "service_level", "speed_of_answer")
OF_OFFERED, OF_ANSWERED = "abandoned_count_against", "answered_only"
NEXT = {"1999-01": "1999-02", "1999-02": "1999-03", "1999-03": "1999-04"}


@pytest.fixture(scope="module")
def rows(bank_rows):
    return bank_rows


@pytest.fixture(scope="module")
def by_id(rows):
    return {row[0]: dict(zip(bank.COLUMNS, row, strict=True)) for row in rows}


@pytest.fixture(scope="module")
def sqlite_site(bank_home):
    """A board that reads the three months from SQLite."""
    return bank_home


@pytest.fixture(scope="module")
def postgresql_site(tmp_path_factory, postgresql_server, rows):
    """A board that reads the three months from PostgreSQL."""
    home = tmp_path_factory.mktemp("bank")
    url = postgresql_server.fresh("bank", template="generic")
    copying = f"copy visits ({', '.join(bank.COLUMNS)}) from stdin"
    with psycopg.connect(url) as connection, connection.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)
    bank.write_config(home, url)
    return home


def report(home, month, formula, *, in_process=False, capture=None):
    """The rows of `wallboard report` by measure."""
    words = ["report", "--from", f"{month}-01", "--to", f"{NEXT[month]}-01", "--formula", formula]
    words += [word for slug in COUNTED for word in ("--measure", slug)]
    if in_process:
        assert cli.run([*words, "--config", str(home / "config")]) == 0
        return {row["measure"]: row for row in json.loads(capture.readouterr().out)}
    done = command(home, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return {row["measure"]: row for row in json.loads(done.stdout)}


def counted_by_script(month):
    return json.loads(EXPECTED.read_text())["by_month"][month]


def check_month(found, month, formula):
    expected = counted_by_script(month)
    assert found["offered"]["value"] == expected["offered"]
    assert found["answered"]["value"] == expected["answered"]
    assert found["abandoned"]["value"] == expected["abandoned_in_queue"]
    share = {OF_OFFERED: "sl20_pct_of_offered", OF_ANSWERED: "sl20_pct_of_answered"}[formula]
    assert 100 * found["service_level"]["value"] == pytest.approx(expected[share], abs=0.001)
    assert found["service_level"]["part"] / found["service_level"]["whole"] == found["service_level"]["value"]
    assert found["speed_of_answer"]["value"] == pytest.approx(expected["asa_s"], abs=0.001)


@pytest.mark.parametrize("month", bank.MONTHS)
def test_a_month_from_sqlite_has_the_figures_of_the_script(sqlite_site, month):
    check_month(report(sqlite_site, month, OF_OFFERED), month, OF_OFFERED)


@pytest.mark.parametrize("month", bank.MONTHS)
def test_a_month_from_postgresql_has_the_figures_of_the_script(postgresql_site, month):
    check_month(report(postgresql_site, month, OF_OFFERED), month, OF_OFFERED)


@pytest.mark.parametrize("month", bank.MONTHS)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_month_has_the_service_level_of_those_answered(engine, month, request, capsys):
    home = request.getfixturevalue(f"{engine}_site")
    check_month(report(home, month, OF_ANSWERED, in_process=True, capture=capsys), month, OF_ANSWERED)


def test_the_months_by_day_and_queue_add_up_to_the_month(sqlite_site, capsys):
    words = ["report", "--from", "1999-01-01", "--to", "1999-04-01", "--measure", "offered", "--by", "day,queue"]
    assert cli.run([*words, "--config", str(sqlite_site / "config")]) == 0
    rows = json.loads(capsys.readouterr().out)
    by_month = Counter()
    for row in rows:
        by_month[row["day"][:7]] += row["value"]
    assert by_month == {month: counted_by_script(month)["offered"] for month in bank.MONTHS}
    assert {row["queue"] for row in rows} == {"PS", "PE", "IN", "NE", "NW", "TT"}


def test_the_missing_days_of_january_have_no_rows(sqlite_site, capsys):
    words = ["report", "--from", "1999-01-01", "--to", "1999-02-01", "--measure", "offered", "--by", "day"]
    cli.run([*words, "--config", str(sqlite_site / "config")])
    days = {row["day"] for row in json.loads(capsys.readouterr().out)}
    assert {"1999-01-11", "1999-01-12"} & days == set()
    assert {"1999-01-10", "1999-01-13"} <= days


def test_saturdays_begin_in_the_evening_and_no_week_day_does(rows):
    first = {}
    for row in rows:
        local = row[6].astimezone(bank.ZONE)
        first[local.date()] = min(first.get(local.date(), 24), local.hour)
    saturdays = [hour for day, hour in first.items() if day.weekday() == 5]
    assert min(sorted(saturdays)[2:]) >= 17
    assert max(hour for day, hour in first.items() if day.weekday() in (6, 0, 1, 2, 3)) <= 12


def test_every_row_that_reached_a_queue_is_imported_once(rows):
    offered = sum(counted_by_script(month)["offered"] for month in bank.MONTHS)
    assert len(rows) == len({row[0] for row in rows}) == offered


def test_calls_outside_the_queue_are_left_out(by_id):
    found = Counter()
    for call in calls():
        is_in = f"{call['vru+line']}-{call['call_id']}" in by_id
        kind = call["outcome"]
        if kind == "HANG":
            kind += " in the queue" if call["q_start"] not in ("0:00:00", "00:00:00") else " in the menu"
        found[kind, is_in] += 1
    assert {kind for kind, is_in in found if is_in} == {"AGENT", "HANG in the queue"}
    assert {kind for kind, is_in in found if not is_in} == {"PHANTOM", "HANG in the menu"}


def test_rows_come_by_line_and_are_not_in_order_of_time(rows):
    entered = [row[6] for row in rows]
    assert entered != sorted(entered)


def test_a_time_with_and_without_a_leading_zero_is_the_same_moment():
    call = next(call for call in calls() if call["outcome"] == "AGENT" and len(call["ser_exit"]) == 7)
    padded = {name: text.zfill(8) if text.count(":") == 2 else text for name, text in call.items()}
    assert padded["ser_exit"] == f"0{call['ser_exit']}"
    assert bank._visit(padded) == bank._visit(call)


def test_a_service_that_crosses_midnight_ends_the_next_day(by_id):
    crossing = [row for row in by_id.values() if local_day(row["ended_at"]) == local_day(row["entered_at"]) + ONE_DAY]
    assert crossing
    assert all(timedelta() <= row["ended_at"] - row["entered_at"] < timedelta(hours=4) for row in crossing)


def test_nothing_ends_before_it_begins_and_nothing_lasts_a_day(rows):
    for row in rows:
        entered, answered, ended = row[6:9]
        assert answered is None or timedelta(hours=-1) < answered - entered < timedelta(hours=12)
        assert timedelta(hours=-1) < ended - entered < timedelta(hours=12)


def test_a_caller_without_a_number_stays_without_one(by_id):
    unknown = sum(row["customer_ref"] == "0" for row in by_id.values())
    assert 0.4 < unknown / len(by_id) < 0.7


def test_some_numbers_are_shared_by_hundreds_of_calls(by_id):
    calls_of = Counter(row["customer_ref"] for row in by_id.values() if row["customer_ref"] != "0")
    assert calls_of.most_common(1)[0][1] > 300


def test_a_negative_time_in_the_menu_changes_no_wait(by_id):
    odd = [call for call in calls() if int(call["vru_time"]) < 0]
    assert odd
    for call in odd:
        row = by_id.get(f"{call['vru+line']}-{call['call_id']}")
        if row is not None:
            assert row["wait_seconds"] == float(call["q_time"])


def test_an_answered_call_without_a_server_is_answered(by_id):
    found = [row for row in by_id.values() if row["agent_id"] == "NO_SERVER"]
    assert len(found) > 100
    assert {row["outcome"] for row in found} == {"answered"}


def test_an_answered_call_without_a_time_of_service_has_one(by_id):
    lacking = [c for c in calls() if c["outcome"] == "AGENT" and c["ser_start"] in ("0:00:00", "00:00:00")]
    assert len(lacking) == 145
    for call in lacking:
        row = by_id[f"{call['vru+line']}-{call['call_id']}"]
        assert row["answered_at"] is not None
        assert row["answered_at"] >= row["entered_at"]


def calls():
    for month in bank.MONTHS:
        with gzip.open(bank.FOLDER / f"calls_{month.replace('-', '_')}.tsv.gz", "rt") as file:
            yield from csv.DictReader(file, delimiter="\t")


def local_day(at) -> date:
    return at.astimezone(bank.ZONE).date()


def test_the_store_may_be_copied_and_read_by_another_board(sqlite_site, tmp_path, capsys):
    (tmp_path / "var").mkdir()
    shutil.copy(sqlite_site / "var" / "bank.db", tmp_path / "var" / "bank.db")
    config = bank.write_config(tmp_path, "sqlite:///var/bank.db")
    assert cli.run(["check", "--json", "--config", str(config)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["level"] for row in found} <= {"ok", "warning"}
