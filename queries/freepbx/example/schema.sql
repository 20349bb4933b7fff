-- The queue log that FreePBX fills through ODBC, by the columns seen in the field.
create table queuelog (
    id int not null auto_increment primary key,
    time datetime(6) not null,
    callid varchar(80) not null default '',
    queuename varchar(256) not null default '',
    serverid varchar(20) not null default '',
    agent varchar(80) not null default '',
    event varchar(32) not null default '',
    data1 varchar(100) not null default '',
    data2 varchar(100) not null default '',
    data3 varchar(100) not null default '',
    data4 varchar(100) not null default '',
    data5 varchar(100) not null default ''
) default charset = utf8mb4;
