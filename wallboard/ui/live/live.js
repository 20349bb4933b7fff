// Follows the board over /api/live: the connection, and the store's clock between two frames.
// draw.js, the second half of this module, writes what arrives into the elements that Python rendered once.
const WATCHDOG_MS = 10_000;
const RETRY_MS = [500, 2000];
const MINUTE_MS = 60_000;
const SHIFT_PX = [0, 2, 4, 2]; // against burn-in, across and, four times as slowly, down
const FONT = "Wallboard Inter";
const screens = new WeakMap();

export default function live({ data, parentElement }) {
  const given = typeof data === "string" ? JSON.parse(data) : data;
  let screen = screens.get(parentElement);
  if (!screen) screens.set(parentElement, (screen = open(parentElement)));
  screen.update(given);
  return () => {
    screen.close();
    screens.delete(parentElement);
  };
}

function open(parent) {
  const root = document.createElement("div");
  root.className = "wallboard";
  root.dataset.link = "connecting";
  const state = { root, full: null, version: null, jobs: [], ticks: [], link: "connecting", tries: 0, offset: null };
  const timers = [setInterval(() => beat(state), 250), setInterval(() => shift(state), MINUTE_MS)];
  const resized = new ResizeObserver(() => root.querySelectorAll("[data-fit]").forEach(fit));
  resized.observe(root);
  return {
    update(given) {
      if (!root.isConnected) parent.append(root);
      const isNew = state.given?.html !== given.html;
      const moved = state.given?.query !== given.query;
      state.given = given;
      state.formats = formats(given.language);
      root.dataset.theme = given.theme;
      root.lang = given.language;
      document.documentElement.lang = given.language;
      loadFont(given.font);
      if (isNew) fill(state);
      if (moved) connect(state);
    },
    close() {
      state.closed = true;
      timers.forEach(clearInterval);
      clearTimeout(state.retry);
      resized.disconnect();
      drop(state);
      root.remove();
    },
  };
}

// A font face inside a shadow root is ignored by browsers, so it is declared on the document, once.
function loadFont(url) {
  if (!url || [...document.fonts].some((face) => face.family.includes(FONT))) return;
  const face = new FontFace(FONT, `url(${url})`, { weight: "100 900", display: "swap" });
  document.fonts.add(face);
  face.load().catch(() => {}); // the system's own sans-serif serves as well
}

function fill(state) {
  state.root.innerHTML = state.given.html; // rendered by Python, with every word escaped and no value in it
  state.jobs = bind(state, state.root);
  mark(state, state.link);
  state.root.querySelectorAll("[data-fit]").forEach(fit);
  document.fonts?.ready.then(() => state.root.querySelectorAll("[data-fit]").forEach(fit));
  draw(state);
}

// --- the connection -------------------------------------------------------------------------------------------------

function connect(state) {
  drop(state);
  clearTimeout(state.retry);
  const { query, token } = state.given;
  const address = new URL("/api/live", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  address.search = `${query}&token=${encodeURIComponent(token ?? "")}`;
  const socket = (state.socket = new WebSocket(address));
  state.heard = performance.now();
  socket.onmessage = (event) => socket === state.socket && receive(state, JSON.parse(event.data));
  socket.onclose = (event) => socket === state.socket && lost(state, event.code);
}

function drop(state) {
  const socket = state.socket;
  state.socket = state.version = null;
  if (socket) socket.close();
}

function lost(state, code) {
  drop(state);
  if (state.closed) return;
  if (code === 4401) reload(); // the token ran out: the page brings a new one
  if (state.link !== "lost") state.lostAt = state.offset === null ? Date.now() : performance.now() + state.offset;
  mark(state, "lost");
  ask(state);
}

function ask(state) {
  drop(state);
  const [least, most] = RETRY_MS;
  const wait = Math.min(most, least * 2 ** state.tries++);
  clearTimeout(state.retry);
  state.retry = setTimeout(() => connect(state), wait * (0.5 + Math.random()));
}

function receive(state, frame) {
  state.heard = performance.now();
  if (frame.token) state.given.token = frame.token;
  if (frame.build && state.given.build && frame.build !== state.given.build) return reload();
  if (frame.full) state.full = frame.full;
  else if (frame.delta && frame.from === state.version)
    Object.entries(frame.delta).forEach(([path, value]) => put(state.full, path, value));
  else if (frame.delta) return ask(state); // a gap: ask for everything again
  if (!frame.full && !frame.delta) return;
  state.version = frame.version;
  state.tries = 0;
  clock(state);
  draw(state);
}

function reload() {
  const last = Number(sessionStorage.getItem("wallboard-reload") ?? 0);
  if (Date.now() - last < MINUTE_MS) return;
  sessionStorage.setItem("wallboard-reload", String(Date.now()));
  location.reload();
}

// --- time: the store's clock, carried on by this machine's between two frames ---------------------------------------

function clock(state) {
  const asOf = Date.parse(state.full.as_of);
  if (asOf === state.asOf) return;
  const offset = asOf - performance.now();
  // The quickest frame is the truest; a jump (replay, summer time of a store) starts afresh.
  const jumped = state.offset === null || Math.abs(offset - state.offset) > 1_000;
  state.offset = jumped ? offset : Math.max(offset, state.offset);
  state.asOf = asOf;
  state.moved = performance.now();
}

function beat(state) {
  const now = performance.now();
  if (state.socket && now - state.heard > WATCHDOG_MS) lost(state);
  if (!state.full) return;
  if (state.version !== null) mark(state, now - state.moved > state.given.oldAfterMs ? "old" : "live");
  state.ticks.forEach((job) => job());
}

function storeTime(state) {
  return Math.min(performance.now() + state.offset, state.asOf + state.given.oldAfterMs);
}

function timeOf(state, at, seconds) {
  return state.formats.time(at, state.full?.view.utc_offset_seconds, seconds);
}

function mark(state, link) {
  state.link = link;
  attribute(state.root, "link", link);
  const since = link === "lost" ? timeOf(state, state.lostAt) : timeOf(state, state.asOf, true);
  const words = link === "live" ? "" : state.given.words[link].replace("{time}", since);
  state.root.querySelectorAll(".mark").forEach((element) => write(element, words));
}

function shift(state) {
  state.shifted = (state.shifted ?? 0) + 1;
  const [x, y] = [state.shifted, state.shifted >> 2].map((step) => SHIFT_PX[step % SHIFT_PX.length]);
  const screen = state.root.querySelector(".screen");
  if (screen) screen.style.transform = `translate(${x}px, ${y}px)`;
}
