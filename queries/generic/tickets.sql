-- stream: tickets
-- mode: changed
-- cursor: changed_at
-- params: since, after_ticket_id, until, limit
-- columns: ticket_id, number, channel, customer_ref, customer_email, agent_id, queue, category, priority, status,
--   state, blocked_by, opened_at, first_response_at, resolved_at, first_resolved_at, reopen_count, sla_due_at,
--   is_complaint, subject, changed_at
select
    ticket_id, number, channel, customer_ref, customer_email, agent_id, queue, category, priority, status, state,
    blocked_by, opened_at, first_response_at, resolved_at, first_resolved_at, reopen_count, sla_due_at,
    is_complaint, subject, changed_at
from tickets
where changed_at >= :since
  and changed_at < :until
  and (changed_at > :since or ticket_id > :after_ticket_id or ticket_id is null)
order by changed_at, ticket_id
limit :limit
