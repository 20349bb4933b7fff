-- The columns and indexes of GLPI's tables that the feeds read.
create table glpi_tickets (
    id int unsigned not null auto_increment primary key,
    entities_id int unsigned not null default 0,
    name varchar(255),
    date timestamp null,
    closedate timestamp null,
    solvedate timestamp null,
    takeintoaccountdate timestamp null,
    date_mod timestamp null,
    status int not null default 1,
    requesttypes_id int unsigned not null default 0,
    content longtext,
    priority int not null default 1,
    itilcategories_id int unsigned not null default 0,
    time_to_resolve timestamp null,
    time_to_own timestamp null,
    is_deleted tinyint not null default 0,
    date_creation timestamp null,
    key date (date),
    key closedate (closedate),
    key status (status),
    key date_mod (date_mod),
    key entities_id (entities_id),
    key solvedate (solvedate),
    key time_to_resolve (time_to_resolve),
    key time_to_own (time_to_own),
    key itilcategories_id (itilcategories_id),
    key is_deleted (is_deleted),
    key date_creation (date_creation)
) engine = InnoDB default charset = utf8mb4;

create table glpi_tickets_users (
    id int unsigned not null auto_increment primary key,
    tickets_id int unsigned not null default 0,
    users_id int unsigned not null default 0,
    type int not null default 1,
    alternative_email varchar(255),
    unique key unicity (tickets_id, type, users_id, alternative_email),
    key user (users_id, type)
) engine = InnoDB default charset = utf8mb4;

create table glpi_groups (
    id int unsigned not null auto_increment primary key,
    name varchar(255),
    completename text
) engine = InnoDB default charset = utf8mb4;

create table glpi_groups_tickets (
    id int unsigned not null auto_increment primary key,
    tickets_id int unsigned not null default 0,
    groups_id int unsigned not null default 0,
    type int not null default 1,
    unique key unicity (tickets_id, type, groups_id),
    key `group` (groups_id, type)
) engine = InnoDB default charset = utf8mb4;

create table glpi_groups_users (
    id int unsigned not null auto_increment primary key,
    users_id int unsigned not null default 0,
    groups_id int unsigned not null default 0,
    unique key unicity (users_id, groups_id)
) engine = InnoDB default charset = utf8mb4;

create table glpi_users (
    id int unsigned not null auto_increment primary key,
    name varchar(255),
    phone varchar(255),
    mobile varchar(255),
    realname varchar(255),
    firstname varchar(255),
    is_active tinyint not null default 1,
    date_mod timestamp null,
    is_deleted tinyint not null default 0,
    key realname (realname),
    key is_active (is_active),
    key date_mod (date_mod)
) engine = InnoDB default charset = utf8mb4;

create table glpi_useremails (
    id int unsigned not null auto_increment primary key,
    users_id int unsigned not null default 0,
    is_default tinyint not null default 0,
    email varchar(255),
    unique key unicity (users_id, email),
    key email (email),
    key is_default (is_default)
) engine = InnoDB default charset = utf8mb4;

create table glpi_profiles (
    id int unsigned not null auto_increment primary key,
    name varchar(255),
    interface varchar(255) default 'helpdesk',
    key interface (interface)
) engine = InnoDB default charset = utf8mb4;

create table glpi_profiles_users (
    id int unsigned not null auto_increment primary key,
    users_id int unsigned not null default 0,
    profiles_id int unsigned not null default 0,
    key users_id (users_id),
    key profiles_id (profiles_id)
) engine = InnoDB default charset = utf8mb4;

create table glpi_entities (
    id int unsigned not null primary key,
    name varchar(255),
    completename text
) engine = InnoDB default charset = utf8mb4;

create table glpi_itilcategories (
    id int unsigned not null auto_increment primary key,
    name varchar(255),
    completename text,
    key name (name)
) engine = InnoDB default charset = utf8mb4;

create table glpi_requesttypes (
    id int unsigned not null auto_increment primary key,
    name varchar(255)
) engine = InnoDB default charset = utf8mb4;

create table glpi_itilfollowups (
    id int unsigned not null auto_increment primary key,
    itemtype varchar(100) not null,
    items_id int unsigned not null default 0,
    date timestamp null,
    users_id int unsigned not null default 0,
    content longtext,
    is_private tinyint not null default 0,
    date_mod timestamp null,
    date_creation timestamp null,
    key item (itemtype, items_id),
    key date (date),
    key date_mod (date_mod),
    key users_id (users_id)
) engine = InnoDB default charset = utf8mb4;

create table glpi_itilsolutions (
    id int unsigned not null auto_increment primary key,
    itemtype varchar(100) not null,
    items_id int unsigned not null default 0,
    content longtext,
    date_creation timestamp null,
    users_id int unsigned not null default 0,
    key item (itemtype, items_id)
) engine = InnoDB default charset = utf8mb4;

create table glpi_tickettasks (
    id int unsigned not null auto_increment primary key,
    tickets_id int unsigned not null default 0,
    content longtext,
    is_private tinyint not null default 0,
    `begin` timestamp null,
    `end` timestamp null,
    state int not null default 1,
    users_id_tech int unsigned not null default 0,
    date_mod timestamp null,
    date_creation timestamp null,
    key tickets_id (tickets_id),
    key date_mod (date_mod),
    key state (state)
) engine = InnoDB default charset = utf8mb4;

create table glpi_ticketsatisfactions (
    id int unsigned not null auto_increment primary key,
    tickets_id int unsigned not null default 0,
    type int not null default 1,
    date_begin timestamp null,
    date_answered timestamp null,
    satisfaction int,
    comment text,
    unique key tickets_id (tickets_id)
) engine = InnoDB default charset = utf8mb4;

create table glpi_logs (
    id int unsigned not null auto_increment primary key,
    itemtype varchar(100) not null default '',
    items_id int unsigned not null default 0,
    linked_action int not null default 0,
    date_mod timestamp null,
    id_search_option int not null default 0,
    old_value varchar(255),
    new_value varchar(255),
    key date_mod (date_mod),
    key item (itemtype, items_id),
    key id_search_option (id_search_option)
) engine = InnoDB default charset = utf8mb4;
