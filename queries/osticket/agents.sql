-- stream: agents
-- mode: snapshot
-- params:
-- columns: agent_id, name, team, skills, changed_at
-- local: changed_at
--
-- The staff, a list of a few hundred at most.
select
    s.username as agent_id,
    trim(concat_ws(' ', s.firstname, s.lastname)) as name,
    (
        select min(teams.name)
        from ost_team_member members
        join ost_team teams on teams.team_id = members.team_id
        where members.staff_id = s.staff_id
    ) as team,
    departments.name as skills,
    s.updated as changed_at
from ost_staff s
left join ost_department departments on departments.id = s.dept_id
where s.isactive = 1
