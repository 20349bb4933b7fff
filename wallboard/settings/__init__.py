"""The settings of a board: one model per TOML file, every mistake told with file and line, all at once."""

from __future__ import annotations

from wallboard.settings.access import Access, Person
from wallboard.settings.alerts import Alerts
from wallboard.settings.complaints import Complaints
from wallboard.settings.folder import Settings, at_store, load, problems
from wallboard.settings.hours import OpeningHours
from wallboard.settings.policies import Policy
from wallboard.settings.promises import Promises
from wallboard.settings.repeats import Repeats
from wallboard.settings.satisfaction import Satisfaction
from wallboard.settings.service_level import Formula, ServiceLevel, ServiceLevels
from wallboard.settings.stores import StoreSettings

__all__ = [
    "Access",
    "Alerts",
    "Complaints",
    "Formula",
    "OpeningHours",
    "Person",
    "Policy",
    "Promises",
    "Repeats",
    "Satisfaction",
    "ServiceLevel",
    "ServiceLevels",
    "Settings",
    "StoreSettings",
    "at_store",
    "load",
    "problems",
]
