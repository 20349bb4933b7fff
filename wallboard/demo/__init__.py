"""The demo centre: an invented bank line that lives like a real one and writes its rows as a switch does.

`history` and `write_history` make the past, `Centre` and `DemoWriter` let it go on, `prepare` makes the demo's folder.
What happens is in `story`, who answers in `people`, who calls in `callers`, what about in `queues`, what is said in
`words`; `switch` and `talk` are the queueing engine, `desk` and its neighbours what comes of a contact.
"""

from wallboard.demo.centre import Centre, history, write_history
from wallboard.demo.config import zone_for
from wallboard.demo.home import DemoWriter, default_folder, demo_clock, is_made, prepare

__all__ = [
    "Centre",
    "DemoWriter",
    "default_folder",
    "demo_clock",
    "history",
    "is_made",
    "prepare",
    "write_history",
    "zone_for",
]
