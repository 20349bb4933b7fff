"""How long does a poll of VICIdial take where vicidial_closer_log holds a million calls?

Run it from the project's folder: `python -m tests.benchmarks.bench_vicidial [calls]`.
"""

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.stores import examples, plans, servers
from wallboard.stores import cursors, database, query

CALLS = 1_000_000
SECONDS_BETWEEN_CALLS = 6  # 600 calls an hour, day and night, for ten weeks
END = datetime(2026, 3, 2, 12, tzinfo=UTC)
POLLS = 60
AT_MOST_MS = 20.0

# One call in ten is abandoned; all others are answered, coded, and recorded, and one in ten of them was parked.
TABLES = (
    """
    insert into vicidial_closer_log (
        lead_id, campaign_id, call_date, start_epoch, end_epoch, length_in_sec, status, phone_number, user,
        queue_seconds, term_reason, uniqueid
    )
    select
        seq % 400000 + 1, elt(seq % 4 + 1, 'SUPPORT', 'SALES', 'CARDS', 'LOANS'),
        from_unixtime({start} + seq * {step}), {start} + seq * {step}, {start} + seq * {step} + 200, 200,
        if(seq % 10, 'SALE', 'DROP'), concat('49301', seq % 400000), if(seq % 10, concat('agent', seq % 80), 'VDCL'),
        seq % 60, if(seq % 10, 'CALLER', 'ABANDON'), concat({start} + seq * {step}, '.', seq % 1000)
    from seq_1_to_{calls}
    """,
    """
    insert into vicidial_agent_log (
        user, event_time, lead_id, campaign_id, talk_epoch, talk_sec, dispo_epoch, dispo_sec, status, dead_sec, uniqueid
    )
    select user, call_date, lead_id, 'HELP', start_epoch, 150, end_epoch, 20, status, 5, uniqueid
    from vicidial_closer_log
    where user <> 'VDCL'
    """,
    """
    insert into recording_log (filename, location, lead_id, user, vicidial_id)
    select uniqueid, concat('https://pbx.example/RECORDINGS/', uniqueid, '.mp3'), lead_id, user, closecallid
    from vicidial_closer_log
    where user <> 'VDCL'
    """,
    """
    insert into park_log (uniqueid, status, parked_time, grab_time, parked_sec, user, lead_id)
    select uniqueid, 'GRABBED', call_date, call_date, 30, user, lead_id
    from vicidial_closer_log
    where closecallid % 10 = 1
    """,
    "insert into vicidial_statuses values ('SALE', 'Sale Made', 'Y'), ('DROP', 'Agent Not Available', 'N')",
    """
    insert into vicidial_live_agents (user, status, lead_id, campaign_id, callerid, last_state_change)
    select concat('agent', seq), 'READY', 0, 'HELP', '', now() from seq_1_to_80
    """,
    # VICIdial optimizes its tables every night, which does this as well
    "analyze table vicidial_closer_log, vicidial_agent_log, recording_log, park_log",
)


def main(calls: int = CALLS) -> None:
    """Fill the tables of the example anew, poll them as the board does, and print what a poll costs."""
    with servers.mariadb() as server, tempfile.TemporaryDirectory() as home:
        url = server.fresh("vicidial")
        _fill(server, calls)
        store = database.open_store(examples.settings("vicidial", url), Path(home))
        since = END - timedelta(minutes=store.vendor.window_minutes)
        feeds = {Path(feed.file).stem: feed for feed in store.vendor.feeds}
        for name in ("visits", "waiting", "agent_states"):
            _tell(name, *_polls(store, feeds[name], since))
        store.close()


def _fill(server: servers.Server, calls: int) -> None:
    """The example's tables with `calls` calls, the last of them at END."""
    folder = examples.QUERIES / "vicidial" / "example"
    server.run((folder / "schema.sql").read_text("utf-8"), database="vicidial")
    start = int(END.timestamp()) - calls * SECONDS_BETWEEN_CALLS
    server.run("set global time_zone = '+01:00'", database="vicidial")  # as in Berlin, the zone of the example
    for table in TABLES:
        server.run(table.format(calls=calls, start=start, step=SECONDS_BETWEEN_CALLS), database="vicidial")


def _polls(store: database.Store, feed: query.Feed, since: datetime) -> tuple[list[float], int, plans.Plan]:
    """Milliseconds of each poll, its rows, and how the engine found them."""
    with plans.explained() as found:
        rows = sum(len(page.rows) for page in cursors.read(store, feed, since=since))
    took = []
    for _ in range(POLLS):
        begin = time.perf_counter()
        rows = sum(len(page.rows) for page in cursors.read(store, feed, since=since))
        took.append((time.perf_counter() - begin) * 1000)
    return took, rows, found[-1]


def _tell(name: str, took: list[float], rows: int, plan: plans.Plan) -> None:
    """One line of figures."""
    median, slow = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    verdict = "fast enough" if median <= AT_MOST_MS else f"TOO SLOW, {AT_MOST_MS} ms are allowed"
    sys.stdout.write(
        f"{name}: {rows} rows, {median:.1f} ms (95 of 100 polls within {slow:.1f} ms), {verdict}; "
        f"indexes {', '.join(sorted(plan.indexes)) or 'none'}; read whole: {', '.join(sorted(plan.whole)) or 'none'}\n"
    )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
