-- The columns and indexes of osTicket's tables that the feeds read, with the default prefix.
create table ost_ticket (
    ticket_id int unsigned not null auto_increment primary key,
    ticket_pid int unsigned,
    number varchar(20),
    user_id int unsigned not null default 0,
    user_email_id int unsigned not null default 0,
    status_id int unsigned not null default 0,
    dept_id int unsigned not null default 0,
    topic_id int unsigned not null default 0,
    staff_id int unsigned not null default 0,
    flags int unsigned not null default 0,
    source enum('Web', 'Email', 'Phone', 'API', 'Other') not null default 'Other',
    isoverdue tinyint unsigned not null default 0,
    isanswered tinyint unsigned not null default 0,
    duedate datetime,
    est_duedate datetime,
    reopened datetime,
    closed datetime,
    lastupdate datetime,
    created datetime not null,
    updated datetime not null,
    key user_id (user_id),
    key dept_id (dept_id),
    key staff_id (staff_id),
    key status_id (status_id),
    key created (created),
    key closed (closed),
    key duedate (duedate),
    key topic_id (topic_id),
    key ticket_pid (ticket_pid)
) default charset = utf8mb4;

create table ost_ticket_status (
    id int not null auto_increment primary key,
    name varchar(60) not null unique,
    state varchar(16),
    key state (state)
) default charset = utf8mb4;

create table ost_ticket_priority (
    priority_id tinyint not null auto_increment primary key,
    priority varchar(60) not null unique
) default charset = utf8mb4;

create table ost_ticket__cdata (
    ticket_id int unsigned not null primary key,
    subject mediumtext,
    priority mediumtext
) default charset = utf8mb4;

create table ost_thread (
    id int unsigned not null auto_increment primary key,
    object_id int unsigned not null,
    object_type char(1) not null,
    key object_id (object_id),
    key object_type (object_type)
) default charset = utf8mb4;

create table ost_thread_entry (
    id int unsigned not null auto_increment primary key,
    thread_id int unsigned not null default 0,
    staff_id int unsigned not null default 0,
    user_id int unsigned not null default 0,
    type char(1) not null default '',
    poster varchar(128) not null default '',
    title varchar(255),
    body text not null,
    created datetime not null,
    updated datetime not null,
    key thread_id (thread_id),
    key staff_id (staff_id),
    key type (type)
) default charset = utf8mb4;

create table ost_event (
    id int unsigned not null auto_increment primary key,
    name varchar(60) not null unique
) default charset = utf8mb4;

create table ost_thread_event (
    id int unsigned not null auto_increment primary key,
    thread_id int unsigned not null default 0,
    event_id int unsigned,
    data varchar(1024),
    username varchar(128) not null default 'SYSTEM',
    uid int unsigned,
    uid_type char(1) not null default 'S',
    annulled tinyint unsigned not null default 0,
    timestamp datetime not null,
    key ticket_state (thread_id, event_id, timestamp),
    key ticket_stats (timestamp, event_id)
) default charset = utf8mb4;

create table ost_department (
    id int unsigned not null auto_increment primary key,
    name varchar(128) not null default ''
) default charset = utf8mb4;

create table ost_help_topic (
    topic_id int unsigned not null auto_increment primary key,
    topic varchar(128) not null default ''
) default charset = utf8mb4;

create table ost_staff (
    staff_id int unsigned not null auto_increment primary key,
    dept_id int unsigned not null default 0,
    username varchar(32) not null unique,
    firstname varchar(32),
    lastname varchar(32),
    isactive tinyint not null default 1,
    updated datetime not null,
    key isactive (isactive)
) default charset = utf8mb4;

create table ost_team (
    team_id int unsigned not null auto_increment primary key,
    name varchar(125) not null unique
) default charset = utf8mb4;

create table ost_team_member (
    team_id int unsigned not null default 0,
    staff_id int unsigned not null,
    primary key (team_id, staff_id),
    key staff_id (staff_id)
) default charset = utf8mb4;

create table ost_user (
    id int unsigned not null auto_increment primary key,
    default_email_id int not null,
    name varchar(128) not null,
    key default_email_id (default_email_id)
) default charset = utf8mb4;

create table ost_user_email (
    id int unsigned not null auto_increment primary key,
    user_id int unsigned not null,
    address varchar(255) not null unique,
    key user_email_lookup (user_id)
) default charset = utf8mb4;

create table ost_form_field (
    id int unsigned not null auto_increment primary key,
    form_id int unsigned not null,
    name varchar(64) not null,
    key form_id (form_id)
) default charset = utf8mb4;

create table ost_form_entry (
    id int unsigned not null auto_increment primary key,
    form_id int unsigned not null,
    object_id int unsigned,
    object_type char(1) not null default 'T',
    key entry_lookup (object_type, object_id)
) default charset = utf8mb4;

create table ost_form_entry_values (
    entry_id int unsigned not null,
    field_id int unsigned not null,
    value text,
    primary key (entry_id, field_id)
) default charset = utf8mb4;
