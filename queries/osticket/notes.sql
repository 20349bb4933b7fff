-- stream: notes
-- mode: appended
-- cursor: note_id
-- params: after, until, limit
-- columns: note_id, ticket_id, author_kind, internal, at, subject, body, changed_at
-- local: at, changed_at
--
-- Kinds of entry are M for the customer's message, R for a reply and N for an inner note. An automatic reply has no
-- staff. Entries of tasks hang on threads of another kind and are left out.
select straight_join
    e.id as note_id,
    th.object_id as ticket_id,
    case when e.type = 'M' then 'customer' when e.staff_id > 0 then 'agent' else 'system' end as author_kind,
    case when e.type = 'N' then 1 else 0 end as internal,
    e.created as at,
    e.title as subject,
    left(e.body, 10000) as body,
    greatest(e.created, e.updated) as changed_at
from ost_thread_entry e
join ost_thread th on th.id = e.thread_id and th.object_type in ('T', 'C')
where e.id > :after
  and e.id < :until
order by note_id
limit :limit
