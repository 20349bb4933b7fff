-- stream: agents
-- mode: changed
-- cursor: changed_at
-- params: since, after_agent_id, until, limit
-- columns: agent_id, name, team, skills, changed_at
select
    agent_id, name, team, skills, changed_at
from agents
where changed_at >= :since
  and changed_at < :until
  and (changed_at > :since or agent_id > :after_agent_id or agent_id is null)
order by changed_at, agent_id
limit :limit
