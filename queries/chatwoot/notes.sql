-- stream: notes
-- mode: appended
-- cursor: note_id
-- params: after, until, limit
-- columns: note_id, call_id, ticket_id, author_kind, internal, at, body, changed_at
--
-- Messages of kind 2 tell what was done to the conversation and hold nobody's words.
select
    m.id as note_id,
    m.conversation_id as call_id,
    m.conversation_id as ticket_id,
    case
        when m.message_type = 0 then 'customer'
        when m.message_type = 1 and m.sender_type = 'User' then 'agent'
        else 'system'
    end as author_kind,
    case when m.private then 1 else 0 end as internal,
    m.created_at as at,
    left(m.content, 10000) as body,
    m.updated_at as changed_at
from messages m
where m.id > :after
  and m.id < :until
  and m.account_id = :account_id
  and m.message_type <> 2
order by note_id
limit :limit
