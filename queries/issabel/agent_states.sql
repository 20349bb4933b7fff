-- What agents do now. A session and a break are rows of audit, open while they have no end; of each agent the newest
-- session and its newest break tell. Ringing and wrap-up are nowhere in the module.
--
-- stream: agent_states
-- mode: snapshot
-- params:
-- columns: agent_id, queue, since, presence, activity, reason
-- local: since
select
    a.number as agent_id,
    '' as queue,
    coalesce(
        s.datetime_end, incoming.datetime_init, outgoing.fecha_inicio,
        case when b.datetime_end is null then b.datetime_init end,
        b.datetime_end, s.datetime_init
    ) as since,
    case
        when s.datetime_end is not null then 'offline'
        when b.id is not null and b.datetime_end is null then 'break'
        else 'available'
    end as presence,
    case
        when s.datetime_end is not null then 'idle'
        when 'S' in (incoming.hold, outgoing.hold) then 'hold'
        when incoming.id is not null or outgoing.id is not null then 'talking'
        else 'idle'
    end as activity,
    case when s.datetime_end is null and b.datetime_end is null then k.name end as reason
from agent as a
inner join audit as s on s.id = (
    select x.id
    from audit as x
    where x.id_agent = a.id and x.id_break is null
    order by x.datetime_init desc
    limit 1
)
left join audit as b on b.datetime_init >= s.datetime_init and b.id = (
    -- the newest of each kind is one step in the index on agent, break and datetime_init
    select max((
        select x.id
        from audit as x
        where x.id_agent = a.id and x.id_break = kind.id
        order by x.datetime_init desc
        limit 1
    ))
    from break as kind
    where kind.tipo = 'B'
)
left join break as k on k.id = b.id_break
left join current_call_entry as incoming on incoming.id = (
    select max(x.id) from current_call_entry as x where x.id_agent = a.id
)
left join current_calls as outgoing on outgoing.id = (
    select max(x.id) from current_calls as x where x.agentnum = a.number
)
where a.estatus = 'A'
order by agent_id
