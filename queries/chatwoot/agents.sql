-- stream: agents
-- mode: snapshot
-- params:
-- columns: agent_id, name, team, skills, changed_at
--
-- The people of the account, a list of a few hundred at most.
select
    u.email as agent_id,
    coalesce(nullif(u.display_name, ''), u.name) as name,
    (
        select min(t.name)
        from team_members tm
        join teams t on t.id = tm.team_id and t.account_id = au.account_id
        where tm.user_id = u.id
    ) as team,
    (
        select string_agg(i.name, ', ' order by i.name)
        from inbox_members im
        join inboxes i on i.id = im.inbox_id and i.account_id = au.account_id
        where im.user_id = u.id
    ) as skills,
    greatest(u.updated_at, au.updated_at) as changed_at
from account_users au
join users u on u.id = au.user_id
where au.account_id = :account_id
