-- stream: promises
-- mode: changed
-- cursor: changed_at
-- params: since, after_promise_id, until, limit
-- columns: promise_id, call_id, ticket_id, customer_ref, agent_id, kind, made_at, due_at, state, changed_at
--
-- Chatwoot knows "snoozed until" only while the conversation is snoozed, and forgets it when it opens again. So this
-- is what is promised now; whether it was kept cannot be told. What is gone is found when the hours are compared. Made
-- with the last words that a person wrote before. The snoozed ones are few and found by the index on status and
-- account.
select
    c.id as promise_id,
    c.id as call_id,
    c.id as ticket_id,
    coalesce(nullif(contact.phone_number, ''), nullif(contact.email, ''), contact.identifier) as customer_ref,
    assignee.email as agent_id,
    'snooze' as kind,
    coalesce(
        (
            select max(human.created_at)
            from messages human
            where human.conversation_id = c.id and human.account_id = c.account_id and human.message_type = 1
              and not human.private and human.sender_type = 'User'
        ),
        c.created_at
    ) as made_at,
    c.snoozed_until as due_at,
    'open' as state,
    c.updated_at as changed_at
from conversations c
left join contacts contact on contact.id = c.contact_id
left join users assignee on assignee.id = c.assignee_id
where :promises_from_snooze = 1
  and c.account_id = :account_id
  and c.status = 3
  and c.snoozed_until is not null
  and c.updated_at >= :since
  and c.updated_at < :until
  and (c.updated_at > :since or c.id > :after_promise_id)
order by changed_at, promise_id
limit :limit
