-- stream: notes
-- mode: changed
-- cursor: changed_at
-- params: since, after_note_id, until, limit
-- columns: note_id, ticket_id, author_kind, internal, at, body, changed_at
--
-- A follow-up is the customer's where its author is a requester of the ticket or nobody the mail collector knew.
select
    f.id as note_id,
    f.items_id as ticket_id,
    case
        when f.users_id = 0 then 'customer'
        when exists (
            select 1
            from glpi_tickets_users a
            where a.tickets_id = f.items_id and a.type = 1 and a.users_id = f.users_id
        ) then 'customer'
        else 'agent'
    end as author_kind,
    f.is_private as internal,
    f.date as at,
    left(f.content, 10000) as body,
    f.date_mod as changed_at
from glpi_itilfollowups f
where f.date_mod >= :since
  and f.date_mod < :until
  and (f.date_mod > :since or f.id > :after_note_id)
  and f.itemtype = 'Ticket'
order by changed_at, note_id
limit :limit
