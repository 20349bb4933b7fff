-- The visits of a queue_log in one statement, for SQLite: a second, independent way to the rows that the fold makes.
-- It reads the whole table queue_log(id, at, callid, queuename, agent, event, data1..data5); `at` is in microseconds.
-- It knows no wrap-up and nothing of what the fold forgets: ends an hour after the end, visits open for a day.
with log as (
    select
        id, at, callid, queuename, nullif(agent, 'NONE') as agent, event, data1, data2, data4,
        sum(event = 'ENTERQUEUE') over (partition by callid, queuename order by id) as round,
        event in ('COMPLETECALLER', 'COMPLETEAGENT', 'BLINDTRANSFER', 'TRANSFER', 'ATTENDEDTRANSFER') as ends_talk,
        event in ('ABANDON', 'EXITWITHTIMEOUT', 'EXITWITHKEY', 'EXITEMPTY', 'LEAVEEMPTY', 'WITHDRAW', 'SYSCOMPAT')
            as ends_wait,
        case
            when event in ('CONNECT', 'COMPLETECALLER', 'COMPLETEAGENT') then data1
            when event = 'ATTENDEDTRANSFER' and data1 = 'LINK' then data4
            when event = 'EXITWITHKEY' then data4
            when event = 'SYSCOMPAT' then null
            else data3
        end as wait_text,
        case
            when event in ('COMPLETECALLER', 'COMPLETEAGENT') then data2
            when event = 'ATTENDEDTRANSFER' and data1 = 'LINK' then data5
            when event in ('BLINDTRANSFER', 'TRANSFER', 'ATTENDEDTRANSFER') then data4
        end as talk_text
    from queue_log
),

event as (
    select
        *,
        case when wait_text glob '[0-9]*' then cast(wait_text as integer) end as wait_seconds,
        case when talk_text glob '[0-9]*' then cast(talk_text as integer) end as talk_seconds
    from log
),

-- Where each round of a call in a queue begins: at its ENTERQUEUE, or before the first one at the first sign of a talk.
begun as (
    select callid, queuename, round, min(id) as begin_id
    from event
    where callid not in ('NONE', 'MANAGER', 'CLI', 'REALTIME', '')
      and (event = 'ENTERQUEUE' or round = 0 and (event = 'CONNECT' or ends_talk))
    group by callid, queuename, round
),

-- The first end counts; what follows is about a visit that is over.
ended as (
    select begun.*, min(event.id) as end_id
    from begun
    left join event
        on event.callid = begun.callid and event.queuename = begun.queuename and event.round = begun.round
       and event.id >= begun.begin_id and (event.ends_talk or event.ends_wait)
    group by begun.callid, begun.queuename, begun.round
),

talked as (
    select
        ended.*,
        min(event.id) filter (where event.event = 'CONNECT') as first_connect_id,
        max(event.id) filter (where event.event = 'CONNECT') as last_connect_id,
        max(event.id) filter (where event.event = 'CONNECT' and event.agent is not null) as agent_id_at,
        count(*) filter (where event.event = 'RINGNOANSWER') as ring_no_answer
    from ended
    left join event
        on event.callid = ended.callid and event.queuename = ended.queuename and event.round = ended.round
       and event.id >= ended.begin_id and (ended.end_id is null or event.id < ended.end_id)
    group by ended.callid, ended.queuename, ended.round
),

-- Without an end: a restart after the last sign of life has cut it, or the caller entered again.
cut as (
    select
        talked.*,
        case
            when end_id is null then (
                select min(other.id)
                from event as other
                where other.id > coalesce(last_connect_id, begin_id)
                  and (
                      other.event = 'QUEUESTART'
                      or other.event = 'ENTERQUEUE' and other.callid = talked.callid
                         and other.queuename = talked.queuename
                  )
            )
        end as cut_id
    from talked
),

refused as (
    select *
    from event
    where event in ('FULL', 'JOINEMPTY', 'CLOSED', 'DIVERT_CA_RATIO', 'DIVERT_HOLDTIME')
),

named as (
    select callid, queuename, begin_id from begun
    union all
    select callid, queuename, id from refused
),

-- A remark is about the call's last visit so far in the queue it names, or else in any.
remark as (
    select
        event.*,
        (
            select coalesce(max(case when named.queuename = event.queuename then begin_id end), max(begin_id))
            from named
            where named.callid = event.callid and named.begin_id < event.id
        ) as begin_id
    from event
    where event in ('CALLBACK', 'CALLSTATUS')
),

noted as (
    select
        named.begin_id,
        count(remark.id) filter (where remark.event = 'CALLBACK') as callbacks,
        min(remark.id) filter (where remark.event = 'CALLBACK' and remark.data1 <> '') as number_id,
        max(remark.id) filter (where remark.event = 'CALLSTATUS' and remark.data1 <> '') as code_id
    from named
    left join remark on remark.begin_id = named.begin_id
    group by named.begin_id
)

select
    cut.callid || '/' || cut.queuename || '/' || cut.begin_id as visit_id,
    cut.callid as call_id,
    'phone' as channel,
    'inbound' as direction,
    cut.queuename as queue,
    coalesce(case when first.event = 'ENTERQUEUE' then nullif(first.data2, '') end, number.data1) as customer_ref,
    case
        when first.event = 'ENTERQUEUE' then first.at
        else first.at - 1000000 * (coalesce(first.wait_seconds, 0) + coalesce(first.talk_seconds, 0))
    end as entered_at,
    case
        when connect.id is not null then connect.at
        when last.ends_talk then last.at - 1000000 * coalesce(last.talk_seconds, 0)
    end as answered_at,
    coalesce(last.at, cutter.at) as ended_at,
    coalesce(case when last.ends_talk then last.agent end, agent.agent) as agent_id,
    case
        when last.ends_talk then coalesce(last.wait_seconds, connect.wait_seconds)
        when connect.id is not null then connect.wait_seconds
        else last.wait_seconds
    end as wait_seconds,
    case when last.ends_talk then last.talk_seconds end as talk_seconds,
    case
        when connect.id is not null or last.ends_talk then 'answered'
        when last.event in ('EXITWITHTIMEOUT', 'EXITWITHKEY') and noted.callbacks > 0 then 'callback'
        when last.event = 'ABANDON' then 'abandoned'
        when last.event = 'EXITWITHTIMEOUT' then 'timeout'
        when last.event = 'EXITWITHKEY' then 'exit_key'
        when last.event in ('EXITEMPTY', 'LEAVEEMPTY') then 'exit_empty'
        when last.event = 'WITHDRAW' then 'withdrawn'
        when last.event = 'SYSCOMPAT' or cutter.id is not null then 'lost'
    end as outcome,
    case
        when last.event = 'COMPLETECALLER' then 'caller'
        when last.event = 'COMPLETEAGENT' then 'agent'
        when last.event = 'ATTENDEDTRANSFER' then 'transfer_attended'
        when last.ends_talk then 'transfer_blind'
        when last.event = 'SYSCOMPAT' or cutter.event = 'QUEUESTART' then 'system'
    end as ended_by,
    code.data1 as reason,
    code.at as coded_at,
    cut.ring_no_answer
from cut
join event as first on first.id = cut.begin_id
left join event as last on last.id = cut.end_id
left join event as connect on connect.id = cut.first_connect_id
left join event as agent on agent.id = cut.agent_id_at
left join event as cutter on cutter.id = cut.cut_id
left join noted on noted.begin_id = cut.begin_id
left join event as number on number.id = noted.number_id
left join event as code on code.id = noted.code_id

union all

select
    refused.callid || '/' || refused.queuename || '/' || refused.id, refused.callid, 'phone', 'inbound',
    refused.queuename, number.data1, refused.at, null, refused.at, null, null, null,
    case refused.event
        when 'FULL' then 'refused_full'
        when 'JOINEMPTY' then 'refused_empty'
        when 'CLOSED' then 'refused_closed'
        else 'refused_diverted'
    end,
    null, code.data1, code.at, 0
from refused
left join noted on noted.begin_id = refused.id
left join event as number on number.id = noted.number_id
left join event as code on code.id = noted.code_id
order by visit_id
