"""What do customers complain about in their own words? Phrases of a list, in English and Chinese (`metrics.md` §5)."""

from wallboard.hearing.phrases import Group, Hearing, Hit

__all__ = ["Group", "Hearing", "Hit"]
