-- What Asterisk's realtime driver writes into, by the columns of its documentation. Sites that keep the time as text
-- are common, so this one does.
create table queue_log (
    id bigint not null auto_increment primary key,
    time char(26),
    callid varchar(80),
    queuename varchar(256),
    agent varchar(80),
    event varchar(32),
    data1 varchar(100),
    data2 varchar(100),
    data3 varchar(100),
    data4 varchar(100),
    data5 varchar(100)
) default charset = utf8mb4;
