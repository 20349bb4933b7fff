-- The streams as MySQL or MariaDB tables. Fill them with your own ETL and the wallboard reads them; see queries/README.md.
--
-- Times are UTC. changed_at is when the row was last written: set it to utc_timestamp(6) on every insert and every update, or
-- the change is not seen at once. Durations are seconds, decimals allowed; claims are 0 or 1. Optional tables may be left
-- out: tickets, surveys, notes, promises, agents, customers.
--
-- The board's own user needs no more than this:
--   create user wallboard identified by '…';
--   grant select on centre.* to wallboard;
--   grant process on *.* to wallboard;   -- shows running transactions, so that no late row is missed and little is read twice

-- one pass of one contact through one queue
create table visits (
    visit_id varchar(255) not null,
    call_id varchar(255),
    channel varchar(255),
    direction varchar(255),
    queue varchar(255),
    customer_ref varchar(255),
    entered_at datetime(6),
    answered_at datetime(6),
    ended_at datetime(6),
    agent_id varchar(255),
    wait_seconds decimal(15, 6),
    talk_seconds decimal(15, 6),
    hold_seconds decimal(15, 6),
    wrap_seconds decimal(15, 6),
    outcome varchar(255),
    ended_by varchar(255),
    reason varchar(255),
    resolved smallint,
    coded_at datetime(6),
    ring_no_answer integer,
    recording_url text,
    changed_at datetime(6) not null,
    primary key (visit_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;
create index visits_changed on visits (changed_at, visit_id);
create index visits_entered on visits (entered_at);

-- what one agent did in one queue (empty: all queues) from `since` until `until` (empty: still)
create table agent_states (
    agent_id varchar(255) not null,
    queue varchar(255) not null default '',
    since datetime(6) not null,
    presence varchar(255),
    activity varchar(255),
    reason varchar(255),
    until datetime(6),
    changed_at datetime(6) not null,
    primary key (agent_id, queue, since)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;
create index agent_states_changed on agent_states (changed_at, agent_id, queue, since);

-- one case of one customer (optional)
create table tickets (
    ticket_id varchar(255) not null,
    number varchar(255),
    channel varchar(255),
    customer_ref varchar(255),
    customer_email varchar(255),
    agent_id varchar(255),
    queue varchar(255),
    category varchar(255),
    priority varchar(255),
    status varchar(255),
    state varchar(255),
    blocked_by varchar(255),
    opened_at datetime(6),
    first_response_at datetime(6),
    resolved_at datetime(6),
    first_resolved_at datetime(6),
    reopen_count integer,
    sla_due_at datetime(6),
    is_complaint smallint,
    subject text,
    changed_at datetime(6) not null,
    primary key (ticket_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;
create index tickets_changed on tickets (changed_at, ticket_id);

-- one question put to one customer, answered or not (optional)
create table surveys (
    survey_id varchar(255) not null,
    call_id varchar(255),
    ticket_id varchar(255),
    agent_id varchar(255),
    kind varchar(255),
    score decimal(15, 6),
    scale_min decimal(15, 6),
    scale_max decimal(15, 6),
    inverted smallint,
    invited_at datetime(6),
    answered_at datetime(6),
    comment text,
    changed_at datetime(6) not null,
    primary key (survey_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;
create index surveys_changed on surveys (changed_at, survey_id);

-- one message or remark on a call or a ticket (optional)
create table notes (
    note_id varchar(255) not null,
    call_id varchar(255),
    ticket_id varchar(255),
    author_kind varchar(255),
    internal smallint,
    at datetime(6),
    subject text,
    body mediumtext,
    changed_at datetime(6) not null,
    primary key (note_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;
create index notes_changed on notes (changed_at, note_id);

-- one thing promised to one customer (optional)
create table promises (
    promise_id varchar(255) not null,
    call_id varchar(255),
    ticket_id varchar(255),
    customer_ref varchar(255),
    agent_id varchar(255),
    kind varchar(255),
    made_at datetime(6),
    due_at datetime(6),
    done_at datetime(6),
    state varchar(255),
    note text,
    changed_at datetime(6) not null,
    primary key (promise_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;
create index promises_changed on promises (changed_at, promise_id);

-- one person who answers, with team and skills (optional)
create table agents (
    agent_id varchar(255) not null,
    name varchar(255),
    team varchar(255),
    skills text,
    changed_at datetime(6) not null,
    primary key (agent_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;
create index agents_changed on agents (changed_at, agent_id);

-- one customer, with the adjustment they asked for (optional)
create table customers (
    customer_ref varchar(255) not null,
    customer_id varchar(255),
    segment varchar(255),
    care_adjustment text,
    care_review_on varchar(255),
    language varchar(255),
    changed_at datetime(6) not null,
    primary key (customer_ref)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;
create index customers_changed on customers (changed_at, customer_ref);
