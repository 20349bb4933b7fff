-- Monday morning, half past eight (UTC). bank.example is the site's own domain; the other tenant's rows are none of its business.

insert into v_domains values
('d0000000-0000-0000-0000-000000000001', 'bank.example'), ('d0000000-0000-0000-0000-000000000002', 'other.example');

insert into v_call_center_queues values
('50000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', 'Cards', '901'),
('50000000-0000-0000-0000-000000000002', 'd0000000-0000-0000-0000-000000000001', '贷款', '902'),
('50000000-0000-0000-0000-000000000003', 'd0000000-0000-0000-0000-000000000002', 'Pizza', '901');

insert into v_call_center_agents values
('a0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', 'Ana Berg', 10),
('a0000000-0000-0000-0000-000000000002', 'd0000000-0000-0000-0000-000000000001', 'Ben Okoye', 10),
('a0000000-0000-0000-0000-000000000003', 'd0000000-0000-0000-0000-000000000001', 'Chloe Roy', 10),
('a0000000-0000-0000-0000-000000000004', 'd0000000-0000-0000-0000-000000000001', 'Dave Lee', 10),
('a0000000-0000-0000-0000-000000000005', 'd0000000-0000-0000-0000-000000000001', 'Eve Wu', 10),
('a0000000-0000-0000-0000-000000000006', 'd0000000-0000-0000-0000-000000000001', 'Faye Ito', 10),
('a0000000-0000-0000-0000-000000000009', 'd0000000-0000-0000-0000-000000000002', 'Mario', 10);

insert into v_call_center_tiers values
('10000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001',
    '50000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001'),
('10000000-0000-0000-0000-000000000002', 'd0000000-0000-0000-0000-000000000001',
    '50000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000001'),
('10000000-0000-0000-0000-000000000003', 'd0000000-0000-0000-0000-000000000001',
    '50000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000002');

insert into v_xml_cdr (
    xml_cdr_uuid, domain_name, caller_id_number, start_stamp, start_epoch, end_epoch, hold_accum_seconds, record_name,
    call_center_queue_uuid, cc_side, cc_queue_joined_epoch, cc_queue, cc_agent, cc_queue_answered_epoch,
    cc_queue_terminated_epoch, cc_queue_canceled_epoch, cc_cancel_reason, cc_cause, sip_hangup_disposition, insert_date,
    update_date
) values
-- waited 20 s, talked to Ana for 180 s of which 12 s on hold, and hung up; the agent's leg of it is no visit
('c0000000-0000-0000-0000-000000000001', 'bank.example', '+4930111', '2026-03-02 08:00:00+00', 1772438400, 1772438610, 12,
    'c1.wav', '50000000-0000-0000-0000-000000000001', 'member', 1772438410, '901@bank.example',
    'a0000000-0000-0000-0000-000000000001', 1772438430, 1772438610, null, '', 'answered', 'recv_bye',
    '2026-03-02 08:04:00+00', null),
('c0000000-0000-0000-0000-000000000101', 'bank.example', '+4930111', '2026-03-02 08:00:20+00', 1772438420, 1772438610, 0,
    null, '50000000-0000-0000-0000-000000000001', 'agent', 1772438410, '901@bank.example',
    'a0000000-0000-0000-0000-000000000001', 1772438430, 1772438610, null, '', 'answered', 'send_bye',
    '2026-03-02 08:04:00+00', null),
-- hung up after 35 s of waiting
('c0000000-0000-0000-0000-000000000002', 'bank.example', '+4930222', '2026-03-02 08:05:00+00', 1772438700, 1772438735, 0,
    null, '50000000-0000-0000-0000-000000000001', 'member', 1772438700, '901@bank.example', '', null, null, 1772438735,
    'BREAK_OUT', 'cancel', 'recv_bye', '2026-03-02 08:06:00+00', null),
-- a supervisor took this caller out of the queue after 50 s and spoke to them
('c0000000-0000-0000-0000-000000000003', 'bank.example', '+4930333', '2026-03-02 08:06:00+00', 1772438760, 1772439000, 0,
    null, '50000000-0000-0000-0000-000000000002', 'member', 1772438760, '902@bank.example', '', null, null, 1772438810,
    'BREAK_OUT', 'cancel', 'send_bye', '2026-03-02 08:10:30+00', null),
-- waited too long and left a message; nobody was logged in; pressed a key
('c0000000-0000-0000-0000-000000000004', 'bank.example', '+4930444', '2026-03-02 08:07:00+00', 1772438820, 1772438980, 0,
    null, '50000000-0000-0000-0000-000000000001', 'member', 1772438820, '901@bank.example', '', null, null, 1772438940,
    'TIMEOUT', 'cancel', 'recv_bye', '2026-03-02 08:10:00+00', null),
('c0000000-0000-0000-0000-000000000005', 'bank.example', '+4930555', '2026-03-02 08:08:00+00', 1772438880, 1772438911, 0,
    null, null, 'member', 1772438880, '903@bank.example', '', null, null, 1772438910, 'NO_AGENT_TIMEOUT', 'cancel',
    'send_bye', '2026-03-02 08:09:00+00', null),
('c0000000-0000-0000-0000-000000000006', 'bank.example', '', '2026-03-02 08:09:00+00', 1772438940, 1772439000, 0,
    null, '50000000-0000-0000-0000-000000000001', 'member', 1772438940, '901@bank.example', '', null, null, 1772438965,
    'EXIT_WITH_KEY', 'cancel', 'recv_bye', '2026-03-02 08:11:00+00', null),
-- Ben talked for 60 s and passed the call on; the recording was moved later, which counts as a change
('c0000000-0000-0000-0000-000000000007', 'bank.example', '+4930777', '2026-03-02 08:10:00+00', 1772439000, 1772439300, 0,
    'c7.wav', '50000000-0000-0000-0000-000000000001', 'member', 1772439000, '901@bank.example',
    'a0000000-0000-0000-0000-000000000002', 1772439005, 1772439065, null, '', 'answered', 'recv_bye',
    '2026-03-02 08:16:00+00', '2026-03-02 08:20:00+00'),
-- answered in Cards, passed on to 贷款, and there hung up after 30 s: only the last queue is known
('c0000000-0000-0000-0000-000000000008', 'bank.example', '+4930888', '2026-03-02 08:12:00+00', 1772439120, 1772439230, 0,
    null, '50000000-0000-0000-0000-000000000002', 'member', 1772439200, '902@bank.example',
    'a0000000-0000-0000-0000-000000000002', 1772439125, 1772439190, 1772439230, 'BREAK_OUT', 'cancel', 'recv_bye',
    '2026-03-02 08:15:00+00', null),
-- no queue; and another tenant's
('c0000000-0000-0000-0000-000000000009', 'bank.example', '+4930999', '2026-03-02 08:13:00+00', 1772439180, 1772439200, 0,
    null, null, null, null, null, null, null, null, null, null, null, 'recv_bye', '2026-03-02 08:14:00+00', null),
('c0000000-0000-0000-0000-000000000010', 'other.example', '+4940111', '2026-03-02 08:13:00+00', 1772439180, 1772439200, 0,
    null, '50000000-0000-0000-0000-000000000003', 'member', 1772439180, '901@other.example', '', null, null, 1772439200,
    'BREAK_OUT', 'cancel', 'recv_bye', '2026-03-02 08:14:00+00', null);

insert into members (
    queue, uuid, session_uuid, cid_number, joined_epoch, rejoined_epoch, bridge_epoch, abandoned_epoch, serving_agent, state
) values
('901@bank.example', 'm1', 'c0000000-0000-0000-0000-000000000021', '+4930121', 1772440000, 0, 0, 0, '', 'Waiting'),
('901@bank.example', 'm2', 'c0000000-0000-0000-0000-000000000022', '+4930122', 1772440010, 0, 0, 0, 'ring-all', 'Trying'),
('902@bank.example', 'm3', 'c0000000-0000-0000-0000-000000000023', '+4930123', 1772439900, 0, 1772439915, 0,
    'a0000000-0000-0000-0000-000000000002', 'Answered'),
-- hung up at 08:20:00; and one who had, but called again and got their old place
('901@bank.example', 'm4', '', '+4930124', 1772439500, 0, 0, 1772439600, '', 'Abandoned'),
('901@bank.example', 'm5', 'c0000000-0000-0000-0000-000000000025', '+4930125', 1772439400, 1772440020, 0, 0, '', 'Waiting'),
('901@other.example', 'm6', 'c0000000-0000-0000-0000-000000000026', '+4940126', 1772440000, 0, 0, 0, '', 'Waiting');

insert into agents (
    name, status, state, wrap_up_time, last_bridge_start, last_bridge_end, last_offered_call, last_status_change
) values
-- idle since the wrap-up of 10 s after the last call was over
('a0000000-0000-0000-0000-000000000001', 'Available', 'Waiting', 10, 1772438430, 1772438610, 1772438420, 1772435000),
('a0000000-0000-0000-0000-000000000002', 'Available', 'In a queue call', 10, 1772439915, 1772439190, 1772439910, 1772435000),
('a0000000-0000-0000-0000-000000000003', 'Available (On Demand)', 'Receiving', 10, 0, 0, 1772440012, 1772435000),
('a0000000-0000-0000-0000-000000000004', 'On Break', 'Waiting', 10, 1772438000, 1772438100, 1772437990, 1772439000),
('a0000000-0000-0000-0000-000000000005', 'Logged Out', 'Waiting', 10, 0, 0, 0, 1772400000),
-- a wrap-up of eleven years, so that this row reads the same on every day
('a0000000-0000-0000-0000-000000000006', 'Available', 'Waiting', 370000000, 1772439000, 1772439600, 1772438990, 1772435000),
('a0000000-0000-0000-0000-000000000009', 'Available', 'Waiting', 10, 0, 0, 0, 1772435000);
