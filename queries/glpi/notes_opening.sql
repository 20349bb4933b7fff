-- stream: notes
-- mode: appended
-- cursor: opening_id
-- params: after, until, limit
-- columns: note_id, ticket_id, author_kind, internal, at, subject, body, changed_at, opening_id
--
-- What a ticket was opened with stands in the ticket itself, and is no follow-up. Whoever typed it, it is what the
-- customer said.
select
    concat('ticket ', t.id) as note_id,
    t.id as ticket_id,
    'customer' as author_kind,
    0 as internal,
    t.date as at,
    t.name as subject,
    left(t.content, 10000) as body,
    t.date_creation as changed_at,
    t.id as opening_id
from glpi_tickets t
where t.id > :after
  and t.id < :until
order by opening_id
limit :limit
