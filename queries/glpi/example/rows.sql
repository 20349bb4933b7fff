set time_zone = '+00:00';

insert into glpi_entities (id, name, completename) values (0, 'Root', 'Root'), (1, 'South', 'Root > South');
insert into glpi_requesttypes (id, name) values (1, 'Helpdesk'), (2, 'E-Mail'), (3, 'Phone');
insert into glpi_itilcategories (id, name, completename) values (1, 'Complaint', 'Service > Complaint'), (2, 'Invoice', 'Invoice');
insert into glpi_groups (id, name, completename) values (1, 'Billing', 'Back office > Billing');
insert into glpi_users (id, name, phone, mobile, realname, firstname, is_active, date_mod, is_deleted) values
    (2, 'anna', '', '', 'Berg', 'Anna', 1, '2026-03-02 06:50:00', 0), (3, 'ben', null, null, 'Okoye', 'Ben', 1, '2026-02-20 08:00:00', 0),
    (4, 'carla', null, null, 'Left', 'Carla', 0, '2025-12-01 09:00:00', 0),
    (10, 'li.wei', '+86 10 5555 0100', '', '李', '伟', 1, '2026-02-01 00:00:00', 0), (11, 'maria', '', '', 'Rossi', 'Maria', 1, '2026-02-01 00:00:00', 0);
insert into glpi_useremails (users_id, is_default, email) values
    (10, 1, 'li.wei@customer.example'), (11, 0, 'old@customer.example'), (11, 1, 'maria@customer.example');
insert into glpi_profiles (id, name, interface) values (1, 'Self-Service', 'helpdesk'), (6, 'Technician', 'central');
insert into glpi_profiles_users (users_id, profiles_id) values (2, 6), (3, 6), (3, 1), (4, 6), (10, 1), (11, 1);
insert into glpi_groups_users (users_id, groups_id) values (3, 1);

insert into glpi_tickets (id, entities_id, name, date, closedate, solvedate, takeintoaccountdate, date_mod, status, requesttypes_id, content, priority,
    itilcategories_id, time_to_resolve, time_to_own, is_deleted, date_creation) values
-- 1 is answered by Ben after half an hour and solved after an hour; the survey offered afterwards is answered.
    (1, 1, 'Invoice charged twice', '2026-03-02 08:00:00', null, '2026-03-02 09:00:00', '2026-03-02 08:10:00', '2026-03-02 09:00:00', 5, 2, '<p>Please look.</p>', 3,
     2, '2026-03-02 16:00:00', '2026-03-02 08:30:00', 0, '2026-03-02 08:00:01'),
-- 2 was solved and reopened, closed and reopened; it is a complaint, and its survey of Friday was never answered.
    (2, 0, '还是不能用', '2026-02-27 10:00:00', null, null, '2026-02-27 10:05:00', '2026-03-02 08:40:00', 2, 1, '请尽快处理。', 5,
     1, '2026-03-02 16:30:00', null, 0, '2026-02-27 10:00:00'),
-- 3 is the same customer writing twice; merged into 2 and so in the bin.
    (3, 0, '还是不能用 (2)', '2026-03-02 08:20:00', '2026-03-02 08:40:00', '2026-03-02 08:40:00', null, '2026-03-02 08:40:00', 6, 1, '有人吗？', 3,
     1, null, null, 1, '2026-03-02 08:20:00'),
-- 4 is answered and waits for the customer.
    (4, 1, 'Manual', '2026-03-02 08:30:00', null, null, '2026-03-02 08:45:00', '2026-03-02 08:45:00', 4, 3, 'Where is it?', 2,
     0, '2026-03-02 17:00:00', null, 0, '2026-03-02 08:30:00'),
-- 5 has three planned tasks: one kept, one overdue since 14:00, one that is nobody's business but ours.
    (5, 1, 'Router', '2026-03-02 07:30:00', null, null, '2026-03-02 07:40:00', '2026-03-02 09:20:00', 3, 3, 'Needs a new one.', 3,
     0, null, null, 0, '2026-03-02 07:30:00'),
-- 6 came by mail from somebody GLPI does not know; it should have been taken by eight.
    (6, 0, 'No dial tone', '2026-03-02 06:00:00', null, null, null, '2026-03-02 09:05:00', 1, 2, 'The line is dead.', 3,
     0, '2026-03-02 15:00:00', '2026-03-02 08:00:00', 0, '2026-03-02 06:00:00');

insert into glpi_tickets_users (id, tickets_id, users_id, type, alternative_email) values
    (1, 1, 11, 1, ''), (2, 1, 3, 2, ''), (3, 2, 10, 1, ''), (4, 2, 2, 2, ''), (5, 2, 3, 2, ''), (6, 3, 10, 1, ''),
    (7, 4, 11, 1, ''), (8, 4, 3, 2, ''), (9, 5, 10, 1, ''), (10, 5, 2, 2, ''), (11, 6, 0, 1, 'jo@customer.example'), (12, 1, 2, 3, '');
insert into glpi_groups_tickets (tickets_id, groups_id, type) values (1, 1, 2), (4, 1, 1);

insert into glpi_itilfollowups (id, itemtype, items_id, date, users_id, content, is_private, date_mod, date_creation) values
    (1, 'Ticket', 2, '2026-02-27 10:30:00', 2, 'Line tested.', 1, '2026-02-27 10:30:00', '2026-02-27 10:30:00'),
    (2, 'Ticket', 2, '2026-02-27 10:40:00', 10, '还在等', 0, '2026-02-27 10:40:00', '2026-02-27 10:40:00'),
    (3, 'Ticket', 2, '2026-02-27 11:00:00', 2, '请重启设备。', 0, '2026-02-27 11:05:00', '2026-02-27 11:00:00'),
    (4, 'Ticket', 2, '2026-03-02 08:15:00', 10, '我要投诉！', 0, '2026-03-02 08:15:00', '2026-03-02 08:15:00'),
    (5, 'Ticket', 1, '2026-03-02 08:30:00', 3, 'We will refund it.', 0, '2026-03-02 08:30:00', '2026-03-02 08:30:00'),
    (6, 'Ticket', 4, '2026-03-02 08:45:00', 3, 'Which model?', 0, '2026-03-02 08:45:00', '2026-03-02 08:45:00'),
    (7, 'Ticket', 6, '2026-03-02 09:05:00', 0, 'Anybody there?', 0, '2026-03-02 09:05:00', '2026-03-02 09:05:00'),
    (8, 'Change', 1, '2026-03-02 09:10:00', 2, 'Of a change, not of a ticket.', 0, '2026-03-02 09:10:00', '2026-03-02 09:10:00');
insert into glpi_itilsolutions (id, itemtype, items_id, content, date_creation, users_id) values
    (1, 'Ticket', 2, '已更换', '2026-02-27 12:00:00', 2), (2, 'Ticket', 1, 'Refunded.', '2026-03-02 09:00:00', 3);
insert into glpi_tickettasks (id, tickets_id, content, is_private, `begin`, `end`, state, users_id_tech, date_mod, date_creation) values
    (1, 5, 'Call her back', 0, '2026-03-02 09:00:00', '2026-03-02 09:30:00', 2, 2, '2026-03-02 09:20:00', '2026-03-02 07:45:00'),
    (2, 5, 'Technician comes', 0, '2026-03-02 13:00:00', '2026-03-02 14:00:00', 1, 3, '2026-03-02 07:50:00', '2026-03-02 07:50:00'),
    (3, 5, 'Order a router', 1, '2026-03-02 10:00:00', '2026-03-02 10:30:00', 1, 2, '2026-03-02 07:55:00', '2026-03-02 07:55:00'),
    (4, 5, 'Not planned', 0, null, null, 1, 2, '2026-03-02 07:56:00', '2026-03-02 07:56:00');
insert into glpi_ticketsatisfactions (id, tickets_id, type, date_begin, date_answered, satisfaction, comment) values
    (1, 2, 1, '2026-02-27 12:05:00', null, null, null), (2, 1, 1, '2026-03-02 09:05:00', '2026-03-02 10:00:00', 4, 'Thanks');
insert into glpi_logs (itemtype, items_id, date_mod, id_search_option, old_value, new_value) values
    ('Ticket', 2, '2026-02-27 10:05:00', 12, '1', '2'), ('Ticket', 2, '2026-02-27 12:00:00', 12, '2', '5'),
    ('Ticket', 2, '2026-02-28 09:00:00', 12, '5', '2'), ('Ticket', 2, '2026-02-28 14:00:00', 12, '2', '5'),
    ('Ticket', 2, '2026-02-28 15:00:00', 12, '5', '6'), ('Ticket', 2, '2026-03-02 08:15:00', 12, '6', '2'),
    ('Ticket', 2, '2026-03-02 08:16:00', 3, '5', '2'), ('Change', 2, '2026-03-02 08:17:00', 12, '5', '2'),
    ('Ticket', 1, '2026-03-02 08:10:00', 12, '1', '2'), ('Ticket', 1, '2026-03-02 09:00:00', 12, '2', '5'),
    ('Ticket', 3, '2026-03-02 08:40:00', 12, '1', '6'), ('Ticket', 4, '2026-03-02 08:45:00', 12, '2', '4');
