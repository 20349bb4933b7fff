-- stream: notes
-- mode: appended
-- cursor: note_id
-- params: after, until, limit
-- columns: note_id, ticket_id, author_kind, internal, at, subject, body, changed_at
--
-- Articles are added and hardly ever edited; updated_at has no index, the number has. A body may hold 20 MB; a
-- complaint stands in its first pages.
select
    a.id as note_id,
    a.ticket_id,
    case senders.name when 'Customer' then 'customer' when 'Agent' then 'agent' else 'system' end as author_kind,
    case when a.internal then 1 else 0 end as internal,
    a.created_at as at,
    a.subject,
    left(a.body, 10000) as body,
    a.updated_at as changed_at
from ticket_articles a
join ticket_article_senders senders on senders.id = a.sender_id
where a.id > :after
  and a.id < :until
order by note_id
limit :limit
