-- stream: agents
-- mode: snapshot
-- params:
-- columns: agent_id, name, team, skills, changed_at
--
-- The users table holds the customers too and has no index on updated_at; the agents are found by their role.
select
    u.login as agent_id,
    trim(concat(u.firstname, ' ', u.lastname)) as name,
    nullif(u.department, '') as team,
    (
        select string_agg(distinct g.name, ', ' order by g.name)
        from groups_users gu
        join groups g on g.id = gu.group_id and g.active
        where gu.user_id = u.id
    ) as skills,
    u.updated_at as changed_at
from users u
where u.active
  and u.id in (
      select ru.user_id
      from roles_users ru
      join roles r on r.id = ru.role_id
      where r.name in :agent_roles
  )
