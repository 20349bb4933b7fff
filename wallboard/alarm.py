"""An alert in words: what piles up where, against what is usual, and what most of it is about."""

from __future__ import annotations

from wallboard import text
from wallboard.snapshot import Alert

HARDLY_ANY = 0.05
TEN = 10  # below it a usual number is told with one decimal


def sentence(alert: Alert, language: str) -> str:
    """The whole alert: "Cards: 14 complaints in 30 min (usual 3), 9 of them about identity check"."""
    say = text.words(language).gettext
    if alert.rule == "one_customer":
        words = say("One customer alone has made {count} complaints in {minutes} min: look at that customer first.")
        return words.format(count=text.number(alert.count, language), minutes=alert.minutes)
    told = say("{count} complaints in {minutes} min ({usual})").format(
        count=text.number(alert.count, language), minutes=alert.minutes, usual=usual(alert, language)
    )
    if most := cause(alert, language):
        told = say("{told}, {most}").format(told=told, most=most)
    place = where(alert, language)
    return say("{place}: {told}").format(place=place, told=told) if place else told


def where(alert: Alert, language: str) -> str:
    """Queue and reason, as far as the alert is about one."""
    return text.listed((name for name in (alert.queue, alert.reason) if name), language)


def usual(alert: Alert, language: str) -> str:
    """What is usual in the same time, in words."""
    say = text.words(language).gettext
    if alert.usual is None:
        return say("usual not known yet")
    if alert.usual < HARDLY_ANY:
        return say("usually none")
    digits = 0 if alert.usual >= TEN else 1
    return say("usual {usual}").format(usual=text.number(alert.usual, language, digits=digits))


def cause(alert: Alert, language: str) -> str:
    """What most of the complaints have in common; empty where nothing holds most of them."""
    if alert.most is None:
        return ""
    kind, name, part = alert.most
    say = text.words(language).gettext
    template = say("{part} of them about {name}") if kind == "reason" else say("{part} of them in {name}")
    return template.format(part=text.number(part, language), name=name)
