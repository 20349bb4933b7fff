-- Calls that have passed a queue, written down once they are over. One row per leg; the caller's is that of the member.
-- The variables of the queue are kept on the caller's channel, so that a call through two queues tells of the last one.
--
-- A record is imported within a day of the beginning of its call, which lets the index on start_stamp find it.
--
-- stream: visits
-- mode: changed
-- cursor: changed_at
-- params: since, after_visit_id, until, limit
-- columns: visit_id, call_id, channel, direction, queue, customer_ref, entered_at, answered_at, ended_at, agent_id,
--   hold_seconds, outcome, ended_by, recording_url, changed_at
-- epoch: entered_at, answered_at, ended_at
select
    c.xml_cdr_uuid as visit_id,
    c.xml_cdr_uuid as call_id,
    'phone' as channel,
    'inbound' as direction,
    coalesce(q.queue_name, split_part(c.cc_queue, '@', 1)) as queue,
    c.caller_id_number as customer_ref,
    c.cc_queue_joined_epoch as entered_at,
    case when c.is_answered then c.cc_queue_answered_epoch end as answered_at,
    case when c.is_answered then coalesce(c.cc_queue_terminated_epoch, c.end_epoch)
        else coalesce(c.cc_queue_canceled_epoch, c.end_epoch)
    end as ended_at,
    case when c.is_answered then nullif(c.cc_agent, '') end as agent_id,
    case when c.is_answered then c.hold_accum_seconds end as hold_seconds,
    case
        when c.is_answered then 'answered'
        when c.cc_cancel_reason = 'TIMEOUT' then 'timeout'
        when c.cc_cancel_reason = 'NO_AGENT_TIMEOUT' then 'exit_empty'
        when c.cc_cancel_reason = 'EXIT_WITH_KEY' then 'exit_key'
        -- hanging up and being pulled out of the queue look alike, but only one of these calls goes on
        when c.cc_cancel_reason in ('BREAK_OUT', 'NONE') and c.end_epoch - c.cc_queue_canceled_epoch <= 1
            then 'abandoned'
        when c.cc_cancel_reason in ('BREAK_OUT', 'NONE') then 'withdrawn'
        else lower(nullif(c.cc_cancel_reason, ''))
    end as outcome,
    case
        when not c.is_answered then null
        -- the caller's channel outlived the agent's
        when c.end_epoch - c.cc_queue_terminated_epoch > 1 then 'transfer_blind'
        when c.sip_hangup_disposition = 'recv_bye' then 'caller'
        when c.sip_hangup_disposition = 'send_bye' then 'agent'
    end as ended_by,
    case when :recording_url <> '' and c.record_name <> '' then :recording_url || c.xml_cdr_uuid end as recording_url,
    c.changed_at as changed_at
from (
    select
        cdr.*,
        coalesce(cdr.update_date, cdr.insert_date) as changed_at,
        -- an answer before this queue was entered is that of an earlier queue
        cdr.cc_queue_answered_epoch >= cdr.cc_queue_joined_epoch and coalesce(cdr.cc_cause, '') <> 'cancel'
            as is_answered
    from v_xml_cdr as cdr
    where cdr.cc_side = 'member'
      and cdr.cc_queue_joined_epoch is not null
      and (:domain = '' or cdr.domain_name = :domain)
) as c
left join v_call_center_queues as q on q.call_center_queue_uuid = c.call_center_queue_uuid
where c.start_stamp >= cast(:since as timestamptz) - interval '1 day'
  and c.changed_at >= :since
  and c.changed_at < :until
  and (c.changed_at > :since or c.xml_cdr_uuid > :after_visit_id or c.xml_cdr_uuid is null)
order by changed_at, visit_id
limit :limit
