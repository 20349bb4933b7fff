"""One page in Chromium, and everything it said, asked for and was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, WebSocket

PROBE = Path(__file__).with_name("probe.js")
READY_MS = 30_000
# Streamlit first looks for its server under the page's own path, and the browser logs that it is not there.
STREAMLITS_GUESS = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
INSIDE = ("data", "blob")
TRACES = ("Traceback", "NoneType", "KeyError", "sqlite3.", "sqlalchemy", 'File "', "OperationalError")


@dataclass(slots=True)
class Watch:
    """A page, its errors, the addresses it asked, and the frames its sockets were sent."""

    page: Page
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    frames: list[str | bytes] = field(default_factory=list)

    def until_live(self) -> Page:
        """The page once its wall has drawn a snapshot and is connected."""
        self.page.wait_for_function("() => probe.version() && probe.link() === 'live'", timeout=READY_MS)
        self.page.evaluate("() => document.fonts.ready.then(() => null)")
        return self.page

    def ask(self, expression: str, *arguments: Any) -> Any:
        """What `probe.js` answers."""
        return self.page.evaluate(f"(given) => probe.{expression}", *arguments)

    def text(self) -> str:
        """All words on the wall that can be seen."""
        return str(self.ask("text()"))

    def wait_for_words(self, words: str, *, timeout_ms: float = 20_000) -> None:
        """Wait until the wall says something."""
        self.page.wait_for_function("(words) => probe.text().includes(words)", arg=words, timeout=timeout_ms)

    def foreign(self, port: int) -> list[str]:
        """Addresses of other hosts that were asked for."""
        here = f"127.0.0.1:{port}"
        return [url for url in self.asked if urlsplit(url).scheme not in INSIDE and urlsplit(url).netloc != here]

    def whole(self) -> str:
        """The DOM with its shadow roots, as text."""
        inside = "probe.all('*').map(each => each.shadowRoot?.innerHTML ?? '').join(' ')"
        return str(self.page.evaluate(f"() => document.documentElement.outerHTML + {inside}"))

    def traces(self) -> list[str]:
        """Words of a traceback that are on the page."""
        seen = str(self.page.evaluate("() => document.body.innerText")) + self.whole()
        return [trace for trace in TRACES if trace in seen]


def watched(page: Page) -> Watch:
    """A page that is listened to from its first request on."""
    page.add_init_script(path=PROBE)
    watch = Watch(page)
    page.on("console", lambda message: watch.errors.append(message.text) if _is_error(message) else None)
    page.on("pageerror", lambda error: watch.errors.append(str(error)))
    page.on("request", lambda request: watch.asked.append(request.url))

    def listen(socket: WebSocket) -> None:
        watch.asked.append(socket.url)
        socket.on("framereceived", lambda frame: watch.frames.append(frame))  # noqa: PLW0108 - a built-in cannot listen

    page.on("websocket", listen)
    return watch


def _is_error(message: ConsoleMessage) -> bool:
    return message.type == "error" and not STREAMLITS_GUESS.search(str(message.location.get("url")))
