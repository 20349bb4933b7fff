-- stream: agent_states
-- mode: snapshot
-- params:
-- columns: agent_id, queue, since, presence, reason, changed_at
-- since: seen
--
-- Who is really connected stands in Redis and not in the database. What the table says is true for people who switched
-- "mark offline automatically" off, and for those who chose offline. Nothing is said of the others. The row tells when
-- anything of it last changed, so a first look may take a state for younger than it is; it goes on while it looks the
-- same.
select
    u.email as agent_id,
    '' as queue,
    au.updated_at as since,
    case au.availability when 0 then 'available' when 2 then 'break' else 'offline' end as presence,
    case au.availability when 2 then 'busy' end as reason,
    au.updated_at as changed_at
from account_users au
join users u on u.id = au.user_id
where au.account_id = :account_id
  and (not au.auto_offline or au.availability = 1)
