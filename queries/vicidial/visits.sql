-- Calls, chats and e-mails of in-groups. A row is inserted when a call enters the queue (user VDCL, status QUEUE) and
-- updated in place until an agent has given it a disposition.
--
-- stream: visits
-- mode: window
-- cursor: call_date
-- params: since, after_visit_id, until, limit
-- columns: visit_id, call_id, channel, direction, queue, customer_ref, entered_at, answered_at, ended_at, agent_id,
--   wait_seconds, talk_seconds, hold_seconds, wrap_seconds, outcome, ended_by, reason, coded_at, recording_url,
--   call_date
-- local: call_date
-- epoch: entered_at, answered_at, ended_at, coded_at
select
    c.closecallid as visit_id,
    nullif(c.uniqueid, '') as call_id,
    case c.comments when 'EMAIL' then 'email' when 'CHAT' then 'chat' else 'phone' end as channel,
    'inbound' as direction,
    c.campaign_id as queue,
    c.phone_number as customer_ref,
    c.start_epoch as entered_at,
    case when c.is_answered then c.start_epoch + c.queue_seconds end as answered_at,
    c.end_epoch as ended_at,
    nullif(nullif(c.user, 'VDCL'), 'VDAD') as agent_id,
    case when c.status not in ('QUEUE', 'LIVE') then c.queue_seconds end as wait_seconds,
    -- length_in_sec runs from the queue on to the agent's hang-up; dead_sec is how much later than the caller's that is
    case when c.is_answered and c.end_epoch is not null
        then greatest(0, c.length_in_sec - c.queue_seconds - coalesce(al.dead_sec, 0))
    end as talk_seconds,
    -- every call that is parked is logged, so none in the log is none
    case when c.is_answered and c.end_epoch is not null and c.uniqueid <> '' then (
        select coalesce(sum(p.parked_sec), 0)
        from park_log as p
        where p.uniqueid = c.uniqueid and p.user = c.user and p.parked_time >= c.call_date
    ) end as hold_seconds,
    case when al.status is not null then al.dead_sec + al.dispo_sec end as wrap_seconds,
    case
        when c.is_answered then 'answered'
        when c.status in ('DROP', 'XDROP')
            and c.term_reason in ('QUEUETIMEOUT', 'HOLDTIME', 'HOLDRECALLXFER', 'CLOSETIME') then 'timeout'
        when c.status in ('DROP', 'XDROP') then 'abandoned'
        when c.status in ('HOLDTO', 'WAITTO', 'CLOSOP') and exists (
            select 1
            from vicidial_inbound_callback_queue as q
            where q.call_date = c.call_date and q.lead_id = c.lead_id and q.group_id = c.campaign_id
        ) then 'callback'
        when c.status in ('TIMEOT', 'HXFER', 'HOLDTO', 'CLOSOP') then 'timeout'
        when c.status in ('WAITTO', 'QVMAIL') then 'exit_key'
        when c.status = 'IQNANQ' then 'exit_empty'
        when c.status = 'AFTHRS' then 'refused_closed'
        when c.status = 'MAXCAL' then 'refused_full'
        when c.status = 'NANQUE' then 'refused_empty'
        when c.status in ('ACFLTR', 'INBND') then 'refused_diverted'
        when c.end_epoch is null and exists (
            select 1
            from vicidial_auto_calls as l
            where l.uniqueid = c.uniqueid and l.campaign_id = c.campaign_id
              and (l.status <> 'LIVE' or l.last_update_time > (
                select coalesce(max(a.last_update_time), l.last_update_time) from vicidial_live_agents as a
            ) - interval :silent_seconds second)
        ) then null
        else 'lost'  -- it says QUEUE, but no such call is live: left behind by a crash
    end as outcome,
    case
        when not c.is_answered then null
        when c.end_epoch is null and c.uniqueid <> '' and not exists (
            select 1 from vicidial_auto_calls as l where l.uniqueid = c.uniqueid
        ) then 'system'
        when c.end_epoch is null then null
        when c.status = 'XFER' and coalesce(c.comments, '') <> 'REMOTE' then 'transfer_blind'
        when c.term_reason = 'CALLER' then 'caller'
        when c.uniqueid <> '' and exists (
            select 1 from vicidial_closer_log as n where n.uniqueid = c.uniqueid and n.closecallid > c.closecallid
        ) then 'transfer_blind'
        when c.term_reason = 'AGENT' then 'agent'
    end as ended_by,
    case when c.is_answered and c.status not in ('INCALL', 'DISPO', 'DONE', 'XFER')
        then coalesce(own.status_name, general.status_name, c.status)
    end as reason,
    case when al.status is not null then al.dispo_epoch + al.dispo_sec end as coded_at,
    -- the number as text is latin1, so that the index on vicidial_id serves whatever the table's characters are
    (
        select max(r.location)
        from recording_log as r
        where r.vicidial_id = cast(c.closecallid as char character set latin1) and r.lead_id = c.lead_id
    ) as recording_url,
    c.call_date as call_date
from (
    select
        log.closecallid, log.uniqueid, log.lead_id, log.comments, log.campaign_id, log.phone_number, log.call_date,
        log.start_epoch, log.end_epoch, log.length_in_sec, log.queue_seconds, log.user, log.status, log.term_reason,
        coalesce(log.user, '') not in ('', 'VDCL', 'VDAD') and log.status not in (
            'QUEUE', 'LIVE', 'DROP', 'XDROP', 'TIMEOT', 'HXFER', 'HOLDTO', 'WAITTO', 'CLOSOP', 'QVMAIL', 'IQNANQ',
            'AFTHRS', 'MAXCAL', 'NANQUE', 'ACFLTR', 'INBND'
        ) as is_answered
    from vicidial_closer_log as log
) as c
-- the agent's own row of this call is the one in which it began while the call was there
left join vicidial_agent_log as al
    on al.lead_id = c.lead_id and al.user = c.user
    and al.talk_epoch >= c.start_epoch and (al.talk_epoch <= c.end_epoch or c.end_epoch is null)
left join vicidial_statuses as general on general.status = c.status
left join vicidial_campaign_statuses as own on own.status = c.status and own.campaign_id = al.campaign_id
where c.call_date >= :since
  and c.call_date < :until
  and (c.call_date > :since or c.closecallid > :after_visit_id or c.closecallid is null)
order by call_date, visit_id
limit :limit
