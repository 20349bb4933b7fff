-- stream: surveys
-- mode: window
-- cursor: replied_at
-- params: since, after_survey_id, until, limit
-- columns: survey_id, ticket_id, agent_id, kind, score, scale_min, scale_max, inverted, answered_at, comment,
--   replied_at
-- local: answered_at, replied_at
--
-- The module Satisfaction Ratings adds threads.rating, where 1 is great and 3 is not good. A rating is written into
-- the reply it rates; created_at has an index, updated_at has none. Who was asked and did not answer cannot be told.
select
    r.id as survey_id,
    r.conversation_id as ticket_id,
    person.email as agent_id,
    'csat' as kind,
    r.rating as score,
    1 as scale_min,
    3 as scale_max,
    1 as inverted,
    r.updated_at as answered_at,
    nullif(r.rating_comment, '') as comment,
    r.created_at as replied_at
from threads r
left join users person on person.id = r.created_by_user_id
where r.created_at >= :since
  and r.created_at < :until
  and (r.created_at > :since or r.id > :after_survey_id)
  and r.type = 2
  and r.rating > 0
order by replied_at, survey_id
limit :limit
