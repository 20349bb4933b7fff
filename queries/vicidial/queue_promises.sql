-- Callers who pressed a key to be called back when it is their turn.
--
-- stream: promises
-- mode: changed
-- cursor: changed_at
-- params: since, after_promise_id, until, limit
-- columns: promise_id, call_id, customer_ref, kind, made_at, done_at, state, changed_at
-- local: made_at
-- full_scan: VICIdial has no index on modify_date, and archives what is over every night.
select
    concat('queue-', q.icbq_id) as promise_id,
    (
        select max(nullif(c.uniqueid, ''))
        from vicidial_closer_log as c
        where c.lead_id = q.lead_id and c.call_date = q.call_date and c.campaign_id = q.group_id
    ) as call_id,
    q.icbq_phone_number as customer_ref,
    'callback' as kind,
    q.icbq_date as made_at,
    case when q.icbq_status = 'SENT' then q.modify_date end as done_at,
    case
        when q.icbq_status in ('NEW', 'LIVE', 'SENDING') then 'open'
        when q.icbq_status = 'SENT' then 'done'
        when q.icbq_status in ('EXPIRED', 'ORPHAN') then 'withdrawn'
        else q.icbq_status
    end as state,
    q.modify_date as changed_at
from vicidial_inbound_callback_queue as q
where q.modify_date >= :since
  and q.modify_date < :until
  and (q.modify_date > :since or concat('queue-', q.icbq_id) > :after_promise_id or q.icbq_id is null)
order by changed_at, promise_id
limit :limit
