"""The wall's HTML: rendered once, then filled by `live.js` through its `data-…` bindings."""

from __future__ import annotations

from html import escape

from wallboard import text
from wallboard.text import marked
from wallboard.ui.live import staffing, tiles
from wallboard.ui.live.presets import LIVE, TICKING, WINDOW_WORDS, Tile
from wallboard.ui.live.view import View

AGENT_WORDS: dict[str, str] = {
    "available": marked("ready"),
    "ringing": marked("ringing"),
    "talking": marked("talking"),
    "hold": marked("on hold"),
    "wrapup": marked("wrap-up"),
    "break": marked("break"),
}
COLUMN_TITLES: dict[str, str] = {
    "service_level": marked("Level"),
    "waiting_now": marked("Waiting"),
    "longest_wait": marked("Longest"),
}
LABELS: dict[str, str] = {
    "now": marked("Now"),
    "as_of": marked("as of"),
    "queue": marked("Queue"),
    "ready": marked("Ready (shared)"),
    "agents": marked("Agents"),
    "today": marked("Today by half-hour"),
    "level": marked("service level"),
    "offered": marked("offered"),
    "target": marked("target"),
    "callers": marked("Waiting longest"),
    "third_time": marked("Calling again, on the line now"),
}
SHAPE = '<i class="shape" aria-hidden="true"></i>'


def wall_html(view: View, *, footer: str = "") -> str:
    """One wall in a view's language; `footer` says how the service level is counted."""
    cards = "".join(_card(view, name) for name in view.layout.cards)
    return f"""
<div class="screen" data-preset="{view.preset}" lang="{view.language}">
{_header()}
{_verdict()}
<section class="tiles" aria-label="{_label(view, "now")}">{_tiles(view)}</section>
<div class="lower" data-tone-from="view.calls">{_queues(view)}<div class="cards">{cards}</div></div>
<footer><span>{escape(footer)}</span><span>{_label(view, "as_of")} <time data-clock="as_of"></time></span></footer>
</div>
"""


def strip_html(view: View, shown: tuple[Tile, ...]) -> str:
    """A row of tiles for the top of an interactive page."""
    drawn = "".join(_tile(view, tile) for tile in shown)
    again = _third_time(view) if "third_time" in view.layout.cards else ""
    return f'\n<div class="strip" lang="{view.language}"><p class="mark" role="status"></p>{drawn}{again}</div>\n'


def browser_words(language: str) -> dict[str, str]:
    """What the browser must be able to say by itself while the board is away."""
    say = text.words(language).gettext
    return {
        "lost": say("No connection since {time}. The numbers below are from then."),
        "old": say("Nothing new since {time}. The numbers below are from then."),
        "connecting": say("Connecting to the board"),
        "separator": say(", "),
        "hours": say("h"),
    }


def path(tile: Tile, where: str) -> str:
    """Where a reading stands in the snapshot, as `live.js` looks it up."""
    window = "readings" if tile.window == "today" else f"windows.{tile.window}"
    kind, _, name = where.partition("/")
    return f"{window}.{tile.measure}.{kind}" + (f".{_dotless(name)}" if name else "")


def _header() -> str:
    store = f'<li data-tone-from=".state">{SHAPE}<b data-bind=".name"></b> <span data-bind=".words"></span></li>'
    return f"""<header><h1 data-bind="site"></h1>
<ul class="stores" data-each="view.stores" data-key="name"><template>{store}</template></ul>
<time class="clock" data-clock="now"></time></header>"""


def _verdict() -> str:
    return f"""<section class="verdict" data-tone-from="view.verdict.state" data-fit>
<h2>{SHAPE}<b data-bind="view.verdict.lead"></b><span data-bind="view.verdict.before"></span><span
 data-tick="view.verdict.since"></span><span data-bind="view.verdict.after"></span></h2>
<p class="below"><span class="cause" data-bind="view.verdict.cause"></span>
<span class="taken" data-bind="view.verdict.taken"></span></p>
<p class="mark" role="status"></p></section>"""


def _tiles(view: View) -> str:
    large, small = view.tiles[: len(view.layout.large)], view.tiles[len(view.layout.large) :]
    drawn = "".join(_tile(view, tile, spark=True) for tile in large)
    return f'{drawn}<div class="half">{"".join(_tile(view, tile) for tile in small)}</div>'


def _tile(view: View, tile: Tile, *, spark: bool = False) -> str:
    words = f"view.tiles.{tiles.key(tile)}"
    drawn = f"""<svg class="spark" data-spark="{escape(path(tile, view.where))}" viewBox="0 0 300 60"
 preserveAspectRatio="none" aria-hidden="true"><path class="target"/><path class="line"/></svg>"""
    return f"""<article class="tile" data-tone-from="{words}.tone">
<h3><span>{_say(view, tile.title)}</span><span class="state" data-tone-from="{words}.state">{SHAPE}<span
 data-bind="{words}.word"></span></span></h3>
<p class="value" {_bound(tile, view.where)}><span data-part="number">{text.UNKNOWN}</span><small
 data-part="unit"></small></p>
<p class="note"><span data-bind="{words}.before"></span><b data-bind="{words}.strong"></b><span
 data-bind="{words}.after"></span></p>
{drawn if spark else ""}</article>"""


def _bound(tile: Tile, where: str) -> str:
    ticks = " data-ticks" if tile.measure in TICKING else ""
    return f'data-reading="{tile.measure}/{escape(where)}" data-window="{tile.window}"{ticks}'


def _queues(view: View) -> str:
    heads = "".join(f"<th scope='col'>{_column(view, tile)}</th>" for tile in view.columns)
    cells = "".join(_cell(tile) for tile in view.columns)
    row = f"""<tr data-tone-from=".state"><th scope="row">{SHAPE}<span data-bind=".name"></span></th>{cells}<td
 data-bind=".ready"></td></tr>"""
    return f"""<section class="card queues"><table data-show="view.queues_off">
<thead><tr><th scope="col">{_label(view, "queue")}</th>{heads}<th scope="col">{_label(view, "ready")}</th></tr></thead>
<tbody data-each="view.queues_off" data-key="name"><template>{row}</template></tbody></table>
<p class="more" data-show="view.queues_more.words" data-tone="watch">{SHAPE}<b data-bind="view.queues_more.words"></b>
<span data-bind="view.queues_more.names"></span></p>
<p class="fine" data-tone-from="view.fine.state">{SHAPE}<b data-bind="view.fine.words"></b>
<span data-bind="view.queues_fine"></span></p></section>"""


def _column(view: View, tile: Tile) -> str:
    title = _say(view, COLUMN_TITLES[tile.measure])
    return title if tile.measure in LIVE else f"{title} {_say(view, WINDOW_WORDS[tile.window])}"


def _cell(tile: Tile) -> str:
    tones = {"service_level": ".level_state", "longest_wait": ".wait_state"}
    tone = f' data-tone-from="{tones[tile.measure]}"' if tile.measure in tones else ""
    return f"<td {_bound(tile, 'queues/{name}')}{tone}></td>"


def _card(view: View, name: str) -> str:
    return {"agents": _agents, "trend": _trend, "callers": _callers, "third_time": _third_time}[name](view)


def _agents(view: View) -> str:
    before, _, after = text.around(text.words(view.language).gettext("{count} on shift"), {"count": ""}, "count")
    parts = "".join(f'<i class="{state}" data-grow="view.agents_by_state.{state}"></i>' for state in staffing.STATES)
    counts = "".join(
        f'<div class="{state}"><dt><i class="sign" aria-hidden="true"></i>{_say(view, AGENT_WORDS[state])}</dt>'
        f'<dd data-bind="view.agents_by_state.{state}">{text.UNKNOWN}</dd></div>'
        for state in staffing.STATES
    )
    return f"""<section class="card agents"><h3><span>{_label(view, "agents")}</span>
<span>{escape(before)}<b data-bind="view.on_shift"></b>{escape(after)}</span></h3>
<div class="bar" aria-hidden="true">{parts}</div><dl>{counts}</dl></section>"""


def _trend(view: View) -> str:
    return f"""<section class="card trend"><h3><span>{_label(view, "today")}</span>
<span class="legend"><i class="key-level"></i>{_label(view, "level")}
<i class="key-offered"></i>{_label(view, "offered")}</span></h3>
<div class="plot"><svg data-trend="view.trend" viewBox="0 0 600 120" preserveAspectRatio="none" aria-hidden="true"><path
 class="bars"/><path class="target"/><path class="line"/></svg></div>
<p class="axis"><span data-bind="view.trend.from"></span><span data-show="view.trend.from">{_label(view, "target")}
<b data-bind="view.trend.target" data-unit="ratio"></b></span><span data-bind="view.trend.to"></span></p></section>"""


def _callers(view: View) -> str:
    row = """<li><b data-tick=".entered_at"></b><span data-bind=".queue"></span>
<small data-bind=".customer"></small></li>"""
    return f"""<section class="card callers"><h3><span>{_label(view, "callers")}</span></h3>
<ol data-each="live.waiting" data-key="visit_id"><template>{row}</template></ol></section>"""


def _third_time(view: View) -> str:
    row = """<li data-tone-from=".state"><b data-bind=".nth"></b><p><span data-bind=".queue"></span>
<small data-bind=".about"></small></p><p class="now"><span>{shape}<span data-bind=".word"></span></span>
<small data-tick=".since"></small></p></li>"""
    return f"""<section class="card third"><h3><span>{_label(view, "third_time")}</span>
<span data-bind="view.third_time.count"></span></h3>
<ol data-each="view.third_time.rows" data-key="visit_id"><template>{row.format(shape=SHAPE)}</template></ol>
<p class="none" data-show="view.third_time.none"><span data-bind="view.third_time.none"></span></p></section>"""


def _say(view: View, message: str) -> str:
    return escape(text.words(view.language).gettext(message))


def _label(view: View, name: str) -> str:
    return _say(view, LABELS[name])


def _dotless(name: str) -> str:
    return name.replace(".", "\\.")
