-- stream: visits
-- mode: touched
-- cursor: message_id
-- params: after, until, limit
-- exists: select id from conversations where account_id = :account_id and id in :keys
-- columns: visit_id, call_id, channel, direction, queue, customer_ref, entered_at, answered_at, ended_at, agent_id,
--   outcome, reason, changed_at, message_id
--
-- A conversation that the customer began in one of the visit_inboxes is one visit. It enters with the customer's first
-- message, or when the bot hands over. It is answered by the first public message that a person wrote; greetings,
-- automations, campaigns and bots are none. It ends when it is resolved. What a bot settled alone never entered a
-- queue. conversations.updated_at has no index and does not move with waiting_since, whereas every message and every
-- change of status writes a row into messages. So messages is the log, and a conversation comes with its newest
-- message; with "offset 0" the server looks that up for each of them, after passing over the other inboxes, instead of
-- reading all messages once.
select
    c.id as visit_id,
    c.id as call_id,
    case substr(i.channel_type, 10)
        when 'WebWidget' then 'chat'
        when 'Email' then 'email'
        when 'Voice' then 'phone'
        else 'message'
    end as channel,
    'inbound' as direction,
    coalesce(teams.name, i.name) as queue,
    coalesce(nullif(contact.phone_number, ''), nullif(contact.email, ''), contact.identifier) as customer_ref,
    coalesce(handoff.at, first_message.at) as entered_at,
    reply.at as answered_at,
    case
        when reply.at is not null then coalesce(settled.after_reply_at, closed.at)
        else closed.at
    end as ended_at,
    coalesce(replier.email, assignee.email) as agent_id,
    case
        when reply.at is not null then 'answered'
        when closed.at is null then null
        when contact.blocked then 'withdrawn'
        else 'abandoned'
    end as outcome,
    nullif(trim(split_part(c.cached_label_list, ',', 1)), '') as reason,
    c.updated_at as changed_at,
    m.id as message_id
from messages m
join conversations c on c.id = m.conversation_id
join inboxes i on i.id = m.inbox_id
left join contacts contact on contact.id = c.contact_id
left join teams on teams.id = c.team_id
left join users assignee on assignee.id = c.assignee_id
join lateral (
    select incoming.id, incoming.created_at as at
    from messages incoming
    where incoming.conversation_id = c.id and incoming.account_id = c.account_id and incoming.message_type = 0
    order by incoming.created_at, incoming.id
    limit 1
) first_message on true
left join lateral (
    select human.id, human.created_at as at, human.sender_id
    from messages human
    where human.conversation_id = c.id and human.account_id = c.account_id and human.message_type = 1
      and not human.private and human.sender_type = 'User'
      and coalesce(cast(human.content_attributes as text), '') not like '%automation_rule_id%'
      and human.additional_attributes ->> 'campaign_id' is null
    order by human.created_at, human.id
    limit 1
) reply on true
left join users replier on replier.id = reply.sender_id
left join lateral (
    select min(e.event_end_time) as at
    from reporting_events e
    where e.conversation_id = c.id and e.name = 'conversation_bot_handoff'
      and e.event_end_time >= first_message.at and (reply.at is null or e.event_end_time <= reply.at)
) handoff on true
left join lateral (
    select
        min(e.event_end_time) filter (where e.event_end_time >= reply.at) as after_reply_at,
        max(e.event_end_time) as last_at,
        count(*) filter (where e.name = 'conversation_bot_resolved') as by_bot
    from reporting_events e
    where e.conversation_id = c.id and e.name in ('conversation_resolved', 'conversation_bot_resolved')
) settled on true
left join lateral (
    select case when c.status = 1 then coalesce(settled.last_at, c.last_activity_at) end as at
) closed on true
where m.id > :after
  and m.id < :until
  and m.account_id = :account_id
  and not exists (
      select 1
      from messages newer
      where newer.conversation_id = m.conversation_id and newer.inbox_id = i.id and newer.id > m.id
      limit 1 offset 0
  )
  and substr(i.channel_type, 10) in :visit_inboxes
  and (reply.id is null or first_message.id < reply.id)
  and (
      c.status in (0, 3) or reply.id is not null or handoff.at is not null
      or (c.status = 1 and settled.by_bot = 0)
  )
order by message_id
limit :limit
