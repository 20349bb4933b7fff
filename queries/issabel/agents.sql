-- stream: agents
-- mode: snapshot
-- params:
-- columns: agent_id, name
select
    a.number as agent_id,
    a.name as name
from agent as a
where a.estatus = 'A'
order by agent_id
