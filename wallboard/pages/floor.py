"""Floor: which queue needs somebody now, what its agents do, how the day went, and the calls behind every number."""

from __future__ import annotations

from wallboard.text import marked
from wallboard.ui import drawn, frame, opened

page = frame.opened("floor", marked("Floor"))
if page is not None:
    drawn.strip(page)
    drawn.queues(page)
    opened.number(page)
    drawn.below(page)
