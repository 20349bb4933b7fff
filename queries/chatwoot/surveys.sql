-- stream: surveys
-- mode: window
-- cursor: invited_at
-- params: since, after_survey_id, until, limit
-- columns: survey_id, call_id, ticket_id, agent_id, kind, score, scale_min, scale_max, invited_at, answered_at,
--   comment
--
-- The invitation is a message of content type 9, found by its index on account, content type and time. The rating
-- belongs to the agent who was assigned when it was given; before, to the one assigned now.
select
    m.id as survey_id,
    m.conversation_id as call_id,
    m.conversation_id as ticket_id,
    u.email as agent_id,
    'csat' as kind,
    s.rating as score,
    1 as scale_min,
    5 as scale_max,
    m.created_at as invited_at,
    s.created_at as answered_at,
    s.feedback_message as comment
from messages m
left join csat_survey_responses s on s.message_id = m.id
left join conversations c on c.id = m.conversation_id
left join users u on u.id = case when s.id is null then c.assignee_id else s.assigned_agent_id end
where m.account_id = :account_id
  and m.content_type = 9
  and m.created_at >= :since
  and m.created_at < :until
  and (m.created_at > :since or m.id > :after_survey_id)
order by invited_at, survey_id
limit :limit
