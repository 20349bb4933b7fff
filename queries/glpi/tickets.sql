-- stream: tickets
-- mode: changed
-- cursor: changed_at
-- params: since, after_ticket_id, until, limit
-- columns: ticket_id, number, channel, customer_ref, customer_email, agent_id, queue, category, priority, status,
--   state, opened_at, first_response_at, resolved_at, first_resolved_at, reopen_count, sla_due_at, is_complaint,
--   subject, changed_at
--
-- date_mod has an index and moves with everything that happens to a ticket, its follow-ups, tasks and people included.
-- The first response is the first public follow-up or solution of somebody who is no requester; "taken into account",
-- which GLPI keeps, may be a mere assignment. Search option 12 of the history is the status, 5 is solved, 6 is closed.
-- While a ticket waits for the customer (4) its time limit stands still. The bin is where merged tickets go. Where no
-- such category exists at all, it is not known what is a complaint. The + 0 keeps MariaDB from filtering by a second
-- index, which now and then ends with "Can't find record".
select
    t.id as ticket_id,
    t.id as number,
    sources.name as channel,
    coalesce(
        nullif(requester.phone, ''), nullif(requester.mobile, ''), mail.email, nullif(asks.alternative_email, ''),
        requester.name
    ) as customer_ref,
    coalesce(mail.email, nullif(asks.alternative_email, '')) as customer_email,
    agent.name as agent_id,
    coalesce(
        (
            select min(gr.completename)
            from glpi_groups_tickets gt
            join glpi_groups gr on gr.id = gt.groups_id
            where gt.tickets_id = t.id and gt.type = 2
        ),
        entities.completename
    ) as queue,
    categories.completename as category,
    elt(t.priority, 'very low', 'low', 'medium', 'high', 'very high', 'major') as priority,
    case
        when t.is_deleted = 1 then 'deleted'
        else elt(t.status, 'new', 'assigned', 'planned', 'pending', 'solved', 'closed')
    end as status,
    case
        when t.is_deleted = 1 then 'merged'
        when t.status in (5, 6) then 'closed'
        when t.status = 4 then 'pending'
        when t.status = 1 then 'new'
        else 'open'
    end as state,
    t.date as opened_at,
    least(
        coalesce(
            (
                select min(f.date)
                from glpi_itilfollowups f
                where f.itemtype = 'Ticket' and f.items_id = t.id and f.is_private = 0 and f.users_id + 0 > 0
                  and not exists (
                      select 1
                      from glpi_tickets_users a
                      where a.tickets_id = t.id and a.type = 1 and a.users_id = f.users_id
                  )
            ),
            (select min(s.date_creation) from glpi_itilsolutions s where s.itemtype = 'Ticket' and s.items_id = t.id)
        ),
        coalesce(
            (select min(s.date_creation) from glpi_itilsolutions s where s.itemtype = 'Ticket' and s.items_id = t.id),
            timestamp('9999-01-01')
        )
    ) as first_response_at,
    case when t.status in (5, 6) then coalesce(t.solvedate, t.closedate) end as resolved_at,
    coalesce(
        (
            select min(h.date_mod)
            from glpi_logs h
            where h.itemtype = 'Ticket' and h.items_id = t.id and h.id_search_option + 0 = 12
              and h.new_value in ('5', '6') and h.old_value not in ('5', '6')
        ),
        t.solvedate
    ) as first_resolved_at,
    (
        select count(*)
        from glpi_logs h
        where h.itemtype = 'Ticket' and h.items_id = t.id and h.id_search_option + 0 = 12
          and h.old_value in ('5', '6') and h.new_value not in ('5', '6')
    ) as reopen_count,
    case
        when t.status = 1 then least(
            coalesce(t.time_to_own, t.time_to_resolve), coalesce(t.time_to_resolve, t.time_to_own)
        )
        when t.status in (2, 3) then t.time_to_resolve
    end as sla_due_at,
    case
        when categories.name in :complaint_categories or categories.completename in :complaint_categories then 1
        when exists (
            select 1
            from glpi_itilcategories known
            where known.name in :complaint_categories or known.completename in :complaint_categories
        ) then 0
    end as is_complaint,
    t.name as subject,
    t.date_mod as changed_at
from glpi_tickets t
left join glpi_requesttypes sources on sources.id = t.requesttypes_id
left join glpi_itilcategories categories on categories.id = t.itilcategories_id
left join glpi_entities entities on entities.id = t.entities_id
left join glpi_tickets_users asks on asks.id = (
    select min(a.id) from glpi_tickets_users a where a.tickets_id = t.id and a.type = 1
)
left join glpi_users requester on requester.id = asks.users_id
left join glpi_useremails mail on mail.users_id = requester.id and mail.is_default = 1
left join glpi_tickets_users does on does.id = (
    select min(a.id) from glpi_tickets_users a where a.tickets_id = t.id and a.type = 2
)
left join glpi_users agent on agent.id = does.users_id
where t.date_mod >= :since
  and t.date_mod < :until
  and (t.date_mod > :since or t.id > :after_ticket_id)
order by changed_at, ticket_id
limit :limit
