-- stream: surveys
-- mode: touched
-- cursor: response_id
-- params: after, until, limit
-- exists: select id from messages where account_id = :account_id and id in :keys
-- columns: survey_id, call_id, ticket_id, agent_id, kind, score, scale_min, scale_max, invited_at, answered_at,
--   comment, response_id
--
-- The answer names the invitation, however long ago that was. The comment is added to the same row soon after; the
-- last answers are read again on every poll.
select
    s.message_id as survey_id,
    s.conversation_id as call_id,
    s.conversation_id as ticket_id,
    u.email as agent_id,
    'csat' as kind,
    s.rating as score,
    1 as scale_min,
    5 as scale_max,
    m.created_at as invited_at,
    s.created_at as answered_at,
    s.feedback_message as comment,
    s.id as response_id
from csat_survey_responses s
left join messages m on m.id = s.message_id
left join users u on u.id = s.assigned_agent_id
where s.id > :after
  and s.id < :until
  and s.account_id = :account_id
order by response_id
limit :limit
