"""The switch's word wins: totals of waits and talks are those that the vendor's own tables add up to.

Each statement is what somebody at the switch would ask to check the board: by queue, how many were answered, and the
seconds they waited and talked as the switch wrote them down.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
import sqlalchemy

from tests.stores import examples
from wallboard.ledger import TABLES
from wallboard.records import KEPT

HALF_PAST = examples.NOW.replace(hour=8, minute=32)  # while the examples' live rows are fresh
NOBODY = "'', 'VDCL', 'VDAD'"
TURNED_AWAY = "'DROP', 'XDROP', 'TIMEOT', 'HXFER', 'HOLDTO', 'QVMAIL', 'AFTHRS', 'NANQUE', 'MAXCAL'"
QUEUE_LOG = """
    select queuename, count(*), sum(wait), sum(talk) from (
        select queuename, 0 + cast(data1 as decimal(9)) as wait, 0 + cast(data2 as decimal(9)) as talk from queue_log
        where event in ('COMPLETECALLER', 'COMPLETEAGENT')
        union all
        select queuename, cast(data3 as decimal(9)), cast(data4 as decimal(9)) from queue_log
        where event = 'BLINDTRANSFER'
        union all
        select queuename, cast(data4 as decimal(9)), cast({packed} as decimal(9)) from queue_log
        where event = 'ATTENDEDTRANSFER'
    ) as finished group by queuename
"""
ASKED = {
    ("asterisk", "sqlite"): QUEUE_LOG.format(packed="substr(data5, 1, instr(data5, '|') - 1)"),
    ("asterisk", "mysql"): QUEUE_LOG.format(packed="substring_index(data5, '|', 1)"),
    ("asterisk", "postgresql"): QUEUE_LOG.format(packed="split_part(data5, '|', 1)"),
    ("wazo", "postgresql"): QUEUE_LOG.format(packed="split_part(data5, '|', 1)"),
    # the switch's length runs from the queue to the agent's hang-up, its park log holds what was on hold
    ("vicidial", "mysql"): f"""
        select c.campaign_id, count(*), sum(c.queue_seconds), sum(
            c.length_in_sec - c.queue_seconds - coalesce((
                select max(a.dead_sec) from vicidial_agent_log as a
                where a.lead_id = c.lead_id and a.user = c.user and a.talk_epoch between c.start_epoch and c.end_epoch
            ), 0)
        )
        from vicidial_closer_log as c
        where c.user not in ({NOBODY}) and c.status not in ({TURNED_AWAY}) and c.end_epoch is not null
        group by c.campaign_id
    """,
    ("issabel", "mysql"): """
        select q.queue, count(*), sum(c.duration_wait), sum(c.duration)
        from call_entry as c join queue_call_entry as q on q.id = c.id_queue_call_entry
        where c.status = 'terminada' group by q.queue
    """,
}


@pytest.mark.parametrize(("vendor", "dialect"), ASKED)
def test_totals_are_what_the_switch_wrote_down(example_board, vendor, dialect):
    centre, engine = example_board(vendor, dialect, at=HALF_PAST)
    with centre.writer.connect() as connection:
        asked = connection.execute(sqlalchemy.text(ASKED[vendor, dialect])).all()
    switch = {queue: (int(count), float(waited), float(talked)) for queue, count, waited, talked in asked}
    assert switch
    assert over(engine) == switch


def over(engine):
    """By queue, the answered inbound visits whose talk is over: how many, and the seconds of wait and talk."""
    table, names = TABLES["visits"], tuple(KEPT["visits"].columns)
    where = table.c.direction == "inbound", table.c.answered_at.is_not(None), table.c.talk_seconds.is_not(None)
    totals = defaultdict(lambda: [0, 0.0, 0.0])
    for _, rows in engine.ledger.rows("visits", *where):
        for visit in (dict(zip(names, row, strict=True)) for row in rows):
            total = totals[visit["queue"]]
            total[0] += 1
            total[1] += visit["wait_seconds"]
            total[2] += visit["talk_seconds"] + (visit["hold_seconds"] or 0)
    return {queue: tuple(total) for queue, total in totals.items()}
