-- stream: agents
-- mode: snapshot
-- params:
-- columns: agent_id, name, changed_at
-- local: changed_at
--
-- The people, a list of a few hundred at most; kind 2 are robots.
select
    u.email as agent_id,
    trim(concat(u.first_name, ' ', u.last_name)) as name,
    u.updated_at as changed_at
from users u
where u.status = 1
  and u.type = 1
