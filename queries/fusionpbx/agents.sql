-- The queues an agent is assigned to are the skills.
--
-- stream: agents
-- mode: snapshot
-- params:
-- columns: agent_id, name, skills
select
    a.call_center_agent_uuid as agent_id,
    a.agent_name as name,
    (
        select string_agg(q.queue_name, ',' order by q.queue_name)
        from v_call_center_tiers as t
        inner join v_call_center_queues as q on q.call_center_queue_uuid = t.call_center_queue_uuid
        where t.call_center_agent_uuid = a.call_center_agent_uuid
    ) as skills
from v_call_center_agents as a
left join v_domains as d on d.domain_uuid = a.domain_uuid
where :domain = '' or d.domain_name = :domain
