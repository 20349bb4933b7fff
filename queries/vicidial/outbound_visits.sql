-- Calls that the dialer or an agent made. Its queue is the campaign.
--
-- stream: visits
-- mode: window
-- cursor: call_date
-- params: since, after_visit_id, until, limit
-- columns: visit_id, call_id, channel, direction, queue, customer_ref, entered_at, answered_at, ended_at, agent_id,
--   talk_seconds, hold_seconds, wrap_seconds, outcome, ended_by, reason, coded_at, recording_url, call_date
-- local: call_date
-- epoch: entered_at, answered_at, ended_at, coded_at
select
    c.uniqueid as visit_id,
    c.uniqueid as call_id,
    'phone' as channel,
    'outbound' as direction,
    c.campaign_id as queue,
    c.phone_number as customer_ref,
    c.start_epoch as entered_at,
    case when c.is_human then al.talk_epoch end as answered_at,
    c.end_epoch as ended_at,
    nullif(nullif(c.user, 'VDAD'), 'VDCL') as agent_id,
    case when c.is_human and al.talk_epoch is not null and al.status is not null
        then greatest(0, cast(al.talk_sec as signed) - al.dead_sec)
    end as talk_seconds,
    case when c.is_human and al.talk_epoch is not null and c.end_epoch is not null then (
        select coalesce(sum(p.parked_sec), 0)
        from park_log as p
        where p.uniqueid = c.uniqueid and p.user = c.user and p.parked_time >= c.call_date
    ) end as hold_seconds,
    case when al.status is not null then al.dead_sec + al.dispo_sec end as wrap_seconds,
    case
        when c.is_human and al.talk_epoch is not null then 'answered'
        when c.end_epoch is null then null
        when c.status in ('DROP', 'PDROP') then 'abandoned'
        else 'timeout'
    end as outcome,
    case
        when not c.is_human or al.talk_epoch is null or c.end_epoch is null then null
        when c.status = 'XFER' then 'transfer_blind'
        when c.term_reason = 'CALLER' then 'caller'
        when c.term_reason = 'AGENT' then 'agent'
        when c.term_reason = 'SYSTEM' then 'system'
    end as ended_by,
    case when c.status not in ('INCALL', 'DISPO', 'DONE', 'XFER', 'QUEUE')
        then coalesce(c.own_name, c.general_name, c.status)
    end as reason,
    case when al.status is not null then al.dispo_epoch + al.dispo_sec end as coded_at,
    (
        select max(r.location)
        from recording_log as r
        where r.vicidial_id = c.uniqueid and r.lead_id = c.lead_id
    ) as recording_url,
    c.call_date as call_date
from (
    select
        log.uniqueid, log.lead_id, log.campaign_id, log.phone_number, log.call_date, log.start_epoch, log.end_epoch,
        log.user, log.status, log.term_reason, own.status_name as own_name, general.status_name as general_name,
        -- a site marks which of its statuses mean that a person was reached; INCALL and XFER are no such marks
        coalesce(own.human_answered, general.human_answered) = 'Y' or log.status in ('INCALL', 'DISPO', 'XFER')
            as is_human
    from vicidial_log as log
    left join vicidial_statuses as general on general.status = log.status
    left join vicidial_campaign_statuses as own on own.status = log.status and own.campaign_id = log.campaign_id
) as c
left join vicidial_agent_log as al
    on al.lead_id = c.lead_id and al.user = c.user
    and al.talk_epoch >= c.start_epoch and (al.talk_epoch <= c.end_epoch or c.end_epoch is null)
where c.call_date >= :since
  and c.call_date < :until
  and (c.call_date > :since or c.uniqueid > :after_visit_id or c.uniqueid is null)
order by call_date, visit_id
limit :limit
