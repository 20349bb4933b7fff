-- The tables and columns of VICIdial that the queries read, with its own indexes. Engine MyISAM, as VICIdial has it.

create table vicidial_closer_log (
    closecallid int(9) unsigned not null auto_increment primary key,
    lead_id int(9) unsigned not null,
    campaign_id varchar(20),
    call_date datetime,
    start_epoch int(10) unsigned,
    end_epoch int(10) unsigned,
    length_in_sec int(10),
    status varchar(6),
    phone_number varchar(18),
    user varchar(20),
    comments varchar(255),
    queue_seconds decimal(7, 2) default 0,
    term_reason enum(
        'CALLER', 'AGENT', 'QUEUETIMEOUT', 'ABANDON', 'AFTERHOURS', 'HOLDRECALLXFER', 'HOLDTIME', 'NOAGENT', 'NONE',
        'MAXCALLS', 'ACFILTER', 'CLOSETIME'
    ) default 'NONE',
    uniqueid varchar(20) not null default '',
    index (lead_id),
    index (call_date),
    index (campaign_id),
    index (uniqueid),
    index (phone_number),
    index date_user (call_date, user)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_log (
    uniqueid varchar(20) not null primary key,
    lead_id int(9) unsigned not null,
    campaign_id varchar(8),
    call_date datetime,
    start_epoch int(10) unsigned,
    end_epoch int(10) unsigned,
    length_in_sec int(10),
    status varchar(6),
    phone_number varchar(18),
    user varchar(20),
    term_reason enum('CALLER', 'AGENT', 'QUEUETIMEOUT', 'ABANDON', 'AFTERHOURS', 'NONE', 'SYSTEM') default 'NONE',
    index (lead_id),
    index (call_date)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_auto_calls (
    auto_call_id int(9) unsigned not null auto_increment primary key,
    campaign_id varchar(20),
    status enum('SENT', 'RINGING', 'LIVE', 'XFER', 'PAUSED', 'CLOSER', 'BUSY', 'DISCONNECT', 'IVR') default 'PAUSED',
    lead_id int(9) unsigned not null,
    uniqueid varchar(20),
    callerid varchar(20),
    call_time datetime,
    call_type enum('IN', 'OUT', 'OUTBALANCE') default 'OUT',
    last_update_time timestamp not null default current_timestamp on update current_timestamp,
    index (uniqueid),
    index (callerid),
    index (call_time),
    index (last_update_time)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_live_agents (
    live_agent_id int(9) unsigned not null auto_increment primary key,
    user varchar(20),
    status enum('READY', 'QUEUE', 'INCALL', 'PAUSED', 'CLOSER', 'MQUEUE') default 'PAUSED',
    lead_id int(9) unsigned not null,
    campaign_id varchar(8),
    uniqueid varchar(20),
    callerid varchar(20),
    comments varchar(20),
    last_state_change datetime,
    last_update_time timestamp not null default current_timestamp on update current_timestamp,
    pause_code varchar(6) default '',
    index (last_update_time),
    index vlali (lead_id),
    index vlaus (user)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_agent_log (
    agent_log_id int(9) unsigned not null auto_increment primary key,
    user varchar(20),
    event_time datetime,
    lead_id int(9) unsigned,
    campaign_id varchar(8),
    talk_epoch int(10) unsigned,
    talk_sec smallint(5) unsigned default 0,
    dispo_epoch int(10) unsigned,
    dispo_sec smallint(5) unsigned default 0,
    status varchar(6),
    dead_sec smallint(5) unsigned default 0,
    uniqueid varchar(20) default '',
    index (lead_id),
    index (user),
    index (event_time),
    index time_user (event_time, user)
) engine = MyISAM default charset = utf8mb4;

create table park_log (
    uniqueid varchar(20) default '',
    status varchar(10),
    parked_time datetime,
    grab_time datetime,
    parked_sec int(10),
    user varchar(20),
    lead_id int(9) unsigned default 0,
    index (parked_time),
    index (lead_id),
    index uniqueid_park (uniqueid)
) engine = MyISAM default charset = utf8mb4;

create table parked_channels (
    channel varchar(100) not null,
    server_ip varchar(15) not null,
    channel_group varchar(30)
) engine = MyISAM default charset = utf8mb4;

create table recording_log (
    recording_id int(10) unsigned not null auto_increment primary key,
    filename varchar(100),
    location varchar(255),
    lead_id int(9) unsigned,
    user varchar(20),
    vicidial_id varchar(20),
    index (filename),
    index (lead_id),
    index (user),
    index (vicidial_id)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_statuses (
    status varchar(6) not null primary key,
    status_name varchar(30),
    human_answered enum('Y', 'N') default 'N'
) engine = MyISAM default charset = utf8mb4;

create table vicidial_campaign_statuses (
    status varchar(6) not null,
    status_name varchar(30),
    campaign_id varchar(20),
    human_answered enum('Y', 'N') default 'N',
    index (campaign_id),
    unique index vicidial_campaign_statuses_key (status, campaign_id)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_pause_codes (
    pause_code varchar(6) not null,
    pause_code_name varchar(30),
    campaign_id varchar(8),
    index (campaign_id)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_callbacks (
    callback_id int(9) unsigned not null auto_increment primary key,
    lead_id int(9) unsigned,
    status varchar(10),
    entry_time datetime,
    callback_time datetime,
    modify_date timestamp not null default current_timestamp on update current_timestamp,
    user varchar(20),
    recipient enum('USERONLY', 'ANYONE'),
    comments varchar(255),
    index (lead_id),
    index (status),
    index (callback_time)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_inbound_callback_queue (
    icbq_id int(9) unsigned not null auto_increment primary key,
    icbq_date datetime,
    icbq_status varchar(10),
    icbq_phone_number varchar(20),
    lead_id int(9) unsigned not null,
    group_id varchar(20) not null,
    call_date datetime,
    modify_date timestamp not null default current_timestamp on update current_timestamp,
    index (icbq_status),
    index (group_id),
    index (icbq_date),
    index (call_date)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_call_notes (
    notesid int(9) unsigned not null auto_increment primary key,
    lead_id int(9) unsigned not null,
    vicidial_id varchar(20),
    call_date datetime,
    call_notes text,
    index lead_id (lead_id)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_list (
    lead_id int(9) unsigned not null auto_increment primary key,
    phone_number varchar(18) not null,
    index (phone_number)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_users (
    user_id int(9) unsigned not null auto_increment primary key,
    user varchar(20) not null,
    full_name varchar(50),
    user_group varchar(20),
    unique index user (user)
) engine = MyISAM default charset = utf8mb4;

create table vicidial_user_groups (
    user_group varchar(20) not null,
    group_name varchar(40) not null
) engine = MyISAM default charset = utf8mb4;
