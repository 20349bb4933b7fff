-- All times are the wall clock of Berlin, an hour ahead of UTC.
insert into mailboxes (id, name, email) values (1, 'Service', 'service@desk.example'), (2, 'Complaints', 'complaints@desk.example');
insert into users (id, first_name, last_name, email, type, status, updated_at) values
    (1, 'Anna', 'Berg', 'anna@desk.example', 1, 1, '2026-03-02 07:50:00'),
    (2, 'Ben', 'Okoye', 'ben@desk.example', 1, 1, '2026-02-20 09:00:00'),
    (3, 'Workflow', '', 'fsworkflow@example.org', 2, 1, '2026-01-01 09:00:00'),
    (4, 'Carla', 'Left', 'carla@desk.example', 1, 3, '2025-12-01 10:00:00');

insert into conversations (id, number, type, folder_id, status, state, subject, customer_email, mailbox_id, user_id, customer_id, closed_at, created_at, updated_at) values
-- 1 is answered by a workflow at once and by Anna after half an hour; her reply closes it and is rated great.
    (1, 101, 1, 1, 3, 2, 'Invoice charged twice', 'maria@customer.example', 1, 1, 11, '2026-03-02 09:30:00', '2026-03-02 09:00:00', '2026-03-02 09:30:00'),
-- 2 was closed twice; both times the customer's reply reopened it in silence. closed_at still says Sunday.
    (2, 102, 1, 1, 1, 2, '还是不能用', 'li.wei@customer.example', 1, 1, 12, '2026-03-01 11:00:00', '2026-02-27 11:00:00', '2026-03-02 09:20:00'),
-- 3 was merged into 2 and so deleted.
    (3, 103, 1, 1, 3, 3, '还是不能用 (2)', 'li.wei@customer.example', 1, 2, 12, '2026-02-27 10:00:00', '2026-02-27 09:00:00', '2026-03-02 09:20:00'),
-- 4 is answered and waits for the customer, who found the answer okay.
    (4, 104, 1, 1, 2, 2, 'Manual', 'maria@customer.example', 1, 2, 11, null, '2026-03-02 09:35:00', '2026-03-02 09:45:00'),
-- 5 is spam.
    (5, 105, 1, 1, 4, 2, 'Buy now', 'pest@spam.example', 1, null, 13, null, '2026-03-02 09:36:00', '2026-03-02 09:37:00'),
-- 6 was noted down on the phone and is a complaint; Ben has begun to answer and not sent it.
    (6, 106, 2, 1, 1, 2, 'Technician did not come', '', 2, null, 14, null, '2026-03-02 10:00:00', '2026-03-02 10:00:00'),
-- 7 is a conversation that was never sent.
    (7, 107, 1, 1, 1, 1, 'Draft', 'maria@customer.example', 1, 1, 11, null, '2026-03-02 10:05:00', '2026-03-02 10:05:00');

insert into threads (id, conversation_id, type, status, state, action_type, body, created_by_user_id, created_by_customer_id, meta, rating, rating_comment, created_at, updated_at) values
    (1, 2, 1, 1, 2, null, '有人吗？', null, 12, '{"pc":3}', null, null, '2026-02-27 09:00:00', '2026-03-02 09:20:00'),
    (2, 2, 2, 3, 2, null, '已处理', 2, null, '{"pc":3}', null, null, '2026-02-27 10:00:00', '2026-03-02 09:20:00'),
    (3, 2, 1, 1, 2, null, '<div>请尽快处理。</div>', null, 12, null, null, null, '2026-02-27 11:00:00', '2026-02-27 11:00:00'),
    (4, 2, 2, 2, 2, null, '请重启设备。', 1, null, null, null, null, '2026-02-27 12:00:00', '2026-02-27 12:00:00'),
    (5, 2, 4, 3, 2, 1, null, 1, null, null, null, null, '2026-02-27 13:00:00', '2026-02-27 13:00:00'),
    (6, 2, 1, 1, 2, null, '没有用', null, 12, null, null, null, '2026-03-01 10:00:00', '2026-03-01 10:00:00'),
    (7, 2, 2, 3, 2, null, '已更换', 1, null, null, 3, '还是坏的', '2026-03-01 11:00:00', '2026-03-01 18:00:00'),
    (8, 1, 1, 1, 2, null, 'Please look.', null, 11, null, null, null, '2026-03-02 09:00:00', '2026-03-02 09:00:00'),
    (9, 1, 2, 6, 2, null, 'An answer will follow.', 3, null, null, null, null, '2026-03-02 09:00:10', '2026-03-02 09:00:10'),
    (10, 2, 1, 1, 2, null, '我要投诉！', null, 12, null, null, null, '2026-03-02 09:15:00', '2026-03-02 09:15:00'),
    (11, 2, 4, 6, 2, 4, null, 1, null, '{"mwc":3}', null, null, '2026-03-02 09:20:00', '2026-03-02 09:20:00'),
    (12, 3, 4, 6, 2, 4, null, 1, null, '{"mic":2}', null, null, '2026-03-02 09:20:00', '2026-03-02 09:20:00'),
    (13, 1, 2, 3, 2, null, 'Refunded.', 1, null, null, 1, '', '2026-03-02 09:30:00', '2026-03-02 10:30:00'),
    (14, 4, 1, 1, 2, null, 'Where is the manual?', null, 11, null, null, null, '2026-03-02 09:35:00', '2026-03-02 09:35:00'),
    (15, 5, 1, 1, 2, null, 'Cheap!', null, 13, null, null, null, '2026-03-02 09:36:00', '2026-03-02 09:36:00'),
    (16, 5, 4, 4, 2, 1, null, 2, null, null, null, null, '2026-03-02 09:37:00', '2026-03-02 09:37:00'),
    (17, 4, 3, 6, 2, null, 'Sent her the link last year.', 2, null, null, null, null, '2026-03-02 09:40:00', '2026-03-02 09:40:00'),
    (18, 4, 2, 2, 2, null, 'Here it is.', 2, null, null, 2, null, '2026-03-02 09:45:00', '2026-03-02 11:00:00'),
    (19, 6, 1, 1, 2, null, 'Waited all morning.', 2, 14, null, null, null, '2026-03-02 10:00:00', '2026-03-02 10:00:00'),
    (20, 6, 2, 1, 1, null, 'We are sorry', 2, null, null, null, null, '2026-03-02 10:02:00', '2026-03-02 10:02:00'),
    (21, 7, 2, 1, 1, null, 'Not sent', 1, null, null, null, null, '2026-03-02 10:05:00', '2026-03-02 10:05:00');
