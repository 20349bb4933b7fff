-- stream: notes
-- mode: changed
-- cursor: changed_at
-- params: since, after_note_id, until, limit
-- columns: note_id, call_id, ticket_id, author_kind, internal, at, subject, body, changed_at
select
    note_id, call_id, ticket_id, author_kind, internal, at, subject, body, changed_at
from notes
where changed_at >= :since
  and changed_at < :until
  and (changed_at > :since or note_id > :after_note_id or note_id is null)
order by changed_at, note_id
limit :limit
