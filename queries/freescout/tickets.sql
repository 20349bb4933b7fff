-- stream: tickets
-- mode: touched
-- cursor: thread_id
-- params: after, until, limit
-- exists: select id from conversations where id in :keys
-- columns: ticket_id, number, channel, customer_ref, customer_email, agent_id, queue, status, state, opened_at,
--   first_response_at, resolved_at, first_resolved_at, reopen_count, is_complaint, subject, changed_at, thread_id
-- local: opened_at, first_response_at, resolved_at, first_resolved_at, changed_at
--
-- conversations.updated_at has no index. What is said in a conversation and what is done to it writes a thread, which
-- is the log; a conversation comes with its newest thread. A customer's reply reopens in silence. The thread carries
-- the new status and nothing else tells, so a reopening is a thread that is active or pending and whose predecessor
-- with a status was closed. The predecessor is looked up without window functions, which older servers lack. Threads
-- that a merge moved here keep their own past, marked "pc". The left joins keep the servers from starting anywhere but
-- at the log, and "offset 0" from reading all threads to find the newest of a few conversations. closed_at is not
-- cleared by a reopening. A workflow's reply is a robot's. Deleted, merged and spam leave the backlog.
select
    c.id as ticket_id,
    c.number,
    case c.type when 1 then 'email' when 2 then 'phone' when 3 then 'chat' else 'other' end as channel,
    nullif(c.customer_email, '') as customer_ref,
    nullif(c.customer_email, '') as customer_email,
    owner.email as agent_id,
    m.name as queue,
    case
        when c.state = 3 then 'deleted'
        when c.status = 1 then 'active'
        when c.status = 2 then 'pending'
        when c.status = 3 then 'closed'
        when c.status = 4 then 'spam'
    end as status,
    case
        when c.state = 3 or c.status = 4 then 'merged'
        when c.status = 3 then 'closed'
        when c.status = 2 then 'pending'
        when not exists (
            select 1
            from threads r
            join users person on person.id = r.created_by_user_id and person.type = 1
            where r.conversation_id = c.id and r.type = 2 and r.state = 2 and coalesce(r.meta, '') not like '%"pc"%'
        ) then 'new'
        else 'open'
    end as state,
    c.created_at as opened_at,
    (
        select min(r.created_at)
        from threads r
        join users person on person.id = r.created_by_user_id and person.type = 1
        where r.conversation_id = c.id and r.type = 2 and r.state = 2 and coalesce(r.meta, '') not like '%"pc"%'
    ) as first_response_at,
    case when c.status = 3 then c.closed_at end as resolved_at,
    (
        select min(r.created_at)
        from threads r
        where r.conversation_id = c.id and r.status = 3 and r.state = 2 and coalesce(r.meta, '') not like '%"pc"%'
    ) as first_resolved_at,
    (
        select count(*)
        from threads r
        where r.conversation_id = c.id and r.status in (1, 2) and r.state = 2 and coalesce(r.meta, '') not like '%"pc"%'
          and 3 = (
              select was.status
              from threads was
              where was.conversation_id = r.conversation_id and was.id < r.id and was.status in (1, 2, 3)
                and was.state = 2 and coalesce(was.meta, '') not like '%"pc"%'
              order by was.id desc
              limit 1
          )
    ) as reopen_count,
    case
        when m.name in :complaint_mailboxes then 1
        when exists (select 1 from mailboxes known where known.name in :complaint_mailboxes) then 0
    end as is_complaint,
    c.subject,
    c.updated_at as changed_at,
    log.id as thread_id
from threads log
left join conversations c on c.id = log.conversation_id
left join mailboxes m on m.id = c.mailbox_id
left join users owner on owner.id = c.user_id
where log.id > :after
  and log.id < :until
  and coalesce(c.state, 1) <> 1
  and not exists (
      select 1
      from threads newer
      where newer.conversation_id = log.conversation_id and newer.id > log.id
      limit 1 offset 0
  )
order by thread_id
limit :limit
