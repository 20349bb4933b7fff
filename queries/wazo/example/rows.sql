-- A Monday in one centre, as Wazo wrote it down.
insert into queue_log (id, time, callid, queuename, agent, event, data1, data2, data3, data4, data5) values
    (1, '2026-03-02 06:00:00.000000+00', 'NONE', 'NONE', 'NONE', 'QUEUESTART', '', '', '', '', ''),
    -- Agents log in by telephone; the switch tells how long their work after a call may last.
    (2, '2026-03-02 06:00:10.000000+00', 'NONE', 'NONE', 'Agent/1001', 'AGENTCALLBACKLOGIN', '201@default', '', '', '', ''),
    (3, '2026-03-02 06:00:20.000000+00', 'NONE', 'NONE', 'Agent/1002', 'AGENTCALLBACKLOGIN', '202@default', '', '', '', ''),
    (4, '2026-03-02 06:10:00.000000+00', '1772431800.1', 'claims', 'NONE', 'ENTERQUEUE', '', '+97235551001', '1', '', ''),
    (5, '2026-03-02 06:10:09.000000+00', '1772431800.1', 'claims', 'Agent/1001', 'CONNECT', '9', '1772431801.2', '3', '', ''),
    (6, '2026-03-02 06:12:09.000000+00', '1772431800.1', 'claims', 'Agent/1001', 'COMPLETEAGENT', '9', '120', '1', '', ''),
    (7, '2026-03-02 06:12:09.100000+00', '1772431800.1', 'claims', 'Agent/1001', 'WRAPUPSTART', '30', '', '', '', ''),
    -- The next caller comes while it lasts, and cuts it short.
    (8, '2026-03-02 06:12:15.000000+00', '1772431935.3', 'claims', 'NONE', 'ENTERQUEUE', '', '+97235551002', '1', '', ''),
    (9, '2026-03-02 06:12:24.100000+00', '1772431935.3', 'claims', 'Agent/1001', 'CONNECT', '9', '1772431936.4', '2', '', ''),
    (10, '2026-03-02 06:15:24.100000+00', '1772431935.3', 'claims', 'Agent/1001', 'COMPLETECALLER', '9', '180', '1', '', ''),
    (11, '2026-03-02 06:15:24.200000+00', '1772431935.3', 'claims', 'Agent/1001', 'WRAPUPSTART', '30', '', '', '', ''),
    -- Nobody took these: a full queue, an empty one, a closed one, two diversions.
    (12, '2026-03-02 07:00:00.000000+00', '1772434800.5', 'claims', 'NONE', 'FULL', '', '', '', '', ''),
    (13, '2026-03-02 07:01:00.000000+00', '1772434860.6', 'claims', 'NONE', 'JOINEMPTY', '', '', '', '', ''),
    (14, '2026-03-02 07:02:00.000000+00', '1772434920.7', 'claims', 'NONE', 'CLOSED', '', '', '', '', ''),
    (15, '2026-03-02 07:03:00.000000+00', '1772434980.8', 'claims', 'NONE', 'DIVERT_CA_RATIO', '', '', '', '', ''),
    (16, '2026-03-02 07:04:00.000000+00', '1772435040.9', 'claims', 'NONE', 'DIVERT_HOLDTIME', '', '', '', '', ''),
    -- The last agent left while this one waited; Asterisk's row comes first, Wazo's after it.
    (17, '2026-03-02 07:10:00.000000+00', '1772435400.10', 'claims', 'NONE', 'ENTERQUEUE', '', '+97235551003', '1', '', ''),
    (18, '2026-03-02 07:10:25.000000+00', '1772435400.10', 'claims', 'NONE', 'EXITEMPTY', '1', '1', '25', '', ''),
    (19, '2026-03-02 07:10:25.300000+00', '1772435400.10', 'claims', 'NONE', 'LEAVEEMPTY', '', '', '', '', ''),
    -- Its last field is missing, as it is now and then.
    (20, '2026-03-02 07:20:00.000000+00', '1772436000.11', 'claims', 'NONE', 'ENTERQUEUE', '', '+97235551004', '1', '', ''),
    (21, '2026-03-02 07:20:18.000000+00', '1772436000.11', 'claims', 'NONE', 'ABANDON', '1', '1', '', '', ''),
    -- Two pauses, and a logout.
    (22, '2026-03-02 08:00:00.000000+00', 'NONE', 'NONE', 'Agent/1002', 'PAUSEALL', '', '', '', '', ''),
    (23, '2026-03-02 08:15:00.000000+00', 'NONE', 'NONE', 'Agent/1002', 'UNPAUSEALL', '', '', '', '', ''),
    (24, '2026-03-02 16:00:00.000000+00', 'NONE', 'NONE', 'Agent/1002', 'AGENTCALLBACKLOGOFF', '202@default', '35980', 'CommandLogoff', '', '');
