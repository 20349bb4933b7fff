"""Repeat callers of a real bank, three months long: what the board says is what SQL on the raw rows says."""

from __future__ import annotations

import json
import sqlite3

import pytest

from tests import bank
from wallboard import cli

pytestmark = bank.needs_bank
NEXT = {"1999-01": "1999-02", "1999-02": "1999-03", "1999-03": "1999-04"}
HOUR, DAY = 3600, 86400
WINDOWS = {"an hour": HOUR, "a day": DAY, "three days": 3 * DAY, "a month": 30 * DAY}  # beside the usual seven days

# Every call of the bank is one contact of one visit, so nothing is forwarded; customer 0 is nobody.
CALLS = """
create table calls as
select visit_id, customer_ref as who, queue, agent_id as agent, cast(strftime('%s', entered_at) as integer) as at,
       cast(strftime('%s', ended_at) as integer) as ended, outcome = 'answered' as human
from visits;
create index calls_by_customer on calls (who, at, human, ended, queue);
"""
FIGURES = """
with known as (
    select *, (select count(*) from calls p where p.who = c.who and p.at <= c.at and p.at > c.at - 30 * 86400) as month
    from calls c where who not in ('', '0')
), flagged as (
    select *,
        exists (select 1 from calls p where p.who = c.who and p.at < c.at and p.at >= c.at - :window) as earlier,
        exists (
            select 1 from calls p where p.who = c.who and p.at < c.at and p.at >= c.at - :window
            and (p.human or p.ended > c.at)
        ) as repeats,
        exists (select 1 from calls n where n.who = c.who and n.at > c.at and n.at <= c.at + :window) as later
    from known c where month <= :shared
)
select count(*) as eligible, sum(repeats) as repeats, sum(earlier) as called_before, sum(not earlier) as firsts,
       sum(not earlier and not later) as resolved
from flagged
where at >= cast(strftime('%s', :since, '-2 hours') as integer)
  and at < cast(strftime('%s', :until, '-2 hours') as integer)
"""


@pytest.fixture(scope="module")
def raw(bank_home):
    """The bank's store with a table of its calls in whole seconds."""
    connection = sqlite3.connect(":memory:")
    with sqlite3.connect(bank_home / "var" / "bank.db") as store:
        store.backup(connection)
    connection.executescript(CALLS)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def edges(month):
    """The edges of a local month; that winter Jerusalem was two hours ahead of UTC all the time."""
    return {"since": f"{month}-01 00:00:00", "until": f"{NEXT[month]}-01 00:00:00"}


def plainly(raw, month, *, window=7 * DAY, shared=60):
    """The figures of a month as SQL counts them."""
    return dict(raw.execute(FIGURES, {"window": window, "shared": shared, **edges(month)}).fetchone())


def report(home, capsys, month, *words):
    line = ["report", "--from", f"{month}-01", "--to", f"{NEXT[month]}-01", "--config", str(home / "config"), *words]
    for slug in ("repeat_rate", "first_contact_resolution", "lost_and_unreached"):
        line += ["--measure", slug]
    assert cli.run(line) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("month", bank.MONTHS)
def test_a_month_has_the_repeats_that_sql_counts(bank_home, raw, month, capsys):
    told = {row["measure"]: row for row in report(bank_home, capsys, month)}
    expected = plainly(raw, month)
    repeats, resolution = told["repeat_rate"], told["first_contact_resolution"]
    assert (repeats["part"], repeats["whole"]) == (expected["repeats"], expected["eligible"])
    assert (resolution["part"], resolution["whole"]) == (expected["resolved"], expected["firsts"])
    assert repeats["value"] == pytest.approx(expected["repeats"] / expected["eligible"], abs=1e-12)


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_every_window_has_the_repeats_that_sql_counts(bank_home, raw, window, capsys):
    config = bank_home / "config" / "repeats.toml"
    config.write_text(f"repeat_within_days = {window / DAY!r}\n")
    try:
        told = {row["measure"]: row for row in report(bank_home, capsys, "1999-02")}
    finally:
        config.unlink()
    expected = plainly(raw, "1999-02", window=window)
    assert (told["repeat_rate"]["part"], told["repeat_rate"]["whole"]) == (expected["repeats"], expected["eligible"])
    assert told["first_contact_resolution"]["part"] == expected["resolved"]


@pytest.mark.parametrize("by", ["queue", "day", "hour", "queue,day"])
def test_groups_add_up_to_the_month(bank_home, by, capsys):
    whole = {row["measure"]: row for row in report(bank_home, capsys, "1999-03")}
    rows = report(bank_home, capsys, "1999-03", "--by", by)
    for slug in ("repeat_rate", "first_contact_resolution"):
        parts = [(row["part"], row["whole"]) for row in rows if row["measure"] == slug]
        assert [sum(column) for column in zip(*parts, strict=True)] == [whole[slug]["part"], whole[slug]["whole"]]


def test_nobody_is_blamed_for_a_repeat_and_for_a_failure_only_with_a_reason(bank_home, capsys):
    rows = [row for row in report(bank_home, capsys, "1999-03", "--by", "agent") if row["agent"]]
    assert rows
    assert not any(row["whole"] for row in rows if row["measure"] in ("repeat_rate", "first_contact_resolution"))


def test_one_unknown_customer_and_shared_numbers_would_bend_the_rate_as_the_paper_says(raw):
    """The whole year in the paper: 85.6 % with id 0 as a customer, 68.9 % identified, 45.9 % without heavy ids."""
    asked = """
        with known as (select *, {month} as month from calls c where {known})
        select avg(exists (select 1 from calls p where p.who = k.who and p.at < k.at and p.at >= k.at - 604800))
        from known k where month <= {shared}
    """
    month = "(select count(*) from calls p where p.who = c.who and p.at <= c.at and p.at > c.at - 30 * 86400)"
    everybody = raw.execute(asked.format(month=0, known=1, shared=0)).fetchone()[0]
    identified = raw.execute(asked.format(month=0, known="who != '0'", shared=0)).fetchone()[0]
    private = raw.execute(asked.format(month=month, known="who != '0'", shared=60)).fetchone()[0]
    assert everybody > identified + 0.1 > private + 0.1


def test_people_who_gave_up_and_were_not_reached_are_those_sql_finds(bank_home, raw, capsys):
    """Somebody is lost until a later call of theirs is answered, or is given up in its turn."""
    asked = """
        with known as (
            select *, (select count(*) from calls p where p.who = c.who and p.at <= c.at and p.at > c.at - 2592000) as n
            from calls c
        )
        select count(*) from known c
        where not human and at >= cast(strftime('%s', :since, '-2 hours') as integer)
          and at < cast(strftime('%s', :until, '-2 hours') as integer)
          and (who in ('', '0') or n > 60 or not exists (select 1 from calls l where l.who = c.who and l.at > c.at))
    """
    told = {row["measure"]: row for row in report(bank_home, capsys, "1999-03")}
    assert told["lost_and_unreached"]["value"] == raw.execute(asked, edges("1999-03")).fetchone()[0]
