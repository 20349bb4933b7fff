-- stream: agents
-- mode: snapshot
-- params:
-- columns: agent_id, name, team
select
    u.user as agent_id,
    nullif(u.full_name, '') as name,
    coalesce(g.group_name, nullif(u.user_group, '')) as team
from vicidial_users as u
left join vicidial_user_groups as g on g.user_group = u.user_group
