"""A vendor folder of a test's own, with one feed of every mode that is not `changed`."""

from __future__ import annotations

from pathlib import Path

STORE = """\
vendor = "acme"
dialects = ["sqlite", "postgresql", "mysql"]
time_zone = "local"
window_minutes = 30
stale_after_seconds = 60
[options]
# Queues that are left out.
hidden_queues = []
# Whether calls to nobody count.
counts_strays = true
"""
WINDOW = """\
-- stream: visits
-- mode: window
-- cursor: entered_at
-- params: since, after_visit_id, until, limit
-- columns: visit_id, queue, entered_at, answered_at, ended_at, outcome
-- epoch: entered_at, answered_at, ended_at
select id as visit_id, queue, begun as entered_at, answered as answered_at, ended as ended_at, outcome
from calls
where begun >= :since and begun < :until and (begun > :since or id > :after_visit_id or id is null)
  and queue not in :hidden_queues
order by entered_at, visit_id
limit :limit
"""
APPENDED = """\
-- stream: notes
-- mode: appended
-- cursor: place
-- params: after, until, limit
-- columns: note_id, call_id, at, body, place
-- local: at
select id as note_id, call_id, written as at, body, id as place
from remarks
where id > :after and id < :until
order by place
limit :limit
"""
TOUCHED = """\
-- stream: tickets
-- mode: touched
-- cursor: place
-- params: after, until, limit
-- columns: ticket_id, state, opened_at, place
-- epoch: opened_at
select cases.id as ticket_id, cases.state, cases.opened as opened_at, log.id as place
from log join cases on cases.id = log.case_id
where log.id > :after and log.id < :until
order by place
limit :limit
"""
LIVE = """\
-- stream: visits
-- mode: snapshot
-- params:
-- columns: visit_id, queue, entered_at, answered_at, outcome, touched
-- epoch: entered_at, answered_at, touched
-- freshness: touched
select id as visit_id, queue, begun as entered_at, answered as answered_at,
    case when answered > 0 then 'answered' end as outcome, touched
from live
"""
AGENTS = """\
-- stream: agent_states
-- mode: snapshot
-- params:
-- columns: agent_id, queue, since, presence, activity, touched
-- epoch: since, touched
-- freshness: touched
select id as agent_id, '' as queue, begun as since, 'available' as presence, activity, touched
from agents
"""
TABLES = (
    """create table calls (
        id integer primary key, queue varchar(40), begun bigint, answered bigint, ended bigint, outcome varchar(40)
    )""",
    "create table remarks (id integer primary key, call_id varchar(40), written varchar(40), body varchar(200))",
    "create table cases (id integer primary key, state varchar(40), opened bigint)",
    "create table log (id integer primary key, case_id integer)",
    "create table live (id integer primary key, queue varchar(40), begun bigint, answered bigint, touched bigint)",
    "create table agents (id varchar(40) primary key, activity varchar(40), begun bigint, touched bigint)",
)


def write(home: Path, store: str = STORE, **feeds: str) -> Path:
    """The folder with some feeds, by the name of their file."""
    folder = home / "queries" / "acme"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "store.toml").write_text(store, "utf-8")
    for name, text in feeds.items():
        (folder / f"{name}.sql").write_text(text, "utf-8")
    return folder
