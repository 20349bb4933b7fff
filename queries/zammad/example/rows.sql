insert into roles (id, name) values (1, 'Admin'), (2, 'Agent'), (3, 'Customer');
insert into groups (id, name) values (1, 'Service'), (2, 'Billing');
insert into users (id, login, firstname, lastname, email, phone, mobile, department, active, updated_at) values
    (1, '-', '-', '', '', '', '', '', false, '2026-01-01 00:00:00'),
    (2, 'anna', 'Anna', 'Berg', 'anna@desk.example', '', '', 'Team North', true, '2026-03-02 06:55:00'),
    (3, 'ben', 'Ben', 'Okoye', 'ben@desk.example', '', '', '', true, '2026-03-01 07:10:00'),
    (4, 'carla', 'Carla', 'Left', 'carla@desk.example', '', '', '', false, '2025-12-01 09:00:00'),
    (10, 'li.wei', '伟', '李', 'li.wei@customer.example', '+86 10 5555 0100', '', '', true, '2026-02-01 00:00:00'),
    (11, 'maria@customer.example', 'Maria', '', 'maria@customer.example', '', '', '', true, '2026-02-01 00:00:00'),
    (12, 'jo', 'Jo', 'Marsh', '', '', '+44 7700 900123', '', true, '2026-02-01 00:00:00');
insert into roles_users (user_id, role_id) values
    (2, 2), (2, 1), (3, 2), (4, 2), (10, 3), (11, 3), (12, 3);
insert into groups_users (user_id, group_id) values (2, 1), (2, 2), (3, 1);
insert into ticket_state_types (id, name) values
    (1, 'new'), (2, 'open'), (3, 'pending reminder'), (4, 'pending action'), (5, 'closed'), (6, 'merged'), (7, 'removed');
insert into ticket_states (id, state_type_id, name) values
    (1, 1, 'new'), (2, 2, 'open'), (3, 3, 'pending reminder'), (4, 5, 'closed'), (5, 6, 'merged'), (6, 4, 'pending close');
insert into ticket_priorities (id, name) values (1, '1 low'), (2, '2 normal'), (3, '3 high');
insert into ticket_article_types (id, name, communication) values
    (1, 'email', true), (5, 'phone', true), (10, 'note', false), (11, 'web', true);
insert into ticket_article_senders (id, name) values (1, 'Agent'), (2, 'Customer'), (3, 'System');
insert into history_types (id, name) values (1, 'created'), (2, 'updated');
insert into history_objects (id, name) values (1, 'Ticket'), (2, 'User');
insert into history_attributes (id, name) values (1, 'state'), (2, 'pending_time'), (3, 'priority');
insert into tag_objects (id, name) values (1, 'Ticket'), (2, 'KnowledgeBase');
insert into tag_items (id, name) values (1, 'Complaint'), (2, 'invoice');

insert into tickets (id, group_id, priority_id, state_id, number, title, owner_id, customer_id, first_response_at,
    close_at, last_close_at, create_article_type_id, escalation_at, pending_time, type, created_at, updated_at) values
-- 1 is answered after half an hour and closed.
    (1, 2, 2, 4, '20001', 'Invoice charged twice', 2, 11, '2026-03-02 08:30:00',
     '2026-03-02 09:00:00', '2026-03-02 09:00:00', 1, null, null, 'Incident', '2026-03-02 08:00:00', '2026-03-02 09:00:00'),
-- 2 was taken on the phone and promised at once: created as pending until Wednesday.
    (2, 1, 2, 3, '20002', 'Callback about the contract', 3, 12, '2026-03-02 09:10:00.120',
     null, null, 5, null, '2026-03-04 10:00:00', '', '2026-03-02 09:10:00', '2026-03-02 09:10:00.200'),
-- 3 was closed twice and reopened twice; it is open again, has no owner and is a complaint.
    (3, 1, 3, 2, '20003', '还是不能用', 1, 10, '2026-02-27 11:30:00',
     '2026-02-27 12:00:00', '2026-02-28 15:00:00', 1, '2026-03-02 12:15:00', null, null, '2026-02-27 10:00:00', '2026-03-02 08:15:00.500'),
-- 4 is the same customer writing twice: merged into 3, although it was pending.
    (4, 1, 2, 5, '20004', '还是不能用 (2)', 2, 10, null,
     '2026-03-02 08:40:00', '2026-03-02 08:40:00', 1, null, null, null, '2026-03-02 08:20:00', '2026-03-02 08:40:00'),
-- 5 was promised for nine, moved to the next day ten minutes before, and answered at eleven.
    (5, 2, 2, 2, '20005', 'Where is my refund', 3, 11, '2026-03-01 16:00:00.300',
     null, null, 11, '2026-03-02 15:00:00', null, null, '2026-03-01 15:30:00', '2026-03-02 11:00:00'),
-- 6 came before the doors opened; only the automatic reply has touched it and its time limit has passed.
    (6, 1, 2, 1, '20006', 'No dial tone', 1, 12, null,
     null, null, 1, '2026-03-02 08:00:00', null, null, '2026-03-02 06:00:00', '2026-03-02 06:00:05');

insert into ticket_articles (id, ticket_id, type_id, sender_id, subject, body, internal, created_by_id, created_at, updated_at) values
    (1, 3, 1, 2, '还是不能用', '请尽快处理。', false, 10, '2026-02-27 10:00:00', '2026-02-27 10:00:00'),
    (2, 3, 1, 1, 'Re: 还是不能用', '请重启设备。', false, 2, '2026-02-27 11:30:00', '2026-02-27 11:30:00'),
    (3, 3, 10, 1, null, 'Line tested, all fine.', true, 3, '2026-02-28 14:00:00', '2026-02-28 14:00:00'),
    (4, 5, 11, 2, 'Where is my refund', 'Still waiting.', false, 11, '2026-03-01 15:30:00', '2026-03-01 15:30:00'),
    (5, 5, 1, 1, 'Re: Where is my refund', 'You will hear from us by nine tomorrow.', false, 3, '2026-03-01 16:00:00.300', '2026-03-01 16:00:00.300'),
    (6, 6, 1, 2, 'No dial tone', 'The line is dead.', false, 12, '2026-03-02 06:00:00', '2026-03-02 06:00:00'),
    (7, 6, 1, 3, 'We have received your message', 'An answer will follow.', false, 1, '2026-03-02 06:00:05', '2026-03-02 06:00:05'),
    (8, 1, 1, 2, 'Invoice charged twice', 'Please look.', false, 11, '2026-03-02 08:00:00', '2026-03-02 08:00:00'),
    (9, 3, 1, 2, '还是不能用', '我要投诉！', false, 10, '2026-03-02 08:15:00', '2026-03-02 08:15:00'),
    (10, 4, 1, 2, '还是不能用 (2)', '有人吗？', false, 10, '2026-03-02 08:20:00', '2026-03-02 08:20:00'),
    (11, 1, 1, 1, 'Re: Invoice charged twice', 'Refunded.', false, 2, '2026-03-02 08:30:00', '2026-03-02 08:35:00'),
    (12, 2, 5, 1, 'Callback about the contract', 'Will call on Wednesday at ten.', false, 3, '2026-03-02 09:10:00.120', '2026-03-02 09:10:00.120'),
    (13, 5, 1, 1, 'Re: Where is my refund', 'It was sent today.', false, 3, '2026-03-02 11:00:00', '2026-03-02 11:00:00');

insert into histories (id, history_type_id, history_object_id, history_attribute_id, o_id, id_from, id_to, value_from, value_to, created_by_id, created_at) values
    (1, 1, 1, null, 3, null, null, null, null, 10, '2026-02-27 10:00:00'),
    (2, 2, 1, 1, 3, 1, 4, 'new', 'closed', 2, '2026-02-27 12:00:00'),
    (3, 2, 1, 1, 3, 4, 2, 'closed', 'open', 10, '2026-02-28 09:00:00'),
    (4, 2, 1, 1, 3, 2, 4, 'open', 'closed', 3, '2026-02-28 15:00:00'),
    (5, 1, 1, null, 5, null, null, null, null, 11, '2026-03-01 15:30:00'),
    (6, 2, 1, 1, 5, 1, 3, 'new', 'pending reminder', 3, '2026-03-01 16:00:00'),
    (7, 2, 1, 2, 5, null, null, '', '2026-03-02 09:00:00 UTC', 3, '2026-03-01 16:00:00'),
    (8, 1, 1, null, 6, null, null, null, null, 12, '2026-03-02 06:00:00'),
    (9, 1, 1, null, 1, null, null, null, null, 11, '2026-03-02 08:00:00'),
    (10, 2, 1, 1, 3, 4, 2, 'closed', 'open', 10, '2026-03-02 08:15:00.500'),
    (11, 1, 1, null, 4, null, null, null, null, 10, '2026-03-02 08:20:00'),
    (12, 2, 1, 1, 4, 1, 3, 'new', 'pending reminder', 2, '2026-03-02 08:25:00'),
    (13, 2, 1, 2, 4, null, null, '', '2026-03-03 08:00:00 UTC', 2, '2026-03-02 08:25:00'),
    (14, 2, 1, 1, 4, 3, 5, 'pending reminder', 'merged', 2, '2026-03-02 08:40:00'),
    (15, 2, 1, 2, 4, null, null, '2026-03-03 08:00:00 UTC', '', 2, '2026-03-02 08:40:00'),
    (16, 2, 1, 2, 5, null, null, '2026-03-02 09:00:00 UTC', '2026-03-03 09:00:00 UTC', 3, '2026-03-02 08:50:00'),
    (17, 2, 1, 1, 1, 1, 4, 'new', 'closed', 2, '2026-03-02 09:00:00'),
    (18, 1, 1, null, 2, null, null, null, null, 3, '2026-03-02 09:10:00'),
    (19, 2, 1, 3, 2, 1, 2, '1 low', '2 normal', 3, '2026-03-02 09:10:00.200'),
    (20, 2, 1, 1, 5, 3, 2, 'pending reminder', 'open', 3, '2026-03-02 11:00:00'),
    (21, 2, 1, 2, 5, null, null, '2026-03-03 09:00:00 UTC', '', 3, '2026-03-02 11:00:00'),
    (22, 2, 2, 1, 3, 4, 2, 'closed', 'open', 3, '2026-03-02 11:00:00');
insert into tags (tag_item_id, tag_object_id, o_id) values (1, 1, 3), (2, 1, 1), (1, 2, 1);
