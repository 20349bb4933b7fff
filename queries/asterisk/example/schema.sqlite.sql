-- What Asterisk's realtime driver for SQLite writes into.
create table queue_log (
    id integer primary key autoincrement,
    time text,
    callid text,
    queuename text,
    agent text,
    event text,
    data1 text,
    data2 text,
    data3 text,
    data4 text,
    data5 text
);
