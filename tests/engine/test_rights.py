"""What a board's user may not see: said in words, and nothing else is lost for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.engine.site import held, poll, status, value
from wallboard import checks, clock
from wallboard.ui import health

READS = {
    "postgresql": "grant select on all tables in schema public to {user}",
    "mysql": "grant select on * to {user}",
}
SEES_TRANSACTIONS = {
    "postgresql": "grant pg_read_all_stats to {user}",
    "mysql": "grant process on *.* to {user}",
}
RIGHT = {"postgresql": "pg_read_all_stats", "mysql": "process"}


@pytest.fixture
def read_as(site, server_centre, server):
    """Let the board read the store as a new user who has been granted this."""

    def read(*grants):
        site.write("stores.toml", "")
        site.reads(server.login(server_centre.database, *grants))
        return site.engine()

    return read


def said(engine):
    """What Health says of the store."""
    (store,) = health.stores(engine, engine.board.latest, "en")
    return " ".join([store.word, *(sentence for _, sentence in store.sentences)])


def ask_again(engine):
    """Poll every feed, also those that are asked every few seconds only."""
    for _ in range(2):
        for feed in engine.sources[0].intake.feeds:
            feed._polled = 0.0
        poll(engine)


def test_without_the_grant_for_running_transactions_the_overlap_is_read_again_and_health_says_so(
    site, server_centre, read_as
):
    now = site.lives_now()
    dialect = server_centre.dialect
    engine = read_as(READS[dialect])
    with server_centre.writer.begin() as writer:  # somebody the board's user cannot see
        writer.exec_driver_sql("select count(*) from visits")
        server_centre.visit("a", now - timedelta(seconds=119))
        poll(engine)
        server_centre.visit("b", now - timedelta(seconds=100))
        poll(engine)
    assert held(engine) == [("a",), ("b",)]
    assert status(engine).ok
    assert status(engine).complete_to <= now - timedelta(seconds=120)
    assert f"(grant {RIGHT[dialect]}); rows of the last 120 s are read again on every poll." in said(engine)


def test_with_the_grant_health_has_nothing_to_say(site, server_centre, read_as):
    site.lives_now()
    dialect = server_centre.dialect
    engine = read_as(READS[dialect], SEES_TRANSACTIONS[dialect])
    poll(engine, times=4)
    assert "grant" not in said(engine)
    assert status(engine).complete_to > clock.system() - timedelta(seconds=30)


def test_a_table_that_may_not_be_read_is_named_and_the_others_are_read(site, server_centre, read_as):
    now = site.lives_now()
    dialect = server_centre.dialect
    names = "visits agent_states tickets notes promises agents customers".split()
    engine = read_as(*(f"grant select on {name} to {{user}}" for name in names), SEES_TRANSACTIONS[dialect])
    for name in "ab":
        server_centre.visit(name, now - timedelta(hours=2))
    poll(engine, times=3)
    assert held(engine) == [("a",), ("b",)]
    assert value(engine, "waiting_now") == 2
    assert "cannot answer queries/generic/surveys.sql" in status(engine).error
    assert said(engine).startswith("answers in part The feed surveys is off")
    assert "The other feeds of this store are on" in said(engine)
    assert status(engine).in_part
    server_centre.run("delete from visits where visit_id = 'a'")
    engine._reconcile()
    assert held(engine) == [("b",)], "one table that is closed must not keep the others from being compared"
    assert said(engine).startswith("answers in part The feed surveys is off"), "nor change what the polls have said"
    site.clock.at = clock.system()
    server_centre.visit("c", site.clock.at)
    poll(engine)
    assert held(engine) == [("b",), ("c",)]


def test_the_grant_that_health_and_check_suggest_is_the_one_that_was_missing(site, server_centre, read_as):
    site.clock.at = clock.system()
    dialect = server_centre.dialect
    names = "visits agent_states tickets notes promises agents customers".split()
    engine = read_as(*(f"grant select on {name} to {{user}}" for name in names), SEES_TRANSACTIONS[dialect])
    poll(engine)
    (problem,) = [found for found in checks.check(site.config, site.clock.at) if found.code == "permission"]
    assert problem.message.startswith("The feed surveys is off: ")
    assert problem.do in said(engine)
    server_centre.run(problem.do.removeprefix("Run on the store, as its owner: ").replace("%", "%%"))
    ask_again(engine)
    assert said(engine) == "answers"
    assert "permission" not in {found.code for found in checks.check(site.config, site.clock.at)}


def test_a_feed_that_lacks_a_column_is_off_and_the_others_are_on(site, server_centre):
    site.clock.at = clock.system()
    engine = site.engine()
    poll(engine, times=3)
    server_centre.run("alter table tickets drop column subject")
    engine._reconcile()
    assert "tickets could not be compared with the store: Store bank cannot answer" in said(engine)
    ask_again(engine)
    assert said(engine).startswith("answers in part The feed tickets is off")
    assert "subject" in said(engine)
