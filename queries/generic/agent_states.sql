-- stream: agent_states
-- mode: changed
-- cursor: changed_at
-- params: since, after_agent_id, after_queue, after_since, until, limit
-- columns: agent_id, queue, since, presence, activity, reason, until, changed_at
select
    agent_id, queue, since, presence, activity, reason, until, changed_at
from agent_states
where changed_at >= :since
  and changed_at < :until
  and (
    changed_at > :since
    or agent_id > :after_agent_id
    or (agent_id = :after_agent_id and queue > :after_queue)
    or (agent_id = :after_agent_id and queue = :after_queue and since > :after_since)
    or agent_id is null or queue is null or since is null
  )
order by changed_at, agent_id, queue, since
limit :limit
