-- stream: promises
-- mode: changed
-- cursor: changed_at
-- params: since, after_promise_id, until, limit
-- columns: promise_id, ticket_id, customer_ref, agent_id, kind, made_at, due_at, done_at, state, changed_at
--
-- A task that is planned and not private, due when its planned time ends. It is done when it is ticked off, of which
-- GLPI keeps only the last change of the task, or when its ticket is solved. Every change of a task moves its ticket's
-- date_mod, which has an index.
select straight_join
    task.id as promise_id,
    t.id as ticket_id,
    coalesce(
        nullif(requester.phone, ''), nullif(requester.mobile, ''), mail.email, nullif(asks.alternative_email, ''),
        requester.name
    ) as customer_ref,
    agent.name as agent_id,
    'task' as kind,
    task.date_creation as made_at,
    task.end as due_at,
    case when task.state = 2 then task.date_mod when t.status in (5, 6) then t.solvedate end as done_at,
    case
        when task.state = 2 or t.status in (5, 6) then 'done'
        when t.is_deleted = 1 then 'withdrawn'
        else 'open'
    end as state,
    t.date_mod as changed_at
from glpi_tickets t
join glpi_tickettasks task on task.tickets_id = t.id
left join glpi_users agent on agent.id = task.users_id_tech
left join glpi_tickets_users asks on asks.id = (
    select min(a.id) from glpi_tickets_users a where a.tickets_id = t.id and a.type = 1
)
left join glpi_users requester on requester.id = asks.users_id
left join glpi_useremails mail on mail.users_id = requester.id and mail.is_default = 1
where :promises_from_tasks = 1
  and t.date_mod >= :since
  and t.date_mod < :until
  and (t.date_mod > :since or task.id > :after_promise_id)
  and task.end is not null
  and task.is_private = 0
  and task.state in (1, 2)
order by changed_at, promise_id
limit :limit
