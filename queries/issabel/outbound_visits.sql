-- Calls of the module's campaigns; the queue is the one that the campaign's agents take its calls from. A call that is
-- tried again keeps its row, and so tells of the last try.
--
-- stream: visits
-- mode: touched
-- cursor: position
-- params: after, until, limit
-- exists: select concat('out-', id) from calls where id in :numbers
-- columns: visit_id, call_id, channel, direction, queue, customer_ref, entered_at, answered_at, ended_at, agent_id,
--   wait_seconds, talk_seconds, outcome, ended_by, position
-- local: entered_at, answered_at, ended_at
select
    concat('out-', c.id) as visit_id,
    nullif(c.uniqueid, '') as call_id,
    'phone' as channel,
    'outbound' as direction,
    p.queue as queue,
    c.phone as customer_ref,
    coalesce(c.datetime_originate, c.datetime_entry_queue, c.start_time, c.fecha_llamada) as entered_at,
    c.start_time as answered_at,
    c.end_time as ended_at,
    a.number as agent_id,
    c.duration_wait as wait_seconds,
    c.duration as talk_seconds,
    case
        when c.start_time is not null then 'answered'
        when c.status = 'Abandoned' then 'abandoned'
        when c.status in ('NoAnswer', 'Failure') then 'timeout'
    end as outcome,
    case when c.transfer is not null then 'transfer_blind' end as ended_by,
    l.id as position
from call_progress_log as l
inner join calls as c on c.id = l.id_call_outgoing
left join campaign_lists as list on list.id = c.id_list
left join campaign as p on p.id = list.id_campaign
left join agent as a on a.id = c.id_agent
where l.id > :after
  and l.id < :until
  and not exists (
    select 1 from call_progress_log as newer where newer.id_call_outgoing = l.id_call_outgoing and newer.id > l.id
  )
order by position
limit :limit
