-- stream: tickets
-- mode: touched
-- cursor: message_id
-- params: after, until, limit
-- exists: select id from conversations where account_id = :account_id and id in :keys
-- columns: ticket_id, number, channel, customer_ref, customer_email, agent_id, queue, category, priority, status,
--   state, opened_at, first_response_at, resolved_at, first_resolved_at, reopen_count, sla_due_at, is_complaint,
--   subject, changed_at, message_id
--
-- Every conversation is a ticket, whatever its inbox; messages is the log that tells which changed (see visits.sql).
-- An answered one waits for the customer while waiting_since is empty. That is cleared a moment after the reply,
-- without moving updated_at; the last messages are read again on every poll, and so is the conversation. The event of
-- a resolution is written by a job a moment after the status, so until it is there the last activity stands for it.
-- Every resolution but the one that still holds was followed by a reopening. A time limit counted in business hours
-- cannot be told from the tables and stays empty. Where no such label exists at all, it is not known what is a
-- complaint.
select
    c.id as ticket_id,
    c.display_id as number,
    lower(substr(i.channel_type, 10)) as channel,
    coalesce(nullif(contact.phone_number, ''), nullif(contact.email, ''), contact.identifier) as customer_ref,
    nullif(contact.email, '') as customer_email,
    assignee.email as agent_id,
    coalesce(teams.name, i.name) as queue,
    nullif(trim(split_part(c.cached_label_list, ',', 1)), '') as category,
    case c.priority when 0 then 'low' when 1 then 'medium' when 2 then 'high' when 3 then 'urgent' end as priority,
    case c.status when 0 then 'open' when 1 then 'resolved' when 2 then 'pending' when 3 then 'snoozed' end as status,
    case
        when c.status = 1 then 'closed'
        when c.status in (2, 3) then 'pending'
        when reply.at is null then 'new'
        when c.waiting_since is null then 'pending'
        else 'open'
    end as state,
    c.created_at as opened_at,
    reply.at as first_response_at,
    case when c.status = 1 then coalesce(settled.last_at, c.last_activity_at) end as resolved_at,
    coalesce(settled.first_at, case when c.status = 1 then c.last_activity_at end) as first_resolved_at,
    greatest(settled.times - case when c.status = 1 then 1 else 0 end, 0) as reopen_count,
    case when c.status in (0, 3) and not policy.only_during_business_hours then least(
        case when reply.at is null then c.created_at + policy.first_response_time_threshold * interval '1 second' end,
        c.created_at + policy.resolution_time_threshold * interval '1 second'
    ) end as sla_due_at,
    case when exists (
        select 1
        from unnest(string_to_array(lower(c.cached_label_list), ',')) as label
        where trim(label) in :complaint_labels
    ) then 1 when exists (
        select 1 from labels known where known.account_id = c.account_id and lower(known.title) in :complaint_labels
    ) then 0 end as is_complaint,
    coalesce(
        c.additional_attributes ->> 'mail_subject',
        (
            select left(incoming.content, 80)
            from messages incoming
            where incoming.conversation_id = c.id and incoming.account_id = c.account_id and incoming.message_type = 0
            order by incoming.created_at, incoming.id
            limit 1
        )
    ) as subject,
    c.updated_at as changed_at,
    m.id as message_id
from messages m
join conversations c on c.id = m.conversation_id
join inboxes i on i.id = c.inbox_id
left join contacts contact on contact.id = c.contact_id
left join teams on teams.id = c.team_id
left join users assignee on assignee.id = c.assignee_id
left join sla_policies policy on policy.id = c.sla_policy_id
left join lateral (
    select min(human.created_at) as at
    from messages human
    where human.conversation_id = c.id and human.account_id = c.account_id and human.message_type = 1
      and not human.private and human.sender_type = 'User'
      and coalesce(cast(human.content_attributes as text), '') not like '%automation_rule_id%'
      and human.additional_attributes ->> 'campaign_id' is null
) reply on true
left join lateral (
    select min(e.event_end_time) as first_at, max(e.event_end_time) as last_at, count(*) as times
    from reporting_events e
    where e.conversation_id = c.id and e.name = 'conversation_resolved'
) settled on true
where m.id > :after
  and m.id < :until
  and m.account_id = :account_id
  and not exists (
      select 1
      from messages newer
      where newer.conversation_id = m.conversation_id and newer.id > m.id
      limit 1 offset 0
  )
order by message_id
limit :limit
