-- Calls of the module's queues. Every step of a call adds a row to call_progress_log, which so tells what has changed;
-- the call itself may be written a moment later. Each call comes once, with its newest row of the log.
--
-- stream: visits
-- mode: touched
-- cursor: position
-- params: after, until, limit
-- exists: select id from call_entry where id in :keys
-- columns: visit_id, call_id, channel, direction, queue, customer_ref, entered_at, answered_at, ended_at, agent_id,
--   wait_seconds, talk_seconds, hold_seconds, outcome, ended_by, recording_url, position
-- local: entered_at, answered_at, ended_at
select
    c.id as visit_id,
    nullif(c.uniqueid, '') as call_id,
    'phone' as channel,
    'inbound' as direction,
    q.queue as queue,
    c.callerid as customer_ref,
    c.datetime_entry_queue as entered_at,
    c.datetime_init as answered_at,
    c.datetime_end as ended_at,
    a.number as agent_id,
    c.duration_wait as wait_seconds,
    c.duration as talk_seconds,
    -- every hold is logged with its beginning and its end, unless the caller hung up meanwhile
    case when c.datetime_init is not null and c.datetime_end is not null then (
        select coalesce(greatest(0, sum(
            case h.new_status when 'OffHold' then 1 else -1 end
            * timestampdiff(second, c.datetime_end, h.datetime_entry)
        )), 0)
        from call_progress_log as h
        where h.id_call_incoming = c.id and h.new_status in ('OnHold', 'OffHold')
    ) end as hold_seconds,
    case
        when c.datetime_init is not null then 'answered'
        when c.status = 'abandonada' then 'abandoned'
        when c.status = 'fin-monitoreo' then 'lost'  -- the dialer was restarted and lost sight of it
    end as outcome,
    case
        when c.transfer is not null then 'transfer_blind'
        when c.datetime_init is not null and c.status = 'fin-monitoreo' then 'system'
    end as ended_by,
    case when :recording_url <> '' then (
        select concat(:recording_url, max(r.recordingfile)) from call_recording as r where r.id_call_incoming = c.id
    ) end as recording_url,
    l.id as position
from call_progress_log as l
inner join call_entry as c on c.id = l.id_call_incoming
left join queue_call_entry as q on q.id = c.id_queue_call_entry
left join agent as a on a.id = c.id_agent
where l.id > :after
  and l.id < :until
  and not exists (
    select 1 from call_progress_log as newer where newer.id_call_incoming = l.id_call_incoming and newer.id > l.id
  )
order by position
limit :limit
