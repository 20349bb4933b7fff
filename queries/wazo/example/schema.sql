-- Wazo's queue_log, by the columns and indexes of its schema.
create table queue_log (
    id serial primary key,
    time timestamptz,
    callid varchar(80),
    queuename varchar(256),
    agent text,
    event varchar(20),
    data1 text,
    data2 text,
    data3 text,
    data4 text,
    data5 text
);
create index queue_log__idx_agent on queue_log (agent);
create index queue_log__idx_callid on queue_log (callid);
create index queue_log__idx_event on queue_log (event);
create index queue_log__idx_time on queue_log (time);
