"""What every interactive page begins with: whose board it is, its filters, and a word if something is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import streamlit as st

from wallboard import errors, runtime, text, viewers
from wallboard.engine import Engine
from wallboard.settings.access import Role
from wallboard.snapshot import Snapshot, State
from wallboard.ui import filters as chosen
from wallboard.ui import notices
from wallboard.ui.filters import Filters
from wallboard.viewers import LOCAL, Viewer

REFRESH_SECONDS = 2.0
LEADERS: tuple[Role, ...] = ("supervisor", "manager", "admin")
# A page is as wide as the window, so that a table of fourteen columns needs no scrolling at 1280 px.
NARROW_EDGES = """<style>
[data-testid="stMainBlockContainer"] { padding-left: 2rem; padding-right: 2rem; padding-bottom: 2rem; }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; } }
</style>"""
ICONS: dict[State, str] = {
    State.CALM: ":material/check_circle:",
    State.WATCH: ":material/warning:",
    State.ALARM: ":material/error:",
    State.STALE: ":material/history:",
    State.UNKNOWN: ":material/info:",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page in one viewer's hands."""

    engine: Engine
    filters: Filters
    viewer: Viewer = LOCAL

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot; a page exists only once there is one."""
        latest = self.engine.board.latest
        if latest is None:
            raise errors.WallboardError("The board has no snapshot any more. Reload this page.")
        return latest

    def say(self, message: str) -> str:
        """A message in the viewer's language."""
        return text.words(self.filters.language).gettext(message)


def opened(
    name: str, title: str, *, roles: Collection[Role] = LEADERS, with_queue: bool = True, with_window: bool = True
) -> Page | None:
    """The page with its title and filters drawn; None when there is nothing to show, which it then says."""
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    st.html(NARROW_EDGES)
    with sentences():
        engine = runtime.engine()
        filters = chosen.current(name, language=engine.settings.language)
        viewer = _viewer(engine)
        if viewer is None or viewer.role not in roles:
            draw([notices.forbidden(filters.language, is_known=viewer is not None)])
            return None
        if viewer.queues and filters.queue not in viewer.queues:
            filters = replace(filters, queue=viewer.queues[0])
        _match_theme(filters)
        latest = engine.board.latest
        queues = viewer.queues or (latest.queues if latest else ())
        with st.container(horizontal=True, vertical_alignment="bottom", key="bar"):
            st.title(text.words(filters.language).gettext(title), anchor=False)
            chosen.bar(filters, queues, is_bound=bool(viewer.queues), with_queue=with_queue, with_window=with_window)
        if latest is not None:
            return Page(engine=engine, filters=filters, viewer=viewer)
        _wait(engine, filters)
    return None


def has_moved(page: Page) -> bool:
    """Whether the URL opens another number by now than the page was drawn for."""
    asked = chosen.parsed(st.query_params, language=page.filters.language, theme=page.filters.theme)
    is_free = not page.viewer.queues or asked.queue in page.viewer.queues
    return asked.measure != page.filters.measure or (is_free and asked.queue != page.filters.queue)


def draw(found: Sequence[notices.Notice]) -> None:
    """Sentences at the head of a page."""
    kinds = {State.ALARM: st.error, State.STALE: st.warning, State.WATCH: st.warning}
    for notice in found:
        kinds.get(notice.state, st.info)(notice.sentence, icon=ICONS[notice.state])


@contextmanager
def sentences() -> Iterator[None]:
    """What fails inside is said as a sentence; the rest of the page stands."""
    try:
        yield
    except errors.WallboardError as error:
        st.error(str(error), icon=ICONS[State.ALARM])


def _viewer(engine: Engine) -> Viewer | None:
    """Who looks; None when they are not let in."""
    doors = runtime.doors()
    if doors is None or doors.is_open:
        return LOCAL
    return viewers.identify(engine.settings.access, _login())


def _login() -> str | None:
    """The name the login gives, if anybody has logged in."""
    name = st.user.to_dict().get("email")
    return str(name) if name else None


@st.fragment(run_every=1.0)
def _wait(engine: Engine, filters: Filters) -> None:
    """Look once a second whether there is a snapshot now."""
    if engine.board.latest is not None:
        st.rerun()
    draw([notices.starting(filters.language)])


def _match_theme(filters: Filters) -> None:
    """Streamlit takes its theme from the browser or from `embed_options`; another one needs a reload."""
    browser = st.context.theme.type
    if browser is None or browser == filters.theme:
        return
    wanted = f"{filters.theme}_theme"
    st.html(
        f"""<script>
const address = new URL(location.href);
if (!address.searchParams.getAll("embed_options").includes("{wanted}")) {{
  address.searchParams.delete("embed_options");
  address.searchParams.append("embed_options", "{wanted}");
  location.replace(address);
}}
</script>""",
        unsafe_allow_javascript=True,
    )
