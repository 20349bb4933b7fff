-- stream: promises
-- mode: changed
-- cursor: changed_at
-- params: since, after_promise_id, until, limit
-- columns: promise_id, ticket_id, customer_ref, agent_id, kind, made_at, due_at, done_at, state, changed_at
--
-- One promise per "pending until", named by the history row that set it, so that a time moved later is a second
-- promise and the first stays due. A ticket created as pending has only its row "created"; its first time is what the
-- next change came from, or what still stands in the ticket. It is done by the next word to the customer or by closing
-- the ticket. The article saved together with the pending time is the promise itself; it is written within the same
-- minute. Merging withdraws it. With "offset 0" the server looks up the history of each changed ticket, instead of
-- reading all history once.
select
    made.promise_id,
    t.id as ticket_id,
    coalesce(nullif(customer.phone, ''), nullif(customer.mobile, ''), nullif(customer.email, ''), customer.login)
        as customer_ref,
    made.agent_id,
    'pending' as kind,
    made.made_at,
    cast(left(made.until_text, 19) as timestamp) as due_at,
    made.done_at,
    case
        when made.done_at is not null then 'done'
        when state_types.name in ('merged', 'removed') then 'withdrawn'
        else 'open'
    end as state,
    t.updated_at as changed_at
from tickets t
join ticket_states states on states.id = t.state_id
join ticket_state_types state_types on state_types.id = states.state_type_id
join users customer on customer.id = t.customer_id
cross join lateral (
    select
        h.id as promise_id,
        author.login as agent_id,
        h.created_at as made_at,
        case
            when ha.name = 'pending_time' then h.value_to
            when ht.name = 'created' then coalesce(
                (
                    select later.value_from
                    from histories later
                    join history_attributes la on la.id = later.history_attribute_id and la.name = 'pending_time'
                    where later.o_id = t.id and later.history_object_id = h.history_object_id
                    order by later.id
                    limit 1
                ),
                cast(t.pending_time as text)
            )
        end as until_text,
        least(
            (
                select min(a.created_at)
                from ticket_articles a
                join ticket_article_senders senders on senders.id = a.sender_id and senders.name = 'Agent'
                join ticket_article_types types on types.id = a.type_id and types.communication
                where a.ticket_id = t.id and not a.internal and a.created_at > h.created_at + interval '1 minute'
            ),
            (
                select min(closing.created_at)
                from histories closing
                join history_attributes ca on ca.id = closing.history_attribute_id and ca.name = 'state'
                join ticket_states became on became.id = closing.id_to
                join ticket_state_types became_type
                    on became_type.id = became.state_type_id and became_type.name = 'closed'
                where closing.o_id = t.id and closing.history_object_id = h.history_object_id
                  and closing.created_at > h.created_at
            )
        ) as done_at
    from histories h
    join history_objects ho on ho.id = h.history_object_id and ho.name = 'Ticket'
    join history_types ht on ht.id = h.history_type_id
    left join history_attributes ha on ha.id = h.history_attribute_id
    left join users author on author.id = h.created_by_id
    where h.o_id = t.id
      and (ha.name = 'pending_time' or ht.name = 'created')
    offset 0
) made
where :promises_from_pending = 1
  and made.until_text like '____-__-__ __%'
  and t.updated_at >= :since
  and t.updated_at < :until
  and (t.updated_at > :since or made.promise_id > :after_promise_id)
order by changed_at, promise_id
limit :limit
