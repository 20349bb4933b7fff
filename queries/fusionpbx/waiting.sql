-- Who waits and who talks now. The visit's number is that of the caller's channel, and so of the record it will become.
-- A caller who has hung up stays in the table for some minutes, as Abandoned, in case they call again.
--
-- stream: visits
-- mode: snapshot
-- params:
-- columns: visit_id, call_id, channel, direction, queue, customer_ref, entered_at, answered_at, agent_id, outcome
-- epoch: entered_at, answered_at
select
    m.session_uuid as visit_id,
    m.session_uuid as call_id,
    'phone' as channel,
    'inbound' as direction,
    coalesce(q.queue_name, split_part(m.queue, '@', 1)) as queue,
    m.cid_number as customer_ref,
    greatest(m.joined_epoch, m.rejoined_epoch) as entered_at,
    case when m.state = 'Answered' then m.bridge_epoch end as answered_at,
    case when m.serving_agent not in ('', 'ring-all', 'ring-progressively') then m.serving_agent end as agent_id,
    case when m.state = 'Answered' then 'answered' end as outcome
from members as m
left join v_domains as d on d.domain_name = split_part(m.queue, '@', 2)
left join v_call_center_queues as q
    on q.domain_uuid = d.domain_uuid and q.queue_extension = split_part(m.queue, '@', 1)
where m.state in ('Waiting', 'Trying', 'Answered')
  and m.session_uuid <> ''
  and (:domain = '' or split_part(m.queue, '@', 2) = :domain)
