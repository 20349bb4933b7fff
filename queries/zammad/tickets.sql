-- stream: tickets
-- mode: changed
-- cursor: changed_at
-- params: since, after_ticket_id, until, limit
-- columns: ticket_id, number, channel, customer_ref, customer_email, agent_id, queue, category, priority, status,
--   state, opened_at, first_response_at, resolved_at, first_resolved_at, reopen_count, sla_due_at, is_complaint,
--   subject, changed_at
--
-- Every change of a ticket, its articles and its tags saves or touches tickets.updated_at, which has an index.
-- close_at is the first closing and is never cleared, last_close_at is the latest one. A reopening is Zammad's own
-- report rule, a change of state away from closed, merged or removed. User 1 stands for nobody. Where no such tag
-- exists at all, it is not known what is a complaint.
select
    t.id as ticket_id,
    t.number,
    article_types.name as channel,
    coalesce(nullif(customer.phone, ''), nullif(customer.mobile, ''), nullif(customer.email, ''), customer.login)
        as customer_ref,
    nullif(customer.email, '') as customer_email,
    case when t.owner_id <> 1 then owner.login end as agent_id,
    g.name as queue,
    nullif(t.type, '') as category,
    priorities.name as priority,
    states.name as status,
    case state_types.name
        when 'new' then 'new'
        when 'closed' then 'closed'
        when 'merged' then 'merged'
        when 'removed' then 'merged'
        when 'pending reminder' then 'pending'
        when 'pending action' then 'pending'
        else 'open'
    end as state,
    t.created_at as opened_at,
    t.first_response_at,
    case when state_types.name = 'closed' then coalesce(t.last_close_at, t.close_at) end as resolved_at,
    t.close_at as first_resolved_at,
    (
        select count(*)
        from histories h
        join history_objects ho on ho.id = h.history_object_id and ho.name = 'Ticket'
        join history_attributes ha on ha.id = h.history_attribute_id and ha.name = 'state'
        join ticket_states was on was.id = h.id_from
        join ticket_state_types was_type on was_type.id = was.state_type_id
        join ticket_states became on became.id = h.id_to
        join ticket_state_types became_type on became_type.id = became.state_type_id
        where h.o_id = t.id
          and was_type.name in ('closed', 'merged', 'removed')
          and became_type.name not in ('closed', 'merged', 'removed')
    ) as reopen_count,
    t.escalation_at as sla_due_at,
    case when exists (
        select 1
        from tags
        join tag_objects on tag_objects.id = tags.tag_object_id and tag_objects.name = 'Ticket'
        join tag_items on tag_items.id = tags.tag_item_id
        where tags.o_id = t.id and lower(tag_items.name) in :complaint_tags
    ) then 1 when exists (select 1 from tag_items known where lower(known.name) in :complaint_tags) then 0 end
        as is_complaint,
    t.title as subject,
    t.updated_at as changed_at
from tickets t
join ticket_states states on states.id = t.state_id
join ticket_state_types state_types on state_types.id = states.state_type_id
join ticket_priorities priorities on priorities.id = t.priority_id
join groups g on g.id = t.group_id
join users customer on customer.id = t.customer_id
left join users owner on owner.id = t.owner_id
left join ticket_article_types article_types on article_types.id = t.create_article_type_id
where t.updated_at >= :since
  and t.updated_at < :until
  and (t.updated_at > :since or t.id > :after_ticket_id)
order by changed_at, ticket_id
limit :limit
