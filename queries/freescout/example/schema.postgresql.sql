-- The columns and indexes of FreeScout's tables that the feeds read, with those of the module Satisfaction Ratings.
create table mailboxes (
    id serial primary key,
    name varchar(40) not null,
    email varchar(128) not null unique
);

create table users (
    id serial primary key,
    first_name varchar(20) not null,
    last_name varchar(30) not null,
    email varchar(100) not null unique,
    role smallint not null default 1,
    type smallint not null default 1,
    status smallint not null default 1,
    updated_at timestamp(0)
);

create table conversations (
    id serial primary key,
    number integer not null,
    type smallint not null,
    folder_id integer not null,
    status smallint not null default 1,
    state smallint not null default 1,
    subject varchar(998),
    customer_email varchar(191),
    mailbox_id integer not null,
    user_id integer,
    customer_id integer,
    closed_at timestamp(0),
    last_reply_at timestamp(0),
    last_reply_from smallint,
    created_at timestamp(0),
    updated_at timestamp(0)
);
create index conversations_folder on conversations (folder_id, status);
create index conversations_mailbox_customer on conversations (mailbox_id, customer_id);
create index conversations_user on conversations (user_id, mailbox_id, state, status);
create index conversations_mailbox_state on conversations (mailbox_id, state, status);

create table threads (
    id serial primary key,
    conversation_id integer not null,
    user_id integer,
    type smallint not null,
    status smallint not null default 1,
    state smallint not null default 1,
    action_type smallint,
    body text,
    "from" varchar(191),
    customer_id integer,
    created_by_user_id integer,
    created_by_customer_id integer,
    meta text,
    rating smallint,
    rating_comment text,
    created_at timestamp(0),
    updated_at timestamp(0)
);
create index threads_conversation_type on threads (conversation_id, type, "from", customer_id);
create index threads_conversation_created on threads (conversation_id, created_at);
create index threads_created on threads (created_at);
