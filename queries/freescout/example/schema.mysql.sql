-- The columns and indexes of FreeScout's tables that the feeds read, with those of the module Satisfaction Ratings.
create table mailboxes (
    id int unsigned not null auto_increment primary key,
    name varchar(40) not null,
    email varchar(128) not null unique
) default charset = utf8mb4;

create table users (
    id int unsigned not null auto_increment primary key,
    first_name varchar(20) not null,
    last_name varchar(30) not null,
    email varchar(100) not null unique,
    role tinyint unsigned not null default 1,
    type tinyint unsigned not null default 1,
    status tinyint unsigned not null default 1,
    updated_at timestamp null
) default charset = utf8mb4;

create table conversations (
    id int unsigned not null auto_increment primary key,
    number integer not null,
    type tinyint unsigned not null,
    folder_id integer not null,
    status tinyint unsigned not null default 1,
    state tinyint unsigned not null default 1,
    subject varchar(998),
    customer_email varchar(191),
    mailbox_id integer not null,
    user_id integer,
    customer_id integer,
    closed_at timestamp null,
    last_reply_at timestamp null,
    last_reply_from tinyint unsigned,
    created_at timestamp null,
    updated_at timestamp null
) default charset = utf8mb4;
create index conversations_folder on conversations (folder_id, status);
create index conversations_mailbox_customer on conversations (mailbox_id, customer_id);
create index conversations_user on conversations (user_id, mailbox_id, state, status);
create index conversations_mailbox_state on conversations (mailbox_id, state, status);

create table threads (
    id int unsigned not null auto_increment primary key,
    conversation_id integer not null,
    user_id integer,
    type tinyint unsigned not null,
    status tinyint unsigned not null default 1,
    state tinyint unsigned not null default 1,
    action_type tinyint unsigned,
    body longtext,
    `from` varchar(191),
    customer_id integer,
    created_by_user_id integer,
    created_by_customer_id integer,
    meta text,
    rating tinyint unsigned,
    rating_comment text,
    created_at timestamp null,
    updated_at timestamp null
) default charset = utf8mb4;
create index threads_conversation_type on threads (conversation_id, type, `from`, customer_id);
create index threads_conversation_created on threads (conversation_id, created_at);
create index threads_created on threads (created_at);
