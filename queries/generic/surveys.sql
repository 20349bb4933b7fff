-- stream: surveys
-- mode: changed
-- cursor: changed_at
-- params: since, after_survey_id, until, limit
-- columns: survey_id, call_id, ticket_id, agent_id, kind, score, scale_min, scale_max, inverted, invited_at,
--   answered_at, comment, changed_at
select
    survey_id, call_id, ticket_id, agent_id, kind, score, scale_min, scale_max, inverted, invited_at, answered_at,
    comment, changed_at
from surveys
where changed_at >= :since
  and changed_at < :until
  and (changed_at > :since or survey_id > :after_survey_id or survey_id is null)
order by changed_at, survey_id
limit :limit
