-- All times are the wall clock of Berlin, an hour ahead of UTC.
insert into ost_ticket_status (id, name, state) values
    (1, 'Open', 'open'), (2, 'Resolved', 'closed'), (3, 'Closed', 'closed'), (4, 'Archived', 'archived'), (5, 'Deleted', 'deleted');
insert into ost_ticket_priority (priority_id, priority) values (1, 'low'), (2, 'normal'), (3, 'high');
insert into ost_event (id, name) values
    (1, 'created'), (2, 'closed'), (3, 'reopened'), (4, 'assigned'), (8, 'overdue'), (9, 'edited'), (15, 'merged'), (17, 'linked');
insert into ost_department (id, name) values (1, 'Support'), (2, 'Billing');
insert into ost_help_topic (topic_id, topic) values (1, 'General'), (2, 'Complaint'), (3, 'Invoice');
insert into ost_staff (staff_id, dept_id, username, firstname, lastname, isactive, updated) values
    (1, 1, 'anna', 'Anna', 'Berg', 1, '2026-03-02 07:50:00'), (2, 2, 'ben', 'Ben', 'Okoye', 1, '2026-02-20 09:00:00'),
    (3, 1, 'carla', 'Carla', 'Left', 0, '2025-12-01 10:00:00');
insert into ost_team (team_id, name) values (1, 'Team North');
insert into ost_team_member (team_id, staff_id) values (1, 1), (1, 3);
insert into ost_user (id, default_email_id, name) values (1, 1, 'Maria'), (2, 2, '李伟');
insert into ost_user_email (id, user_id, address) values (1, 1, 'maria@customer.example'), (2, 2, 'li.wei@customer.example'), (3, 1, 'maria@work.example');
insert into ost_form_field (id, form_id, name) values (1, 1, 'email'), (2, 1, 'name'), (3, 1, 'phone'), (20, 2, 'subject');
insert into ost_form_entry (id, form_id, object_id, object_type) values (1, 1, 1, 'U'), (2, 1, 2, 'U'), (3, 2, 2, 'T');
insert into ost_form_entry_values (entry_id, field_id, value) values (1, 3, ''), (2, 3, '+86 10 5555 0100'), (3, 20, 'not a phone');

insert into ost_ticket (ticket_id, ticket_pid, number, user_id, user_email_id, status_id, dept_id, topic_id, staff_id, flags, source,
    isoverdue, isanswered, duedate, est_duedate, reopened, closed, lastupdate, created, updated) values
-- 1 is answered after half an hour and resolved after an hour.
    (1, null, '100001', 1, 3, 2, 2, 3, 2, 0, 'Email', 0, 1, null, null, null, '2026-03-02 10:00:00', '2026-03-02 10:00:00', '2026-03-02 09:00:00', '2026-03-02 10:00:00'),
-- 2 was closed on Friday and reopened by the customer this morning: closed is empty again. It is a complaint, and parent of 3.
    (2, null, '100002', 2, 2, 1, 1, 2, 1, 17, 'Web', 0, 0, null, '2026-03-02 17:15:00', '2026-03-02 09:15:00', null, '2026-03-02 09:15:00', '2026-02-27 11:00:00', '2026-03-02 09:20:00'),
-- 3 is the same customer writing twice; merged into 2, which closes it. Its due date is withdrawn.
    (3, 2, '100003', 2, 0, 3, 1, 2, 1, 1, 'Email', 0, 0, '2026-03-05 12:00:00', null, null, '2026-03-02 09:20:00', '2026-03-02 09:20:00', '2026-03-02 09:16:00', '2026-03-02 09:20:00'),
-- 4 is only linked to 2. It is answered and waits for the customer.
    (4, 2, '100004', 2, 2, 1, 1, 1, 1, 8, 'Phone', 0, 1, null, null, null, null, '2026-03-02 09:45:00', '2026-03-02 09:30:00', '2026-03-02 09:31:00'),
-- 5 was promised for 16:00 and moved to Tuesday noon half an hour before; nothing has happened since.
    (5, null, '100005', 1, 1, 1, 2, 3, 2, 0, 'Web', 0, 0, '2026-03-03 12:00:00', '2026-03-04 09:40:00', null, null, '2026-03-02 15:30:00', '2026-03-02 09:35:00', '2026-03-02 15:30:00'),
-- 6 was taken on the phone with a due date of 11:00 and closed ten minutes before.
    (6, null, '100006', 1, 1, 3, 1, 1, 1, 0, 'Phone', 0, 0, '2026-03-02 11:00:00', null, null, '2026-03-02 10:50:00', '2026-03-02 10:50:00', '2026-03-02 10:00:00', '2026-03-02 10:50:00'),
-- 7 has had an automatic reply and nothing else; its time limit has passed.
    (7, null, '100007', 1, 1, 1, 1, 0, 0, 0, 'Email', 1, 0, null, '2026-03-02 08:00:00', null, null, '2026-03-02 06:00:00', '2026-03-02 06:00:00', '2026-03-02 08:05:00');
insert into ost_ticket__cdata (ticket_id, subject, priority) values
    (1, 'Invoice charged twice', '2'), (2, '还是不能用', '3'), (3, '还是不能用 (2)', '2'), (4, 'Manual', '1'), (5, 'Refund', '2'),
    (6, 'Password', null), (7, 'No dial tone', '2');
insert into ost_thread (id, object_id, object_type) values
    (11, 1, 'T'), (12, 2, 'T'), (13, 3, 'C'), (14, 4, 'T'), (15, 5, 'T'), (16, 6, 'T'), (17, 7, 'T'), (18, 1, 'A');
insert into ost_thread_entry (id, thread_id, staff_id, user_id, type, poster, title, body, created, updated) values
    (1, 12, 0, 2, 'M', '李伟', '还是不能用', '<p>请尽快处理。</p>', '2026-02-27 11:00:00', '2026-02-27 11:00:00'),
    (2, 12, 1, 0, 'R', 'Anna Berg', null, '请重启设备。', '2026-02-27 12:00:00', '0000-00-00 00:00:00'),
    (3, 17, 0, 1, 'M', 'Maria', 'No dial tone', 'The line is dead.', '2026-03-02 06:00:00', '2026-03-02 06:00:00'),
    (4, 17, 0, 0, 'R', 'SYSTEM', 'Ticket opened', 'An answer will follow.', '2026-03-02 06:00:01', '2026-03-02 06:00:01'),
    (5, 11, 0, 1, 'M', 'Maria', 'Invoice charged twice', 'Please look.', '2026-03-02 09:00:00', '2026-03-02 09:00:00'),
    (6, 12, 0, 2, 'M', '李伟', null, '我要投诉！', '2026-03-02 09:15:00', '2026-03-02 09:15:00'),
    (7, 13, 0, 2, 'M', '李伟', '还是不能用 (2)', '有人吗？', '2026-03-02 09:16:00', '2026-03-02 09:16:00'),
    (8, 11, 2, 0, 'R', 'Ben Okoye', null, 'Refunded.', '2026-03-02 09:30:00', '2026-03-02 09:33:00'),
    (9, 14, 0, 2, 'M', '李伟', 'Manual', '请发说明书', '2026-03-02 09:30:00', '2026-03-02 09:30:00'),
    (10, 15, 0, 1, 'M', 'Maria', 'Refund', 'Where is it?', '2026-03-02 09:35:00', '2026-03-02 09:35:00'),
    (11, 14, 1, 0, 'R', 'Anna Berg', null, '已发送', '2026-03-02 09:45:00', '2026-03-02 09:45:00'),
    (12, 16, 1, 0, 'M', 'Maria', 'Password', 'Reset wanted.', '2026-03-02 10:00:00', '2026-03-02 10:00:00'),
    (13, 16, 1, 0, 'N', 'Anna Berg', 'Status Changed', 'Done on the phone.', '2026-03-02 10:50:00', '2026-03-02 10:50:00'),
    (14, 18, 2, 0, 'N', 'Ben Okoye', 'Task', 'An entry of a task.', '2026-03-02 11:00:00', '2026-03-02 11:00:00');
insert into ost_thread_event (id, thread_id, event_id, data, username, uid, uid_type, annulled, timestamp) values
    (1, 12, 1, null, 'li.wei@customer.example', 2, 'U', 0, '2026-02-27 11:00:00'),
    (2, 12, 2, '{"status":[3,"Closed"]}', 'anna', 1, 'S', 1, '2026-02-27 13:00:00'),
    (3, 17, 1, null, 'SYSTEM', null, 'S', 0, '2026-03-02 06:00:00'),
    (4, 17, 8, null, 'SYSTEM', null, 'S', 0, '2026-03-02 08:05:00'),
    (5, 11, 1, null, 'maria@customer.example', 1, 'U', 0, '2026-03-02 09:00:00'),
    (6, 12, 3, null, 'li.wei@customer.example', 2, 'U', 0, '2026-03-02 09:15:00'),
    (7, 13, 1, null, 'li.wei@customer.example', 2, 'U', 0, '2026-03-02 09:16:00'),
    (8, 13, 9, '{"duedate":[null,"2026-03-05 12:00:00"]}', 'anna', 1, 'S', 0, '2026-03-02 09:18:00'),
    (9, 12, 15, '{"ticket":"Ticket #100003","id":3}', 'anna', 1, 'S', 0, '2026-03-02 09:20:00'),
    (10, 13, 15, '{"ticket":"Ticket #100002","id":2}', 'anna', 1, 'S', 0, '2026-03-02 09:20:00'),
    (11, 13, 2, '{"status":[3,"Closed"]}', 'anna', 1, 'S', 0, '2026-03-02 09:20:00'),
    (12, 14, 1, null, 'anna', 1, 'S', 0, '2026-03-02 09:30:00'),
    (13, 14, 17, '{"ticket":"Ticket #100002","id":2}', 'anna', 1, 'S', 0, '2026-03-02 09:31:00'),
    (14, 15, 1, null, 'maria@customer.example', 1, 'U', 0, '2026-03-02 09:35:00'),
    (15, 15, 9, '{"duedate":[null,"2026-03-02 16:00:00"]}', 'ben', 2, 'S', 0, '2026-03-02 09:40:00'),
    (16, 11, 2, '{"status":[2,"Resolved"]}', 'ben', 2, 'S', 0, '2026-03-02 10:00:00'),
    (17, 16, 1, null, 'anna', 1, 'S', 0, '2026-03-02 10:00:00'),
    (18, 16, 2, '{"status":[3,"Closed"]}', 'anna', 1, 'S', 0, '2026-03-02 10:50:00'),
    (19, 18, 1, null, 'ben', 2, 'S', 0, '2026-03-02 11:00:00'),
    (20, 15, 9, '{"duedate":["2026-03-02 16:00:00","2026-03-03 12:00:00"]}', 'ben', 2, 'S', 0, '2026-03-02 15:30:00'),
    (21, 15, 9, '{"fields":{"20":"cut off in the mid', 'ben', 2, 'S', 0, '2026-03-02 15:31:00');
