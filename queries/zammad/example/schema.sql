-- The columns and indexes of Zammad's tables that the feeds read.
create table users (
    id serial primary key,
    login varchar(255) not null unique,
    firstname varchar(100) default '',
    lastname varchar(100) default '',
    email varchar(255) default '',
    phone varchar(255) default '',
    mobile varchar(255) default '',
    department varchar(200) default '',
    active boolean not null default true,
    updated_at timestamp(3) not null
);
create index on users (email);
create index on users (phone);

create table roles (id serial primary key, name varchar(100) not null unique);
create table roles_users (user_id integer, role_id integer);
create index on roles_users (user_id);
create index on roles_users (role_id);

create table groups (id serial primary key, name varchar(160) not null unique, active boolean not null default true);
create table groups_users (user_id integer not null, group_id integer not null, access varchar(50) not null default 'full');
create index on groups_users (user_id);
create index on groups_users (group_id);

create table ticket_state_types (id serial primary key, name varchar(250) not null unique);
create table ticket_states (
    id serial primary key,
    state_type_id integer not null,
    name varchar(250) not null unique
);
create table ticket_priorities (id serial primary key, name varchar(250) not null unique);

create table tickets (
    id serial primary key,
    group_id integer not null,
    priority_id integer not null,
    state_id integer not null,
    number varchar(60) not null unique,
    title varchar(250) not null,
    owner_id integer not null,
    customer_id integer not null,
    first_response_at timestamp(3),
    close_at timestamp(3),
    last_close_at timestamp(3),
    create_article_type_id integer,
    escalation_at timestamp(3),
    pending_time timestamp(3),
    type varchar(100),
    created_at timestamp(3) not null,
    updated_at timestamp(3) not null
);
create index on tickets (state_id);
create index on tickets (group_id);
create index on tickets (owner_id);
create index on tickets (customer_id);
create index on tickets (created_at);
create index on tickets (updated_at);
create index on tickets (pending_time);
create index on tickets (group_id, state_id, updated_at);

create table ticket_article_types (
    id serial primary key,
    name varchar(250) not null unique,
    communication boolean not null default false
);
create table ticket_article_senders (id serial primary key, name varchar(250) not null unique);
create table ticket_articles (
    id serial primary key,
    ticket_id integer not null,
    type_id integer not null,
    sender_id integer not null,
    subject varchar(3000),
    content_type varchar(20) not null default 'text/plain',
    body text not null,
    internal boolean not null default false,
    created_by_id integer not null,
    created_at timestamp(3) not null,
    updated_at timestamp(3) not null
);
create index on ticket_articles (ticket_id);
create index on ticket_articles (created_at);
create index on ticket_articles (type_id);
create index on ticket_articles (sender_id);

create table history_types (id serial primary key, name varchar(250) not null unique);
create table history_objects (id serial primary key, name varchar(250) not null unique);
create table history_attributes (id serial primary key, name varchar(250) not null unique);
create table histories (
    id serial primary key,
    history_type_id integer not null,
    history_object_id integer not null,
    history_attribute_id integer,
    o_id integer not null,
    id_to integer,
    id_from integer,
    value_from varchar(500),
    value_to varchar(500),
    created_by_id integer not null,
    created_at timestamp(3) not null
);
create index on histories (o_id);
create index on histories (created_at);
create index on histories (history_object_id);
create index on histories (history_attribute_id);
create index on histories (history_type_id);

create table tag_objects (id serial primary key, name varchar(250) not null unique);
create table tag_items (id serial primary key, name varchar(250) not null unique);
create table tags (
    id serial primary key,
    tag_item_id integer not null,
    tag_object_id integer not null,
    o_id integer not null
);
create index on tags (o_id);
create index on tags (tag_object_id);
