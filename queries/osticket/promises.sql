-- stream: promises
-- mode: touched
-- cursor: event_id
-- params: after, until, limit
-- exists: select made.id from ost_thread_event made, ost_thread th,
--   ost_ticket t where made.id in :keys and th.id = made.thread_id and t.ticket_id = th.object_id
-- columns: promise_id, ticket_id, customer_ref, agent_id, kind, made_at, due_at, done_at, state, changed_at, event_id
-- local: made_at, due_at, done_at, changed_at
--
-- One promise per due date, named by the event that set it, so that a date moved later is a second promise and the
-- first stays due. A date given with a new ticket has only the event "created"; it is what the first change came from,
-- or what still stands in the ticket. It is done when the ticket is closed, and withdrawn when the ticket is merged.
select straight_join
    due.promise_id,
    due.ticket_id,
    due.customer_ref,
    due.agent_id,
    'due date' as kind,
    due.made_at,
    cast(due.due_text as datetime) as due_at,
    due.done_at,
    case when due.done_at is not null then 'done' when due.is_merged then 'withdrawn' else 'open' end as state,
    due.changed_at,
    due.event_id
from (
    select
        made.id as promise_id,
        t.ticket_id,
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
        coalesce(author.username, staff.username) as agent_id,
        made.timestamp as made_at,
        case
            when kinds.name = 'edited' and json_valid(made.data)
                then json_unquote(json_extract(made.data, '$.duedate[1]'))
            when kinds.name = 'created' then coalesce(
                (
                    select json_unquote(json_extract(later.data, '$.duedate[0]'))
                    from ost_thread_event later
                    join ost_event later_kind on later_kind.id = later.event_id and later_kind.name = 'edited'
                    where later.thread_id = th.id and json_valid(later.data) and later.data like '%"duedate"%'
                    order by later.id
                    limit 1
                ),
                cast(t.duedate as char)
            )
        end as due_text,
        (
            select min(was.timestamp)
            from ost_thread_event was
            join ost_event closing on closing.id = was.event_id and closing.name = 'closed'
            where was.thread_id = th.id and was.timestamp >= made.timestamp
              and not (t.ticket_pid is not null and t.flags & 8 = 0)
        ) as done_at,
        t.ticket_pid is not null and t.flags & 8 = 0 as is_merged,
        greatest(t.updated, coalesce(t.lastupdate, t.updated)) as changed_at,
        log.id as event_id
    from ost_thread_event log
    join ost_thread th on th.id = log.thread_id and th.object_type in ('T', 'C')
    join ost_ticket t on t.ticket_id = th.object_id
    join ost_thread_event made on made.thread_id = th.id
    join ost_event kinds on kinds.id = made.event_id and kinds.name in ('created', 'edited')
    left join ost_staff author on made.uid_type = 'S' and author.staff_id = made.uid
    left join ost_staff staff on staff.staff_id = t.staff_id
    left join ost_user_email address on address.id = coalesce(
        nullif(t.user_email_id, 0), (select people.default_email_id from ost_user people where people.id = t.user_id)
    )
    where :promises_from_duedate = 1
      and log.id > :after
      and log.id < :until
      and not exists (select 1 from ost_thread_event newer where newer.thread_id = log.thread_id and newer.id > log.id)
) due
where due.due_text like '____-__-__ __%'
order by event_id
limit :limit
