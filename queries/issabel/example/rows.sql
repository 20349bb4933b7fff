-- Monday morning in Berlin (UTC+1), half past nine. Agent is the type that Issabel gives people who log in to any phone.

insert into agent (id, type, number, name, estatus) values
(1, 'Agent', '1001', 'Ana Berg', 'A'), (2, 'Agent', '1002', '本 李', 'A'), (3, 'SIP', '1003', 'Chloe Roy', 'A'),
(4, 'Agent', '1004', 'Dave Lee', 'A'), (5, 'Agent', '1005', 'Eve Wu', 'A'), (6, 'Agent', '1006', 'Faye Ito', 'A'),
(7, 'Agent', '1007', 'Left last year', 'I');

insert into break (id, name, tipo) values (1, 'Hold', 'H'), (2, 'Lunch', 'B'), (3, 'Training', 'B');

insert into audit (id, id_agent, id_break, datetime_init, datetime_end) values
(1, 1, null, '2026-02-27 08:00:00', '2026-02-27 16:00:00'),
(2, 5, null, '2026-03-02 07:00:00', '2026-03-02 09:15:00'),
(3, 1, null, '2026-03-02 08:00:00', null),
(4, 2, null, '2026-03-02 08:01:00', null),
(5, 3, null, '2026-03-02 08:02:00', null),
(6, 4, null, '2026-03-02 08:03:00', null),
-- Ana was in training for half an hour
(7, 1, 3, '2026-03-02 08:10:00', '2026-03-02 08:40:00'),
-- Dave is at lunch since twenty past
(8, 4, 2, '2026-03-02 09:20:00', null),
-- Ben's caller of now is on hold
(9, 2, 1, '2026-03-02 09:29:00', null),
-- Eve was on her break when she went home
(10, 5, 2, '2026-03-02 09:05:00', '2026-03-02 09:15:00');

insert into queue_call_entry (id, queue) values (1, '8000'), (2, '8001');

insert into call_entry (
    id, id_agent, id_queue_call_entry, callerid, datetime_init, datetime_end, duration, status, transfer,
    datetime_entry_queue, duration_wait, uniqueid
) values
-- waited 15 s, talked to Ana for 180 s, of which 20 s and 10 s on hold
(101, 1, 1, '4930111', '2026-03-02 09:00:15', '2026-03-02 09:03:15', 180, 'terminada', null, '2026-03-02 09:00:00', 15, '1772438400.11'),
-- gave up after 42 s
(102, null, 1, '4930222', null, '2026-03-02 09:05:42', null, 'abandonada', null, '2026-03-02 09:05:00', 42, '1772438700.12'),
-- Ben talked for a minute and sent the call to 8001, where Ana talked for two; the last hold ended with the call
(103, 2, 1, '4930333', '2026-03-02 09:06:05', '2026-03-02 09:07:05', 60, 'terminada', '8001', '2026-03-02 09:06:00', 5, '1772438760.13'),
(104, 1, 2, '4930333', '2026-03-02 09:07:15', '2026-03-02 09:09:15', 120, 'terminada', null, '2026-03-02 09:07:05', 10, '1772438760.13'),
-- the dialer was restarted at 08:30 while one waited and Chloe talked
(105, null, 1, '4930555', null, null, null, 'fin-monitoreo', null, '2026-03-02 08:29:00', null, '1772436540.14'),
(106, 3, 1, '4930666', '2026-03-02 08:25:10', null, null, 'fin-monitoreo', null, '2026-03-02 08:25:00', 10, '1772436300.15'),
-- now: on hold with Ben, talking to Chloe, waiting
(107, 2, 1, '4930777', '2026-03-02 09:27:12', null, null, 'hold', null, '2026-03-02 09:27:00', 12, '1772440020.16'),
(108, 3, 2, '4930888', '2026-03-02 09:28:03', null, null, 'activa', null, '2026-03-02 09:28:00', 3, '1772440080.17'),
(109, null, 1, '', null, null, null, 'en-cola', null, '2026-03-02 09:29:30', null, '1772440170.18');

insert into current_call_entry (id, id_agent, id_queue_call_entry, id_call_entry, callerid, datetime_init, hold) values
(51, 2, 1, 107, '4930777', '2026-03-02 09:27:12', 'S'),
(52, 3, 2, 108, '4930888', '2026-03-02 09:28:03', 'N');

insert into campaign (id, name, queue) values (1, 'Renewals', '8002');
insert into campaign_lists (id, id_campaign) values (1, 1);

insert into calls (
    id, id_list, phone, status, uniqueid, fecha_llamada, start_time, end_time, duration, id_agent, transfer,
    datetime_entry_queue, duration_wait, datetime_originate
) values
-- reached, handed to Ana after 2 s; nobody there; hung up before an agent was free; rings now; not called yet
(201, 1, '4930210', 'Success', '1772439600.31', '2026-03-02 09:20:00', '2026-03-02 09:20:12', '2026-03-02 09:21:42', 90, 1, null,
    '2026-03-02 09:20:10', 2, '2026-03-02 09:20:00'),
(202, 1, '4930220', 'NoAnswer', null, '2026-03-02 09:21:00', null, null, null, null, null, null, null, '2026-03-02 09:21:00'),
(203, 1, '4930230', 'Abandoned', '1772439720.33', '2026-03-02 09:22:00', null, '2026-03-02 09:22:25', null, null, null,
    '2026-03-02 09:22:15', 10, '2026-03-02 09:22:00'),
(204, 1, '4930240', 'Ringing', '1772440190.34', '2026-03-02 09:29:50', null, null, null, null, null, null, null, '2026-03-02 09:29:50'),
(205, 1, '4930250', null, null, null, null, null, null, null, null, null, null, null);

insert into call_progress_log (id, datetime_entry, id_call_incoming, id_call_outgoing, new_status, id_agent, duration) values
(1, '2026-03-02 08:25:00', 106, null, 'OnQueue', null, null),
(2, '2026-03-02 08:25:10', 106, null, 'Success', 3, null),
(3, '2026-03-02 08:29:00', 105, null, 'OnQueue', null, null),
(4, '2026-03-02 09:00:00', 101, null, 'OnQueue', null, null),
(5, '2026-03-02 09:00:15', 101, null, 'Success', 1, null),
(6, '2026-03-02 09:01:00', 101, null, 'OnHold', 1, null),
(7, '2026-03-02 09:01:20', 101, null, 'OffHold', 1, null),
(8, '2026-03-02 09:02:00', 101, null, 'OnHold', 1, null),
(9, '2026-03-02 09:02:10', 101, null, 'OffHold', 1, null),
(10, '2026-03-02 09:03:15', 101, null, 'Hangup', 1, 180),
(11, '2026-03-02 09:05:00', 102, null, 'OnQueue', null, null),
(12, '2026-03-02 09:05:42', 102, null, 'Abandoned', null, null),
(13, '2026-03-02 09:06:00', 103, null, 'OnQueue', null, null),
(14, '2026-03-02 09:06:05', 103, null, 'Success', 2, null),
(15, '2026-03-02 09:07:05', 103, null, 'Hangup', 2, 60),
(16, '2026-03-02 09:07:05', 104, null, 'OnQueue', null, null),
(17, '2026-03-02 09:07:15', 104, null, 'Success', 1, null),
(18, '2026-03-02 09:09:00', 104, null, 'OnHold', 1, null),
(19, '2026-03-02 09:09:15', 104, null, 'Hangup', 1, 120),
(20, '2026-03-02 09:20:00', null, 201, 'Placing', null, null),
(21, '2026-03-02 09:20:12', null, 201, 'Success', 1, null),
(22, '2026-03-02 09:21:00', null, 202, 'Placing', null, null),
(23, '2026-03-02 09:21:30', null, 202, 'NoAnswer', null, null),
(24, '2026-03-02 09:21:42', null, 201, 'Hangup', 1, 90),
(25, '2026-03-02 09:22:00', null, 203, 'Placing', null, null),
(26, '2026-03-02 09:22:25', null, 203, 'Abandoned', null, null),
(27, '2026-03-02 09:27:00', 107, null, 'OnQueue', null, null),
(28, '2026-03-02 09:27:12', 107, null, 'Success', 2, null),
(29, '2026-03-02 09:28:00', 108, null, 'OnQueue', null, null),
(30, '2026-03-02 09:28:03', 108, null, 'Success', 3, null),
(31, '2026-03-02 09:29:00', 107, null, 'OnHold', 2, null),
(32, '2026-03-02 09:29:30', 109, null, 'OnQueue', null, null),
(33, '2026-03-02 09:29:50', null, 204, 'Ringing', null, null);

insert into call_recording (id, datetime_entry, id_call_incoming, uniqueid, channel, recordingfile) values
(1, '2026-03-02 09:00:15', 101, '1772438400.11', 'SIP/trunk-1', '2026/03/02/q-8000-4930111-1772438400.11.wav');
