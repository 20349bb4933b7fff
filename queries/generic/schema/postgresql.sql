-- The streams as PostgreSQL tables. Fill them with your own ETL and the wallboard reads them; see queries/README.md.
--
-- changed_at is when the row was last written: set it to now() on every insert and every update, or the change is not seen
-- at once. Durations are seconds, decimals allowed; claims are 0 or 1. Optional tables may be left out: tickets, surveys,
-- notes, promises, agents, customers.
--
-- The board's own role needs no more than this:
--   create role wallboard login password '…';
--   grant select on all tables in schema public to wallboard;
--   grant pg_read_all_stats to wallboard;   -- shows running transactions, so that no late row is missed and little is read twice

-- one pass of one contact through one queue
create table visits (
    visit_id text not null,
    call_id text,
    channel text,
    direction text,
    queue text,
    customer_ref text,
    entered_at timestamptz,
    answered_at timestamptz,
    ended_at timestamptz,
    agent_id text,
    wait_seconds numeric,
    talk_seconds numeric,
    hold_seconds numeric,
    wrap_seconds numeric,
    outcome text,
    ended_by text,
    reason text,
    resolved smallint,
    coded_at timestamptz,
    ring_no_answer integer,
    recording_url text,
    changed_at timestamptz not null,
    primary key (visit_id)
);
create index visits_changed on visits (changed_at, visit_id);
create index visits_entered on visits (entered_at);

-- what one agent did in one queue (empty: all queues) from `since` until `until` (empty: still)
create table agent_states (
    agent_id text not null,
    queue text not null default '',
    since timestamptz not null,
    presence text,
    activity text,
    reason text,
    until timestamptz,
    changed_at timestamptz not null,
    primary key (agent_id, queue, since)
);
create index agent_states_changed on agent_states (changed_at, agent_id, queue, since);

-- one case of one customer (optional)
create table tickets (
    ticket_id text not null,
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
    opened_at timestamptz,
    first_response_at timestamptz,
    resolved_at timestamptz,
    first_resolved_at timestamptz,
    reopen_count integer,
    sla_due_at timestamptz,
    is_complaint smallint,
    subject text,
    changed_at timestamptz not null,
    primary key (ticket_id)
);
create index tickets_changed on tickets (changed_at, ticket_id);

-- one question put to one customer, answered or not (optional)
create table surveys (
    survey_id text not null,
    call_id text,
    ticket_id text,
    agent_id text,
    kind text,
    score numeric,
    scale_min numeric,
    scale_max numeric,
    inverted smallint,
    invited_at timestamptz,
    answered_at timestamptz,
    comment text,
    changed_at timestamptz not null,
    primary key (survey_id)
);
create index surveys_changed on surveys (changed_at, survey_id);

-- one message or remark on a call or a ticket (optional)
create table notes (
    note_id text not null,
    call_id text,
    ticket_id text,
    author_kind text,
    internal smallint,
    at timestamptz,
    subject text,
    body text,
    changed_at timestamptz not null,
    primary key (note_id)
);
create index notes_changed on notes (changed_at, note_id);

-- one thing promised to one customer (optional)
create table promises (
    promise_id text not null,
    call_id text,
    ticket_id text,
    customer_ref text,
    agent_id text,
    kind text,
    made_at timestamptz,
    due_at timestamptz,
    done_at timestamptz,
    state text,
    note text,
    changed_at timestamptz not null,
    primary key (promise_id)
);
create index promises_changed on promises (changed_at, promise_id);

-- one person who answers, with team and skills (optional)
create table agents (
    agent_id text not null,
    name text,
    team text,
    skills text,
    changed_at timestamptz not null,
    primary key (agent_id)
);
create index agents_changed on agents (changed_at, agent_id);

-- one customer, with the adjustment they asked for (optional)
create table customers (
    customer_ref text not null,
    customer_id text,
    segment text,
    care_adjustment text,
    care_review_on text,
    language text,
    changed_at timestamptz not null,
    primary key (customer_ref)
);
create index customers_changed on customers (changed_at, customer_ref);
