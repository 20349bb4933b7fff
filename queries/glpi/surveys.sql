-- stream: surveys
-- mode: changed
-- cursor: changed_at
-- params: since, after_survey_id, until, limit
-- columns: survey_id, ticket_id, agent_id, kind, score, scale_min, scale_max, invited_at, answered_at, comment,
--   changed_at
-- full_scan: glpi_ticketsatisfactions has no index on its times, only on id and tickets_id; it holds a row per survey.
--
-- The row is made when the survey is offered and answered in place.
select
    s.id as survey_id,
    s.tickets_id as ticket_id,
    agent.name as agent_id,
    'csat' as kind,
    case when s.date_answered is not null then s.satisfaction end as score,
    0 as scale_min,
    5 as scale_max,
    s.date_begin as invited_at,
    s.date_answered as answered_at,
    nullif(s.comment, '') as comment,
    coalesce(s.date_answered, s.date_begin) as changed_at
from glpi_ticketsatisfactions s
left join glpi_tickets_users does on does.id = (
    select min(a.id) from glpi_tickets_users a where a.tickets_id = s.tickets_id and a.type = 2
)
left join glpi_users agent on agent.id = does.users_id
where coalesce(s.date_answered, s.date_begin) >= :since
  and coalesce(s.date_answered, s.date_begin) < :until
  and (coalesce(s.date_answered, s.date_begin) > :since or s.id > :after_survey_id)
order by changed_at, survey_id
limit :limit
