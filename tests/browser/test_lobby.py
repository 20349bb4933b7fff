"""The lobby's wall hangs where customers sit: no customer and no agent may leave the board for it."""

from __future__ import annotations

import json
import re

from . import centre
from .board import Board
from .centre import Store
from .conftest import Opener

MASKED = re.compile(r"(\*|•|…|x){2,}\s*67\b", re.IGNORECASE)
SENT_MS = 3000


def test_the_lobby_sees_no_customer_and_no_agent(busy_board: Board, busy_store: Store, open_page: Opener) -> None:
    _is_known(busy_board)
    watch = open_page(f"{busy_board.url}/?preset=lobby")
    page = watch.until_live()
    page.wait_for_timeout(SENT_MS)
    sent = [frame if isinstance(frame, str) else frame.decode("utf-8", "replace") for frame in watch.frames]
    assert any("longest_wait" in frame for frame in sent), "the live stream was not seen"
    everything = "\n".join([watch.whole(), watch.text(), *sent])
    for secret in (centre.CUSTOMER, centre.CUSTOMER[1:], centre.CUSTOMER[-6:], centre.NAME, centre.AGENT, "agent05"):
        assert secret not in everything, secret
    assert not MASKED.search(everything)
    assert '"customer"' not in everything


def _is_known(board: Board) -> None:
    """The canaries are in the board: a supervisor's snapshot names the agent and the last digits of the number."""
    whole = json.dumps(board.get("/api/snapshot"))
    assert centre.AGENT in whole
    assert "67" in whole
