-- The columns and indexes of Chatwoot's tables that the feeds read.
create table users (
    id serial primary key,
    name varchar not null,
    display_name varchar,
    email varchar,
    updated_at timestamp(6) not null
);
create index on users (email);

create table account_users (
    id bigserial primary key,
    account_id bigint,
    user_id bigint,
    availability integer not null default 0,
    auto_offline boolean not null default true,
    updated_at timestamp(6) not null,
    unique (account_id, user_id)
);
create index on account_users (user_id);

create table teams (id bigserial primary key, name varchar not null, account_id bigint not null);
create table team_members (id bigserial primary key, team_id bigint not null, user_id bigint not null);
create index on team_members (user_id);

create table inboxes (
    id serial primary key,
    account_id integer not null,
    name varchar not null,
    channel_type varchar
);
create table inbox_members (id serial primary key, user_id integer not null, inbox_id integer not null);
create unique index on inbox_members (inbox_id, user_id);

create table contacts (
    id serial primary key,
    account_id integer not null,
    name varchar default '',
    email varchar,
    phone_number varchar,
    identifier varchar,
    blocked boolean not null default false
);
create index on contacts (account_id);

create table sla_policies (
    id bigserial primary key,
    account_id bigint not null,
    name varchar not null,
    first_response_time_threshold float,
    next_response_time_threshold float,
    resolution_time_threshold float,
    only_during_business_hours boolean default false
);

create table labels (id bigserial primary key, title varchar, account_id bigint);
create unique index on labels (title, account_id);

create table conversations (
    id serial primary key,
    account_id integer not null,
    inbox_id integer not null,
    status integer not null default 0,
    assignee_id integer,
    contact_id bigint,
    display_id integer not null,
    additional_attributes jsonb default '{}',
    last_activity_at timestamp not null default current_timestamp,
    team_id bigint,
    snoozed_until timestamp,
    first_reply_created_at timestamp,
    priority integer,
    sla_policy_id bigint,
    waiting_since timestamp(6),
    cached_label_list text,
    created_at timestamp not null,
    updated_at timestamp not null
);
create unique index on conversations (account_id, display_id);
create index on conversations (account_id, id);
create index on conversations (account_id);
create index on conversations (account_id, inbox_id, status, assignee_id);
create index on conversations (contact_id);
create index on conversations (inbox_id);
create index on conversations (status, account_id);
create index on conversations (waiting_since);

create table messages (
    id serial primary key,
    content text,
    account_id integer not null,
    inbox_id integer not null,
    conversation_id integer not null,
    message_type integer not null,
    created_at timestamp not null,
    updated_at timestamp not null,
    private boolean not null default false,
    content_type integer not null default 0,
    content_attributes json default '{}',
    sender_type varchar,
    sender_id bigint,
    additional_attributes jsonb default '{}'
);
create index on messages (account_id, content_type, created_at);
create index on messages (account_id, created_at, message_type);
create index on messages (account_id);
create index on messages (conversation_id, account_id, message_type, created_at);
create index on messages (conversation_id);
create index on messages (created_at);
create index on messages (inbox_id);

create table csat_survey_responses (
    id bigserial primary key,
    account_id bigint not null,
    conversation_id bigint not null,
    message_id bigint not null unique,
    rating integer not null,
    feedback_message text,
    contact_id bigint not null,
    assigned_agent_id bigint,
    created_at timestamp not null,
    updated_at timestamp not null
);
create index on csat_survey_responses (account_id);
create index on csat_survey_responses (conversation_id);

create table reporting_events (
    id bigserial primary key,
    name varchar,
    value float,
    account_id integer,
    inbox_id integer,
    user_id integer,
    conversation_id integer,
    event_start_time timestamp,
    event_end_time timestamp,
    created_at timestamp not null
);
create index on reporting_events (account_id, name, created_at);
create index on reporting_events (conversation_id);
create index on reporting_events (created_at);
create index on reporting_events (name);
