-- A Monday in one small centre, as Asterisk wrote it down in local time.
insert into queue_log (id, time, callid, queuename, agent, event, data1, data2, data3, data4, data5) values
    -- The switch starts at half past seven, local time. Ana and Ben log in; Cleo is a member by configuration.
    (1, '2026-03-02 07:30:00.100000', 'NONE', 'NONE', 'NONE', 'QUEUESTART', '', '', '', '', ''),
    (2, '2026-03-02 07:58:10.250000', 'MANAGER', 'orders', 'PJSIP/101', 'ADDMEMBER', '', '', '', '', ''),
    (3, '2026-03-02 07:59:02.500000', 'MANAGER', 'orders', 'PJSIP/102', 'ADDMEMBER', '', '', '', '', ''),
    (4, '2026-03-02 07:59:03.000000', 'MANAGER', 'repairs', 'PJSIP/102', 'ADDMEMBER', '', '', '', '', ''),
    -- Answered by Ana; she needs two minutes of work after the call, then the caller rates it.
    (5, '2026-03-02 08:00:05.000000', '1772431205.1', 'orders', 'NONE', 'ENTERQUEUE', '', '0501230001', '1', '', ''),
    (6, '2026-03-02 08:00:17.200000', '1772431205.1', 'orders', 'PJSIP/101', 'CONNECT', '12', '1772431206.2', '4', '', ''),
    (7, '2026-03-02 08:04:17.400000', '1772431205.1', 'orders', 'PJSIP/101', 'COMPLETECALLER', '12', '240', '1', '', ''),
    (8, '2026-03-02 08:04:18.000000', 'NONE', 'orders', 'PJSIP/101', 'PAUSE', 'ACW', '', '', '', ''),
    (9, '2026-03-02 08:04:40.000000', '1772431205.1', 'orders', 'NONE', 'SURVEY', '5', '5', '', '', ''),
    -- Gives up while Ben's telephone rang.
    (10, '2026-03-02 08:05:00.000000', '1772431500.3', 'orders', 'NONE', 'ENTERQUEUE', '', '0501230002', '1', '', ''),
    (11, '2026-03-02 08:05:12.000000', '1772431500.3', 'orders', 'PJSIP/102', 'RINGNOANSWER', '10000', '', '', '', ''),
    (12, '2026-03-02 08:05:30.900000', '1772431500.3', 'orders', 'PJSIP/102', 'RINGCANCELED', '15000', '', '', '', ''),
    (13, '2026-03-02 08:05:31.000000', '1772431500.3', 'orders', 'NONE', 'ABANDON', '1', '1', '31', '', ''),
    -- Ana's work after the call is done.
    (14, '2026-03-02 08:06:18.000000', 'NONE', 'orders', 'PJSIP/101', 'UNPAUSE', '', '', '', '', ''),
    -- Waited as long as the queue allows, then asked for a call back.
    (15, '2026-03-02 08:10:00.000000', '1772431800.5', 'orders', 'NONE', 'ENTERQUEUE', '', '0501230003', '1', '', ''),
    (16, '2026-03-02 08:11:00.000000', '1772431800.5', 'orders', 'NONE', 'EXITWITHTIMEOUT', '1', '1', '60', '', ''),
    (17, '2026-03-02 08:11:00.800000', '1772431800.5', 'orders', 'NONE', 'CALLBACK', '0501230003', '', '', '', ''),
    -- Pressed 9 for the voicemail.
    (18, '2026-03-02 08:12:00.000000', '1772431920.6', 'orders', 'NONE', 'ENTERQUEUE', '', '0501230004', '1', '', ''),
    (19, '2026-03-02 08:12:20.000000', '1772431920.6', 'orders', 'NONE', 'EXITWITHKEY', '9', '1', '1', '20', ''),
    -- Answered by Ben, who sends the caller on to the other queue under the same call.
    (20, '2026-03-02 08:20:00.000000', '1772432400.7', 'orders', 'NONE', 'ENTERQUEUE', '', '0501230005', '1', '', ''),
    (21, '2026-03-02 08:20:08.000000', '1772432400.7', 'orders', 'PJSIP/102', 'CONNECT', '8', '1772432401.8', '3', '', ''),
    (22, '2026-03-02 08:20:38.000000', '1772432400.7', 'orders', 'PJSIP/102', 'BLINDTRANSFER', 'repairs', 'internal', '8', '30', '1'),
    (23, '2026-03-02 08:20:39.000000', '1772432400.7', 'repairs', 'NONE', 'ENTERQUEUE', '', '0501230005', '1', '', ''),
    (24, '2026-03-02 08:21:02.000000', '1772432400.7', 'repairs', 'PJSIP/103', 'CONNECT', '23', '1772432440.9', '5', '', ''),
    (25, '2026-03-02 08:25:02.000000', '1772432400.7', 'repairs', 'PJSIP/103', 'ATTENDEDTRANSFER', 'LINK', 'PJSIP/103-00000011', 'PJSIP/201-00000012', '23', '240|1'),
    -- A call without a number, entered while nobody was there.
    (26, '2026-03-02 08:30:00.000000', '1772433000.10', 'repairs', 'NONE', 'ENTERQUEUE', '', '', '1', '', ''),
    (27, '2026-03-02 08:30:05.000000', '1772433000.10', 'repairs', 'NONE', 'EXITEMPTY', '1', '1', '5', '', ''),
    -- Lunch: a pause of all queues writes one row per queue.
    (28, '2026-03-02 12:00:00.000000', 'NONE', 'NONE', 'PJSIP/102', 'PAUSEALL', 'lunch', '', '', '', ''),
    (29, '2026-03-02 12:00:00.000900', 'NONE', 'orders', 'PJSIP/102', 'PAUSE', 'lunch', '', '', '', ''),
    (30, '2026-03-02 12:00:00.001200', 'NONE', 'repairs', 'PJSIP/102', 'PAUSE', 'lunch', '', '', '', ''),
    (31, '2026-03-02 12:30:00.000000', 'NONE', 'NONE', 'PJSIP/102', 'UNPAUSEALL', 'lunch', '', '', '', ''),
    (32, '2026-03-02 12:30:00.000900', 'NONE', 'orders', 'PJSIP/102', 'UNPAUSE', 'lunch', '', '', '', ''),
    (33, '2026-03-02 12:30:00.001200', 'NONE', 'repairs', 'PJSIP/102', 'UNPAUSE', 'lunch', '', '', '', ''),
    -- The switch is killed while one caller waits and one talks; no row tells their ends.
    (34, '2026-03-02 13:00:00.000000', '1772449200.20', 'orders', 'NONE', 'ENTERQUEUE', '', '0501230006', '1', '', ''),
    (35, '2026-03-02 13:00:04.000000', '1772449200.20', 'orders', 'PJSIP/101', 'CONNECT', '4', '1772449201.21', '2', '', ''),
    (36, '2026-03-02 13:00:30.000000', '1772449230.22', 'orders', 'NONE', 'ENTERQUEUE', '', '0501230007', '1', '', ''),
    (37, '2026-03-02 13:02:00.000000', 'NONE', 'NONE', 'NONE', 'QUEUESTART', '', '', '', '', ''),
    -- A talk whose beginning the table has lost.
    (38, '2026-03-02 13:05:00.000000', '1772449380.30', 'orders', 'PJSIP/102', 'COMPLETEAGENT', '15', '45', '1', '', ''),
    -- One talks and one waits as the log ends, and Ana has left.
    (39, '2026-03-02 13:09:00.000000', 'MANAGER', 'orders', 'PJSIP/101', 'REMOVEMEMBER', '', '', '', '', ''),
    (40, '2026-03-02 13:10:00.000000', '1772449800.40', 'orders', 'NONE', 'ENTERQUEUE', '', '0501230001', '1', '', ''),
    (41, '2026-03-02 13:10:06.000000', '1772449800.40', 'orders', 'PJSIP/102', 'CONNECT', '6', '1772449801.41', '2', '', ''),
    (42, '2026-03-02 13:10:20.000000', '1772449820.42', 'orders', 'NONE', 'ENTERQUEUE', '', '0501230008', '1', '', '');
