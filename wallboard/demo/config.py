"""What does the demo's own configuration say: site, zone, store, service levels, the two policies?

The centre's clock is chosen, not given: the demo stands in the city where it is late morning when its history is made,
so that whoever starts it, at whatever hour, sees the busy part of a day. Weekends stay weekends; the line never closes.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from wallboard.demo import story
from wallboard.demo.queues import CHINESE
from wallboard.settings import adding

DATABASE = "demo.db"
# The first city whose local time is inside these hours; London is preferred while it has them. Never more than four
# hours lie between two neighbours, so there always is one.
_ZONES = (
    "Europe/London", "Europe/Athens", "Asia/Dubai", "Asia/Dhaka", "Asia/Hong_Kong", "Australia/Brisbane",
    "Pacific/Auckland", "Pacific/Honolulu", "America/Vancouver", "America/New_York", "America/Sao_Paulo",
)  # fmt: skip
_FROM_HOUR, _TO_HOUR = 10.5, 14.5


def zone_for(until: datetime) -> str:
    """The IANA zone in which `until` is late morning or midday."""
    return next(zone for zone in _ZONES if is_busy(until, zone))


def is_busy(at: datetime, zone: str) -> bool:
    """Whether a moment lies in the busy middle of the day of a zone."""
    local = at.astimezone(ZoneInfo(zone))
    return _FROM_HOUR <= local.hour + local.minute / 60 < _TO_HOUR


def files(plot: story.Story) -> dict[str, str]:
    """The configuration files of a demo by name."""
    return {
        "wallboard.toml": _WALLBOARD.format(zone=plot.zone.key),
        "stores.toml": _STORES,
        "service_level.toml": _SERVICE_LEVEL,
        "repeats.toml": _REPEATS,
        "promises.toml": _PROMISES,
        "complaints.toml": (adding.shipped() / "complaints.toml").read_text("utf-8"),
        "policies.toml": "\n".join(["# The two changes of the demo. Their effect is built in.", *_policies(plot)]),
    }


def write(folder: Path, plot: story.Story) -> None:
    """Write the configuration of a demo; files of the same name are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files(plot).items():
        (folder / name).write_text(text, "utf-8")


def _policies(plot: story.Story) -> list[str]:
    """The policies as TOML tables; JSON's text and lists are TOML's too."""
    return [
        _POLICY.format(
            slug=policy.slug,
            name=json.dumps(policy.name),
            start=story.starts_on(policy, plot).isoformat(),
            queues=json.dumps(policy.queues),
            reasons=json.dumps(policy.reasons),
            hypothesis=json.dumps(policy.hypothesis),
            comparison=json.dumps(policy.comparison_queues),
        )
        for policy in story.POLICIES
    ]


_WALLBOARD = """\
# The demo: an invented bank. It stands where it was late morning when its history was made.
site = "Harbour Bank"
timezone = "{zone}"
region = "GB"
language = "en"
unknown_refs = ["", "0", "anonymous", "unknown", "restricted"]
"""

_STORES = f"""\
# Everything the invented centre writes: phones, desk and surveys. Its clock may run ahead of this machine's (--speed).
[[stores]]
name = "phones"
vendor = "generic"
url = "sqlite:///var/{DATABASE}"
poll_seconds = 1
clock = "board"
"""

_SERVICE_LEVEL = f"""\
answer_within_seconds = 20
target = 0.80
short_abandon_seconds = 5
formula = "offered_less_short_abandons"

[queues."Business"]
answer_within_seconds = 30

[queues."Investments"]
answer_within_seconds = 30
target = 0.75

[queues."{CHINESE}"]
answer_within_seconds = 30
target = 0.70
"""

_REPEATS = """\
repeat_within_days = 7
shared_after_contacts = 60
forwarded_within_minutes = 15
"""

_PROMISES = """\
grace_minutes = 5
"""

_POLICY = """
[[policies]]
slug = "{slug}"
name = {name}
start = {start}
ramp_in_days = 0
queues = {queues}
reasons = {reasons}
hypothesis = {hypothesis}
primary = "complaint_rate"
guards = ["csat", "repeat_rate", "handle_time"]
comparison_queues = {comparison}
looks = [2, 4, 8]
"""
