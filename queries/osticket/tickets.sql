-- stream: tickets
-- mode: touched
-- cursor: event_id
-- params: after, until, limit
-- exists: select ticket_id from ost_ticket where ticket_id in :keys
-- columns: ticket_id, number, channel, customer_ref, customer_email, agent_id, queue, category, priority, status,
--   state, opened_at, first_response_at, resolved_at, first_resolved_at, reopen_count, sla_due_at, is_complaint,
--   subject, changed_at, event_id
-- local: opened_at, first_response_at, resolved_at, first_resolved_at, sla_due_at, changed_at
--
-- No time of change in ost_ticket has an index. What is done to a ticket writes a row into ost_thread_event, what is
-- said into ost_thread_entry; each is a log. This feed follows the first, tickets_by_entry.sql the second, and both
-- give the same rows, each ticket with the newest entry of the log. closed is emptied when a ticket is reopened and
-- its event is annulled then, so the first closing is the first such event, annulled or not. An open ticket whose last
-- word is ours waits for the customer. A thread of kind C is that of a ticket merged into another; flag 8 marks
-- tickets that are only linked. Where no such topic exists at all, it is not known what is a complaint. Replies are
-- looked for by thread_id alone, so lower() and + 0. With the other indexes of ost_thread_entry as a filter, MariaDB
-- 10.11 now and then ends with "Can't find record".
select straight_join
    t.ticket_id,
    t.number,
    lower(t.source) as channel,
    coalesce(
        (
            select nullif(answers.value, '')
            from ost_form_entry forms
            join ost_form_entry_values answers on answers.entry_id = forms.id
            join ost_form_field fields on fields.id = answers.field_id and fields.name = 'phone'
            where forms.object_type = 'U' and forms.object_id = t.user_id
            order by forms.id, fields.id
            limit 1
        ),
        address.address
    ) as customer_ref,
    address.address as customer_email,
    staff.username as agent_id,
    departments.name as queue,
    topics.topic as category,
    priorities.priority,
    statuses.name as status,
    case
        when t.ticket_pid is not null and t.flags & 8 = 0 then 'merged'
        when statuses.state <> 'open' then 'closed'
        when t.isanswered = 1 then 'pending'
        when not exists (
            select 1 from ost_thread_entry r where r.thread_id = th.id and lower(r.type) = 'r' and r.staff_id + 0 > 0
        ) then 'new'
        else 'open'
    end as state,
    t.created as opened_at,
    (
        select min(r.created)
        from ost_thread_entry r
        where r.thread_id = th.id and lower(r.type) = 'r' and r.staff_id + 0 > 0
    ) as first_response_at,
    case when statuses.state <> 'open' then t.closed end as resolved_at,
    (
        select min(was.timestamp)
        from ost_thread_event was
        join ost_event kinds on kinds.id = was.event_id and kinds.name = 'closed'
        where was.thread_id = th.id
    ) as first_resolved_at,
    (
        select count(*)
        from ost_thread_event was
        join ost_event kinds on kinds.id = was.event_id and kinds.name = 'reopened'
        where was.thread_id = th.id
    ) as reopen_count,
    case when statuses.state = 'open' then coalesce(t.duedate, t.est_duedate) end as sla_due_at,
    case
        when topics.topic in :complaint_topics then 1
        when exists (select 1 from ost_help_topic known where known.topic in :complaint_topics) then 0
    end as is_complaint,
    details.subject,
    greatest(t.updated, coalesce(t.lastupdate, t.updated)) as changed_at,
    log.id as event_id
from ost_thread_event log
join ost_thread th on th.id = log.thread_id and th.object_type in ('T', 'C')
join ost_ticket t on t.ticket_id = th.object_id
join ost_ticket_status statuses on statuses.id = t.status_id
left join ost_user_email address on address.id = coalesce(
    nullif(t.user_email_id, 0), (select people.default_email_id from ost_user people where people.id = t.user_id)
)
left join ost_staff staff on staff.staff_id = t.staff_id
left join ost_department departments on departments.id = t.dept_id
left join ost_help_topic topics on topics.topic_id = t.topic_id
left join ost_ticket__cdata details on details.ticket_id = t.ticket_id
left join ost_ticket_priority priorities on priorities.priority_id = details.priority
where log.id > :after
  and log.id < :until
  and not exists (select 1 from ost_thread_event newer where newer.thread_id = log.thread_id and newer.id > log.id)
order by event_id
limit :limit
