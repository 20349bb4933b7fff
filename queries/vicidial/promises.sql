-- Callbacks that an agent agreed with a customer. VICIdial sets ACTIVE to LIVE when one is due and to INACTIVE when the
-- lead is called; the table does not say which call it was.
--
-- stream: promises
-- mode: changed
-- cursor: changed_at
-- params: since, after_promise_id, until, limit
-- columns: promise_id, customer_ref, agent_id, kind, made_at, due_at, done_at, state, note, changed_at
-- local: made_at, due_at
-- full_scan: VICIdial has no index on modify_date, and purges callbacks that are over.
select
    p.callback_id as promise_id,
    l.phone_number as customer_ref,
    case when p.recipient = 'USERONLY' then nullif(p.user, '') end as agent_id,
    'callback' as kind,
    p.entry_time as made_at,
    p.callback_time as due_at,
    case when p.status = 'INACTIVE' then p.modify_date end as done_at,
    case
        when p.status in ('ACTIVE', 'LIVE') then 'open'
        when p.status = 'INACTIVE' then 'done'
        when p.status in ('DEAD', 'ARCHIVE', 'TFHCCL') then 'withdrawn'
        else p.status
    end as state,
    nullif(p.comments, '') as note,
    p.modify_date as changed_at
from vicidial_callbacks as p
left join vicidial_list as l on l.lead_id = p.lead_id
where p.modify_date >= :since
  and p.modify_date < :until
  and (p.modify_date > :since or p.callback_id > :after_promise_id or p.callback_id is null)
order by changed_at, promise_id
limit :limit
