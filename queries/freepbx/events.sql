-- stream: visits
-- mode: events
-- fold: queue_log
-- cursor: cursor_id
-- params: after, until, limit
-- columns: cursor_id, at, call_id, queue, agent_id, event, data1, data2, data3, data4, data5, server_id
-- local: at
select
    id as cursor_id, time as at, callid as call_id, queuename as queue, agent as agent_id, event,
    data1, data2, data3, data4, data5, serverid as server_id
from queuelog
where id > :after
  and id < :until
order by cursor_id
limit :limit
