-- The streams as SQLite tables. Fill them with your own ETL and the wallboard reads them; see queries/README.md.
--
-- Times are text, UTC, exactly YYYY-MM-DDTHH:MM:SS.ffffffZ, so that text order is time order; anything else is refused here.
-- changed_at is when the row was last written: set it on every insert and every update, or the change is not seen at once.
-- Durations are seconds, decimals allowed; claims are 0 or 1. Optional tables may be left out: tickets, surveys, notes,
-- promises, agents, customers. `pragma journal_mode = wal` lets the board read while you write.

-- one pass of one contact through one queue
create table visits (
    visit_id text,
    call_id text,
    channel text,
    direction text,
    queue text,
    customer_ref text,
    entered_at text
        check (entered_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    answered_at text
        check (answered_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    ended_at text
        check (ended_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    agent_id text,
    wait_seconds real,
    talk_seconds real,
    hold_seconds real,
    wrap_seconds real,
    outcome text,
    ended_by text,
    reason text,
    resolved smallint,
    coded_at text
        check (coded_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    ring_no_answer integer,
    recording_url text,
    changed_at text not null
        check (changed_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    primary key (visit_id)
);
create index visits_changed on visits (changed_at, visit_id);
create index visits_entered on visits (entered_at);

-- what one agent did in one queue (empty: all queues) from `since` until `until` (empty: still)
create table agent_states (
    agent_id text,
    queue text not null default '',
    since text
        check (since glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    presence text,
    activity text,
    reason text,
    until text
        check (until glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    changed_at text not null
        check (changed_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    primary key (agent_id, queue, since)
);
create index agent_states_changed on agent_states (changed_at, agent_id, queue, since);

-- one case of one customer (optional)
create table tickets (
    ticket_id text,
    number text,
    channel text,
    customer_ref text,
    customer_email text,
    agent_id text,
    queue text,
    category text,
    priority text,
    status text,
    state text,
    blocked_by text,
    opened_at text
        check (opened_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    first_response_at text
        check (first_response_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    resolved_at text
        check (resolved_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    first_resolved_at text
        check (first_resolved_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    reopen_count integer,
    sla_due_at text
        check (sla_due_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    is_complaint smallint,
    subject text,
    changed_at text not null
        check (changed_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    primary key (ticket_id)
);
create index tickets_changed on tickets (changed_at, ticket_id);

-- one question put to one customer, answered or not (optional)
create table surveys (
    survey_id text,
    call_id text,
    ticket_id text,
    agent_id text,
    kind text,
    score real,
    scale_min real,
    scale_max real,
    inverted smallint,
    invited_at text
        check (invited_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    answered_at text
        check (answered_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    comment text,
    changed_at text not null
        check (changed_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    primary key (survey_id)
);
create index surveys_changed on surveys (changed_at, survey_id);

-- one message or remark on a call or a ticket (optional)
create table notes (
    note_id text,
    call_id text,
    ticket_id text,
    author_kind text,
    internal smallint,
    at text
        check (at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    subject text,
    body text,
    changed_at text not null
        check (changed_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    primary key (note_id)
);
create index notes_changed on notes (changed_at, note_id);

-- one thing promised to one customer (optional)
create table promises (
    promise_id text,
    call_id text,
    ticket_id text,
    customer_ref text,
    agent_id text,
    kind text,
    made_at text
        check (made_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    due_at text
        check (due_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    done_at text
        check (done_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    state text,
    note text,
    changed_at text not null
        check (changed_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    primary key (promise_id)
);
create index promises_changed on promises (changed_at, promise_id);

-- one person who answers, with team and skills (optional)
create table agents (
    agent_id text,
    name text,
    team text,
    skills text,
    changed_at text not null
        check (changed_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    primary key (agent_id)
);
create index agents_changed on agents (changed_at, agent_id);

-- one customer, with the adjustment they asked for (optional)
create table customers (
    customer_ref text,
    customer_id text,
    segment text,
    care_adjustment text,
    care_review_on text,
    language text,
    changed_at text not null
        check (changed_at glob '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    primary key (customer_ref)
);
create index customers_changed on customers (changed_at, customer_ref);
