-- Monday morning in Berlin (UTC+1), half past nine. Epochs are UTC, datetimes the wall clock, timestamps in the session's zone.
set time_zone = '+00:00';

insert into vicidial_closer_log (
    closecallid, lead_id, campaign_id, call_date, start_epoch, end_epoch, length_in_sec, status, phone_number, user,
    comments, queue_seconds, term_reason, uniqueid
) values
-- answered by Ana after 15 s, parked for 30 s; the caller was gone 20 s before Ana hung up, and is to be called back
(101, 1, 'SUPPORT', '2026-03-02 09:00:00', 1772438400, 1772438615, 215, 'CALLBK', '4930111', 'ana', 'AUTO', 15.00, 'CALLER', '1772438400.11'),
-- gave up after 42 s
(102, 2, 'SUPPORT', '2026-03-02 09:05:00', 1772438700, 1772438742, 42, 'DROP', '4930222', 'VDCL', null, 42.00, 'ABANDON', '1772438700.12'),
-- waited 120 s for sales, overflowed to support, where Ben sent the call back to sales and Ana made a sale
(103, 3, 'SALES', '2026-03-02 09:06:00', 1772438760, 1772438880, 120, 'TIMEOT', '4930333', 'VDCL', null, 120.00, 'QUEUETIMEOUT', '1772438760.13'),
(104, 3, 'SUPPORT', '2026-03-02 09:08:00', 1772438880, 1772438945, 65, 'XFER', '4930333', 'ben', 'AUTO', 5.50, 'AGENT', '1772438760.13'),
(105, 3, 'SALES', '2026-03-02 09:09:05', 1772438945, 1772439075, 130, 'SALE', '4930333', 'ana', 'AUTO', 10.00, 'AGENT', '1772438760.13'),
-- refused: before opening, with nobody logged in, with too many calls
(106, 4, 'SUPPORT', '2026-03-02 07:30:00', 1772433000, 1772433000, 1, 'AFTHRS', '4930444', 'VDCL', 'AFTER HOURS DROP', 0.00, 'AFTERHOURS', '1772433000.10'),
(107, 5, 'SALES', '2026-03-02 09:12:00', 1772439120, 1772439120, 0, 'NANQUE', '4930555', 'VDCL', 'NO AGENT DROP', 0.00, 'NOAGENT', '1772439120.14'),
(108, 6, 'SUPPORT', '2026-03-02 09:13:00', 1772439180, 1772439180, 1, 'MAXCAL', '4930666', 'VDCL', 'MAX CALLS DROP', 0.00, 'MAXCALLS', '1772439180.15'),
-- pressed a key to be called back; pressed a key for voicemail
(109, 9, 'SUPPORT', '2026-03-02 09:15:00', 1772439300, 1772439360, 60, 'HOLDTO', '4930999', 'VDCL', null, 60.00, 'HOLDTIME', '1772439300.16'),
(110, 10, 'SUPPORT', '2026-03-02 09:16:00', 1772439360, 1772439435, 75, 'QVMAIL', '4930100', 'VDCL', null, 75.00, 'HOLDTIME', '1772439360.17'),
-- a chat with Ben, which has no uniqueid and a disposition of the campaign's own
(111, 11, 'SUPPORT', '2026-03-02 09:20:00', 1772439600, 1772439900, 300, 'COMPL', '', 'ben', 'CHAT', 3.00, 'AGENT', ''),
-- in conversation with Ben; waiting
(112, 12, 'SUPPORT', '2026-03-02 09:30:00', 1772440200, null, null, 'INCALL', '4930120', 'ben', 'AUTO', 8.00, 'NONE', '1772440200.22'),
(113, 13, 'SUPPORT', '2026-03-02 09:31:00', 1772440260, null, null, 'QUEUE', '4930130', 'VDCL', null, 0.00, 'NONE', '1772440260.23'),
-- waiting since a quarter to nine; and a row of last night, whose live call was left behind as well
(117, 17, 'SALES', '2026-03-02 08:45:00', 1772437500, null, null, 'QUEUE', '4930170', 'VDCL', null, 0.00, 'NONE', '1772437500.21'),
(118, 18, 'SALES', '2026-03-01 22:00:00', 1772398800, null, null, 'QUEUE', '4930180', 'VDCL', null, 0.00, 'NONE', '1772398800.09'),
-- left behind by a crash: one was waiting, one in conversation
(114, 14, 'SUPPORT', '2026-03-02 08:10:00', 1772435400, null, null, 'QUEUE', '4930140', 'VDCL', null, 0.00, 'NONE', '1772435400.18'),
(115, 15, 'SUPPORT', '2026-03-02 08:11:00', 1772435460, null, null, 'INCALL', '4930150', 'chloe', 'AUTO', 4.00, 'NONE', '1772435460.19'),
-- the caller has hung up, Chloe has not
(116, 16, 'SUPPORT', '2026-03-02 09:25:00', 1772439900, 1772440020, 120, 'INCALL', '4930160', 'chloe', 'AUTO', 12.00, 'CALLER', '1772439900.20');

insert into vicidial_log (
    uniqueid, lead_id, campaign_id, call_date, start_epoch, end_epoch, length_in_sec, status, phone_number, user, term_reason
) values
-- reached by Dave; nobody there; somebody there, but no agent free; Dave's call of now
('1772439600.31', 21, 'HELP', '2026-03-02 09:20:00', 1772439600, 1772439705, 105, 'SALE', '4930210', 'dave', 'CALLER'),
('1772439660.32', 22, 'HELP', '2026-03-02 09:21:00', 1772439660, 1772439690, 30, 'NA', '4930220', 'VDAD', 'NONE'),
('1772439720.33', 23, 'HELP', '2026-03-02 09:22:00', 1772439720, 1772439730, 10, 'DROP', '4930230', 'VDAD', 'ABANDON'),
('1772440240.34', 24, 'HELP', '2026-03-02 09:30:40', 1772440240, null, null, 'INCALL', '4930240', 'dave', 'NONE');

insert into vicidial_agent_log (
    agent_log_id, user, event_time, lead_id, campaign_id, talk_epoch, talk_sec, dispo_epoch, dispo_sec, status, dead_sec, uniqueid
) values
(201, 'ana', '2026-03-02 08:59:00', 1, 'HELP', 1772438415, 200, 1772438615, 25, 'CALLBK', 20, '1772438400.11'),
(202, 'ben', '2026-03-02 09:07:00', 3, 'HELP', 1772438885, 60, 1772438945, 5, 'XFER', 0, '1772438760.13'),
(203, 'ana', '2026-03-02 09:04:00', 3, 'HELP', 1772438955, 120, 1772439075, 15, 'SALE', 0, '1772438760.13'),
(204, 'dave', '2026-03-02 09:19:00', 21, 'HELP', 1772439610, 95, 1772439705, 10, 'SALE', 5, '1772439600.31'),
(205, 'ben', '2026-03-02 09:19:30', 11, 'HELP', 1772439603, 297, 1772439900, 20, 'COMPL', 0, ''),
-- not over yet
(206, 'chloe', '2026-03-02 09:24:00', 16, 'HELP', 1772439912, 0, null, 0, null, 0, ''),
(207, 'ben', '2026-03-02 09:25:20', 12, 'HELP', 1772440208, 0, null, 0, null, 0, ''),
(208, 'dave', '2026-03-02 09:21:55', 24, 'HELP', 1772440245, 0, null, 0, null, 0, '');

insert into park_log (uniqueid, status, parked_time, grab_time, parked_sec, user, lead_id) values
('1772438400.11', 'GRABBED', '2026-03-02 09:01:00', '2026-03-02 09:01:30', 30, 'ana', 1),
('1772440240.34', 'PARKED', '2026-03-02 09:31:10', null, 0, 'dave', 24);

insert into parked_channels (channel, server_ip, channel_group) values ('SIP/trunk-00000034', '192.0.2.1', 'M0302093040');

insert into recording_log (recording_id, filename, location, lead_id, user, vicidial_id) values
(401, '20260302-090015_ana', 'https://pbx.example/RECORDINGS/20260302-090015_ana.mp3', 1, 'ana', '101'),
(402, '20260302-092010_dave', 'https://pbx.example/RECORDINGS/20260302-092010_dave.mp3', 21, 'dave', '1772439600.31');

insert into vicidial_statuses (status, status_name, human_answered) values
('QUEUE', 'Lead To Be Called', 'N'), ('INCALL', 'Lead Being Called', 'N'), ('CALLBK', 'Call Back', 'Y'),
('SALE', 'Sale Made', 'Y'), ('XFER', 'Call Transferred', 'Y'), ('DROP', 'Agent Not Available', 'Y'),
('NA', 'No Answer AutoDial', 'N'), ('COMPL', 'Complaint', 'Y');

insert into vicidial_campaign_statuses (status, status_name, campaign_id, human_answered) values
('COMPL', '投诉', 'HELP', 'Y'), ('COMPL', 'Compliment', 'OTHER', 'Y');

insert into vicidial_auto_calls (
    auto_call_id, campaign_id, status, lead_id, uniqueid, callerid, call_time, call_type, last_update_time
) values
(61, 'SUPPORT', 'CLOSER', 12, '1772440200.22', 'Y0302093012', '2026-03-02 09:30:00', 'IN', '2026-03-02 08:30:08'),
(62, 'SUPPORT', 'LIVE', 13, '1772440260.23', 'Y0302093113', '2026-03-02 09:31:00', 'IN', '2026-03-02 08:31:59'),
-- waits since a quarter to nine, longer than visits.sql looks back; its twin died in the night
(59, 'SALES', 'LIVE', 17, '1772437500.21', 'Y0302084517', '2026-03-02 08:45:00', 'IN', '2026-03-02 08:31:59'),
(58, 'SALES', 'LIVE', 18, '1772398800.09', 'Y0301220018', '2026-03-01 22:00:00', 'IN', '2026-03-01 21:02:00'),
(63, 'HELP', 'XFER', 24, '1772440240.34', 'M0302093040', '2026-03-02 09:30:40', 'OUT', '2026-03-02 08:30:45');

insert into vicidial_live_agents (
    user, status, lead_id, campaign_id, uniqueid, callerid, comments, last_state_change, last_update_time, pause_code
) values
('ana', 'READY', 0, 'HELP', '', '', '', '2026-03-02 09:11:30', '2026-03-02 08:31:59', ''),
('ben', 'INCALL', 12, 'HELP', '1772440200.22', 'Y0302093012', 'INBOUND', '2026-03-02 09:30:08', '2026-03-02 08:32:00', ''),
-- DEAD
('chloe', 'INCALL', 16, 'HELP', '1772439900.20', 'Y0302092516', 'INBOUND', '2026-03-02 09:25:12', '2026-03-02 08:31:59', ''),
-- the caller is parked
('dave', 'INCALL', 24, 'HELP', '1772440240.34', 'M0302093040', 'MANUAL', '2026-03-02 09:30:45', '2026-03-02 08:31:59', ''),
('faye', 'PAUSED', 0, 'HELP', '', '', '', '2026-03-02 09:10:00', '2026-03-02 08:31:59', 'LUNCH'),
-- DISPO
('gina', 'PAUSED', 25, 'HELP', '', '', '', '2026-03-02 09:31:40', '2026-03-02 08:32:00', ''),
('hugo', 'QUEUE', 13, 'HELP', '', '', '', '2026-03-02 09:31:58', '2026-03-02 08:31:59', ''),
('iris', 'CLOSER', 0, 'HELP', '', '', '', '2026-03-02 09:00:00', '2026-03-02 08:31:58', ''),
-- her browser crashed last night
('eve', 'READY', 0, 'HELP', '', '', '', '2026-03-01 18:00:00', '2026-03-01 17:30:00', '');

insert into vicidial_pause_codes (pause_code, pause_code_name, campaign_id) values
('LUNCH', 'Lunch', 'HELP'), ('LUNCH', 'Mittag', 'OTHER');

insert into vicidial_list (lead_id, phone_number) values (1, '4930111'), (3, '4930333'), (9, '4930999'), (21, '4930210');

insert into vicidial_callbacks (
    callback_id, lead_id, status, entry_time, callback_time, modify_date, user, recipient, comments
) values
(501, 1, 'ACTIVE', '2026-03-02 09:04:00', '2026-03-03 10:00:00', '2026-03-02 08:04:00', 'ana', 'USERONLY', 'wants the new price'),
(502, 21, 'INACTIVE', '2026-02-27 16:00:00', '2026-03-02 09:20:00', '2026-03-02 08:20:05', 'dave', 'ANYONE', ''),
(503, 3, 'DEAD', '2026-02-26 11:30:00', '2026-02-27 12:00:00', '2026-02-27 13:00:00', 'ben', 'ANYONE', null);

insert into vicidial_inbound_callback_queue (
    icbq_id, icbq_date, icbq_status, icbq_phone_number, lead_id, group_id, call_date, modify_date
) values
(6, '2026-02-27 10:01:00', 'SENT', '4930333', 3, 'SALES', '2026-02-27 10:00:00', '2026-02-27 09:20:00'),
(7, '2026-03-02 09:16:00', 'LIVE', '4930999', 9, 'SUPPORT', '2026-03-02 09:15:00', '2026-03-02 08:16:02');

insert into vicidial_call_notes (notesid, lead_id, vicidial_id, call_date, call_notes) values
(301, 1, '101', '2026-03-02 09:03:50', '客户要投诉 the invoice'),
(302, 21, '1772439600.31', '2026-03-02 09:21:50', 'Thanked us: very happy');

insert into vicidial_user_groups (user_group, group_name) values ('AGENTS', 'First line');

insert into vicidial_users (user_id, user, full_name, user_group) values
(11, 'ana', 'Ana Berg', 'AGENTS'),
(12, 'ben', '本 李', 'AGENTS'),
(13, 'chloe', '', 'NIGHT');
