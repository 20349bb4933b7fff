-- stream: visits
-- mode: changed
-- cursor: changed_at
-- params: since, after_visit_id, until, limit
-- columns: visit_id, call_id, channel, direction, queue, customer_ref, entered_at, answered_at, ended_at, agent_id,
--   wait_seconds, talk_seconds, hold_seconds, wrap_seconds, outcome, ended_by, reason, resolved, coded_at,
--   ring_no_answer, recording_url, changed_at
select
    visit_id, call_id, channel, direction, queue, customer_ref, entered_at, answered_at, ended_at, agent_id,
    wait_seconds, talk_seconds, hold_seconds, wrap_seconds, outcome, ended_by, reason, resolved, coded_at,
    ring_no_answer, recording_url, changed_at
from visits
where changed_at >= :since
  and changed_at < :until
  and (changed_at > :since or visit_id > :after_visit_id or visit_id is null)
order by changed_at, visit_id
limit :limit
