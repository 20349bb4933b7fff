insert into users (id, name, display_name, email, updated_at) values
    (1, 'Anna Berg', 'Anna', 'anna@desk.example', '2026-03-02 06:50:00'),
    (2, 'Ben Okoye', null, 'ben@desk.example', '2026-02-20 08:00:00'),
    (3, 'Chen Yu', '陈宇', 'chen@desk.example', '2026-02-20 08:00:00'),
    (4, 'Dora Elsewhere', null, 'dora@other.example', '2026-02-20 08:00:00');
-- Anna is connected or not, who knows; Ben switched "mark offline automatically" off and is busy; Chen chose offline.
insert into account_users (account_id, user_id, availability, auto_offline, updated_at) values
    (1, 1, 0, true, '2026-03-02 07:00:00'), (1, 2, 2, false, '2026-03-02 08:45:00'),
    (1, 3, 1, true, '2026-02-27 16:00:00'), (2, 4, 0, false, '2026-03-02 07:00:00');
insert into teams (id, name, account_id) values (1, 'support', 1);
insert into team_members (team_id, user_id) values (1, 1), (1, 2);
insert into inboxes (id, account_id, name, channel_type) values
    (1, 1, 'Website', 'Channel::WebWidget'), (2, 1, 'WhatsApp', 'Channel::Whatsapp'), (3, 1, 'Mail', 'Channel::Email'),
    (4, 2, 'Other', 'Channel::WebWidget');
insert into inbox_members (user_id, inbox_id) values (1, 1), (1, 2), (2, 1), (3, 3);
insert into contacts (id, account_id, name, email, phone_number, identifier, blocked) values
    (1, 1, '李伟', 'li.wei@customer.example', '+861055550100', null, false),
    (2, 1, 'Maria', 'maria@customer.example', null, null, false),
    (3, 1, 'Visitor', null, null, 'shop-4711', false),
    (4, 1, 'Pest', 'pest@spam.example', null, null, true),
    (5, 2, 'Somebody', null, '+15550100', null, false);
insert into labels (title, account_id) values ('complaint', 1), ('billing', 1), ('delivery', 1);
insert into sla_policies (id, account_id, name, first_response_time_threshold, resolution_time_threshold, only_during_business_hours) values
    (1, 1, 'half an hour', 1800, 28800, false), (2, 1, 'office hours', 1800, 28800, true);

insert into conversations (id, account_id, inbox_id, status, assignee_id, contact_id, display_id, additional_attributes, last_activity_at,
    team_id, snoozed_until, first_reply_created_at, priority, sla_policy_id, waiting_since, cached_label_list, created_at, updated_at) values
-- 101 is greeted and answered by an automation at once and by Ben after 130 seconds, then handed to Anna, resolved, rated.
    (101, 1, 1, 1, 1, 2, 11, '{}', '2026-03-02 09:20:03', 1, null, '2026-03-02 09:02:10', null, null, null, 'delivery', '2026-03-02 09:00:00', '2026-03-02 09:20:03'),
-- 102 talked to the bot, was handed over, answered by Anna, and is snoozed until tomorrow.
    (102, 1, 2, 3, 1, 1, 12, '{}', '2026-03-02 09:13:01', null, '2026-03-03 08:00:00', '2026-03-02 09:12:30', 2, 1, null, null, '2026-03-02 09:05:00', '2026-03-02 09:13:01'),
-- 103 was never answered and resolved itself.
    (103, 1, 1, 1, null, 3, 13, '{}', '2026-03-02 08:00:01', 1, null, null, null, null, null, '', '2026-03-02 07:00:00', '2026-03-02 08:00:01'),
-- 104 is an e-mail, a complaint, resolved twice and reopened twice.
    (104, 1, 3, 0, 1, 2, 14, '{"mail_subject": "Second reminder"}', '2026-03-02 08:30:00', null, null, '2026-02-27 11:00:00', 3, 2, '2026-03-02 08:30:00', 'billing, Complaint', '2026-02-27 10:00:00', '2026-03-02 08:30:00'),
-- 105 was settled by the bot alone.
    (105, 1, 2, 1, null, 1, 15, '{}', '2026-03-02 09:26:00', null, null, null, null, null, null, null, '2026-03-02 09:25:00', '2026-03-02 09:26:00'),
-- 106 waits; nobody has touched it.
    (106, 1, 1, 0, null, 3, 16, '{}', '2026-03-02 09:30:00', 1, null, null, null, 1, '2026-03-02 09:30:00', null, '2026-03-02 09:30:00', '2026-03-02 09:30:00'),
-- 107 began with our campaign; the customer has written back and waits.
    (107, 1, 1, 0, null, 2, 17, '{}', '2026-03-02 09:31:00', null, null, null, null, null, '2026-03-02 09:31:00', null, '2026-03-02 09:15:00', '2026-03-02 09:31:00'),
-- 108 was begun by Ben; nobody waited.
    (108, 1, 1, 0, 2, 1, 18, '{}', '2026-03-02 09:32:30', null, null, '2026-03-02 09:32:00', null, null, '2026-03-02 09:32:30', null, '2026-03-02 09:32:00', '2026-03-02 09:32:30'),
-- 109 is from a blocked contact; Chatwoot resolves it as it comes and logs no event.
    (109, 1, 1, 1, null, 4, 19, '{}', '2026-03-02 09:33:00', null, null, null, null, null, null, null, '2026-03-02 09:33:00', '2026-03-02 09:33:00'),
-- 110 is talking to the bot now.
    (110, 1, 2, 2, null, 3, 20, '{}', '2026-03-02 09:34:02', null, null, null, null, 1, '2026-03-02 09:34:00', null, '2026-03-02 09:34:00', '2026-03-02 09:34:02'),
-- 111 is answered and waits for the customer; waiting_since was cleared two seconds after the reply, updated_at stayed.
    (111, 1, 3, 0, 1, 2, 21, '{}', '2026-03-02 09:40:00', null, null, '2026-03-02 09:40:00', null, null, null, null, '2026-03-02 09:36:00', '2026-03-02 09:40:00'),
-- 201 belongs to another account.
    (201, 2, 4, 0, 4, 5, 1, '{}', '2026-03-02 09:35:00', null, null, null, null, null, null, 'complaint', '2026-03-02 09:35:00', '2026-03-02 09:35:00');

insert into messages (id, account_id, inbox_id, conversation_id, message_type, content, private, content_type, content_attributes,
    sender_type, sender_id, additional_attributes, created_at, updated_at) values
    (1, 1, 3, 104, 0, 'You charged me twice.', false, 8, '{}', 'Contact', 2, '{}', '2026-02-27 10:00:00', '2026-02-27 10:00:00'),
    (2, 1, 3, 104, 1, 'We will look into it.', false, 0, '{}', 'User', 1, '{}', '2026-02-27 11:00:00', '2026-02-27 11:00:00'),
    (3, 1, 3, 104, 2, 'Conversation was marked resolved by Anna', false, 0, '{}', null, null, '{}', '2026-02-27 12:00:01', '2026-02-27 12:00:01'),
    (4, 1, 3, 104, 3, 'Please rate this conversation', false, 9, '{}', null, null, '{}', '2026-02-27 12:00:03', '2026-02-27 12:00:03'),
    (5, 1, 3, 104, 0, 'Still twice.', false, 8, '{}', 'Contact', 2, '{}', '2026-03-01 09:00:00', '2026-03-01 09:00:00'),
    (6, 1, 3, 104, 1, 'Call me before you close this.', true, 0, '{}', 'User', 2, '{}', '2026-03-01 09:30:00', '2026-03-01 09:30:00'),
    (7, 1, 3, 104, 2, 'Conversation was marked resolved by Anna', false, 0, '{}', null, null, '{}', '2026-03-01 10:00:01', '2026-03-01 10:00:01'),
    (8, 1, 3, 104, 3, 'Please rate this conversation', false, 9, '{"submitted_values": {}}', null, null, '{}', '2026-03-01 10:00:05', '2026-03-01 11:02:00'),
    (9, 1, 1, 103, 0, 'Hello?', false, 0, '{}', 'Contact', 3, '{}', '2026-03-02 07:00:00', '2026-03-02 07:00:00'),
    (10, 1, 1, 103, 3, 'We are away and will be back at nine.', false, 0, '{}', null, null, '{}', '2026-03-02 07:00:01', '2026-03-02 07:00:01'),
    (11, 1, 1, 103, 2, 'Conversation was marked resolved by system due to 1 hour of inactivity', false, 0, '{}', null, null, '{}', '2026-03-02 08:00:01', '2026-03-02 08:00:01'),
    (12, 1, 3, 104, 0, 'This is a complaint.', false, 8, '{}', 'Contact', 2, '{}', '2026-03-02 08:30:00', '2026-03-02 08:30:00'),
    (13, 1, 1, 101, 0, 'Where is my parcel?', false, 0, '{}', 'Contact', 2, '{}', '2026-03-02 09:00:00', '2026-03-02 09:00:00'),
    (14, 1, 1, 101, 3, 'Welcome!', false, 0, '{}', null, null, '{}', '2026-03-02 09:00:01', '2026-03-02 09:00:01'),
    (15, 1, 1, 101, 1, 'Somebody will be with you.', false, 0, '{"automation_rule_id": 7}', 'User', 1, '{}', '2026-03-02 09:00:05', '2026-03-02 09:00:05'),
    (16, 1, 1, 101, 1, 'It was sent back once already.', true, 0, '{}', 'User', 1, '{}', '2026-03-02 09:01:00', '2026-03-02 09:01:00'),
    (17, 1, 1, 101, 1, 'It arrives today.', false, 0, '{}', 'User', 2, '{}', '2026-03-02 09:02:10', '2026-03-02 09:02:10'),
    (18, 1, 2, 102, 0, '我要改地址', false, 0, '{}', 'Contact', 1, '{}', '2026-03-02 09:05:00', '2026-03-02 09:05:00'),
    (19, 1, 2, 102, 1, '请稍候', false, 0, '{}', 'AgentBot', 1, '{}', '2026-03-02 09:05:03', '2026-03-02 09:05:03'),
    (20, 1, 2, 102, 1, '明天上午给您回复', false, 0, '{}', 'User', 1, '{}', '2026-03-02 09:12:30', '2026-03-02 09:12:30'),
    (21, 1, 2, 102, 2, 'Conversation was snoozed by Anna', false, 0, '{}', null, null, '{}', '2026-03-02 09:13:01', '2026-03-02 09:13:01'),
    (22, 1, 1, 107, 1, 'Ten percent off today', false, 0, '{}', 'User', 1, '{"campaign_id": 3}', '2026-03-02 09:15:00', '2026-03-02 09:15:00'),
    (23, 1, 1, 101, 2, 'Conversation was marked resolved by Anna', false, 0, '{}', null, null, '{}', '2026-03-02 09:20:01', '2026-03-02 09:20:01'),
    (24, 1, 1, 101, 3, 'Please rate this conversation', false, 9, '{}', null, null, '{}', '2026-03-02 09:20:03', '2026-03-02 09:40:00'),
    (25, 1, 2, 105, 0, '营业时间？', false, 0, '{}', 'Contact', 1, '{}', '2026-03-02 09:25:00', '2026-03-02 09:25:00'),
    (26, 1, 2, 105, 1, '九点到五点', false, 0, '{}', 'AgentBot', 1, '{}', '2026-03-02 09:25:02', '2026-03-02 09:25:02'),
    (27, 1, 2, 105, 2, 'Conversation was marked resolved by Bot', false, 0, '{}', null, null, '{}', '2026-03-02 09:26:00', '2026-03-02 09:26:00'),
    (28, 1, 1, 106, 0, 'Anybody there?', false, 0, '{}', 'Contact', 3, '{}', '2026-03-02 09:30:00', '2026-03-02 09:30:00'),
    (29, 1, 1, 107, 0, 'Also for old orders?', false, 0, '{}', 'Contact', 2, '{}', '2026-03-02 09:31:00', '2026-03-02 09:31:00'),
    (30, 1, 1, 108, 1, 'Your repair is ready.', false, 0, '{}', 'User', 2, '{}', '2026-03-02 09:32:00', '2026-03-02 09:32:00'),
    (31, 1, 1, 108, 0, '谢谢', false, 0, '{}', 'Contact', 1, '{}', '2026-03-02 09:32:30', '2026-03-02 09:32:30'),
    (32, 1, 1, 109, 0, 'Buy now', false, 0, '{}', 'Contact', 4, '{}', '2026-03-02 09:33:00', '2026-03-02 09:33:00'),
    (33, 1, 2, 110, 0, 'Hi', false, 0, '{}', 'Contact', 3, '{}', '2026-03-02 09:34:00', '2026-03-02 09:34:00'),
    (34, 1, 2, 110, 1, 'How can I help?', false, 0, '{}', 'AgentBot', 1, '{}', '2026-03-02 09:34:02', '2026-03-02 09:34:02'),
    (35, 2, 4, 201, 0, 'Hello', false, 0, '{}', 'Contact', 5, '{}', '2026-03-02 09:35:00', '2026-03-02 09:35:00'),
    (36, 1, 3, 111, 0, 'Which papers do you need?', false, 8, '{}', 'Contact', 2, '{}', '2026-03-02 09:36:00', '2026-03-02 09:36:00'),
    (37, 1, 3, 111, 1, 'The contract, please.', false, 0, '{}', 'User', 1, '{}', '2026-03-02 09:40:00', '2026-03-02 09:40:00');

-- The first rating is an hour late and bad; the second came twenty minutes after, and its comment five minutes later.
insert into csat_survey_responses (id, account_id, conversation_id, message_id, rating, feedback_message, contact_id, assigned_agent_id, created_at, updated_at) values
    (1, 1, 104, 8, 2, 'It is not solved', 2, 1, '2026-03-01 11:00:00', '2026-03-01 11:02:00'),
    (2, 1, 101, 24, 5, null, 2, 1, '2026-03-02 09:40:00', '2026-03-02 09:40:00'),
    (3, 2, 201, 35, 1, null, 5, 4, '2026-03-02 09:45:00', '2026-03-02 09:45:00');

insert into reporting_events (name, value, account_id, inbox_id, user_id, conversation_id, event_start_time, event_end_time, created_at) values
    ('conversation_resolved', 7200, 1, 3, 1, 104, '2026-02-27 10:00:00', '2026-02-27 12:00:00', '2026-02-27 12:00:02'),
    ('conversation_opened', 162000, 1, 3, null, 104, '2026-02-27 12:00:00', '2026-03-01 09:00:00', '2026-03-01 09:00:02'),
    ('conversation_resolved', 172800, 1, 3, 1, 104, '2026-02-27 10:00:00', '2026-03-01 10:00:00', '2026-03-01 10:00:02'),
    ('conversation_resolved', 3600, 1, 1, null, 103, '2026-03-02 07:00:00', '2026-03-02 08:00:00', '2026-03-02 08:00:02'),
    ('conversation_opened', 81000, 1, 3, null, 104, '2026-03-01 10:00:00', '2026-03-02 08:30:00', '2026-03-02 08:30:02'),
    ('first_response', 130, 1, 1, 2, 101, '2026-03-02 09:00:00', '2026-03-02 09:02:10', '2026-03-02 09:02:12'),
    ('conversation_bot_handoff', 300, 1, 2, null, 102, '2026-03-02 09:05:00', '2026-03-02 09:10:00', '2026-03-02 09:10:02'),
    ('conversation_resolved', 1200, 1, 1, 1, 101, '2026-03-02 09:00:00', '2026-03-02 09:20:00', '2026-03-02 09:20:02'),
    ('conversation_resolved', 60, 1, 2, null, 105, '2026-03-02 09:25:00', '2026-03-02 09:25:59', '2026-03-02 09:26:01'),
    ('conversation_bot_resolved', 60, 1, 2, null, 105, '2026-03-02 09:25:00', '2026-03-02 09:25:59', '2026-03-02 09:26:01');
