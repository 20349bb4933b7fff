-- Who is logged in, and doing what; a row goes when its agent logs out. A browser that crashed leaves its row behind,
-- so rows much older than the newest one are left out.
--
-- stream: agent_states
-- mode: snapshot
-- params:
-- columns: agent_id, queue, since, presence, activity, reason, last_update_time
-- local: since
-- freshness: last_update_time
select
    a.user as agent_id,
    '' as queue,
    a.last_state_change as since,
    -- PAUSED with a lead still on the screen is VICIdial's DISPO, not a pause of the agent's own
    case when a.status = 'PAUSED' and a.lead_id = 0 then 'break' else 'available' end as presence,
    case
        when a.status = 'INCALL' and exists (
            select 1 from parked_channels as p where p.channel_group = a.callerid
        ) then 'hold'
        -- the caller is gone and the agent has not hung up yet, which VICIdial calls DEAD
        when a.status = 'INCALL' and coalesce(a.comments, '') not in ('EMAIL', 'CHAT') and not exists (
            select 1 from vicidial_auto_calls as l where l.callerid = a.callerid
        ) then 'wrapup'
        when a.status = 'INCALL' then 'talking'
        when a.status in ('QUEUE', 'MQUEUE') then 'ringing'
        when a.status in ('READY', 'PAUSED') and a.lead_id > 0 then 'wrapup'
        else 'idle'
    end as activity,
    case when a.status = 'PAUSED' and a.lead_id = 0
        then coalesce(pc.pause_code_name, nullif(a.pause_code, ''))
    end as reason,
    a.last_update_time as last_update_time
from vicidial_live_agents as a
left join vicidial_pause_codes as pc on pc.pause_code = a.pause_code and pc.campaign_id = a.campaign_id
where a.last_update_time > (
    select max(newest.last_update_time) from vicidial_live_agents as newest
) - interval :silent_seconds second
