-- Who waits now, however long ago they came; the last half hour comes from visits.sql as well, and says the same. A
-- call that waits is written every second, as is every agent's row; one much older than those was left by a crash.
--
-- stream: visits
-- mode: snapshot
-- params:
-- columns: visit_id, call_id, channel, direction, queue, customer_ref, entered_at, agent_id
-- epoch: entered_at
select
    c.closecallid as visit_id,
    nullif(c.uniqueid, '') as call_id,
    'phone' as channel,
    'inbound' as direction,
    c.campaign_id as queue,
    c.phone_number as customer_ref,
    c.start_epoch as entered_at,
    nullif(nullif(c.user, 'VDCL'), 'VDAD') as agent_id
from vicidial_auto_calls as l
inner join vicidial_closer_log as c
    on c.uniqueid = l.uniqueid and c.campaign_id = l.campaign_id and c.status = 'QUEUE' and c.end_epoch is null
where l.call_type = 'IN' and l.status = 'LIVE'
  and l.last_update_time > (
    select coalesce(max(a.last_update_time), l.last_update_time) from vicidial_live_agents as a
) - interval :silent_seconds second
