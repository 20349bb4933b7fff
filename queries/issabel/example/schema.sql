-- The tables and columns of Issabel's call center module that the queries read, with its own indexes; its foreign
-- keys are left out. Engine InnoDB.

create table agent (
    id int(10) unsigned not null auto_increment primary key,
    type enum('Agent', 'SIP', 'IAX2') not null default 'Agent',
    number varchar(40) not null,
    name varchar(250) not null,
    estatus enum('A', 'I') default 'A',
    key agent_type (estatus, type, number)
) engine = InnoDB default charset = utf8;

create table break (
    id int(10) unsigned not null auto_increment primary key,
    name varchar(250) not null,
    status varchar(1) not null default 'A',
    tipo enum('B', 'H') default 'B'
) engine = InnoDB default charset = utf8;

create table audit (
    id int(10) unsigned not null auto_increment primary key,
    id_agent int(10) unsigned not null,
    id_break int(10) unsigned,
    datetime_init datetime not null,
    datetime_end datetime,
    duration time,
    key id_agent (id_agent),
    key id_break (id_break),
    key agent_break_datetime (id_agent, id_break, datetime_init)
) engine = InnoDB default charset = utf8;

create table queue_call_entry (
    id int(10) unsigned not null auto_increment primary key,
    queue varchar(50)
) engine = InnoDB default charset = utf8;

create table call_entry (
    id int(10) unsigned not null auto_increment primary key,
    id_agent int(10) unsigned,
    id_queue_call_entry int(10) unsigned not null,
    callerid varchar(15) not null,
    datetime_init datetime,
    datetime_end datetime,
    duration int(10) unsigned,
    status varchar(32),
    transfer varchar(6),
    datetime_entry_queue datetime,
    duration_wait int(11),
    uniqueid varchar(32),
    key id_agent (id_agent),
    key id_queue_call_entry (id_queue_call_entry),
    key datetime_init (datetime_init),
    key datetime_entry_queue (datetime_entry_queue)
) engine = InnoDB default charset = utf8;

create table current_call_entry (
    id int(10) unsigned not null auto_increment primary key,
    id_agent int(10) unsigned not null,
    id_queue_call_entry int(10) unsigned not null,
    id_call_entry int(10) unsigned not null,
    callerid varchar(15) not null,
    datetime_init datetime not null,
    hold enum('N', 'S') default 'N',
    key id_agent (id_agent),
    key id_queue_call_entry (id_queue_call_entry),
    key id_call_entry (id_call_entry)
) engine = InnoDB default charset = utf8;

create table campaign (
    id int(10) unsigned not null auto_increment primary key,
    name varchar(64) not null,
    queue varchar(16) not null
) engine = InnoDB default charset = utf8;

create table campaign_lists (
    id int(11) unsigned not null auto_increment primary key,
    id_campaign int(11) unsigned not null
) engine = InnoDB default charset = utf8;

create table calls (
    id int(10) unsigned not null auto_increment primary key,
    id_list int(10) unsigned not null,
    phone varchar(32) not null,
    status varchar(32),
    uniqueid varchar(32),
    fecha_llamada datetime,
    start_time datetime,
    end_time datetime,
    duration int(10) unsigned,
    id_agent int(10) unsigned,
    transfer varchar(6),
    datetime_entry_queue datetime,
    duration_wait int(11),
    datetime_originate datetime,
    key calls_ibfk_1 (id_list),
    key calls_ibfk_2 (id_agent),
    key datetime_init (start_time),
    key datetime_entry_queue (datetime_entry_queue)
) engine = InnoDB default charset = utf8;

create table current_calls (
    id int(10) unsigned not null auto_increment primary key,
    id_call int(10) unsigned not null,
    fecha_inicio datetime not null,
    queue varchar(16) not null,
    agentnum varchar(16) not null,
    hold enum('N', 'S') default 'N',
    key id_call (id_call)
) engine = InnoDB default charset = utf8;

create table call_progress_log (
    id int(10) unsigned not null auto_increment primary key,
    datetime_entry datetime not null,
    id_call_incoming int(10) unsigned,
    id_call_outgoing int(10) unsigned,
    new_status varchar(32) not null,
    id_agent int(10) unsigned,
    duration int(10) unsigned,
    key call_progress_log_ibfk_4 (id_agent),
    key incoming_datetime_entry (id_call_incoming, datetime_entry),
    key outgoing_datetime_entry (id_call_outgoing, datetime_entry)
) engine = InnoDB default charset = utf8;

create table call_recording (
    id int(10) unsigned not null auto_increment primary key,
    datetime_entry datetime not null,
    id_call_incoming int(10) unsigned,
    id_call_outgoing int(10) unsigned,
    uniqueid varchar(32) not null,
    channel varchar(80) not null,
    recordingfile varchar(255),
    key call_recording_ibfk_1 (id_call_incoming),
    key call_recording_ibfk_2 (id_call_outgoing)
) engine = InnoDB default charset = utf8;
