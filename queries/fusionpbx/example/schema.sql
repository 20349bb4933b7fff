-- The tables and columns of FusionPBX that the queries read, with its own indexes, and in the same database the tables of
-- FreeSWITCH's mod_callcenter, which have none.

create table v_domains (
    domain_uuid uuid primary key,
    domain_name text
);

create table v_call_center_queues (
    call_center_queue_uuid uuid primary key,
    domain_uuid uuid,
    queue_name text,
    queue_extension text
);
create index v_call_center_queues_domain_uuid_fkey on v_call_center_queues (domain_uuid);

create table v_call_center_agents (
    call_center_agent_uuid uuid primary key,
    domain_uuid uuid,
    agent_name text,
    agent_wrap_up_time numeric
);
create index v_call_center_agents_domain_uuid_fkey on v_call_center_agents (domain_uuid);

create table v_call_center_tiers (
    call_center_tier_uuid uuid primary key,
    domain_uuid uuid,
    call_center_queue_uuid uuid,
    call_center_agent_uuid uuid
);

create table v_xml_cdr (
    xml_cdr_uuid uuid primary key,
    domain_uuid uuid,
    domain_name text,
    caller_id_number text,
    start_epoch numeric,
    start_stamp timestamptz,
    end_epoch numeric,
    hold_accum_seconds numeric,
    record_path text,
    record_name text,
    call_center_queue_uuid uuid,
    cc_side text,
    cc_queue_joined_epoch numeric,
    cc_queue text,
    cc_agent text,
    cc_queue_answered_epoch numeric,
    cc_queue_terminated_epoch numeric,
    cc_queue_canceled_epoch numeric,
    cc_cancel_reason text,
    cc_cause text,
    hangup_cause text,
    sip_hangup_disposition text,
    insert_date timestamptz,
    update_date timestamptz
);
create index v_xml_cdr_domain_uuid_fkey on v_xml_cdr (domain_uuid);
create index index_hangup_cause on v_xml_cdr (hangup_cause);
create index index_start_stamp on v_xml_cdr (start_stamp);

create table agents (
    name varchar(255),
    status varchar(255),
    state varchar(255),
    wrap_up_time integer not null default 0,
    last_bridge_start integer not null default 0,
    last_bridge_end integer not null default 0,
    last_offered_call integer not null default 0,
    last_status_change integer not null default 0,
    ready_time integer not null default 0
);

create table members (
    queue varchar(255),
    uuid varchar(255) not null default '',
    session_uuid varchar(255) not null default '',
    cid_number varchar(255),
    joined_epoch integer not null default 0,
    rejoined_epoch integer not null default 0,
    bridge_epoch integer not null default 0,
    abandoned_epoch integer not null default 0,
    serving_agent varchar(255),
    state varchar(255)
);
