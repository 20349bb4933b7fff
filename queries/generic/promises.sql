-- stream: promises
-- mode: changed
-- cursor: changed_at
-- params: since, after_promise_id, until, limit
-- columns: promise_id, call_id, ticket_id, customer_ref, agent_id, kind, made_at, due_at, done_at, state, note,
--   changed_at
select
    promise_id, call_id, ticket_id, customer_ref, agent_id, kind, made_at, due_at, done_at, state, note, changed_at
from promises
where changed_at >= :since
  and changed_at < :until
  and (changed_at > :since or promise_id > :after_promise_id or promise_id is null)
order by changed_at, promise_id
limit :limit
