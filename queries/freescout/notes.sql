-- stream: notes
-- mode: appended
-- cursor: note_id
-- params: after, until, limit
-- columns: note_id, ticket_id, author_kind, internal, at, body, changed_at
-- local: at, changed_at
--
-- Kinds of thread are 1 for a customer's message, 2 for a reply, 3 for a note and 8 for a chat; 4 tells what was done
-- and holds nobody's words. Drafts are not published. Workflows write as users of kind 2.
select
    r.id as note_id,
    r.conversation_id as ticket_id,
    case
        when r.type = 1 or (r.type = 8 and r.created_by_customer_id is not null) then 'customer'
        when person.type = 1 then 'agent'
        else 'system'
    end as author_kind,
    case when r.type = 3 then 1 else 0 end as internal,
    r.created_at as at,
    left(r.body, 10000) as body,
    r.updated_at as changed_at
from threads r
left join users person on person.id = r.created_by_user_id
where r.id > :after
  and r.id < :until
  and r.type <> 4
  and r.state = 2
order by note_id
limit :limit
