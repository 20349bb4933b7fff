"""Invented queue_logs for hypothesis: whole calls, one beside the other, and any soup of events."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

SECOND = 1_000_000
BEGUN = 1_772_438_400 * SECOND  # 2026-03-02 08:00 UTC
QUEUES = ("support", "sales")
AGENTS = ("Alice", "Bob", "Carol")
REFUSALS = ("FULL", "JOINEMPTY", "CLOSED", "DIVERT_CA_RATIO", "DIVERT_HOLDTIME")
WAIT_ENDS = ("ABANDON", "EXITWITHTIMEOUT", "EXITWITHKEY", "EXITEMPTY", "LEAVEEMPTY", "WITHDRAW", "SYSCOMPAT")
TALK_ENDS = ("COMPLETECALLER", "COMPLETEAGENT", "BLINDTRANSFER", "TRANSFER", "BRIDGE", "APP", "LINK")
REMARKS = ("CALLBACK", "CALLSTATUS", "SURVEY", "DID", "INFO")
OF_AGENTS = (
    "PAUSE UNPAUSE PAUSEALL UNPAUSEALL ADDMEMBER REMOVEMEMBER AGENTLOGIN AGENTLOGOFF AGENTCALLBACKLOGIN "
    "AGENTCALLBACKLOGOFF WRAPUPSTART PENALTY"
).split()
Row = tuple[object, ...]  # as the table's: id, at, callid, queuename, agent, event, data1..data5


class Step(NamedTuple):
    """One event of a story, before it has its id and its time."""

    call: str
    queue: str
    agent: str
    event: str
    data: tuple[str, ...] = ()


pauses = st.integers(0, 40 * SECOND)
seconds = st.integers(0, 90).map(str)
agents = st.sampled_from(AGENTS)
queues = st.sampled_from(QUEUES)


def _wait_end(event: str, wait: str) -> tuple[str, ...]:
    return {"SYSCOMPAT": (), "EXITWITHKEY": ("1", "1", "2", wait)}.get(event, ("1", "2", wait))


def _talk_end(word: str, wait: str, talk: str) -> tuple[str, tuple[str, ...]]:
    """The event and its fields; the three attended transfers share one event."""
    match word:
        case "COMPLETECALLER" | "COMPLETEAGENT":
            return word, (wait, talk, "1")
        case "LINK":
            return "ATTENDEDTRANSFER", ("LINK", "PJSIP/a", "PJSIP/b", wait, f"{talk}|1")
        case "BRIDGE" | "APP":
            return "ATTENDEDTRANSFER", (word, "0a1b", wait, talk, "1")
        case _:
            return word, ("8001", "inbound", wait, talk, "1")


@st.composite
def visits(draw: st.DrawFn, call: str) -> list[Step]:
    """One pass through a queue, from its first event to its last."""
    queue, agent = draw(queues), draw(agents)
    if draw(st.integers(0, 9)) == 0:
        return [Step(call, queue, "NONE", draw(st.sampled_from(REFUSALS)))]
    wait, talk = draw(seconds), draw(seconds)
    number = draw(st.sampled_from(("", "3901001", "3901002")))
    steps = [Step(call, queue, "NONE", "ENTERQUEUE", ("", number, "1"))]
    rings = draw(st.lists(agents, max_size=3))
    steps += [Step(call, queue, other, "RINGNOANSWER", ("5000",)) for other in rings]
    if draw(st.booleans()):
        event, data = _talk_end(draw(st.sampled_from(TALK_ENDS)), wait, talk)
        steps.append(Step(call, queue, agent, "CONNECT", (wait, f"{call}1", "2")))
        return [*steps, Step(call, queue, agent, event, data)]
    event = draw(st.sampled_from(WAIT_ENDS))
    who = draw(st.sampled_from(("NONE", agent))) if event == "ABANDON" else "NONE"
    return [*steps, Step(call, queue, who, event, _wait_end(event, draw(st.sampled_from((wait, "")))))]


@st.composite
def calls(draw: st.DrawFn, call: str) -> list[Step]:
    """One caller: one visit or several, and remarks, most of them at the end."""
    steps = [step for _ in range(draw(st.integers(1, 3))) for step in draw(visits(call))]
    queue = draw(st.sampled_from((*QUEUES, "NONE")))
    data = draw(st.sampled_from(("", "4", "3901009")))
    for word in draw(st.lists(st.sampled_from(REMARKS), max_size=2)):
        place = draw(st.sampled_from((len(steps), len(steps), len(steps) - 1)))
        steps.insert(place, Step(call, queue, "NONE", word, (data,)))
    return steps


@st.composite
def agent_steps(draw: st.DrawFn) -> list[Step]:
    """What one agent does beside the calls."""
    agent = draw(agents)
    words = draw(st.lists(st.sampled_from(OF_AGENTS), max_size=6))
    reason = draw(st.sampled_from(("", "lunch", "acw", "10")))
    return [Step("NONE", "NONE" if "ALL" in word else draw(queues), agent, word, (reason,)) for word in words]


@st.composite
def soup(draw: st.DrawFn) -> list[Step]:
    """Events of few calls in any order: lost rows, doubled rows, rows after the end."""
    found: list[Step] = []
    for call in draw(st.lists(st.sampled_from(("7.1", "7.2")), max_size=12)):
        story = draw(calls(call))
        found.append(draw(st.sampled_from(story)))
    return found


@st.composite
def logs(draw: st.DrawFn) -> list[Row]:
    """A queue_log: stories side by side, some rows lost or doubled, restarts in between, sometimes a clock set back."""
    stories = [draw(calls(f"1772438400.{i}")) for i in range(draw(st.integers(0, 4)))]
    stories += [draw(agent_steps()), draw(agent_steps()), draw(soup())]
    stories.append([Step("NONE", "NONE", "NONE", "QUEUESTART")] * draw(st.integers(0, 2)))
    left = [list(story) for story in stories if story]
    rows: list[Row] = []
    at, row_id = BEGUN, 0
    while left:
        story = draw(st.sampled_from(left))
        step = story.pop(0)
        left = [other for other in left if other]
        at += draw(pauses) - (5 * SECOND if draw(st.integers(0, 30)) == 7 else 0)
        for _ in range(draw(st.sampled_from((1,) * 18 + (0, 2)))):
            row_id += draw(st.sampled_from((1, 1, 1, 4)))
            data = (*step.data, "", "", "", "", "")[:5]
            rows.append((row_id, at, step.call, step.queue, step.agent, step.event, *data))
    return rows
