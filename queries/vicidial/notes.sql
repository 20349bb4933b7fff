-- What agents wrote about a call. vicidial_id is the number of an inbound call's row, or an outbound call's uniqueid.
--
-- stream: notes
-- mode: appended
-- cursor: position
-- params: after, until, limit
-- columns: note_id, call_id, author_kind, internal, at, body, position
-- local: at
select
    n.notesid as note_id,
    case when n.vicidial_id like '%.%' then n.vicidial_id else nullif(c.uniqueid, '') end as call_id,
    'agent' as author_kind,
    1 as internal,
    n.call_date as at,
    n.call_notes as body,
    n.notesid as position
from vicidial_call_notes as n
left join vicidial_closer_log as c
    on c.closecallid = cast(case when n.vicidial_id not like '%.%' then n.vicidial_id end as unsigned)
where n.notesid > :after
  and n.notesid < :until
order by position
limit :limit
