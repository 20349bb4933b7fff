"""The wall: the board over the whole screen, for a television or a second monitor."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from wallboard import doors, runtime, text, viewers, viewing
from wallboard.doors import Pass
from wallboard.engine import Engine
from wallboard.ui import formula
from wallboard.ui.live.live import mount
from wallboard.ui.live.view import View
from wallboard.ui.theme import ThemeName


def main() -> None:
    """Mount the wall that the address asks for, cut to what the viewer may see."""
    engine = runtime.engine()
    view = _asked(engine)
    gate = runtime.doors()
    if gate is None or gate.is_open:
        _draw(engine, view, None)
        return
    viewer = viewers.identify(engine.settings.access, _login())
    if viewer is not None:
        preset = view.preset if view.preset in viewers.PRESETS[viewer.role] else "floor"
        view = _within(replace(view, preset=preset), viewer.queues)
        _draw(engine, view, gate.for_page(view.preset, queues=viewer.queues))
        return
    try:
        shown = gate.admit(st.query_params.get("token"))
    except doors.RefusedError:
        shown = None
    if shown is None:
        _ask(view.language)
        return
    view = _of(shown, view)
    _draw(engine, view, gate.for_page(view.preset, queues=shown.queues, until=shown.expires_at))


def _asked(engine: Engine) -> View:
    """What the address asks for; whatever in it does not exist is left out."""
    snapshot = engine.board.latest
    found, _ = viewing.view(
        st.query_params.to_dict(),
        language=engine.settings.language,
        is_queue=lambda name: viewing.is_queue(name, snapshot, engine.settings, engine.ledger),
    )
    return found


def _draw(engine: Engine, view: View, token: str | None) -> None:
    level = engine.settings.service_level.of(view.queue)
    footer = formula.sentence(
        level.formula,
        view.language,
        answer_within_seconds=level.answer_within_seconds,
        short_abandon_seconds=level.short_abandon_seconds,
    )
    theme: ThemeName = "light" if st.query_params.get("theme") == "light" else "dark"
    mount(view, token=token, build=engine.build, theme=theme, footer=footer)


def _within(view: View, queues: tuple[str, ...]) -> View:
    """The view of one of the queues somebody may see."""
    return view if not queues or view.queue in queues else replace(view, queue=queues[0])


def _of(shown: Pass, view: View) -> View:
    """The view that a screen's own token opens."""
    asked, _ = viewing.view({"preset": shown.preset}, language=view.language, is_queue=lambda _: True)
    return _within(replace(view, preset=asked.preset), shown.queues)


def _login() -> str | None:
    name = st.user.to_dict().get("email")
    return str(name) if name else None


def _ask(language: text.Language) -> None:
    """Say what is missing, and offer the login where one is set up."""
    say = text.words(language).gettext
    st.title(say("This board is not open to everyone"))
    st.write(say("Log in, or open the address with ?token= and a token made by `wallboard token`."))
    if st.secrets.load_if_toml_exists() and "auth" in st.secrets:
        st.button(say("Log in"), on_click=st.login, key="log_in")


main()
