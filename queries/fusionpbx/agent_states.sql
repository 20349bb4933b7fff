-- What agents do now. FreeSWITCH has no state for the wrap-up; like FusionPBX's own board this one takes it from the end
-- of the last call and the agent's wrap-up time, the clock being the database's.
--
-- stream: agent_states
-- mode: snapshot
-- params:
-- columns: agent_id, queue, since, presence, activity
-- epoch: since
select
    a.name as agent_id,
    '' as queue,
    case
        when a.state = 'In a queue call' then a.last_bridge_start
        when a.state = 'Receiving' then a.last_offered_call
        when a.wraps then a.last_bridge_end
        else greatest(a.last_status_change, a.wrap_ends)
    end as since,
    case
        when a.status in ('Available', 'Available (On Demand)') then 'available'
        when a.status = 'On Break' then 'break'
        when a.status = 'Logged Out' then 'offline'
        else a.status
    end as presence,
    case
        when a.state = 'In a queue call' then 'talking'
        when a.state = 'Receiving' then 'ringing'
        when a.wraps then 'wrapup'
        else 'idle'
    end as activity
from (
    select
        agent.*,
        case when agent.last_bridge_end > 0 then agent.last_bridge_end + agent.wrap_up_time else 0 end as wrap_ends,
        agent.last_bridge_end > 0
            and agent.status in ('Available', 'Available (On Demand)')
            and agent.last_bridge_end + agent.wrap_up_time > extract(epoch from current_timestamp) as wraps
    from agents as agent
) as a
left join v_call_center_agents as known on cast(known.call_center_agent_uuid as text) = a.name
left join v_domains as d on d.domain_uuid = known.domain_uuid
where a.last_status_change > 0  -- before that nobody has ever logged in
  and (:domain = '' or d.domain_name = :domain)
