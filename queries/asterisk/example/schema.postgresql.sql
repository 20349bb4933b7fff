-- What Asterisk's realtime driver writes into, by the columns of its documentation; the stock table has no other index.
create table queue_log (
    id bigserial primary key,
    time timestamp,
    callid varchar(80),
    queuename varchar(256),
    agent varchar(80),
    event varchar(32),
    data1 varchar(100),
    data2 varchar(100),
    data3 varchar(100),
    data4 varchar(100),
    data5 varchar(100)
);
