-- A Monday on two FreePBX servers that share one log, in local time.
insert into queuelog (id, time, callid, queuename, serverid, agent, event, data1, data2, data3, data4, data5) values
    -- Two servers write one log, so the same call number means two calls.
    (1, '2026-03-02 07:30:00.000000', 'NONE', 'NONE', 'a', 'NONE', 'QUEUESTART', '', '', '', '', ''),
    (2, '2026-03-02 07:30:05.000000', 'NONE', 'NONE', 'b', 'NONE', 'QUEUESTART', '', '', '', '', ''),
    -- Agents are reached through Local channels, or logged by their display name.
    (3, '2026-03-02 08:00:00.000000', 'NONE', '600', 'a', 'Local/2001@from-queue/n', 'UNPAUSE', '', '', '', '', ''),
    (4, '2026-03-02 08:00:10.000000', '1772431210.1', '600', 'a', 'NONE', 'DID', '035550100', '', '', '', ''),
    (5, '2026-03-02 08:00:10.100000', '1772431210.1', '600', 'a', 'NONE', 'ENTERQUEUE', '', '0501240001', '1', '', ''),
    (6, '2026-03-02 08:00:10.000000', '1772431210.1', '600', 'b', 'NONE', 'ENTERQUEUE', '', '0501240002', '1', '', ''),
    (7, '2026-03-02 08:00:22.000000', '1772431210.1', '600', 'a', 'Local/2001@from-queue/n', 'CONNECT', '12', '1772431211.2', '9', '', ''),
    (8, '2026-03-02 08:00:31.000000', '1772431210.1', '600', 'b', 'Dana Levi', 'CONNECT', '21', '1772431212.2', '9', '', ''),
    (9, '2026-03-02 08:03:22.000000', '1772431210.1', '600', 'a', 'Local/2001@from-queue/n', 'COMPLETEAGENT', '12', '180', '1', '', ''),
    (10, '2026-03-02 08:05:31.000000', '1772431210.1', '600', 'b', 'Dana Levi', 'COMPLETECALLER', '21', '300', '1', '', ''),
    -- A transfer through a Local channel is not logged: the caller comes back to the queue under the same call.
    (11, '2026-03-02 09:00:00.000000', '1772434800.3', '600', 'a', 'NONE', 'ENTERQUEUE', '', '0501240003', '1', '', ''),
    (12, '2026-03-02 09:00:05.000000', '1772434800.3', '600', 'a', 'Local/2001@from-queue/n', 'CONNECT', '5', '1772434801.4', '4', '', ''),
    (13, '2026-03-02 09:02:00.000000', '1772434800.3', '600', 'a', 'NONE', 'ENTERQUEUE', '', '0501240003', '1', '', ''),
    (14, '2026-03-02 09:02:40.000000', '1772434800.3', '600', 'a', 'NONE', 'ABANDON', '1', '1', '40', '', ''),
    -- Server b is started again; a caller waits on it and one on server a.
    (15, '2026-03-02 10:00:00.000000', '1772438400.5', '600', 'a', 'NONE', 'ENTERQUEUE', '', '0501240004', '1', '', ''),
    (16, '2026-03-02 10:00:00.000000', '1772438400.5', '600', 'b', 'NONE', 'ENTERQUEUE', '', '0501240005', '1', '', ''),
    (17, '2026-03-02 10:00:30.000000', 'NONE', 'NONE', 'b', 'NONE', 'QUEUESTART', '', '', '', '', ''),
    (18, '2026-03-02 10:00:45.000000', '1772438400.5', '600', 'a', 'Local/2001@from-queue/n', 'RINGNOANSWER', '15000', '', '', '', ''),
    (19, '2026-03-02 10:01:00.000000', '1772438400.5', '600', 'a', 'NONE', 'EXITWITHTIMEOUT', '1', '1', '60', '', '');
