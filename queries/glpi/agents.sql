-- stream: agents
-- mode: snapshot
-- params:
-- columns: agent_id, name, team, changed_at
--
-- Whoever has a profile with the central interface works on tickets; the users table holds the requesters too.
select
    u.name as agent_id,
    coalesce(nullif(trim(concat_ws(' ', u.firstname, u.realname)), ''), u.name) as name,
    (
        select min(gr.completename)
        from glpi_groups_users gu
        join glpi_groups gr on gr.id = gu.groups_id
        where gu.users_id = u.id
    ) as team,
    u.date_mod as changed_at
from glpi_users u
where u.is_active = 1
  and u.is_deleted = 0
  and u.id in (
      select pu.users_id
      from glpi_profiles_users pu
      join glpi_profiles p on p.id = pu.profiles_id
      where p.interface = 'central'
  )
